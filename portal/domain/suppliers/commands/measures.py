"""How an authorisation ends or pauses before its time, and everything below it with it.

A measure is one date at one grant; what rests on that grant falls by computation, in the same
transaction and from the same 00:00 (AUT-10).  No measure reaches back.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals
from portal.domain.suppliers import policy
from portal.domain.suppliers.events import (
    AuthorisationReinstated,
    AuthorisationRevoked,
    AuthorisationSurrendered,
    AuthorisationSuspended,
)
from portal.domain.suppliers.facts import chains
from portal.domain.suppliers.facts.cascade import resting_below
from portal.domain.suppliers.models import Authorisation, Suspension
from portal.domain.suppliers.rules import (
    ACTIONS,
    GONE,
    LIFT,
    REVOKE,
    SUSPEND,
    AlreadySuspended,
    NotLive,
    NotSuspended,
    proposed_day,
)
from portal.kernel.errors import Forbidden, NotFound, Problem, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def propose_revocation(
    uow: UnitOfWork, authorisation_id: UUID, *, revoked_on: date, reason: str
) -> UUID:
    """Ask a second officer to revoke from a day's 00:00 (AUT-10); return the proposal's id.

    Raises `Forbidden`, `NotFound`, `NotLive`, `FieldErrors` (DATE_IN_PAST on `revoked_on`,
    REASON_LENGTH) or as `approvals.propose`.
    """
    _require_propose(uow)
    row = _live_row(uow, authorisation_id)
    _check_day(uow, "revoked_on", revoked_on)
    content = {"revoked_on": revoked_on.isoformat()}
    return _propose(uow, REVOKE, row, content, reason)


def revoke_authorisation(uow: UnitOfWork, proposal_id: UUID) -> None:
    """Revoke as another officer proposed; a day that has passed meanwhile becomes today.

    Raises `Forbidden`, `NotLive` or as `approvals.approve_proposal`.
    """
    proposal = _approve(uow, proposal_id, REVOKE)
    row = _live_row(uow, proposal.subject)
    day = _day(uow, proposal.content)
    falling = resting_below(uow, row.id, day)
    row.revoked_on = day
    uow.record(
        AuthorisationRevoked(
            subject=row.id,
            organisation_id=row.organisation_id,
            revoked_on=day,
            descendants=len(falling),
        )
    )


def propose_suspension(
    uow: UnitOfWork, authorisation_id: UUID, *, from_on: date, reason: str
) -> UUID:
    """Ask a second officer to suspend from a day's 00:00 until it is lifted.

    Returns the proposal's id.  Raises as `propose_revocation` (DATE_IN_PAST on `from_on`), or
    `AlreadySuspended`.
    """
    _require_propose(uow)
    row = _live_row(uow, authorisation_id)
    _refuse_suspended(uow, authorisation_id)
    _check_day(uow, "from_on", from_on)
    return _propose(uow, SUSPEND, row, {"from_on": from_on.isoformat()}, reason)


def suspend_authorisation(uow: UnitOfWork, proposal_id: UUID) -> None:
    """Suspend as another officer proposed; a day that has passed meanwhile becomes today.

    Raises as `revoke_authorisation`, or `AlreadySuspended`.
    """
    proposal = _approve(uow, proposal_id, SUSPEND)
    row = _live_row(uow, proposal.subject)
    _refuse_suspended(uow, row.id)
    day = _day(uow, proposal.content)
    falling = resting_below(uow, row.id, day)
    uow.session.add(
        Suspension(id=new_id(), authorisation_id=row.id, from_on=day, proposal_id=proposal_id)
    )
    uow.record(
        AuthorisationSuspended(
            subject=row.id,
            organisation_id=row.organisation_id,
            from_on=day,
            descendants=len(falling),
        )
    )


def propose_lift(uow: UnitOfWork, authorisation_id: UUID, *, reason: str) -> UUID:
    """Ask a second officer to end a suspension at once; return the proposal's id.

    Raises `Forbidden`, `NotFound`, `NotLive`, `NotSuspended`, `FieldErrors` (REASON_LENGTH) or
    as `approvals.propose`.
    """
    _require_propose(uow)
    row = _live_row(uow, authorisation_id)
    suspension = _suspension(uow, authorisation_id)
    return _propose(uow, LIFT, row, {"suspension": str(suspension.id)}, reason)


def lift_suspension(uow: UnitOfWork, proposal_id: UUID) -> None:
    """End the suspension today, as another officer proposed; what rests on it stands again.

    One that was to begin later never does.  Raises `Forbidden`, `NotLive`, `NotSuspended` or as
    `approvals.approve_proposal`.
    """
    proposal = _approve(uow, proposal_id, LIFT)
    row = _live_row(uow, proposal.subject)
    suspension = _suspension(uow, row.id)
    suspension.until_on = max(uow.today(), suspension.from_on)
    suspension.lift_proposal_id = proposal_id
    uow.session.flush()
    uow.record(
        AuthorisationReinstated(
            subject=row.id,
            organisation_id=row.organisation_id,
            until_on=suspension.until_on,
            descendants=len(resting_below(uow, row.id, uow.today())),
        )
    )


def refuse_measure(uow: UnitOfWork, proposal_id: UUID, *, reason: str) -> None:
    """Turn a proposed measure down, or take one's own back.

    Raises `Forbidden` or as `approvals.refuse_proposal`.
    """
    may = policy.may_decide_measure(uow.actor) or policy.may_propose_measure(uow.actor)
    action = approvals.proposal(uow, proposal_id).action if may else ""
    if action not in ACTIONS:
        raise Forbidden(proposal_id=proposal_id)
    approvals.refuse_proposal(uow, proposal_id, action=action, reason=reason)


def surrender_authorisation(uow: UnitOfWork, authorisation_id: UUID, *, from_on: date) -> None:
    """Give an authorisation up from a day's 00:00, as its holder's owner; for good.

    Raises `NotFound` to outsiders, `Forbidden`, `NotLive`, or `FieldErrors` (DATE_IN_PAST on
    `from_on`).
    """
    row = uow.session.get(Authorisation, authorisation_id, with_for_update=True)
    if row is None or not policy.may_read(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(authorisation_id=authorisation_id)
    if not policy.may_surrender(uow.actor, organisation_id=row.organisation_id):
        raise Forbidden(authorisation_id=authorisation_id)
    _require_live(uow, row)
    if row.surrendered_on is not None:
        raise NotLive(authorisation_id=authorisation_id)
    _check_day(uow, "from_on", from_on)
    falling = resting_below(uow, row.id, from_on)
    row.surrendered_on = from_on
    uow.record(
        AuthorisationSurrendered(
            subject=row.id,
            organisation_id=row.organisation_id,
            surrendered_on=from_on,
            descendants=len(falling),
        )
    )


def _require_propose(uow: UnitOfWork) -> None:
    if not policy.may_propose_measure(uow.actor):
        raise Forbidden


def _propose(
    uow: UnitOfWork, action: str, row: Authorisation, content: Mapping[str, str], reason: str
) -> UUID:
    return approvals.propose(
        uow,
        action=action,
        subject=row.id,
        organisation_id=row.organisation_id,
        content=content,
        reason=reason,
    )


def _approve(uow: UnitOfWork, proposal_id: UUID, action: str) -> approvals.ProposalView:
    if not policy.may_decide_measure(uow.actor):
        raise Forbidden(proposal_id=proposal_id)
    proposal = approvals.proposal(uow, proposal_id)
    approvals.approve_proposal(uow, proposal_id, action=action, content=proposal.content)
    return proposal


def _live_row(uow: UnitOfWork, authorisation_id: UUID) -> Authorisation:
    row = uow.session.get(Authorisation, authorisation_id, with_for_update=True)
    if row is None:
        raise NotFound(authorisation_id=authorisation_id)
    _require_live(uow, row)
    return row


def _require_live(uow: UnitOfWork, row: Authorisation) -> None:
    """Refuse what is over by itself, or will be revoked; what pauses or begins later lives."""
    status = chains.grant(uow, row.id).link.status(uow.today())
    if status in GONE or row.revoked_on is not None:
        raise NotLive(authorisation_id=row.id, status=status)


def _check_day(uow: UnitOfWork, name: str, day: date) -> None:
    if day < uow.today():
        refuse_if_any([Problem(name, "DATE_IN_PAST")])


def _day(uow: UnitOfWork, content: Mapping[str, object]) -> date:
    return max(proposed_day(content) or uow.today(), uow.today())


def _open_suspension(uow: UnitOfWork, authorisation_id: UUID) -> Suspension | None:
    query = select(Suspension).filter_by(authorisation_id=authorisation_id, until_on=None)
    return uow.session.scalar(query)


def _suspension(uow: UnitOfWork, authorisation_id: UUID) -> Suspension:
    found = _open_suspension(uow, authorisation_id)
    if found is None:
        raise NotSuspended(authorisation_id=authorisation_id)
    return found


def _refuse_suspended(uow: UnitOfWork, authorisation_id: UUID) -> None:
    if _open_suspension(uow, authorisation_id) is not None:
        raise AlreadySuspended(authorisation_id=authorisation_id)
