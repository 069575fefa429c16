"""Time: one source of now, and the civil days of the industry body.

Instants are aware UTC datetimes.  Dates are civil days in Asia/Shanghai: a right that ends on
day D holds until D 24:00, and one that starts on D holds from D 00:00.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def move(self, to: datetime) -> None:
        """Set the clock to an instant."""
        self._at = to.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._at += by


def civil_date(instant: datetime) -> date:
    """Return the Shanghai civil day of an instant."""
    return instant.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Return the instant at which a civil day begins, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the first instant after a civil day (24:00), in UTC."""
    return start_of_day(day + timedelta(days=1))
