"""What the portal needs from outside, each fulfilled by one adapter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from portal.kernel.identity import CheckMethod, Claim, FaceCheck, Outcome, Provider


class BlobStore(Protocol):
    """Bytes kept under the SHA-256 of their content until they are deleted."""

    def put(self, data: bytes) -> str:
        """Store durably and return the SHA-256 in hex; storing the same again is harmless."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes; raise `Unavailable` when they cannot be read."""
        ...

    def delete(self, sha256: str) -> None:
        """Delete durably; deleting what is not there is harmless."""
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


class IdentityChecker(Protocol):
    """Asks a provider whether a person is who it says (KYC-04).

    No method raises for what a provider does: a time-out, a refusal or garbage is an `Outcome`
    with result ERROR.  `key` makes asking twice harmless.
    """

    @property
    def provider(self) -> Provider:
        """Who is asked."""
        ...

    def check(self, method: CheckMethod, claim: Claim, key: str) -> Outcome:
        """Answer TELECOM3, BANK4 or ID2 at once."""
        ...

    def start_face(self, claim: Claim, return_url: str, key: str) -> FaceCheck | Outcome:
        """Begin a face check; an `Outcome` means that it cannot begin."""
        ...

    def fetch_face(self, token: str) -> Outcome | None:
        """Return how a face check ended; None while the person has not finished it."""
        ...


class Rasteriser(Protocol):
    """Makes pictures of documents that came from outside."""

    def picture(self, data: bytes, media_type: str, *, page: int, mark: str) -> bytes:
        """Return one page (from 1) as a PNG that is rebuilt from its pixels, with a water mark.

        Raises `Unavailable` when it cannot be drawn within the limits of time and memory.
        """
        ...


class ErasureLog(Protocol):
    """What was erased, kept outside the database, so that a restored backup forgets it too."""

    def append(self, entry: Mapping[str, object]) -> None:
        """Keep an entry durably; the same one again is harmless."""
        ...

    def entries(self) -> list[dict[str, object]]:
        """Return every entry, oldest first."""
        ...
