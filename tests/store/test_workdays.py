"""The calendar as the database holds it (CAL, G-CAL)."""

from datetime import date

import pytest

from portal.kernel.actor import SYSTEM
from portal.kernel.calendar import DayNotInCalendar
from portal.store import workdays
from portal.wiring import Portal


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 9, 18), 7, date(2026, 9, 29)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 9, 24), 7, date(2026, 10, 12)),
    ],
)
def test_the_worked_examples_hold_on_the_stored_calendar(
    portal: Portal, start: date, days: int, end: date
) -> None:
    with portal.begin(SYSTEM, writes=False) as uow:
        assert uow.calendar_from(start).add_workdays(start, days) == end


def test_working_weekends_of_2026_are_working_days(portal: Portal) -> None:
    with portal.begin(SYSTEM, writes=False) as uow:
        calendar = uow.calendar_from(date(2026, 1, 1))
    for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]:
        assert calendar.is_workday(date(2026, month, day))


def test_only_the_days_asked_for_are_read(portal: Portal) -> None:
    start, end = date(2026, 9, 30), date(2026, 10, 13)
    with portal.begin(SYSTEM, writes=False) as uow:
        calendar = uow.calendar_from(start, end)
    assert (min(calendar.days), max(calendar.days)) == (start, end)
    assert calendar.workdays_between(start, end) == 5


def test_putting_days_in_replaces_those_there_were(portal: Portal) -> None:
    day = date(2026, 11, 23)
    with portal.begin(SYSTEM) as uow:
        workdays.replace_days(uow.session, [(day, False, "tests", True)])
    with portal.begin(SYSTEM, writes=False) as uow:
        assert not uow.calendar_from(day).is_workday(day)
        with pytest.raises(DayNotInCalendar):
            uow.calendar_from(day).is_workday(date(2026, 11, 24))
