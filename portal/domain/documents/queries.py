"""What can be read of documents; frozen answers, never rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.documents import policy
from portal.domain.documents.models import Document
from portal.domain.documents.rules import DocumentKind
from portal.kernel.errors import NotFound
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document without its bytes; `size` is in bytes, `uploaded_by` None for the portal."""

    id: UUID
    organisation_id: UUID
    kind: DocumentKind
    filename: str
    media_type: str
    size: int
    pages: int
    sha256: str
    uploaded_by: UUID | None
    uploaded_at: datetime


def document(uow: UnitOfWork, document_id: UUID) -> DocumentView:
    """Return one document; `NotFound` for those who may not know it."""
    return _view(_document(uow, document_id))


def content(uow: UnitOfWork, document_id: UUID) -> bytes:
    """Return the bytes of a document as they were handed in.

    They come from outside: never show them inline.  Raises `NotFound`, or `Unavailable` when
    the store cannot read them.
    """
    return uow.blobs.get(_document(uow, document_id).sha256)


def documents_of(uow: UnitOfWork, document_ids: Sequence[UUID]) -> list[DocumentView]:
    """Return documents in the order of their ids, in one statement.

    Raises `NotFound` when one of them does not exist or may not be known.
    """
    rows = uow.session.scalars(select(Document).where(Document.id.in_(document_ids)))
    known = {row.id: row for row in rows}
    return [_view(_visible(uow, known.get(wanted), wanted)) for wanted in document_ids]


def _document(uow: UnitOfWork, document_id: UUID) -> Document:
    return _visible(uow, uow.session.get(Document, document_id), document_id)


def _visible(uow: UnitOfWork, row: Document | None, wanted: UUID) -> Document:
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(document_id=wanted)
    return row


def _view(row: Document) -> DocumentView:
    return DocumentView(
        row.id,
        row.organisation_id,
        row.kind,
        row.filename,
        row.media_type,
        row.size,
        row.pages,
        row.sha256,
        row.uploaded_by,
        row.uploaded_at,
    )
