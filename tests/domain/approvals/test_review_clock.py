"""The officers' clock: five working days, and still while somebody else is awaited (AUT-10)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from portal.adapters import calendar_china
from portal.domain import approvals
from portal.domain.approvals import CaseState, rules
from portal.kernel.calendar import Day, WorkingCalendar
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.wiring import Portal
from tests.support.cases import REASON, Room

CALENDAR = WorkingCalendar(
    {
        day.date: Day(day.is_workday, day.source, day.provisional)
        for day in calendar_china.days()
    }
)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


@pytest.fixture
def room(portal: Portal) -> Room:
    return Room(portal)


@pytest.mark.parametrize(
    ("started_on", "used", "due"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 30)),
        # A weekend; a start on a Saturday.
        (date(2026, 11, 27), 0, date(2026, 12, 4)),
        (date(2026, 11, 28), 0, date(2026, 12, 4)),
        # National day; 10-10 is a working Saturday.
        (date(2026, 9, 30), 0, date(2026, 10, 13)),
        # The spring festival; 02-14 and 02-28 are working Saturdays.
        (date(2026, 2, 13), 0, date(2026, 2, 27)),
        # Days that were used before the clock stood still.
        (date(2026, 11, 23), 2, date(2026, 11, 26)),
        (date(2026, 11, 23), 5, date(2026, 11, 23)),
        (date(2026, 11, 23), 9, date(2026, 11, 23)),
    ],
)
def test_a_review_is_due_when_its_working_days_are_used(
    started_on: date, used: int, due: date
) -> None:
    assert rules.due_on(CALENDAR, started_on=started_on, days_used=used) == due


def test_a_draft_has_no_clock_and_a_submitted_case_has_five_working_days(room: Room) -> None:
    assert room.view().due_on is None
    room.submitted()
    assert room.view().due_on == date(2026, 11, 30)


def test_the_clock_runs_through_examination_and_decision(
    room: Room, clock: FrozenClock
) -> None:
    room.taken()
    clock.move(morning(date(2026, 11, 25)))
    room.do(room.examiner, approvals.recommend_case, reason=REASON)
    assert room.view().due_on == date(2026, 11, 30)
    room.do(room.approver, approvals.send_back_case, reason=REASON)
    assert room.view().due_on == date(2026, 11, 30)


def test_the_clock_stands_still_while_the_applicant_mends_and_keeps_the_days_used(
    room: Room, clock: FrozenClock
) -> None:
    room.taken()  # on Monday
    clock.move(morning(date(2026, 11, 25)))
    room.do(room.examiner, approvals.return_case, reason=REASON)  # two days used
    assert room.view().due_on is None
    clock.move(morning(date(2026, 12, 4)))
    room.submitted()  # on Friday
    assert room.view().due_on == date(2026, 12, 9)


def test_to_return_and_get_back_on_one_day_gains_nothing(
    room: Room, clock: FrozenClock
) -> None:
    room.taken()
    clock.move(morning(date(2026, 11, 25)))
    room.do(room.examiner, approvals.return_case, reason=REASON)
    room.submitted()
    assert room.view().due_on == date(2026, 11, 30)


def test_a_review_that_was_late_is_due_on_the_day_it_comes_back(
    room: Room, clock: FrozenClock
) -> None:
    room.taken()
    clock.move(morning(date(2026, 12, 4)))
    room.do(room.examiner, approvals.return_case, reason=REASON)
    clock.move(morning(date(2026, 12, 9)))
    room.submitted()
    assert room.view().due_on == date(2026, 12, 9)


def test_the_clock_stands_still_until_the_brand_answers(room: Room, clock: FrozenClock) -> None:
    room.asked(date(2026, 12, 3))
    assert room.view().due_on is None
    clock.move(morning(date(2026, 11, 26)))
    room.heard(denied=False)
    assert room.view().due_on == date(2026, 12, 3)


def test_a_brands_silence_starts_the_clock_again_whoever_looks_when(
    room: Room, clock: FrozenClock
) -> None:
    clock.move(morning(date(2026, 9, 23)))
    room.asked(date(2026, 10, 3))  # a holiday
    clock.move(morning(date(2026, 10, 6)))
    seen = room.view()
    assert (seen.state, seen.due_on) == (CaseState.EXAMINATION, date(2026, 10, 13))
    clock.move(morning(date(2026, 10, 9)))
    room.do(room.examiner, approvals.recommend_case, reason=REASON)
    assert room.view().due_on == seen.due_on


@pytest.mark.parametrize("decide", [approvals.approve_case, approvals.refuse_case])
def test_what_is_decided_is_not_due(room: Room, decide: Callable[..., None]) -> None:
    room.recommended()
    room.do(room.approver, decide, reason=REASON)
    assert room.view().due_on is None


def test_cases_years_apart_are_due_each_in_its_own_time(room: Room, clock: FrozenClock) -> None:
    room.submitted()
    clock.move(morning(date(2028, 11, 20)))
    later = Room(room.portal)
    later.submitted()
    with room.portal.begin(room.examiner, writes=False) as uow:
        page = approvals.queue(uow, states=[CaseState.SUBMITTED])
    assert [view.due_on for view in page.items] == [date(2026, 11, 30), date(2028, 11, 27)]
