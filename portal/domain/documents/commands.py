"""What can be done to documents: they come in, stay as they are, and are erased.

Bytes never change places with a row half done: new ones are stored before the row that names
them, old ones are deleted after the commit that let go of them (`drop_content`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.domain.documents import policy, rules
from portal.domain.documents.events import DocumentErased, DocumentSealed, DocumentUploaded
from portal.domain.documents.models import Document
from portal.domain.documents.rules import DocumentKind
from portal.kernel.errors import Forbidden, NotFound, Unavailable, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.subjects import Subject
from portal.store.among import among
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A document that is no more, and the SHA-256 of the sealed bytes that are deleted."""

    document_id: UUID
    sha256: str


def upload(
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    kind: DocumentKind,
    filename: str,
    data: bytes,
) -> UUID:
    """Take a PDF, JPEG or PNG in, seal it, and return the document's id.

    20 MiB and 100 pages at most; an authorisation letter 10 MiB and 20 pages (AUT-01).  Raises
    `NotFound` to outsiders, `Forbidden` or `FieldErrors` (DOC_*, on field `file`).
    """
    if not policy.may_upload(uow.actor, organisation_id=organisation_id):
        if policy.may_read(uow.actor, organisation_id=organisation_id):
            raise Forbidden(organisation_id=organisation_id)
        raise NotFound(organisation_id=organisation_id)
    refuse_if_any(rules.check_size(kind, len(data)))
    name = rules.display_name(filename)
    found = uow.inspector.inspect(data, name)
    refuse_if_any(rules.check_pages(kind, found.pages))
    document_id = new_id()
    subject = Subject(organisation_id, rules.realm_of(kind))
    sealed = uow.vault.seal_bytes(subject, data, rules.content_context(document_id))
    document = Document(
        id=document_id,
        organisation_id=organisation_id,
        kind=kind,
        realm=subject.realm,
        filename=uow.vault.seal(subject, name, rules.name_context(document_id)),
        media_type=found.media_type,
        size=len(data),
        pages=found.pages,
        sha256=uow.blobs.put(sealed),  # bytes first: a row never points at nothing
        uploaded_by=uow.actor.id,
        uploaded_at=uow.now(),
    )
    uow.session.add(document)
    uow.record(
        DocumentUploaded(
            subject=document.id,
            organisation_id=organisation_id,
            kind=kind,
            media_type=document.media_type,
            size=document.size,
            sha256=document.sha256,
        )
    )
    return document.id


def erase_documents(uow: UnitOfWork, document_ids: Iterable[UUID]) -> tuple[Destroyed, ...]:
    """Erase names and bytes of documents and return what is destroyed (KYC-07).

    The rows stay and say that there was something.  The bytes are deleted right after the
    commit.  What is erased already, or unknown, is passed over.  Raises `Forbidden`.
    """
    if not policy.may_erase(uow.actor):
        raise Forbidden
    query = (
        select(Document)
        .where(among(uow.session, Document.id, document_ids), Document.erased_at.is_(None))
        .order_by(Document.id)
        .with_for_update()
    )
    destroyed = []
    for row in uow.session.scalars(query):
        row.filename = row.clear_name = None
        row.erased_at = uow.now()
        destroyed.append(Destroyed(row.id, row.sha256))
        uow.record(
            DocumentErased(
                subject=row.id, organisation_id=row.organisation_id, dropped=row.sha256
            )
        )
    return tuple(destroyed)


def seal_older(uow: UnitOfWork, *, limit: int) -> int:
    """Seal up to `limit` of the documents that came in before there was sealing.

    Returns how many; none once all are sealed.  One whose bytes are lost stays without them.
    """
    query = (
        select(Document)
        .where(Document.clear_name.is_not(None))
        .order_by(Document.id)
        .limit(limit)
        .with_for_update()
    )
    rows = list(uow.session.scalars(query))
    for row in rows:
        subject = Subject(row.organisation_id, row.realm)
        row.filename = uow.vault.seal(subject, row.clear_name or "", rules.name_context(row.id))
        row.clear_name = None
        try:
            data = uow.blobs.get(row.sha256)
        except Unavailable:
            continue
        before = row.sha256
        row.sha256 = uow.blobs.put(
            uow.vault.seal_bytes(subject, data, rules.content_context(row.id))
        )
        uow.record(
            DocumentSealed(
                subject=row.id,
                organisation_id=row.organisation_id,
                dropped=before,
                sha256=row.sha256,
            )
        )
    return len(rows)


def drop_content(uow: UnitOfWork, sha256: str) -> None:
    """Delete bytes that no document names any more; doing it again is harmless.

    Bytes from before there was sealing may be those of several documents.
    """
    named = select(Document.id).where(Document.sha256 == sha256, Document.erased_at.is_(None))
    if uow.session.scalar(named.limit(1)) is None:
        uow.blobs.delete(sha256)
