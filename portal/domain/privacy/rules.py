"""The rights of a person over its data: how long they are kept, and why (KYC-06, KYC-07).

Two clocks run.  What nobody needs any more goes by itself after a time (`kept_until`).  What a
person asks to have erased goes at once, unless the law or an unfinished matter holds it
(`holds`).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import rfc8785

from portal.kernel.calendar import add_months
from portal.kernel.errors import RuleBroken, TooMany

ENDED_MONTHS = 6  # KYC-07: what did not lead to a verification
MONTHS_A_YEAR = 12
EXPORTS_A_DAY = 5  # security 3.3
EXPORT_DAY = timedelta(hours=24)
ANSWER_DAYS = 30


class RequestState(StrEnum):
    """Where a request to erase is.

    `OPEN`: an officer is to carry it out; `HELD`: something is still held, and goes by itself
    as soon as nothing holds it.
    """

    OPEN = "open"
    HELD = "held"
    DONE = "done"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    """Why something was erased."""

    REQUEST = "request"
    RETENTION = "retention"


class Outcome(StrEnum):
    """How far an application came; it decides how long its data are kept (KYC-07).

    `LOOSE`: a paper that was handed in and belongs to no application.
    """

    DRAFT = "draft"
    UNDECIDED = "undecided"
    ENDED = "ended"
    APPROVED = "approved"
    LOOSE = "loose"


class HoldReason(StrEnum):
    """What keeps personal data although somebody asks to have them erased.

    `CASE_OPEN`: an application is not over; `DEPOSIT_OPEN`: the deposit goes back to the card
    that is among the data; `RETENTION`: the law asks to keep them (E-Commerce Law art. 31).
    """

    CASE_OPEN = "case_open"
    LICENCE_IN_FORCE = "licence_in_force"
    VERIFICATION_IN_FORCE = "verification_in_force"
    DEPOSIT_OPEN = "deposit_open"
    RETENTION = "retention"


class AlreadyRequested(RuleBroken):
    """A request to erase is open already."""

    code = "privacy.already_requested"


class NothingHeld(RuleBroken):
    """There are no identity data of the organisation's people that could be erased."""

    code = "privacy.nothing_held"


class NotOpen(RuleBroken):
    """The request was carried out or taken back."""

    code = "privacy.not_open"


class TooManyExports(TooMany):
    """The data were handed out `most` times within a day already."""

    code = "privacy.too_many_exports"


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason to keep, and the last day on which it does; None while nobody can say."""

    reason: HoldReason
    until: date | None


@dataclass(frozen=True, slots=True)
class Membership:
    """What an organisation is and was, as far as it keeps its people's data.

    `licence_until` and `verified_until` are the last days of the newest licence and the newest
    verification, None without one; each may be over (`…_in_force`).
    """

    licence_until: date | None = None
    licence_in_force: bool = False
    verified_until: date | None = None
    verification_in_force: bool = False
    deposit_open: bool = False

    @property
    def ends_on(self) -> date | None:
        """The last day of licence and verification, None for one who never was a member."""
        days = [day for day in (self.licence_until, self.verified_until) if day]
        return max(days, default=None)


def kept_until(
    outcome: Outcome, ended_on: date, membership: Membership, *, years: int
) -> date | None:
    """Return the last day on which data are kept without being asked for (KYC-07).

    `ended_on` is the day on which the application was refused, withdrawn or lapsed, a draft was
    begun or a loose paper handed in.  `years` are those after membership.  None while the
    officers have the application.
    """
    if outcome is Outcome.UNDECIDED:
        return None
    if outcome is Outcome.APPROVED:
        return _retained_until(ended_on, membership, years)
    return add_months(ended_on, ENDED_MONTHS)


def holds(
    outcome: Outcome, ended_on: date, membership: Membership, *, years: int, today: date
) -> tuple[Hold, ...]:
    """Return what keeps the data today although the person asks to have them erased.

    See `kept_until` for the arguments.
    """
    found = []
    if outcome in {Outcome.DRAFT, Outcome.UNDECIDED}:
        found.append(Hold(HoldReason.CASE_OPEN, None))
    if outcome is Outcome.APPROVED:
        if membership.licence_in_force:
            found.append(Hold(HoldReason.LICENCE_IN_FORCE, membership.licence_until))
        if membership.verification_in_force:
            found.append(Hold(HoldReason.VERIFICATION_IN_FORCE, membership.verified_until))
        last = _retained_until(ended_on, membership, years)
        if today <= last:
            found.append(Hold(HoldReason.RETENTION, last))
    if membership.deposit_open and outcome is not Outcome.LOOSE:
        found.append(Hold(HoldReason.DEPOSIT_OPEN, None))
    return tuple(found)


def is_due(
    outcome: Outcome, ended_on: date, membership: Membership, *, years: int, today: date
) -> bool:
    """Return whether data are to be erased today without being asked for (KYC-07).

    A draft that nobody hands in is no unfinished matter for ever: it goes like a lapsed one.
    """
    last = kept_until(outcome, ended_on, membership, years=years)
    if last is None or today <= last:
        return False
    kept = holds(outcome, ended_on, membership, years=years, today=today)
    abandoned = HoldReason.CASE_OPEN if outcome is Outcome.DRAFT else None
    return all(hold.reason is abandoned for hold in kept)


def held_until(found: Iterable[Hold]) -> date | None:
    """Return the last day of all holds together; None while nobody can say, or without any."""
    days = [hold.until for hold in found]
    return None if None in days else max((day for day in days if day), default=None)


def distinct(found: Iterable[Hold]) -> tuple[Hold, ...]:
    """Return each reason once, in the order of `HoldReason`, with its latest day."""
    by_reason: dict[HoldReason, list[Hold]] = {}
    for hold in found:
        by_reason.setdefault(hold.reason, []).append(hold)
    return tuple(
        Hold(reason, held_until(by_reason[reason]))
        for reason in HoldReason
        if reason in by_reason
    )


def holds_to_json(found: Iterable[Hold]) -> list[dict[str, str | None]]:
    """Return holds as they are kept with a request."""
    return [
        {"reason": hold.reason.value, "until": hold.until.isoformat() if hold.until else None}
        for hold in found
    ]


def holds_from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Hold, ...]:
    """Return what `holds_to_json` made back as holds."""
    return tuple(
        Hold(
            HoldReason(one["reason"]),
            date.fromisoformat(one["until"]) if one["until"] else None,
        )
        for one in kept
    )


def answer_by(requested_on: date) -> date:
    """Return the last day on which a request is answered in time (GB/T 35273: 30 days)."""
    return requested_on + timedelta(days=ANSWER_DAYS)


def record_hash(record: Mapping[str, object]) -> str:
    """Return the SHA-256 in hex over a record's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(record))).hexdigest()  # type: ignore[arg-type]


def _retained_until(approved_on: date, membership: Membership, years: int) -> date:
    return add_months(membership.ends_on or approved_on, years * MONTHS_A_YEAR)
