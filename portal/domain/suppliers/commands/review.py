"""What officers do with an application that was handed in.

Nobody who works for a party of the letter, or with an uploader of its papers, may act on it.
"""

from collections.abc import Collection
from uuid import UUID

from portal.domain import approvals
from portal.domain.approvals import CasePurpose, Finding
from portal.domain.suppliers import facts, rules
from portal.domain.suppliers.commands.corrections import record_correction
from portal.domain.suppliers.commands.grants import record_grant
from portal.domain.suppliers.commands.renewals import carry_renewed
from portal.domain.suppliers.commands.rows import application_row
from portal.domain.suppliers.facts.confirmations import denied
from portal.domain.suppliers.models import Application
from portal.domain.suppliers.rules import BrandDenied, LetterTaken, NotChecked
from portal.kernel.errors import FieldErrors, NotFound, refuse_if_any
from portal.store.uow import UnitOfWork


def take_application(uow: UnitOfWork, application_id: UUID) -> None:
    """Begin the examination; raises as `approvals.take_case`."""
    application = application_row(uow, application_id)
    approvals.take_case(uow, application_id, parties=facts.parties(uow, application))


def check_document(
    uow: UnitOfWork, application_id: UUID, key: str, *, finding: Finding, reason: str = ""
) -> None:
    """Keep what the examiner found about one item of the checklist.

    `key` is a document's id, or the kind of a paper that is missing.  Raises `NotFound` for a
    key that is not on the list, or as `approvals.check_item`.
    """
    application = application_row(uow, application_id)
    case = approvals.case_of(uow, application_id)
    if key not in {item.key for item in facts.checklist(uow, application, case)}:
        raise NotFound(application_id=application_id, item=key)
    approvals.check_item(
        uow,
        application_id,
        item=key,
        finding=finding,
        reason=reason,
        parties=facts.parties(uow, application),
    )


def return_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the applicant to mend something; raises as `approvals.return_case`."""
    application = application_row(uow, application_id)
    approvals.return_case(
        uow, application_id, reason=reason, parties=facts.parties(uow, application)
    )
    carry_renewed(uow, application_id)


def recommend_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Hand the examined application to a second officer.

    Raises as `approvals.recommend_case`, or `NotChecked` while an item of the checklist has not
    been found in order.
    """
    application = application_row(uow, application_id)
    approvals.recommend_case(
        uow, application_id, reason=reason, parties=facts.parties(uow, application)
    )
    case = approvals.case_of(uow, application_id)
    waiting = [
        item.key
        for item in facts.checklist(uow, application, case)
        if item.finding is not Finding.IN_ORDER
    ]
    if waiting:
        raise NotChecked(application_id=application_id, items=waiting)


def send_back_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Ask the examiner to look again; raises as `approvals.send_back_case`."""
    application = application_row(uow, application_id)
    approvals.send_back_case(
        uow, application_id, reason=reason, parties=facts.parties(uow, application)
    )


def refuse_application(uow: UnitOfWork, application_id: UUID, *, reason: str) -> None:
    """Decide against the applicant; raises as `approvals.refuse_case`."""
    application = application_row(uow, application_id)
    approvals.refuse_case(
        uow, application_id, reason=reason, parties=facts.parties(uow, application)
    )
    carry_renewed(uow, application_id)


def approve_application(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    reason: str,
    accepted: Collection[str] | None = None,
) -> UUID:
    """Decide for the applicant; return the id of the authorisation that now says so.

    Of a correction only the `accepted` fields are taken over, all of them for None.  Raises as
    `approvals.approve_case`, `record_grant` or `record_correction`, `FieldErrors` when the
    letter, a mark or a permit has ended since it was submitted, `LetterTaken`, or `BrandDenied`
    when the right-holder last said that the letter is not its own.
    """
    application = application_row(uow, application_id)
    approvals.approve_case(
        uow, application_id, reason=reason, parties=facts.parties(uow, application)
    )
    if denied(uow, application_id):
        raise BrandDenied(application_id=application_id)
    case = approvals.case_of(uow, application_id)
    if case.target is not None and case.purpose is CasePurpose.CHANGE:
        record_correction(uow, application, case.target, accepted)
        return case.target
    authorisation_id = _grant(uow, application, renewal_of=case.target)
    carry_renewed(uow, application_id)
    return authorisation_id


def _grant(uow: UnitOfWork, application: Application, *, renewal_of: UUID | None) -> UUID:
    letter, problems = rules.parse_letter(application.fields)
    if letter is None:
        raise FieldErrors(problems)
    refuse_if_any(rules.check_live(letter, uow.today()))
    if facts.is_taken(uow, letter.grantor_uscc, letter.letter_no):
        raise LetterTaken(letter_no=letter.letter_no)
    parent = application.fields.get(rules.PARENT, "").strip()
    return record_grant(
        uow,
        application,
        letter,
        parent_id=UUID(parent) if parent else None,
        renewal_of=renewal_of,
    )
