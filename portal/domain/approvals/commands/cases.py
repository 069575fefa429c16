"""What can be done to cases.

The features above call these inside their own commands, in the same transaction, so that a case
is never approved without what its approval brings about.  A case whose waiting is over is first
settled by the portal; the verb then meets the state that holds today.

`parties` of an officer's verb are the organisations that have a part in the case beside the
applicant; their colleagues may not act on it either (AUT-10).  Every verb raises `NotFound`,
`Forbidden` or `IllegalTransition`, an officer's also `OwnOrganisation`, and one with a reason
`FieldErrors` (REASON_LENGTH, TEXT_INVISIBLE).
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain.approvals import policy, rules
from portal.domain.approvals.commands.conflicts import refuse_own
from portal.domain.approvals.events import CaseMoved, CaseOpened, CaseSettled, ItemChecked
from portal.domain.approvals.models import Case, CaseCheck, CaseStepRow
from portal.domain.approvals.rules import (
    AlreadyOpen,
    CaseKind,
    CasePurpose,
    CaseState,
    CaseVerb,
    Finding,
    NotInExamination,
    SameOfficer,
)
from portal.kernel.clock import end_of_day
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.text import tidy
from portal.store.uow import UnitOfWork


def open_case(  # noqa: PLR0913 - one act, each argument a part of it
    uow: UnitOfWork,
    *,
    kind: CaseKind,
    subject: UUID,
    organisation_id: UUID,
    purpose: CasePurpose = CasePurpose.NEW,
    target: UUID | None = None,
) -> UUID:
    """Open the case of a new application, in state draft; return its id.

    `target` is what an application that is not new is about.  Raises `AlreadyOpen` while
    another one of the organisation with this purpose and target is not decided, also when that
    one was opened at the same moment.
    """
    _refuse_if_open(uow, organisation_id, purpose, target)
    case = Case(
        id=new_id(),
        kind=kind,
        subject=subject,
        organisation_id=organisation_id,
        purpose=purpose,
        target=target,
        opened_at=uow.now(),
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(case)
    except IntegrityError:
        _refuse_if_open(uow, organisation_id, purpose, target)
        raise
    uow.record(
        CaseOpened(subject=case.id, organisation_id=organisation_id, kind=kind, purpose=purpose)
    )
    return case.id


def submit_case(uow: UnitOfWork, subject: UUID) -> None:
    """Hand a draft in, or a returned case in again as its next round."""
    case = _case(uow, subject)
    verb = CaseVerb.RESUBMIT if case.state is CaseState.RETURNED else CaseVerb.SUBMIT
    if verb is CaseVerb.RESUBMIT:
        case.round += 1
    case.submitted_at = uow.now()
    _move(uow, case, verb)


def take_case(uow: UnitOfWork, subject: UUID, *, parties: Collection[UUID] = ()) -> None:
    """Begin the examination."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.TAKE, parties=parties)
    case.taken_by = uow.actor.id


def check_item(  # noqa: PLR0913 - one act, each argument a part of it
    uow: UnitOfWork,
    subject: UUID,
    *,
    item: str,
    finding: Finding,
    reason: str = "",
    parties: Collection[UUID] = (),
) -> None:
    """Keep what an officer found about one item of the application; the last word counts.

    The calling feature knows which items there are.  Raises `NotInExamination`, too.
    """
    case = _case(uow, subject)
    if uow.actor.id is None or not policy.may_check(uow.actor):
        raise Forbidden(case_id=case.id)
    refuse_own(uow, case.organisation_id, *parties)
    if case.state is not CaseState.EXAMINATION:
        raise NotInExamination(case_id=case.id)
    said = tidy(reason)
    refuse_if_any(rules.check_finding(finding, said))
    uow.session.merge(
        CaseCheck(
            case_id=case.id,
            round=case.round,
            item=item,
            finding=finding,
            reason=said,
            checked_by=uow.actor.id,
            checked_at=uow.now(),
        )
    )
    uow.record(
        ItemChecked(
            subject=case.id,
            organisation_id=case.organisation_id,
            item=item,
            finding=finding,
            round=case.round,
        )
    )


def return_case(
    uow: UnitOfWork, subject: UUID, *, reason: str, parties: Collection[UUID] = ()
) -> None:
    """Ask the applicant for more; the reason says what.

    Without an answer the case lapses after ten working days (AUT-10).
    """
    case = _case(uow, subject)
    today = uow.today()
    last = uow.calendar_from(today).add_workdays(today, rules.MENDING_WORKING_DAYS)
    _move(uow, case, CaseVerb.RETURN, reason=reason, waits_until=last, parties=parties)


def ask_brand_case(
    uow: UnitOfWork, subject: UUID, *, until: date, parties: Collection[UUID] = ()
) -> None:
    """Wait for the brand's word until the end of a day; its silence lets the case go on."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.ASK_BRAND, waits_until=until, parties=parties)


def hear_brand_case(uow: UnitOfWork, subject: UUID, *, denied: bool) -> None:
    """Go on with the brand's word; a denial flags the case.

    Whoever holds the one-time link may speak for the brand: the calling feature has checked it.
    Raises `NotFound` or `IllegalTransition`.
    """
    case = _locked(uow, subject)
    if case is None:
        raise NotFound(subject=subject)
    _settle(uow, case)
    case.flagged = case.flagged or denied
    _step(uow, case, CaseVerb.HEAR_BRAND)


def recommend_case(
    uow: UnitOfWork, subject: UUID, *, reason: str, parties: Collection[UUID] = ()
) -> None:
    """Finish the examination with a recommendation for a second officer."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.RECOMMEND, reason=reason, parties=parties)
    case.recommended_by = uow.actor.id


def send_back_case(
    uow: UnitOfWork, subject: UUID, *, reason: str, parties: Collection[UUID] = ()
) -> None:
    """Ask the examiner to look again."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.SEND_BACK, reason=reason, parties=parties)
    case.recommended_by = None


def approve_case(
    uow: UnitOfWork, subject: UUID, *, reason: str, parties: Collection[UUID] = ()
) -> None:
    """Decide for the applicant; raise `SameOfficer` to whoever examined the case."""
    _decide(uow, subject, CaseVerb.APPROVE, reason, parties)


def refuse_case(
    uow: UnitOfWork, subject: UUID, *, reason: str, parties: Collection[UUID] = ()
) -> None:
    """Decide against the applicant; raise `SameOfficer` to whoever examined the case."""
    _decide(uow, subject, CaseVerb.REFUSE, reason, parties)


def withdraw_case(uow: UnitOfWork, subject: UUID) -> None:
    """End the case at the applicant's wish."""
    _move(uow, _case(uow, subject), CaseVerb.WITHDRAW)


def _refuse_if_open(
    uow: UnitOfWork, organisation_id: UUID, purpose: CasePurpose, target: UUID | None
) -> None:
    """Raise `AlreadyOpen` while such a case is not decided; a lapsed one is settled instead."""
    query = select(Case).where(
        Case.organisation_id == organisation_id,
        Case.purpose == purpose,
        Case.target == target,
        Case.target.is_not(None),
        Case.state.not_in(rules.ENDED),
    )
    case = uow.session.scalar(query.with_for_update())
    if case is None:
        return
    _settle(uow, case)
    if case.state not in rules.ENDED:
        raise AlreadyOpen(case_id=case.id, subject=case.subject)


def _case(uow: UnitOfWork, subject: UUID) -> Case:
    case = _locked(uow, subject)
    if case is None or not policy.may_read_case(
        uow.actor, organisation_id=case.organisation_id
    ):
        raise NotFound(subject=subject)
    _settle(uow, case)
    return case


def _locked(uow: UnitOfWork, subject: UUID) -> Case | None:
    query = select(Case).filter_by(subject=subject).with_for_update()
    return uow.session.scalar(query)


def _settle(uow: UnitOfWork, case: Case) -> None:
    """Write the step that the end of the waiting has brought about, as the portal's own."""
    last = case.waits_until
    _, verb = rules.settled(case.state, last, uow.today())
    if verb is None or last is None:
        return
    _advance(uow, case, verb, by=None, at=end_of_day(last), day=last)
    uow.record(
        CaseSettled(
            subject=case.id,
            organisation_id=case.organisation_id,
            verb=verb,
            state=case.state,
            round=case.round,
        )
    )


def _move(  # noqa: PLR0913 - what a step is made of
    uow: UnitOfWork,
    case: Case,
    verb: CaseVerb,
    *,
    reason: str | None = None,
    waits_until: date | None = None,
    parties: Collection[UUID] = (),
) -> None:
    if not policy.may_move_case(uow.actor, verb, organisation_id=case.organisation_id):
        raise Forbidden(case_id=case.id, verb=verb)
    if verb not in rules.APPLICANT_VERBS:
        refuse_own(uow, case.organisation_id, *parties)
    _step(uow, case, verb, reason=reason, waits_until=waits_until)


def _step(
    uow: UnitOfWork,
    case: Case,
    verb: CaseVerb,
    *,
    reason: str | None = None,
    waits_until: date | None = None,
) -> None:
    _advance(
        uow,
        case,
        verb,
        by=uow.actor.id,
        at=uow.now(),
        day=uow.today(),
        reason=reason,
        waits_until=waits_until,
    )
    uow.record(
        CaseMoved(
            subject=case.id,
            organisation_id=case.organisation_id,
            verb=verb,
            state=case.state,
            round=case.round,
        )
    )


def _advance(  # noqa: PLR0913 - what a step is made of
    uow: UnitOfWork,
    case: Case,
    verb: CaseVerb,
    *,
    by: UUID | None,
    at: datetime,
    day: date,
    reason: str | None = None,
    waits_until: date | None = None,
) -> None:
    case.state = rules.after(case.kind, case.state, verb)
    if reason is not None:
        refuse_if_any(rules.check_reason(reason.strip()))
        case.reason = tidy(reason)
    case.waits_until = waits_until
    _turn_clock(uow, case, day)
    uow.session.flush()
    uow.session.add(
        CaseStepRow(
            case_id=case.id,
            number=case.version,  # the flush above has raised it
            at=at,
            verb=verb,
            state=case.state,
            round=case.round,
            actor_id=by,
            reason=case.reason if reason is not None else None,
        )
    )


def _turn_clock(uow: UnitOfWork, case: Case, day: date) -> None:
    """Let the review clock run or stand still from a day on, as the state wants it."""
    started = case.clock_started_on
    if case.state in rules.ON_THE_CLOCK:
        case.clock_started_on = started or day
    elif started is not None:
        calendar = uow.calendar_from(started, day)
        case.clock_days_used += calendar.workdays_between(started, day)
        case.clock_started_on = None


def _decide(
    uow: UnitOfWork, subject: UUID, verb: CaseVerb, reason: str, parties: Collection[UUID]
) -> None:
    case = _case(uow, subject)
    if uow.actor.id in {case.taken_by, case.recommended_by}:
        raise SameOfficer(case_id=case.id)
    case.decided_by = uow.actor.id
    _move(uow, case, verb, reason=reason, parties=parties)
