"""Civil dates as the law counts them (CAL): working days, months, and last days.

The days themselves are facts that the State Council announces year by year; they come from
a table, so nothing here knows a festival.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel.errors import Unavailable

_MONTHS_A_YEAR = 12
_ONE_DAY = timedelta(days=1)


class DayNotInCalendar(Unavailable):
    """The calendar table does not reach this day; an operator has to extend it."""

    code = "calendar.day_unknown"


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of one civil date; `provisional` until the yearly notice is out."""

    is_workday: bool
    source: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of the mainland, from a table of announced or provisional days."""

    days: Mapping[date, Day]

    def is_workday(self, day: date) -> bool:
        """Return whether people work on `day`; raises DayNotInCalendar outside the table."""
        known = self.days.get(day)
        if known is None:
            raise DayNotInCalendar(day=day)
        return known.is_workday

    def add_workdays(self, start: date, count: int) -> date:
        """Return the `count`-th working day after `start`, which itself is never counted.

        Civil Code art. 201.  Raises ValueError when `count` is negative, DayNotInCalendar
        outside the table.
        """
        if count < 0:
            raise ValueError(count)
        day = start
        left = count
        while left:
            day += _ONE_DAY
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and including `end`.

        The counterpart of `add_workdays`.  None lie between a day and an earlier one.  Raises
        DayNotInCalendar outside the table.
        """
        span = range(1, (end - start).days + 1)
        return sum(self.is_workday(start + timedelta(days=days)) for days in span)

    def last_day(self, day: date) -> date:
        """Return `day`, or the next working day when it is a holiday (Civil Code art. 203).

        Raises DayNotInCalendar outside the table.
        """
        while not self.is_workday(day):
            day += _ONE_DAY
        return day


def add_months(day: date, count: int) -> date:
    """Return the corresponding day `count` months later, or earlier when negative.

    A month without that day ends the term on its last day (Civil Code art. 202).
    """
    months = day.year * _MONTHS_A_YEAR + day.month - 1 + count
    year, month = divmod(months, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
