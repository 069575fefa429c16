"""When a letter may be renewed, and how long the old one is carried meanwhile (AUT-10)."""

from collections.abc import Iterable
from datetime import date, timedelta

OPENS_DAYS = 60
EXTENSION_DAYS = 30


def opens_on(ends_on: date) -> date:
    """Return the first day on which a letter that ends on a day may be renewed."""
    return ends_on - timedelta(days=OPENS_DAYS)


def carried_to(
    ends_on: date, waits: Iterable[date | None], *, rights_to: date | None
) -> date | None:
    """Return the last day of a letter while timely renewals of it are being decided.

    There is one item for each renewal: the last day on which its applicant may hand it in
    again, or None while it waits for nobody.  Marks and permits are not carried beyond
    `rights_to`.  Returns None when the letter's own end is not passed.
    """
    last = ends_on + timedelta(days=EXTENSION_DAYS)
    last = min(last, rights_to or last)
    days = [last if wait is None else min(last, wait) for wait in waits]
    return max((day for day in days if day > ends_on), default=None)


def cut_to(ends_on: date, extended_to: date | None, today: date) -> date | None:
    """Return the last day of a letter that nothing carries from today on.

    The days on which it was carried stay as they were.
    """
    if extended_to is None:
        return None
    day = min(extended_to, today - timedelta(days=1))
    return day if day > ends_on else None
