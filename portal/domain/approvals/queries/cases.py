"""What can be read of cases; frozen answers, never rows.

Every answer tells the state that holds today, also when nobody has put it down yet.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as sql_case

from portal.domain import accounts
from portal.domain.approvals import policy, rules
from portal.domain.approvals.models import Case, CaseCheck, CaseStepRow
from portal.domain.approvals.rules import (
    CASE,
    SETTLES,
    CaseKind,
    CasePurpose,
    CaseState,
    CaseVerb,
    Finding,
)
from portal.kernel.actor import Permission
from portal.kernel.clock import end_of_day
from portal.kernel.errors import Forbidden, NotFound
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork

# The working days of a review end within it, whatever the holidays.
_DUE_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case.

    `who` is empty for the portal's own step, and to the applicant for an officer's.
    """

    at: datetime
    verb: CaseVerb
    state: CaseState
    round: int
    who: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as a reader sees it; `verbs` are those the actor's role and the state allow.

    `target` is what an application that is not new is about.  `waits_until` is the last day on
    which the applicant or the brand can answer, `due_on` the last day on which the review is in
    time; either is None when nobody waits for it.  `flagged`: a brand denied.
    """

    id: UUID
    kind: CaseKind
    subject: UUID
    purpose: CasePurpose
    target: UUID | None
    organisation_id: UUID
    state: CaseState
    round: int
    verbs: frozenset[CaseVerb]
    opened_at: datetime
    submitted_at: datetime | None
    waits_until: date | None
    due_on: date | None
    flagged: bool
    taken_by: UUID | None
    recommended_by: UUID | None
    decided_by: UUID | None
    reason: str | None
    history: tuple[CaseStep, ...] = ()

    @property
    def editable(self) -> bool:
        """Whether the applicant may change the application now."""
        return self.state in rules.EDITABLE


@dataclass(frozen=True, slots=True)
class CheckView:
    """What was found about one item; `who` is empty to the applicant."""

    item: str
    round: int
    finding: Finding
    reason: str
    at: datetime
    who: str


def case(uow: UnitOfWork, case_id: UUID) -> CaseView:
    """Return one case with its history; `NotFound` for those who may not know it."""
    return _full(uow, _known(uow, uow.session.get(Case, case_id), case_id))


def case_of(uow: UnitOfWork, subject: UUID) -> CaseView:
    """Return the case of an application with its history."""
    return _full(uow, _of(uow, subject))


def cases_of(uow: UnitOfWork, subjects: Iterable[UUID]) -> dict[UUID, CaseView]:
    """Return the cases of applications, without history, in two statements.

    The caller has checked that the actor may see the applications.
    """
    query = select(Case).where(among(uow.session, Case.subject, subjects))
    views = _views(uow, list(uow.session.scalars(query)))
    return {view.subject: view for view in views}


def cases_about(uow: UnitOfWork, target: UUID) -> list[CaseView]:
    """Return the cases that would renew or change a thing, the newest first, without history.

    The caller has checked that the actor may know them.
    """
    query = select(Case).filter_by(target=target).order_by(Case.opened_at.desc(), Case.id)
    return _views(uow, list(uow.session.scalars(query)))


def queue(
    uow: UnitOfWork,
    *,
    states: Collection[CaseState],
    kind: CaseKind | None = None,
    cursor: str | None = None,
) -> Page[CaseView]:
    """Return submitted cases in these states, the longest waiting first, for officers."""
    if not uow.actor.has(Permission.CASES_READ):
        raise Forbidden
    query = select(Case).where(_is_in(states, uow.today()), Case.submitted_at.is_not(None))
    if kind is not None:
        query = query.where(Case.kind == kind)
    page = paginate(uow.session, query, [Case.submitted_at, Case.id], cursor=cursor)
    return Page(tuple(_views(uow, page.items)), page.next)


def case_counts(uow: UnitOfWork) -> dict[CaseState, int]:
    """Return how many cases are in each state, for officers."""
    if not uow.actor.has(Permission.CASES_READ):
        raise Forbidden
    today = uow.today()
    state = sql_case(
        *(
            (_has_settled(before, today), CASE.after(before, verb))
            for before, verb in SETTLES.items()
        ),
        else_=Case.state,
    )
    counted = select(state.label("state")).subquery()
    rows = uow.session.execute(select(counted.c.state, func.count()).group_by(counted.c.state))
    return {CaseState(found): count for found, count in rows}


def checks_of(uow: UnitOfWork, subject: UUID) -> tuple[CheckView, ...]:
    """Return what was found about each item of an application, the latest round that did.

    An applicant is told once the case has come back, or is over.  `NotFound` for those who may
    not know the case.
    """
    row = _of(uow, subject)
    by_officer = uow.actor.has(Permission.CASES_READ)
    query = (
        select(CaseCheck)
        .filter_by(case_id=row.id)
        .order_by(CaseCheck.round, CaseCheck.checked_at, CaseCheck.item)
    )
    if not (by_officer or _state(uow, row) in rules.TOLD):
        query = query.where(CaseCheck.round < row.round)
    latest = {check.item: check for check in uow.session.scalars(query)}
    shown = [check.checked_by for check in latest.values() if by_officer]
    names = accounts.names(uow, shown)
    return tuple(
        CheckView(
            check.item,
            check.round,
            check.finding,
            check.reason,
            check.checked_at,
            names.get(check.checked_by, ""),
        )
        for check in latest.values()
    )


def _of(uow: UnitOfWork, subject: UUID) -> Case:
    return _known(uow, uow.session.scalar(select(Case).filter_by(subject=subject)), subject)


def _known(uow: UnitOfWork, row: Case | None, wanted: UUID) -> Case:
    if row is None or not policy.may_read_case(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(id=wanted)
    return row


def _has_settled(before: CaseState, today: date) -> ColumnElement[bool]:
    return and_(Case.state == before, Case.waits_until < today)


def _is_in(states: Collection[CaseState], today: date) -> ColumnElement[bool]:
    """Return the condition that one of these states holds today."""
    still = or_(Case.waits_until.is_(None), Case.waits_until >= today)
    settled = [
        _has_settled(before, today)
        for before, verb in SETTLES.items()
        if CASE.after(before, verb) in states
    ]
    return or_(and_(Case.state.in_(states), still), *settled)


def _state(uow: UnitOfWork, row: Case) -> CaseState:
    return rules.settled(row.state, row.waits_until, uow.today())[0]


def _full(uow: UnitOfWork, row: Case) -> CaseView:
    query = select(CaseStepRow).filter_by(case_id=row.id).order_by(CaseStepRow.number)
    history = _steps(uow, list(uow.session.scalars(query)))
    state, verb = rules.settled(row.state, row.waits_until, uow.today())
    if verb is not None and row.waits_until is not None:
        at = end_of_day(row.waits_until)
        history += (CaseStep(at, verb, state, row.round, "", None),)
    (view,) = _views(uow, [row], history)
    return view


def _steps(uow: UnitOfWork, rows: list[CaseStepRow]) -> tuple[CaseStep, ...]:
    # An applicant sees what was decided and why, not which officer did it.
    seen_by_officer = uow.actor.has(Permission.CASES_READ)
    shown = [row.actor_id for row in rows if seen_by_officer or _by_applicant(row)]
    names = accounts.names(uow, shown)
    return tuple(
        CaseStep(
            row.at,
            row.verb,
            row.state,
            row.round,
            names.get(row.actor_id, "") if row.actor_id else "",
            row.reason,
        )
        for row in rows
    )


def _by_applicant(row: CaseStepRow) -> bool:
    return row.verb in rules.APPLICANT_VERBS


def _views(
    uow: UnitOfWork, rows: Sequence[Case], history: tuple[CaseStep, ...] = ()
) -> list[CaseView]:
    due = _due(uow, rows)
    return [_view(uow, row, due.get(row.id), history) for row in rows]


def _due(uow: UnitOfWork, rows: Sequence[Case]) -> dict[UUID, date]:
    """Return by which day each review that is under way is due, with one reading of days."""
    started = {row.id: day for row in rows if (day := _clock_runs_from(uow, row)) is not None}
    if not started:
        return {}
    days = started.values()
    calendar = uow.calendar_from(min(days), max(days) + _DUE_WITHIN)
    return {
        row.id: rules.due_on(
            calendar, started_on=started[row.id], days_used=row.clock_days_used
        )
        for row in rows
        if row.id in started
    }


def _clock_runs_from(uow: UnitOfWork, row: Case) -> date | None:
    """Return the day that the review clock was started on; silence starts it, too."""
    if _state(uow, row) not in rules.ON_THE_CLOCK:
        return None
    return row.clock_started_on or row.waits_until


def _view(
    uow: UnitOfWork, row: Case, due: date | None, history: tuple[CaseStep, ...]
) -> CaseView:
    state, settled_by = rules.settled(row.state, row.waits_until, uow.today())
    allowed = frozenset(
        verb
        for verb in rules.verbs(row.kind, state)
        if policy.may_move_case(uow.actor, verb, organisation_id=row.organisation_id)
    )
    return CaseView(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        purpose=row.purpose,
        target=row.target,
        organisation_id=row.organisation_id,
        state=state,
        round=row.round,
        verbs=allowed,
        opened_at=row.opened_at,
        submitted_at=row.submitted_at,
        waits_until=None if settled_by else row.waits_until,
        due_on=due,
        flagged=row.flagged,
        taken_by=row.taken_by,
        recommended_by=row.recommended_by,
        decided_by=row.decided_by,
        reason=row.reason,
        history=history,
    )
