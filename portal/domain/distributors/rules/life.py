"""The life of a verification: until when it holds, when to renew it, when to remind.

Nothing here is stored: every state follows from dates and facts at the moment somebody asks.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from portal.kernel.calendar import add_months
from portal.kernel.errors import RuleBroken

EXPIRING_DAYS = 30
RENEWAL_DAYS = 60
REMINDER_DAYS = (30, 14, 3, 0)


class KycStatus(StrEnum):
    """States of a completed verification on a day (KYC-12), computed and never stored.

    `WITHDRAWN`: the person took a necessary consent back (KYC-06).  `BLOCKED`: somebody of it
    stands on a list of barred persons on that day (KYC-10).
    """

    NONE = "none"
    VERIFIED = "verified"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


class NotCertified(RuleBroken):
    """The organisation has no verification that this could be about."""

    code = "distributors.not_certified"


class NotConversion(RuleBroken):
    """The application does not turn a natural person into a business."""

    code = "distributors.not_conversion"


class RenewalTooEarly(RuleBroken):
    """A verification can be renewed in the last sixty days; `opens_on` is the first of them."""

    code = "distributors.renewal_too_early"


def next_due(verified_on: date, months: int) -> date:
    """Return the last day of a verification, so many months on (KYC-12, CC art. 202)."""
    return add_months(verified_on, months)


def last_day(next_due: date, id_valid_to: date | None) -> date:
    """Return the last day a verification holds: its own, or that of the identity document."""
    return min(next_due, id_valid_to or next_due)


def kyc_status(
    *,
    verified_on: date,
    last_day: date,
    withdrawn_on: date | None,
    blocked: bool,
    as_of: date,
) -> KycStatus:
    """Return the state of a verification on a day (KYC-12).

    It holds through its last day and is expiring in the 30 days before it.
    """
    if as_of < verified_on:
        return KycStatus.NONE
    if withdrawn_on is not None and as_of >= withdrawn_on:
        return KycStatus.WITHDRAWN
    if as_of > last_day:
        return KycStatus.EXPIRED
    if blocked:
        return KycStatus.BLOCKED
    if as_of >= last_day - timedelta(days=EXPIRING_DAYS):
        return KycStatus.EXPIRING
    return KycStatus.VERIFIED


def papers_to_keep(
    required: Iterable[str], *, id_ends: date | None, licence_ends: date | None, today: date
) -> frozenset[str]:
    """Return of which kinds a later application takes the papers over: those that still hold.

    `required` are the kinds it asks for, as values of `documents.DocumentKind`.  Only papers of
    identity and of registration have a last day.
    """
    ends = {"id_front": id_ends, "id_back": id_ends, "business_licence": licence_ends}
    return frozenset(kind for kind in required if (ends.get(kind) or today) >= today)


def renewal_opens_on(last_day: date) -> date:
    """Return the first day on which a verification may be renewed (workflows.md 2.2)."""
    return last_day - timedelta(days=RENEWAL_DAYS)


def reminder_due(last_day: date, today: date) -> int | None:
    """Return how many days before the end the reminder is that is due today, or was missed.

    Of several that were missed only the latest is worth sending.  None before the first and
    after the last day.
    """
    left = (last_day - today).days
    reached = [days for days in REMINDER_DAYS if 0 <= left <= days]
    return min(reached, default=None)
