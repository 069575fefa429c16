"""What the portal needs from outside, each fulfilled by one adapter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class BlobStore(Protocol):
    """Bytes kept for ever under the SHA-256 of their content."""

    def put(self, data: bytes) -> str:
        """Store durably and return the SHA-256 in hex; storing the same again is harmless."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes; raise `Unavailable` when they cannot be read."""
        ...


class PdfRenderer(Protocol):
    """Lays a page out."""

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        """Return the PDF of a template; the same input gives the same bytes."""
        ...

    def missing_characters(self, text: str) -> list[str]:
        """Return the characters that the certificate's font cannot draw."""
        ...


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an uploaded file really is; `pages` is 1 for an image."""

    media_type: str
    pages: int


class FileInspector(Protocol):
    """Looks into uploaded files."""

    def inspect(self, data: bytes, filename: str) -> Inspection:
        """Return what the file is; raise `FieldErrors` (DOC_*) when it may not come in."""
        ...


class Mailer(Protocol):
    """Sends letters by electronic mail."""

    def send(self, template: str, to: str, data: Mapping[str, object]) -> None:
        """Send the text of a template to one address; raise `Unavailable` if it is not taken.

        Neither the address nor the data appear in a log or in the error.
        """
        ...


class Queue(Protocol):
    """Wakes a worker."""

    def enqueue(self, delivery_id: int) -> None:
        """Ask a worker to make one delivery of the outbox soon."""
        ...
