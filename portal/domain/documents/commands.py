"""What can be done to documents: they come in, and stay as they are."""

from uuid import UUID

from portal.domain.documents import policy, rules
from portal.domain.documents.events import DocumentUploaded
from portal.domain.documents.models import Document
from portal.domain.documents.rules import DocumentKind
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def upload(
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    kind: DocumentKind,
    filename: str,
    data: bytes,
) -> UUID:
    """Take a PDF, JPEG or PNG in and return the document's id.

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
    document = Document(
        id=new_id(),
        organisation_id=organisation_id,
        kind=kind,
        filename=name,
        media_type=found.media_type,
        size=len(data),
        pages=found.pages,
        sha256=uow.blobs.put(data),  # bytes first: a row never points at nothing
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
