"""Numbers of licences (CRT), how long one is valid and what state it is in (BDG-01, BDG-02).

Nothing here is ever stored: validity and state are computed from dates and facts whenever
somebody asks, so no job can be late in telling the truth.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from typing_extensions import override

from portal.kernel.calendar import add_months
from portal.kernel.checkdigits import MOD31_ALPHABET, mod31_check_character
from portal.kernel.clock import civil_date
from portal.kernel.errors import RuleBroken
from portal.kernel.text import fold

LICENCE_MONTHS = 12
MONTHS_AFTER_REVOCATION = 6
_NUMBER = re.compile(
    rf"([{MOD31_ALPHABET}]{{3}})(\d{{4}})([BDP])(\d{{6}})([{MOD31_ALPHABET}])", re.ASCII
)


class LicenceKind(StrEnum):
    """Whose licence it is; the letter stands in the number."""

    BRAND = "B"
    DISTRIBUTOR = "D"
    PLATFORM = "P"


class LicenceState(StrEnum):
    """States of BDG-02 that a licence can be shown in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Reason(StrEnum):
    """Why a licence is suspended or revoked (BDG-02)."""

    DEPOSIT_SHORTFALL = "DEPOSIT_SHORTFALL"
    AUTH_LOST = "AUTH_LOST"
    PRICE_LIST_STALE = "PRICE_LIST_STALE"
    PYRAMID_FLAG = "PYRAMID_FLAG"
    COMPLAINT_OVERDUE = "COMPLAINT_OVERDUE"
    REGISTRATION_REQUIRED = "REGISTRATION_REQUIRED"
    LICENCE_INVALID = "LICENCE_INVALID"
    BLOCKED = "BLOCKED"
    COURT = "COURT"
    MANUAL = "MANUAL"


COMPUTED = frozenset(
    {
        Reason.DEPOSIT_SHORTFALL,
        Reason.AUTH_LOST,
        Reason.PRICE_LIST_STALE,
        Reason.BLOCKED,
    }
)
IMPOSED = frozenset(Reason) - COMPUTED


class Binding(StrEnum):
    """What sets the end of a licence (BDG-01)."""

    TWELVE_MONTHS = "twelve_months"
    AUTHORISATION = "authorisation"
    BUSINESS_LICENCE = "business_licence"
    ID_DOCUMENT = "id_document"
    KYC_REVIEW = "kyc_review"


class MeasureKind(StrEnum):
    """What can be imposed on a licence, or asked for by its holder."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"


class NotReady(RuleBroken):
    """A condition of BDG-01 is not met; the facts name each."""

    code = "licences.not_ready"


class LicenceExists(RuleBroken):
    """The organisation holds a licence that has not ended."""

    code = "licences.exists"


class RevokedRecently(RuleBroken):
    """The last licence was revoked less than six months ago; `day` is the first to apply on."""

    code = "licences.revoked_recently"


class LicenceEnded(RuleBroken):
    """The licence was revoked or given back; nothing can be imposed on it any more."""

    code = "licences.ended"


class MissingCharacters(RuleBroken):
    """The certificate's font cannot draw some characters of the name."""

    code = "licences.missing_characters"


class NothingToLift(RuleBroken):
    """The licence is not suspended for this reason."""

    code = "licences.nothing_to_lift"


@dataclass(frozen=True, slots=True)
class Number:
    """A licence number in its parts."""

    organisation: str
    year: int
    kind: LicenceKind
    serial: int

    @override
    def __str__(self) -> str:
        body = f"{self.organisation}{self.year:04d}{self.kind}{self.serial:06d}"
        check = mod31_check_character(body)
        return f"{self.organisation}-{self.year:04d}-{self.kind}-{self.serial:06d}-{check}"


class NumberProblem(StrEnum):
    """Why a text is not a licence number."""

    FORMAT = "format"
    CHECK = "check"


def parse_number(text: str) -> Number | NumberProblem:
    """Read a number as people type it: any case, with or without hyphens and spaces (CRT)."""
    plain = re.sub(r"[\s-]", "", fold(text).replace("—", "-").replace("–", "-")).upper()
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return NumberProblem.FORMAT
    organisation, year, kind, serial, check = match.groups()
    if mod31_check_character(plain[:-1]) != check:
        return NumberProblem.CHECK
    return Number(organisation, int(year), LicenceKind(kind), int(serial))


def end_of_validity(ends: Mapping[Binding, date]) -> tuple[date, frozenset[Binding]]:
    """Return the earliest end, itself a valid day, and every input that set it (BDG-01)."""
    earliest = min(ends.values())
    return earliest, frozenset(name for name, end in ends.items() if end == earliest)


def may_apply_again_on(revoked_at: datetime) -> date:
    """Return the first day on which a licence may follow a revoked one (BDG-02)."""
    return add_months(civil_date(revoked_at), MONTHS_AFTER_REVOCATION)


def twelve_months_end(issued_on: date) -> date:
    """Return the last day of the twelve months from the day of issue."""
    return add_months(issued_on, LICENCE_MONTHS) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing imposed on a licence, in force from `effective_at`."""

    kind: MeasureKind
    reason: Reason
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """One authorisation that a licence rests on, with its whole chain, as of today.

    `ends_on` is the last day that the chain allows, `live` whether it holds today.
    `stopped_on` is the day from which it holds no more for good, if that came before its end.
    """

    ends_on: date
    live: bool = True
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state of a licence follows from.

    `ends` holds every end date but that of the authorisations, which are the `grounds`.
    `consent_withdrawn`: the holder took back a consent without which it cannot be certified
    (KYC-06).  `registered`: the register of companies has nothing against it (AUT-09).
    `must_register`: a natural person sells so much that it may go on as a business only
    (KYC-11).  `blocked`: somebody of the holder is on a list of barred persons (KYC-10).
    """

    issued_on: date
    ends: Mapping[Binding, date]
    grounds: tuple[Ground, ...]
    deposit_too_low: bool
    price_list_current: bool
    consent_withdrawn: bool
    registered: bool = True
    must_register: bool = False
    blocked: bool = False
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a licence at one instant, and why."""

    state: LicenceState
    valid_from: date
    valid_to: date
    binding: frozenset[Binding]
    as_of: datetime
    reasons: frozenset[Reason] = field(default_factory=frozenset)

    @property
    def is_valid(self) -> bool:
        """Whether consumers may rely on the licence."""
        return self.state is LicenceState.ACTIVE


def standing(facts: Facts, at: datetime) -> Standing:
    """Return the standing at an instant; REVOKED > WITHDRAWN > EXPIRED > SUSPENDED (BDG-02)."""
    ends = {Binding.TWELVE_MONTHS: twelve_months_end(facts.issued_on), **facts.ends}
    last_ground = _last_day(facts.grounds)
    if last_ground is not None:
        ends[Binding.AUTHORISATION] = last_ground
    valid_to, binding = end_of_validity(ends)
    done = [measure for measure in facts.measures if measure.effective_at <= at]
    kinds = {measure.kind for measure in done}
    reasons = suspended_for(done) | _computed(facts)
    if MeasureKind.REVOKE in kinds:
        state = LicenceState.REVOKED
        reasons = {m.reason for m in done if m.kind is MeasureKind.REVOKE}
    elif MeasureKind.WITHDRAW in kinds or facts.consent_withdrawn:
        state, reasons = LicenceState.WITHDRAWN, set()
    elif civil_date(at) > valid_to:
        state, reasons = LicenceState.EXPIRED, set()
    else:
        state = LicenceState.SUSPENDED if reasons else LicenceState.ACTIVE
    return Standing(state, facts.issued_on, valid_to, binding, at, frozenset(reasons))


def _computed(facts: Facts) -> set[Reason]:
    """Return for which reasons a licence is suspended without anybody imposing it."""
    holds = {
        Reason.DEPOSIT_SHORTFALL: facts.deposit_too_low,
        Reason.PRICE_LIST_STALE: not facts.price_list_current,
        Reason.AUTH_LOST: not any(ground.live for ground in facts.grounds),
        Reason.LICENCE_INVALID: not facts.registered,
        Reason.REGISTRATION_REQUIRED: facts.must_register,
        Reason.BLOCKED: facts.blocked,
    }
    return {reason for reason, found in holds.items() if found}


def _last_day(grounds: Iterable[Ground]) -> date | None:
    """Return the last day that the authorisations allow, None when they were taken away.

    Of several the last to end counts.  One that had ended before the last of the others was
    taken away did not end the licence; the taking away did.
    """
    found = list(grounds)
    last = max((one.ends_on for one in found if one.stopped_on is None), default=None)
    stop = max((one.stopped_on for one in found if one.stopped_on), default=None)
    outlived = last is not None and stop is not None and stop > last + timedelta(days=1)
    return None if outlived else last


def suspended_for(measures: Iterable[Measure]) -> set[Reason]:
    """Return for which imposed reasons a licence is suspended after these measures."""
    reasons: set[Reason] = set()
    for measure in sorted(measures, key=lambda measure: measure.effective_at):
        if measure.kind is MeasureKind.SUSPEND:
            reasons.add(measure.reason)
        elif measure.kind is MeasureKind.REINSTATE:
            reasons.discard(measure.reason)
    return reasons
