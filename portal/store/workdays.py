"""The calendar table: which civil dates are working days (CAL)."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel.calendar import Day, WorkingCalendar
from portal.store.base import Row

_REACH = timedelta(days=800)


class CalendarDayRow(Row):
    """One civil date; `provisional` until the State Council's notice for its year is out."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    source: Mapped[str]
    provisional: Mapped[bool]


def replace_days(session: Session, days: Iterable[tuple[date, bool, str, bool]]) -> None:
    """Put these days into the table in place of what it holds of them."""
    rows = [
        {"day": day, "is_workday": is_workday, "source": source, "provisional": provisional}
        for day, is_workday, source, provisional in days
    ]
    session.execute(delete(CalendarDayRow))
    session.execute(insert(CalendarDayRow), rows)


def calendar_from(session: Session, start: date, end: date | None = None) -> WorkingCalendar:
    """Return the calendar from `start` to `end`: two years, enough for any deadline."""
    end = end or start + _REACH
    query = select(CalendarDayRow).where(CalendarDayRow.day.between(start, end))
    return WorkingCalendar(
        {
            row.day: Day(row.is_workday, row.source, row.provisional)
            for row in session.scalars(query)
        }
    )
