"""The facts that seed the calendar table."""

from collections import Counter
from datetime import date, timedelta

import pytest

from portal.adapters.calendar_china import CalendarDay, days

DAYS = {day.date: day for day in days()}


def weekday_holidays(year: int) -> set[date]:
    return {
        day.date
        for day in DAYS.values()
        if day.date.year == year and not day.is_workday and day.date.weekday() < 5
    }


def test_every_date_is_there_once_and_in_order() -> None:
    dates = [day.date for day in days()]
    first = date(2004, 1, 1)
    assert dates == [first + timedelta(days=n) for n in range(len(dates))]
    assert dates[-1] == date(2028, 12, 31)


def test_years_with_a_notice_are_final_and_later_years_provisional() -> None:
    years = Counter((day.date.year > 2026, day.provisional) for day in DAYS.values())
    assert set(years) == {(False, False), (True, True)}


@pytest.mark.parametrize(
    ("day", "is_workday"), [(date(2026, 10, 10), True), (date(2026, 10, 8), True)]
)
def test_an_announced_day_names_its_source(day: date, is_workday: bool) -> None:  # noqa: FBT001
    found = DAYS[day]
    assert found.is_workday == is_workday
    assert found.source.startswith("chinesecalendar ")


def test_2027_has_its_statutory_days_and_their_substitutes() -> None:
    assert weekday_holidays(2027) == {
        date(2027, 1, 1),
        date(2027, 2, 5),  # New Year's Eve; the 6th and 7th are a weekend
        date(2027, 2, 8),
        date(2027, 2, 9),
        date(2027, 2, 10),
        date(2027, 4, 5),
        date(2027, 5, 3),  # 1 and 2 May are a weekend
        date(2027, 5, 4),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1),  # the 2nd and 3rd are a weekend
        date(2027, 10, 4),
        date(2027, 10, 5),
    }


def test_2028_gives_a_day_for_mid_autumn_inside_the_national_holiday() -> None:
    assert weekday_holidays(2028) == {
        date(2028, 1, 3),  # 1 January is a Saturday
        date(2028, 1, 25),
        date(2028, 1, 26),
        date(2028, 1, 27),
        date(2028, 1, 28),
        date(2028, 4, 4),
        date(2028, 5, 1),
        date(2028, 5, 2),
        date(2028, 5, 29),  # the 28th is a Sunday
        date(2028, 10, 2),  # the 1st is a Sunday, the 3rd is Mid-Autumn too
        date(2028, 10, 3),
        date(2028, 10, 4),
        date(2028, 10, 5),
    }


def test_nobody_works_on_a_weekend_before_the_notice() -> None:
    weekends = [day for day in DAYS.values() if day.date.year > 2026 and day.date.weekday() > 4]
    assert not any(day.is_workday for day in weekends)


def test_a_day_is_a_plain_row_for_the_table() -> None:
    assert DAYS[date(2027, 1, 4)] == CalendarDay(
        date(2027, 1, 4), is_workday=True, source="statutory", provisional=True
    )
