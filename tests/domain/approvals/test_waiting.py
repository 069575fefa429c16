"""What waits ends with its last day at 24:00 in Shanghai, and no job has to say so."""

from datetime import date, datetime
from functools import partial

import pytest

from portal.domain import approvals
from portal.domain.approvals import CaseState, CaseVerb
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import NotFound
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support.cases import DISTRIBUTOR, REASON, Room
from tests.support.refusals import refused
from tests.support.statements import sent_by

LAST = date(2026, 12, 7)  # ten working days after Monday 23 November
UNTIL = date(2026, 12, 3)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


BEFORE, AFTER = at(LAST, 23, 59), at(date(2026, 12, 8), 0)
STILL_ASKED, TOO_LATE = at(UNTIL, 23, 59), at(date(2026, 12, 4), 0)


@pytest.fixture
def room(portal: Portal) -> Room:
    return Room(portal)


def queued(room: Room, *states: CaseState) -> list[CaseState]:
    with room.portal.begin(room.examiner, writes=False) as uow:
        return [view.state for view in approvals.queue(uow, states=states).items]


def counted(room: Room) -> dict[CaseState, int]:
    with room.portal.begin(room.examiner, writes=False) as uow:
        return approvals.case_counts(uow)


def verbs(room: Room) -> list[CaseVerb]:
    return [step.verb for step in room.view().history]


def test_a_returned_case_waits_ten_working_days_to_the_last_minute(
    room: Room, clock: FrozenClock
) -> None:
    room.returned()
    assert room.view().waits_until == LAST
    clock.move(BEFORE)
    view = room.view(room.owner)
    assert view.state is CaseState.RETURNED
    assert view.verbs == {CaseVerb.RESUBMIT, CaseVerb.WITHDRAW}
    room.submitted()
    view = room.view()
    assert (view.state, view.round, view.waits_until) == (CaseState.SUBMITTED, 2, None)


def test_a_returned_case_has_lapsed_when_its_last_day_is_over(
    room: Room, clock: FrozenClock
) -> None:
    room.returned()
    clock.move(AFTER)
    view = room.view(room.owner)
    assert (view.state, view.verbs) == (CaseState.LAPSED, frozenset())
    assert (view.editable, view.waits_until, view.due_on) == (False, None, None)
    assert view.history[-1] == approvals.CaseStep(
        AFTER, CaseVerb.LAPSE, CaseState.LAPSED, 1, "", None
    )
    for act in (approvals.submit_case, approvals.withdraw_case):
        told = refused(partial(room.do, room.owner, act))
        assert told == "portal.illegal_transition"


def test_the_queue_and_the_counts_tell_a_lapse_at_once(room: Room, clock: FrozenClock) -> None:
    room.returned()
    clock.move(BEFORE)
    assert queued(room, CaseState.RETURNED) == [CaseState.RETURNED]
    assert queued(room, CaseState.LAPSED) == []
    assert counted(room) == {CaseState.RETURNED: 1}
    clock.move(AFTER)
    assert queued(room, CaseState.RETURNED) == []
    assert queued(room, CaseState.LAPSED) == [CaseState.LAPSED]
    assert counted(room) == {CaseState.LAPSED: 1}


def test_a_case_that_waits_for_the_brand_stands_in_a_queue_of_its_own(
    room: Room, clock: FrozenClock
) -> None:
    room.asked(UNTIL)
    view = room.view()
    assert (view.state, view.waits_until, view.due_on) == (
        CaseState.AWAITING_BRAND,
        UNTIL,
        None,
    )
    assert view.verbs == frozenset()
    assert room.view(room.owner).verbs == {CaseVerb.WITHDRAW}
    clock.move(STILL_ASKED)
    assert queued(room, CaseState.AWAITING_BRAND) == [CaseState.AWAITING_BRAND]
    assert queued(room, CaseState.EXAMINATION) == []
    assert counted(room) == {CaseState.AWAITING_BRAND: 1}


def test_a_brand_that_keeps_silent_lets_the_case_go_on(room: Room, clock: FrozenClock) -> None:
    room.asked(UNTIL)
    clock.move(TOO_LATE)
    view = room.view()
    assert (view.state, view.waits_until, view.flagged) == (CaseState.EXAMINATION, None, False)
    assert view.verbs == {CaseVerb.RETURN, CaseVerb.ASK_BRAND, CaseVerb.RECOMMEND}
    assert queued(room, CaseState.EXAMINATION) == [CaseState.EXAMINATION]
    assert queued(room, CaseState.AWAITING_BRAND) == []
    assert counted(room) == {CaseState.EXAMINATION: 1}


def test_the_step_of_the_clock_is_written_before_the_next_one(
    room: Room, clock: FrozenClock
) -> None:
    room.asked(UNTIL)
    clock.move(TOO_LATE)
    before = room.view().history
    assert [step.verb for step in before][-1] is CaseVerb.GO_ON
    clock.move(at(date(2026, 12, 7), 9))
    room.do(room.examiner, approvals.recommend_case, reason=REASON)
    after = room.view().history
    assert after[:-1] == before
    assert (before[-1].at, before[-1].who) == (TOO_LATE, "")
    assert after[-1].verb is CaseVerb.RECOMMEND


@pytest.mark.parametrize("denied", [False, True])
def test_the_brands_word_leads_back_to_the_examination_and_a_denial_flags_the_case(
    room: Room, clock: FrozenClock, *, denied: bool
) -> None:
    room.asked(UNTIL)
    clock.move(STILL_ASKED)
    room.heard(denied=denied)
    view = room.view()
    assert (view.state, view.waits_until) == (CaseState.EXAMINATION, None)
    assert view.flagged is denied


def test_a_case_stays_flagged_when_another_brand_confirms(room: Room) -> None:
    room.asked(UNTIL)
    room.heard(denied=True)
    room.do(room.examiner, approvals.ask_brand_case, until=UNTIL)
    room.heard(denied=False)
    assert room.view().flagged


@pytest.mark.parametrize("actor", [ANONYMOUS, SYSTEM])
def test_whoever_holds_the_link_speaks_for_the_brand(room: Room, actor: Actor) -> None:
    room.asked(UNTIL)
    room.do(actor, approvals.hear_brand_case, denied=False)
    assert room.view().state is CaseState.EXAMINATION


def test_a_brand_that_was_not_asked_or_is_late_is_not_heard(
    room: Room, clock: FrozenClock
) -> None:
    with pytest.raises(NotFound), room.portal.begin(SYSTEM) as uow:
        approvals.hear_brand_case(uow, new_id(), denied=True)
    assert refused(partial(room.heard, denied=True)) == "portal.illegal_transition"
    room.asked(UNTIL)
    clock.move(TOO_LATE)
    assert refused(partial(room.heard, denied=True)) == "portal.illegal_transition"
    assert not room.view().flagged


def test_the_applicant_withdraws_while_the_brand_is_asked(room: Room) -> None:
    room.asked(UNTIL)
    room.do(room.owner, approvals.withdraw_case)
    view = room.view()
    assert (view.state, view.waits_until) == (CaseState.WITHDRAWN, None)


def test_no_brand_is_asked_about_a_certification(portal: Portal) -> None:
    room = Room(portal, DISTRIBUTOR)
    room.taken()
    assert room.view().verbs == {CaseVerb.RETURN, CaseVerb.RECOMMEND}
    act = partial(room.do, room.examiner, approvals.ask_brand_case, until=UNTIL)
    assert refused(act) == "portal.illegal_transition"


def test_only_an_examiner_asks_the_brand(room: Room) -> None:
    room.taken()
    act = partial(room.do, room.approver, approvals.ask_brand_case, until=UNTIL)
    assert refused(act) == "portal.forbidden"


def test_a_settled_case_is_told_from_one_that_never_waited(
    room: Room, clock: FrozenClock
) -> None:
    room.taken()
    clock.move(AFTER)
    assert verbs(room) == [CaseVerb.SUBMIT, CaseVerb.TAKE]
    assert room.view().state is CaseState.EXAMINATION


def test_many_cases_show_the_states_that_hold_with_as_few_statements_as_two(
    room: Room, clock: FrozenClock
) -> None:
    room.returned()
    others = [Room(room.portal) for _ in range(3)]
    for other in others:
        other.asked(UNTIL)
    clock.move(AFTER)
    subjects = [room.subject, *(other.subject for other in others)]
    with room.portal.begin(room.examiner, writes=False) as uow:
        two = sent_by(uow, partial(approvals.cases_of, uow, subjects[:2]))
        uow.session.expunge_all()
        assert sent_by(uow, partial(approvals.cases_of, uow, subjects)) == two
        found = approvals.cases_of(uow, subjects)
    assert found[room.subject].state is CaseState.LAPSED
    assert {found[other.subject].state for other in others} == {CaseState.EXAMINATION}
