"""What can be read of documents; frozen answers, never rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.documents import policy, rules
from portal.domain.documents.models import Document
from portal.domain.documents.rules import DocumentKind
from portal.kernel.errors import Forbidden, NotFound, Unavailable
from portal.kernel.subjects import Realm
from portal.store.among import among
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document without its bytes; `size` is in bytes, `uploaded_by` None for the portal.

    `sha256` is that of the sealed bytes.  One that was erased has no name.
    """

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

    @property
    def is_identity_picture(self) -> bool:
        """Whether it shows an identity document, which officers only see marked."""
        return self.kind in rules.IDENTITY_PICTURES


def document(uow: UnitOfWork, document_id: UUID) -> DocumentView:
    """Return one document; `NotFound` for those who may not know it."""
    return _view(uow, _document(uow, document_id))


def content(uow: UnitOfWork, document_id: UUID) -> bytes:
    """Return the bytes of a document as they were handed in.

    They come from outside: never show them inline.  Raises `NotFound`, `Forbidden` to officers
    for the picture of an identity document, or `Unavailable` when it was erased or cannot be
    read.
    """
    row = _document(uow, document_id)
    if not policy.may_take(uow.actor, organisation_id=row.organisation_id, kind=row.kind):
        raise Forbidden(document_id=document_id)
    return _bytes(uow, row)


def picture(uow: UnitOfWork, document_id: UUID, *, page: int, mark: str) -> bytes:
    """Return one page (from 1) as a PNG, rebuilt from its pixels and marked all over (KYC-08).

    The caller has checked that the actor may see it now.  Raises `NotFound` (also for a page
    that it does not have), or `Unavailable` when it was erased or cannot be drawn.
    """
    row = _document(uow, document_id)
    if not 1 <= page <= row.pages:
        raise NotFound(document_id=document_id, page=page)
    return uow.rasteriser.picture(_bytes(uow, row), row.media_type, page=page, mark=mark)


def check_files(uow: UnitOfWork) -> Iterator[tuple[UUID, bool]]:
    """Yield every document that is not erased, with whether its bytes open."""
    if not policy.may_check_all(uow.actor):
        raise Forbidden
    query = select(Document).where(Document.erased_at.is_(None)).order_by(Document.id)
    for row in uow.session.scalars(query.execution_options(yield_per=100)):
        try:
            _bytes(uow, row)
        except Unavailable:
            yield row.id, False
        else:
            yield row.id, True


def documents_of(uow: UnitOfWork, document_ids: Sequence[UUID]) -> list[DocumentView]:
    """Return documents in the order of their ids, in one statement.

    Raises `NotFound` when one of them does not exist or may not be known.
    """
    rows = uow.session.scalars(select(Document).where(Document.id.in_(document_ids)))
    known = {row.id: row for row in rows}
    uow.vault.load(row.filename for row in known.values())
    return [_view(uow, _visible(uow, known.get(wanted), wanted)) for wanted in document_ids]


def papers_of(uow: UnitOfWork, organisation_id: UUID, realm: Realm) -> list[DocumentView]:
    """Return what an organisation handed in of one realm and was not erased, oldest first.

    Raises `NotFound` to those who may not know it.
    """
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(Document)
        .filter_by(organisation_id=organisation_id, realm=realm, erased_at=None)
        .order_by(Document.uploaded_at, Document.id)
    )
    rows = uow.session.scalars(query).all()
    uow.vault.load(row.filename for row in rows)
    return [_view(uow, row) for row in rows]


def held_documents(uow: UnitOfWork, document_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of the documents that are not erased; raise `Forbidden`."""
    if not policy.may_erase(uow.actor):
        raise Forbidden
    query = select(Document.id).where(
        among(uow.session, Document.id, document_ids), Document.erased_at.is_(None)
    )
    return set(uow.session.scalars(query))


def _document(uow: UnitOfWork, document_id: UUID) -> Document:
    return _visible(uow, uow.session.get(Document, document_id), document_id)


def _visible(uow: UnitOfWork, row: Document | None, wanted: UUID) -> Document:
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(document_id=wanted)
    return row


def _bytes(uow: UnitOfWork, row: Document) -> bytes:
    return uow.vault.open_bytes(uow.blobs.get(row.sha256), rules.content_context(row.id))


def _view(uow: UnitOfWork, row: Document) -> DocumentView:
    context = rules.name_context(row.id)
    return DocumentView(
        row.id,
        row.organisation_id,
        row.kind,
        uow.vault.open(row.filename, context) if row.filename else "",
        row.media_type,
        row.size,
        row.pages,
        row.sha256,
        row.uploaded_by,
        row.uploaded_at,
    )
