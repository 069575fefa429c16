"""Facts about documents; subjects are documents."""

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentUploaded(Event):
    name: ClassVar[str] = "documents.document.uploaded"
    kind: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSealed(Event):
    """A document of before lies sealed now; `dropped` are the bytes in the clear."""

    name: ClassVar[str] = "documents.document.sealed"
    dropped: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentErased(Event):
    """A document is no more; `dropped` are its sealed bytes."""

    name: ClassVar[str] = "documents.document.erased"
    dropped: str
