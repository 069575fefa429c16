"""Whether a grant nests in the one above it (AUT-03, N1 to N13), with all failures together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from portal.domain.suppliers.rules.chain import Link, parent_code
from portal.domain.suppliers.rules.letter import (
    PARENT,
    Exclusivity,
    Letter,
    is_channel,
    is_product,
)
from portal.domain.suppliers.rules.regions import is_region
from portal.domain.suppliers.rules.rights import COPYRIGHTS, TRADEMARKS
from portal.domain.suppliers.rules.scope import (
    Scope,
    channels_beyond,
    products_beyond,
    regions_beyond,
    scope_of,
)
from portal.kernel.errors import Problem
from portal.kernel.text import search_key

_ONE_DAY = timedelta(days=1)
_SCOPE: tuple[tuple[str, str, Callable[[str], bool], Callable[..., list[str]]], ...] = (
    ("products", "AUT_PRODUCT_EXCEEDS_PARENT", is_product, products_beyond),
    ("channels", "AUT_CHANNEL_EXCEEDS_PARENT", is_channel, channels_beyond),
    ("regions", "AUT_REGION_EXCEEDS_PARENT", is_region, regions_beyond),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A recorded grant as a parent: its `chain` from the root to itself.

    `renews` is the grant it renews when both count as one over the joined term; then
    `link.earlier` is set too.
    """

    link: Link
    scope: Scope
    exclusivity: Exclusivity
    sub_depth: int
    sign_date: date
    chain: tuple[Link, ...]
    renews: "Grant | None" = None

    @property
    def first_day(self) -> date:
        """The first day of the joined term."""
        return self.renews.first_day if self.renews else self.link.valid_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another live grant of the same grantor, from `valid_from` to `ends_on`."""

    letter_no: str
    grantee_uscc: str
    scope: Scope
    exclusivity: Exclusivity
    valid_from: date
    ends_on: date


def grant_of(letter: Letter, chain: Sequence[Link]) -> Grant:
    """Return the grant that a recorded letter makes at the end of its chain, root first."""
    return Grant(
        link=chain[-1],
        scope=scope_of(letter),
        exclusivity=letter.exclusivity,
        sub_depth=letter.sub_depth,
        sign_date=letter.sign_date,
        chain=tuple(chain),
    )


def can_join(earlier: Grant, later: Grant) -> bool:
    """Return whether a renewal counts with what it renews as one grant (AUT-03, renewal).

    The same two parties, nothing less covered, and not one day between them.
    """
    before, after = earlier.link, later.link
    return (
        (before.grantor_uscc, before.grantee_uscc) == (after.grantor_uscc, after.grantee_uscc)
        and later.scope.covers(earlier.scope)
        and after.valid_from <= before.last_day + _ONE_DAY
    )


def joined(later: Grant, earlier: Grant | None) -> Grant:
    """Return a renewal with what it renews, when the two can join; itself otherwise."""
    if earlier is None or not can_join(earlier, later):
        return later
    link = replace(later.link, earlier=earlier.link)
    return replace(later, link=link, chain=(*later.chain[:-1], link), renews=earlier)


def nesting_problems(
    values: Mapping[str, Any], parent: Grant, *, day: date, max_tiers: int
) -> list[Problem]:
    """Return how a letter, as `read_letter` returns it, exceeds ONE grant above it (N1-N12).

    What has not been typed yet is not judged.  AUT_SIGNED_BEFORE_PARENT is for the examiner
    (`WARNINGS`); everything else refuses the letter.
    """
    return [
        *_check_grantor(values, parent),
        *_check_term(values, parent),
        *_check_scope(values, parent),
        *_check_depth(values, parent, max_tiers),
        *_check_cycle(values, parent),
        *_check_signed(values, parent),
        *_check_ancestors(parent, day),
    ]


def exclusivity_problems(
    values: Mapping[str, Any], siblings: Iterable[Sibling]
) -> list[Problem]:
    """Return AUT_EXCLUSIVE_CONFLICT with the letters that exclude this one, or it them (N9)."""
    first, last, grantee = values["valid_from"], values["valid_to"], values["grantee_uscc"]
    if not (first and last and grantee):
        return []
    scope = Scope(*(_good_items(values, name, is_good) for name, _, is_good, _ in _SCOPE))
    against = [
        other.letter_no
        for other in siblings
        if Exclusivity.EXCLUSIVE in {values["exclusivity"], other.exclusivity}
        and other.grantee_uscc != grantee
        and first <= other.ends_on
        and other.valid_from <= last
        and scope.overlaps(other.scope)
    ]
    return _problems("exclusivity", "AUT_EXCLUSIVE_CONFLICT", against)


def root_problems(values: Mapping[str, Any], *, affiliated: bool) -> list[Problem]:
    """Return what a grant without one above it lacks (N10, N13).

    The grantor must be the registrant of each mark and the owner of each copyright, unless
    proof is given that it belongs to the right-holder (AUT-02).
    """
    return [*_check_itself(values), *([] if affiliated else foreign_rights(values))]


def foreign_rights(values: Mapping[str, Any]) -> list[Problem]:
    """Return AUT_ROOT_NOT_RIGHT_HOLDER for marks and copyrights of another name (N13)."""
    if not values["grantor"]:
        return []
    holder = search_key(values["grantor"])
    marks = [
        mark.reg_no for mark in values[TRADEMARKS] if search_key(mark.registrant) != holder
    ]
    works = [work.name for work in values[COPYRIGHTS] if search_key(work.owner) != holder]
    return [
        *_problems(TRADEMARKS, "AUT_ROOT_NOT_RIGHT_HOLDER", marks),
        *_problems(COPYRIGHTS, "AUT_ROOT_NOT_RIGHT_HOLDER", works),
    ]


def _problems(field: str, code: str, items: Sequence[object], **facts: object) -> list[Problem]:
    return [Problem(field, code, {"items": list(items), **facts})] if items else []


def _check_grantor(values: Mapping[str, Any], parent: Grant) -> list[Problem]:
    code = values["grantor_uscc"]
    if code in {None, parent.link.grantee_uscc}:
        return []
    return _problems(
        "grantor_uscc",
        "AUT_GRANTOR_NOT_PARENT_GRANTEE",
        [code],
        expected=parent.link.grantee_uscc,
    )


def _check_term(values: Mapping[str, Any], parent: Grant) -> list[Problem]:
    first, last = parent.first_day, parent.link.letter_to
    bounds = {"first": first.isoformat(), "last": last.isoformat()}
    return [
        Problem(name, "AUT_TERM_EXCEEDS_PARENT", {"items": [day.isoformat()], **bounds})
        for name in ("valid_from", "valid_to")
        if (day := values[name]) and not first <= day <= last
    ]


def _bearing(values: Mapping[str, Any], parent: Grant) -> Iterator[Grant]:
    """Yield the grants whose limits hold on some day of the letter.

    A letter that begins before a renewal did may not be wider than what was renewed, either.
    """
    yield parent
    first = values["valid_from"]
    if parent.renews and first and first < parent.link.valid_from:
        yield from _bearing(values, parent.renews)


def _check_scope(values: Mapping[str, Any], parent: Grant) -> list[Problem]:
    bearing = [grant.scope for grant in _bearing(values, parent)]
    found = []
    for name, code, is_good, beyond in _SCOPE:
        items = _good_items(values, name, is_good)
        over = {item for scope in bearing for item in beyond(getattr(scope, name), items)}
        found += _problems(name, code, [item for item in items if item in over])
    return found


def _good_items(
    values: Mapping[str, Any], name: str, is_good: Callable[[str], bool]
) -> tuple[str, ...]:
    return tuple(item for item in values[name] if is_good(item))


def _check_depth(values: Mapping[str, Any], parent: Grant, max_tiers: int) -> list[Problem]:
    allowed = min(grant.sub_depth for grant in _bearing(values, parent))
    asked, tier = values["sub_depth"], parent.link.depth + 1
    found = []
    if allowed < 1:
        found += _problems("sub_depth", "AUT_SUBLICENSE_NOT_PERMITTED", [parent.link.letter_no])
    if asked is not None and asked > allowed - 1:
        found += _problems(
            "sub_depth", "AUT_SUBLICENSE_DEPTH_EXCEEDS", [asked], max=max(allowed - 1, 0)
        )
    if tier > max_tiers:
        found += _problems("sub_depth", "AUT_DEPTH_EXCEEDED", [tier], max=max_tiers)
    return found


def _check_cycle(values: Mapping[str, Any], parent: Grant) -> list[Problem]:
    parties = {code for link in parent.chain for code in (link.grantor_uscc, link.grantee_uscc)}
    if values["grantee_uscc"] in parties:
        return _problems("grantee_uscc", "AUT_CYCLE", [values["grantee_uscc"]])
    return _check_itself(values)


def _check_itself(values: Mapping[str, Any]) -> list[Problem]:
    code = values["grantee_uscc"]
    if code is None or code != values["grantor_uscc"]:
        return []
    return _problems("grantee_uscc", "AUT_CYCLE", [code])


def _check_signed(values: Mapping[str, Any], parent: Grant) -> list[Problem]:
    day = values["sign_date"]
    if day is None or day >= parent.sign_date:
        return []
    return _problems(
        "sign_date",
        "AUT_SIGNED_BEFORE_PARENT",
        [day.isoformat()],
        earliest=parent.sign_date.isoformat(),
    )


def _check_ancestors(parent: Grant, day: date) -> list[Problem]:
    dead: dict[str, list[str]] = {}
    for link in parent.chain:
        code = parent_code(link.status_above(day))
        if code:
            dead.setdefault(code, []).append(link.letter_no)
    return [Problem(PARENT, code, {"items": items}) for code, items in dead.items()]
