"""How a letter holds on while its renewal is being decided (AUT-10)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals
from portal.domain.approvals import CasePurpose, CaseState
from portal.domain.suppliers import rules
from portal.domain.suppliers.events import AuthorisationCarried
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.models import Authorisation, Submission
from portal.kernel.clock import civil_date
from portal.store.uow import UnitOfWork


def carry_renewed(uow: UnitOfWork, application_id: UUID) -> None:
    """Let the letter that an application renews follow what has just happened to it.

    It is carried while a renewal handed in before its end is undecided; days on which it was
    carried stay.  Nothing happens when the application is no renewal.
    """
    case = approvals.case_of(uow, application_id)
    if case.target is not None and case.purpose is CasePurpose.RENEW:
        carry(uow, case.target)


def carry(uow: UnitOfWork, authorisation_id: UUID) -> None:
    """Set the last day of a letter from all renewals of it that are being decided."""
    row = uow.session.get_one(Authorisation, authorisation_id, with_for_update=True)
    before = row.extended_to
    rights_to = chains.grant(uow, authorisation_id).link.rights_to
    row.extended_to = rules.carried_to(
        row.ends_on, _waits(uow, row), rights_to=rights_to
    ) or rules.cut_to(row.ends_on, before, uow.today())
    if row.extended_to == before:
        return
    uow.session.flush()
    uow.record(
        AuthorisationCarried(
            subject=row.id,
            organisation_id=row.organisation_id,
            extended_to=row.extended_to,
        )
    )


def _waits(uow: UnitOfWork, row: Authorisation) -> list[date | None]:
    """Return until when each undecided renewal that came in time waits for its party."""
    cases = [
        case
        for case in approvals.cases_about(uow, row.id)
        if case.purpose is CasePurpose.RENEW
        and case.state not in {CaseState.DRAFT, *approvals.ENDED}
    ]
    handed_in = _handed_in(uow, [case.subject for case in cases])
    return [
        case.waits_until if case.state is CaseState.RETURNED else None
        for case in cases
        if civil_date(handed_in[case.subject]) <= row.ends_on
    ]


def _handed_in(uow: UnitOfWork, application_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    query = select(Submission.application_id, Submission.submitted_at).where(
        Submission.application_id.in_(application_ids), Submission.round == 1
    )
    return {one: at for one, at in uow.session.execute(query)}  # noqa: C416 - rows are no pairs
