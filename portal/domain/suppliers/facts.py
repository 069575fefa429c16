"""What keeps an application from being submitted: shown before, and checked at submission."""

from sqlalchemy import select

from portal.domain import documents, members
from portal.domain.suppliers import rules
from portal.domain.suppliers.models import Application, ApplicationDocument, Authorisation
from portal.kernel.errors import Problem
from portal.store.uow import UnitOfWork


def problems(uow: UnitOfWork, application: Application) -> list[Problem]:
    """Return everything wrong today with the letter (AUT-01, 04, 05, 08) and its papers."""
    owner = application.organisation_id
    applicant = members.organisations(uow, [owner])[owner]
    return [
        *rules.check_letter(
            application.fields, today=uow.today(), applicant_code=code_of(applicant)
        ),
        *_check_codes(application),
        *check_taken(uow, application),
        *_check_scan(uow, application),
    ]


def code_of(applicant: members.OrganisationView) -> str:
    """Return the credit code, or the id that a letter names a natural person by (AUT-01)."""
    return applicant.uscc or str(applicant.id)


def check_taken(uow: UnitOfWork, application: Application) -> list[Problem]:
    """Return AUT_LETTER_NO_TAKEN when this grantor's letter has been approved before."""
    values, _ = rules.read_letter(application.fields)
    same = select(Authorisation.id).filter_by(
        grantor_uscc=values["grantor_uscc"], letter_no=values["letter_no"]
    )
    taken = uow.session.scalar(same) is not None
    return [Problem("letter_no", "AUT_LETTER_NO_TAKEN")] if taken else []


def _check_codes(application: Application) -> list[Problem]:
    values, _ = rules.read_letter(application.fields)
    return [
        problem
        for field in ("grantor_uscc", "grantee_uscc")
        if values[field] and rules.claims_uscc(values[field])
        for problem in members.check_uscc(values[field], field=field)
    ]


def _check_scan(uow: UnitOfWork, application: Application) -> list[Problem]:
    attached = select(ApplicationDocument.document_id).filter_by(application_id=application.id)
    found = documents.documents_of(uow, list(uow.session.scalars(attached)))
    kinds = {document.kind for document in found}
    if documents.DocumentKind.AUTHORISATION_LETTER in kinds:
        return []
    return [Problem("documents", "AUT_SCAN_MISSING")]
