"""One now, and the civil days of Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.clock import (
    SHANGHAI,
    FrozenClock,
    SystemClock,
    civil_date,
    end_of_day,
    start_of_day,
)

MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)  # 23 November, 00:00 in Shanghai
DAY = date(2026, 11, 23)


def test_the_machines_clock_tells_utc_and_goes_forward() -> None:
    clock = SystemClock()
    first = clock.now()
    assert first.tzinfo is UTC
    assert clock.now() >= first


def test_a_frozen_clock_stands_until_it_is_moved() -> None:
    clock = FrozenClock(datetime(2026, 11, 23, tzinfo=SHANGHAI))
    assert clock.now() == clock.now() == MIDNIGHT
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(seconds=1))
    assert clock.now() == MIDNIGHT + timedelta(seconds=1)
    clock.move(datetime(2027, 1, 1, tzinfo=timezone(timedelta(hours=-5))))
    assert clock.now() == datetime(2027, 1, 1, 5, tzinfo=UTC)


def test_a_day_begins_at_midnight_in_shanghai_and_ends_where_the_next_begins() -> None:
    assert start_of_day(DAY) == MIDNIGHT
    assert end_of_day(DAY) == start_of_day(DAY + timedelta(days=1))


def test_an_instant_belongs_to_the_day_of_shanghai() -> None:
    assert civil_date(MIDNIGHT) == DAY
    assert civil_date(MIDNIGHT - timedelta(microseconds=1)) == DAY - timedelta(days=1)


@given(st.dates(date(1992, 1, 1), date(2200, 1, 1)))
def test_every_day_holds_exactly_its_own_instants(day: date) -> None:
    last = end_of_day(day) - timedelta(microseconds=1)
    assert civil_date(start_of_day(day)) == civil_date(last) == day
    assert end_of_day(day) - start_of_day(day) == timedelta(days=1)
