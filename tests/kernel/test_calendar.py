"""Working days, months and last days, on the real calendar of 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters import calendar_china
from portal.kernel.calendar import Day, DayNotInCalendar, WorkingCalendar, add_months

CALENDAR = WorkingCalendar(
    {
        day.date: Day(day.is_workday, day.source, day.provisional)
        for day in calendar_china.days()
    }
)
dates = st.dates(date(2004, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 9, 18), 7, date(2026, 9, 29)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 9, 24), 7, date(2026, 10, 12)),
        # G-GL: the refill notice; G-CMP: the complaint clocks.
        (date(2026, 9, 22), 5, date(2026, 9, 30)),
        (date(2026, 3, 2), 7, date(2026, 3, 11)),
        (date(2026, 3, 11), 5, date(2026, 3, 18)),
        (date(2026, 3, 11), 20, date(2026, 4, 9)),
        (date(2026, 3, 11), 45, date(2026, 5, 18)),
        (date(2026, 5, 18), 7, date(2026, 5, 27)),
        # G-EXIT: 10-10 is a working Saturday.
        (date(2026, 10, 8), 10, date(2026, 10, 21)),
        (date(2026, 10, 1), 0, date(2026, 10, 1)),
    ],
)
def test_working_days_are_counted_from_the_day_after_the_start(
    start: date, count: int, end: date
) -> None:
    assert CALENDAR.add_workdays(start, count) == end


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_people_work_on_a_swapped_weekend_day(day: date) -> None:
    assert CALENDAR.is_workday(day)


@pytest.mark.parametrize(
    ("nominal", "last"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 4), date(2026, 10, 8)),
        (date(2026, 10, 31), date(2026, 11, 2)),
        (date(2026, 11, 2), date(2026, 11, 2)),
    ],
)
def test_a_term_that_ends_on_a_holiday_ends_on_the_next_working_day(
    nominal: date, last: date
) -> None:
    assert CALENDAR.last_day(nominal) == last


def test_the_exit_example_ends_notice_and_cool_down_on_the_same_day() -> None:
    notice = CALENDAR.last_day(date(2026, 9, 1) + timedelta(days=30))
    cool_down = CALENDAR.last_day(date(2026, 7, 6) + timedelta(days=90))
    assert notice == cool_down == date(2026, 10, 8)
    assert CALENDAR.add_workdays(cool_down, 10) == date(2026, 10, 21)


def test_a_day_outside_the_table_is_refused_not_guessed() -> None:
    with pytest.raises(DayNotInCalendar) as caught:
        CALENDAR.add_workdays(date(2028, 12, 30), 3)
    assert caught.value.facts == {"day": date(2029, 1, 1)}


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.add_workdays(date(2026, 9, 18), -1)


@given(dates, st.integers(1, 40), st.integers(1, 40))
def test_counting_in_two_parts_gives_the_same_day(start: date, first: int, rest: int) -> None:
    halfway = CALENDAR.add_workdays(start, first)
    assert CALENDAR.is_workday(halfway)
    assert CALENDAR.add_workdays(halfway, rest) == CALENDAR.add_workdays(start, first + rest)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 27), date(2026, 11, 29), 0),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 9, 30), date(2026, 10, 7), 0),
        # 10-10 is a working Saturday.
        (date(2026, 10, 7), date(2026, 10, 11), 3),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
    ],
)
def test_the_start_is_not_a_working_day_between_and_the_end_is(
    start: date, end: date, count: int
) -> None:
    assert CALENDAR.workdays_between(start, end) == count


@given(dates, st.integers(0, 40), st.integers(0, 3))
def test_counting_to_a_day_undoes_counting_from_one(start: date, count: int, rest: int) -> None:
    end = CALENDAR.add_workdays(start, count)
    assert CALENDAR.workdays_between(start, end) == count
    later = end + timedelta(days=rest)
    assert CALENDAR.workdays_between(start, later) == count + CALENDAR.workdays_between(
        end, later
    )


def test_days_between_are_not_guessed_either() -> None:
    with pytest.raises(DayNotInCalendar):
        CALENDAR.workdays_between(date(2028, 12, 30), date(2029, 1, 2))


@given(dates)
def test_the_last_day_is_the_first_working_day_not_before(day: date) -> None:
    last = CALENDAR.last_day(day)
    skipped = [day + timedelta(days=n) for n in range((last - day).days)]
    assert CALENDAR.is_workday(last)
    assert not any(CALENDAR.is_workday(between) for between in skipped)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_corresponding_or_the_last_day(
    start: date, count: int, end: date
) -> None:
    assert add_months(start, count) == end


@given(dates, st.integers(-24, 240))
def test_adding_months_never_leaves_the_target_month(start: date, count: int) -> None:
    end = add_months(start, count)
    months = (end.year - start.year) * 12 + end.month - start.month
    next_day = end + timedelta(days=1)
    assert months == count
    assert end.day == start.day or (end.day < start.day and next_day.day == 1)
