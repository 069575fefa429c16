"""When a grant holds by itself and as part of its chain, and what ends it (AUT-03 N12, AUT-04).

Nothing here is stored: a day and the dates of the grants say everything, so a revocation needs
no job to reach those below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

_ONE_DAY = timedelta(days=1)


class AuthorisationStatus(StrEnum):
    """What an authorisation is on a day; computed from dates, never stored."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"


GONE = frozenset(
    {
        AuthorisationStatus.REVOKED,
        AuthorisationStatus.SURRENDERED,
        AuthorisationStatus.EXPIRED,
    }
)
# What of a chain is told first: what is over, then what pauses, then what is yet to begin.
_WEIGHT = (GONE, {AuthorisationStatus.SUSPENDED}, {AuthorisationStatus.SCHEDULED})


class BindingKind(StrEnum):
    """What can set the last day of an authorisation (AUT-04)."""

    LETTER = "letter"
    TRADEMARK = "trademark"
    PERMIT = "permit"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightEnd:
    """The last day that a mark, with its grace, or a permit of a letter allows."""

    kind: BindingKind
    item: str
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One grant with its own dates; the grants above it are other links.

    `depth` 1 is granted by the right-holder.  A suspension holds from its first day up to the
    day before its second; `earlier` is the grant that this one renews when both count as one
    (AUT-03, renewal).
    """

    id: UUID
    letter_no: str
    grantor: str
    grantor_uscc: str
    grantee: str
    grantee_uscc: str
    organisation_id: UUID
    depth: int
    valid_from: date
    letter_to: date
    rights: tuple[RightEnd, ...] = ()
    extended_to: date | None = None
    revoked_on: date | None = None
    surrendered_on: date | None = None
    suspensions: tuple[tuple[date, date | None], ...] = ()
    earlier: "Link | None" = None

    @property
    def rights_to(self) -> date | None:
        """The last day that all its marks and permits allow; None when they set no end."""
        return min((right.ends_on for right in self.rights), default=None)

    @property
    def end(self) -> date:
        """The last day by itself: of the letter or its extension, its marks and permits."""
        last = max(self.letter_to, self.extended_to or self.letter_to)
        return min(last, self.rights_to or last)

    @property
    def written_to(self) -> date:
        """The last day that the letter, its marks and permits allow.

        An extension does not lengthen it: it is the portal's patience, not the grantor's word.
        """
        return min(self.letter_to, self.rights_to or self.letter_to)

    @property
    def last_day(self) -> date:
        """The last day on which it can hold as written, cut short when it was taken back."""
        cut = (self.revoked_on, self.surrendered_on)
        return min([self.written_to, *(day - _ONE_DAY for day in cut if day)])

    def status(self, day: date) -> AuthorisationStatus:
        """Return what the grant is by itself; a measure holds from its date 00:00 (AUT-10)."""
        if self.revoked_on is not None and day >= self.revoked_on:
            return AuthorisationStatus.REVOKED
        if self.surrendered_on is not None and day >= self.surrendered_on:
            return AuthorisationStatus.SURRENDERED
        if day > self.end:
            return AuthorisationStatus.EXPIRED
        if any(
            first <= day and (until is None or day < until) for first, until in self.suspensions
        ):
            return AuthorisationStatus.SUSPENDED
        if day < self.valid_from:
            return AuthorisationStatus.SCHEDULED
        return AuthorisationStatus.ACTIVE

    def status_above(self, day: date) -> AuthorisationStatus:
        """Return what the grant is for those below it: a joined renewal is one with `earlier`.

        A renewal that has itself been revoked carries nobody, not even before its first day.
        """
        own = self.status(day)
        before = self.earlier
        if own is not AuthorisationStatus.SCHEDULED or before is None:
            return own
        is_joined = self.valid_from <= before.written_to + _ONE_DAY
        return before.status_above(day) if is_joined else own


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an authorisation is on a day with its whole chain.

    `because` is the grant above that decides it, None when it is the authorisation itself;
    `code` then is AUT_PARENT_REVOKED (revoked, surrendered or suspended) or AUT_PARENT_EXPIRED.
    """

    status: AuthorisationStatus
    because: Link | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One input that sets the last day: whose it is, and which mark or permit."""

    kind: BindingKind
    link_id: UUID
    letter_no: str
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveEnd:
    """The last day of an authorisation and every input that sets it (AUT-04)."""

    day: date
    bindings: tuple[Binding, ...]


def standing(chain: Sequence[Link], day: date) -> Standing:
    """Return what the last link of a chain, root first, is on a day.

    What is over counts before what pauses; among equals the authorisation itself counts first,
    then the highest grant above it.
    """
    *above, own = chain
    statuses = [(None, own.status(day)), *((link, link.status_above(day)) for link in above)]
    for group in _WEIGHT:
        for link, status in statuses:
            if status in group:
                code = parent_code(status) if link else ""
                return Standing(status=status, because=link, code=code)
    return Standing(status=AuthorisationStatus.ACTIVE)


def parent_code(status: AuthorisationStatus) -> str:
    """Return the code of N12 for the status of a grant above, nothing when it does no harm."""
    if status is AuthorisationStatus.EXPIRED:
        return "AUT_PARENT_EXPIRED"
    harmless = {AuthorisationStatus.ACTIVE, AuthorisationStatus.SCHEDULED}
    return "" if status in harmless else "AUT_PARENT_REVOKED"


def chain_end(chain: Sequence[Link]) -> EffectiveEnd:
    """Return the earliest end among the grants of a chain, and all that set it (AUT-04)."""
    day = min(link.end for link in chain)
    bindings = tuple(binding for link in chain for binding in _bindings(link, day))
    return EffectiveEnd(day=day, bindings=bindings)


def _bindings(link: Link, day: date) -> list[Binding]:
    if link.end != day:
        return []
    found = [(right.kind, right.item) for right in link.rights if right.ends_on == day]
    if max(link.letter_to, link.extended_to or link.letter_to) == day:
        own = BindingKind.LETTER if link.letter_to == day else BindingKind.EXTENSION
        found.insert(0, (own, ""))
    return [
        Binding(kind=kind, link_id=link.id, letter_no=link.letter_no, item=item)
        for kind, item in found
    ]
