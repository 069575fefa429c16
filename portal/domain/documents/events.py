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
