"""What an applicant does to an application before handing it in."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portal.domain import documents
from portal.domain.distributors import rules
from portal.domain.distributors.commands.rows import (
    editable_row,
    seal_details,
)
from portal.domain.distributors.events import (
    DetailsSaved,
    DocumentAttached,
    DocumentDetached,
    ScopeSet,
)
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.models import (
    ApplicationDocument,
    ApplicationScope,
)
from portal.domain.distributors.rules import (
    SelectedScope,
)
from portal.kernel.errors import NotFound
from portal.store.uow import UnitOfWork


def save_details(uow: UnitOfWork, application_id: UUID, fields: Mapping[str, object]) -> None:
    """Change the named fields of the details; a draft may stay incomplete.

    See `rules.with_fields` for the forms a value may have.  Raises `NotFound`, `Forbidden`,
    `NotEditable` or `FieldErrors`.
    """
    application = editable_row(uow, application_id)
    seal_details(uow, application, rules.with_fields(details_of(uow, application), fields))
    uow.record(
        DetailsSaved(subject=application.id, organisation_id=application.organisation_id)
    )


def set_scope(uow: UnitOfWork, application_id: UUID, scopes: Iterable[SelectedScope]) -> None:
    """Replace the authorisations the applicant sells under.

    The caller has checked that the applicant may select them.  Raises `NotFound`, `Forbidden`
    or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    chosen = {scope.authorisation_id: scope for scope in scopes}
    application.scopes = [
        ApplicationScope(authorisation_id=scope.authorisation_id, own=scope.own)
        for scope in chosen.values()
    ]
    uow.record(
        ScopeSet(
            subject=application.id,
            organisation_id=application.organisation_id,
            authorisations=len(chosen),
            tier=rules.tier_of(chosen.values()),
        )
    )


def attach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Attach a document of the same organisation; attaching it again changes nothing.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    document = documents.document(uow, document_id)
    if document.organisation_id != application.organisation_id:
        raise NotFound(document_id=document_id)
    if any(attached.document_id == document_id for attached in application.documents):
        return
    application.documents.append(
        ApplicationDocument(document_id=document_id, attached_at=uow.now())
    )
    uow.record(
        DocumentAttached(
            subject=application.id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )


def detach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Take a document off the application; the document itself stays.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    for attached in application.documents:
        if attached.document_id == document_id:
            application.documents.remove(attached)
            break
    else:
        raise NotFound(document_id=document_id)
    uow.record(
        DocumentDetached(
            subject=application.id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )
