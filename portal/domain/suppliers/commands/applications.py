"""What an applicant does with a letter, from the draft to the submission."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, documents
from portal.domain.suppliers import facts, rules
from portal.domain.suppliers.commands.renewals import carry_renewed
from portal.domain.suppliers.commands.rows import application_row, editable_row, require_edit
from portal.domain.suppliers.events import DocumentAttached, DocumentDetached, LetterSaved
from portal.domain.suppliers.models import Application, ApplicationDocument, Submission
from portal.kernel.errors import NotFound, refuse_if_any
from portal.store.uow import UnitOfWork


def save_letter(uow: UnitOfWork, application_id: UUID, fields: Mapping[str, object]) -> None:
    """Keep fields of the letter as typed; those not given stay as they were.

    Nothing is checked before submission.  Raises `NotFound`, `Forbidden`, `NotEditable` or
    `FieldErrors` (FIELD_UNKNOWN).
    """
    application = editable_row(uow, application_id)
    application.fields = {**application.fields, **rules.as_typed(fields)}
    uow.record(LetterSaved(subject=application.id, organisation_id=application.organisation_id))


def attach_document(
    uow: UnitOfWork,
    application_id: UUID,
    document_id: UUID,
    *,
    replaces_id: UUID | None = None,
) -> None:
    """Add a document of the same organisation as proof; doing so twice changes nothing.

    It takes the place of the attached document it replaces, if one is named.  Raises
    `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    document = documents.document(uow, document_id)
    if document.organisation_id != application.organisation_id:
        raise NotFound(document_id=document_id)
    if uow.session.get(ApplicationDocument, (application_id, document_id)) is None:
        uow.session.add(
            ApplicationDocument(
                application_id=application_id,
                document_id=document_id,
                replaces_id=_taken_off(uow, application_id, replaces_id),
                attached_at=uow.now(),
            )
        )
    uow.record(
        DocumentAttached(
            subject=application_id,
            organisation_id=application.organisation_id,
            document_id=document_id,
            replaces_id=replaces_id,
        )
    )


def detach_document(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> None:
    """Take a document off the application; the document itself stays.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = editable_row(uow, application_id)
    uow.session.delete(_link(uow, application_id, document_id))
    uow.record(
        DocumentDetached(
            subject=application_id,
            organisation_id=application.organisation_id,
            document_id=document_id,
        )
    )


def submit_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Hand the application in, or in again after it was returned, and keep what was handed in.

    A renewal handed in before the end carries the old letter meanwhile, for thirty days at
    most.  Raises `NotFound`, `Forbidden`, `IllegalTransition`, or `FieldErrors` with everything
    that is wrong with the letter (AUT-01, 03, 04, 05, 08) and the papers (AUT_SCAN_MISSING).
    """
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    refuse_if_any(facts.assess(uow, application).problems)
    approvals.submit_case(uow, application_id)
    _keep(uow, application)
    carry_renewed(uow, application_id)


def withdraw_application(uow: UnitOfWork, application_id: UUID) -> None:
    """End the application; raises `NotFound`, `Forbidden` or `IllegalTransition`."""
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    approvals.withdraw_case(uow, application_id)
    carry_renewed(uow, application_id)


def _taken_off(uow: UnitOfWork, application_id: UUID, replaces_id: UUID | None) -> UUID | None:
    """Take a replaced document off; return the last version of it that an officer has seen."""
    if replaces_id is None:
        return None
    link = _link(uow, application_id, replaces_id)
    uow.session.delete(link)
    handed_in = select(Submission.document_ids).filter_by(application_id=application_id)
    seen = {known for ids in uow.session.scalars(handed_in) for known in ids}
    return replaces_id if str(replaces_id) in seen else link.replaces_id


def _link(uow: UnitOfWork, application_id: UUID, document_id: UUID) -> ApplicationDocument:
    link = uow.session.get(ApplicationDocument, (application_id, document_id))
    if link is None:
        raise NotFound(document_id=document_id)
    return link


def _keep(uow: UnitOfWork, application: Application) -> None:
    uow.session.add(
        Submission(
            application_id=application.id,
            round=approvals.case_of(uow, application.id).round,
            fields=application.fields,
            document_ids=[str(paper.id) for paper in facts.papers(uow, application.id)],
            submitted_at=uow.now(),
        )
    )
    uow.session.flush()
