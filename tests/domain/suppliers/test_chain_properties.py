"""What holds of every chain: judged by counting out what each grant covers, cell by cell."""

import itertools
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import AuthorisationStatus, Grant, Link
from portal.kernel.ids import new_id
from tests.support.chains import (
    OTHER_USCC,
    SHOP_USCC,
    STALL_USCC,
    first_grant,
    granted,
    values,
)
from tests.support.letters import AGENT_USCC, BRAND_USCC

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 28)
PARTIES = (BRAND_USCC, AGENT_USCC, SHOP_USCC, OTHER_USCC, STALL_USCC)

# A small world: what can be sold, how, where and when.
ITEMS = ("X/VIDEO/A", "X/VIDEO/AB", "X/VIDEO/B", "X/GAME/A")
WAYS = ("CAMPUS", "OFFLINE", "A_WAY_YET_UNKNOWN")
COUNTIES = ("310101", "310115", "320505", "440305", "710101")
PRODUCTS = ("X/VIDEO", "X/VIDEO/*", "X/VIDEO/A*", "X/VIDEO/A", "X/VIDEO/B", "X/GAME/*")
CHANNELS = (["ALL"], ["CAMPUS"], ["OFFLINE"], ["CAMPUS", "OFFLINE"])
REGIONS = ("CN", "31", "3101", "310100", "310115", "32", "440000", "4403", "71")

Cell = tuple[str, str, str, date]


def sells(product: str, item: str) -> bool:
    pattern = product if product.count("/") == 2 else f"{product}/*"
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), item) is not None


def reaches(channel: str, way: str) -> bool:
    return channel in {"ALL", way}


def lies_in(county: str, region: str) -> bool:
    if region == "CN":
        return county[:2] not in {"71", "81", "82"}
    places = re.fullmatch(r"(..?)(00|..)?(00|..)?", region)
    assert places
    digits = "".join(part for part in places.groups("") if part != "00")
    return county[: len(digits)] == digits


def cells(fields: dict[str, Any]) -> set[Cell]:
    """Return everything that a letter allows: an item, a way, a county and a day each."""
    first, last = (date.fromisoformat(fields[name]) for name in ("valid_from", "valid_to"))
    return set(
        itertools.product(
            [item for item in ITEMS if any(sells(one, item) for one in fields["products"])],
            [way for way in WAYS if any(reaches(one, way) for one in fields["channels"])],
            [one for one in COUNTIES if any(lies_in(one, code) for code in fields["regions"])],
            [first + timedelta(days) for days in range((last - first).days + 1)],
        )
    )


def few(pool: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(pool)), min_size=1, max_size=2, unique=True)


def within(first: date, last: date) -> st.SearchStrategy[date]:
    """Return days of a term, its first and last more often than others."""
    return st.sampled_from([first, last]) | st.dates(first, last)


def scope(draw: Any, above: dict[str, Any]) -> dict[str, Any]:
    """Draw a scope that is wider than the one above in one way at most."""
    wild = draw(st.sampled_from(["products", "channels", "regions", "term", "depth", ""]))
    first, last = (date.fromisoformat(above[name]) for name in ("valid_from", "valid_to"))
    if wild == "term":
        first, last = FIRST, LAST
    begins, ends = sorted(draw(st.tuples(within(first, last), within(first, last))))
    deepest = 3 if wild == "depth" else max(int(above["sub_depth"]) - 1, 0)
    return {
        "products": draw(few(PRODUCTS if wild == "products" else above["products"])),
        "channels": (
            draw(st.sampled_from(CHANNELS)) if wild == "channels" else above["channels"]
        ),
        "regions": draw(few(REGIONS if wild == "regions" else above["regions"])),
        "valid_from": begins.isoformat(),
        "valid_to": ends.isoformat(),
        "sub_depth": str(draw(st.sampled_from([deepest, draw(st.integers(0, deepest))]))),
    }


@st.composite
def roots(draw: Any) -> dict[str, Any]:
    """Draw a letter of the brand."""
    return WHOLE | {
        "products": draw(few(PRODUCTS)),
        "channels": draw(st.sampled_from(CHANNELS)),
        "regions": draw(few(REGIONS)),
        "sub_depth": draw(st.sampled_from("01233")),
    }


WHOLE = first_grant(
    valid_from=(FIRST + timedelta(2)).isoformat(), valid_to=(LAST - timedelta(2)).isoformat()
)


def letter_below(draw: Any, above: dict[str, Any], depth: int) -> dict[str, Any]:
    """Draw a letter of the grantee above, perhaps wider than what it has."""
    parties = {"grantor_uscc": PARTIES[depth], "grantee_uscc": PARTIES[depth + 1]}
    return above | scope(draw, above) | parties


def admits(parent: Grant, fields: dict[str, Any], max_tiers: int = 3) -> bool:
    problems = rules.nesting_problems(values(fields), parent, day=FIRST, max_tiers=max_tiers)
    return all(problem.code in rules.WARNINGS for problem in problems)


@given(root=roots(), data=st.data(), max_tiers=st.integers(1, 3))
@settings(max_examples=200)
def test_what_is_accepted_is_never_wider_than_any_grant_above(
    root: dict[str, Any], data: st.DataObject, max_tiers: int
) -> None:
    letters, grant = [root], granted(root)
    while len(letters) < len(PARTIES) - 1:
        below = letter_below(data.draw, letters[-1], len(letters))
        if not admits(grant, below, max_tiers):
            break
        for above in letters:
            assert cells(below) <= cells(above)
        assert int(below["sub_depth"]) < int(letters[-1]["sub_depth"])
        letters.append(below)
        grant = granted(below, grant)
    assert len(letters) <= min(max_tiers, 1 + int(root["sub_depth"]))


@given(root=roots(), data=st.data())
@settings(max_examples=100)
def test_whatever_is_narrowed_in_every_way_is_accepted(
    root: dict[str, Any], data: st.DataObject
) -> None:
    above = root | {"sub_depth": data.draw(st.sampled_from("123"))}
    parts = {name: data.draw(few(above[name])) for name in ("products", "channels", "regions")}
    first, last = (date.fromisoformat(above[name]) for name in ("valid_from", "valid_to"))
    days = within(first, last).map(date.isoformat)
    term = sorted(data.draw(st.tuples(days, days)))
    narrow = letter_below(data.draw, above, 1) | parts
    narrow |= {"valid_from": term[0], "valid_to": term[1]}
    narrow |= {"sub_depth": str(data.draw(st.integers(0, int(above["sub_depth"]) - 1)))}
    assert admits(granted(above), narrow)


@given(old=roots(), data=st.data())
@settings(max_examples=200)
def test_below_a_renewal_nothing_is_wider_than_what_was_granted_on_any_day(
    old: dict[str, Any], data: st.DataObject
) -> None:
    old |= {"sub_depth": "3"}
    new = old | {
        "letter_no": "R",
        "products": data.draw(st.sampled_from([[*old["products"], "X/GAME/*"], ["X/VIDEO"]])),
        "regions": data.draw(st.sampled_from([[*old["regions"], "44"], ["CN"]])),
        "sub_depth": data.draw(st.sampled_from("123")),
        "valid_from": data.draw(next_days(old)),
        "valid_to": (LAST + timedelta(4)).isoformat(),
    }
    grant = granted(new, renews=granted(old))
    term = {"valid_from": old["valid_from"], "valid_to": new["valid_to"]}
    below = letter_below(data.draw, data.draw(st.sampled_from([old, new])) | term, 1)
    if admits(grant, below):
        joined = cells(old) if grant.renews else set()
        assert cells(below) <= cells(new) | joined


def next_days(old: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return days on which a renewal can begin: within the term, right after, or too late."""
    last = date.fromisoformat(old["valid_to"])
    return st.integers(-2, 2).map(lambda days: (last + timedelta(days)).isoformat())


@given(one=roots(), two=roots(), data=st.data())
@settings(max_examples=200)
def test_two_grants_together_admit_nothing_that_neither_admits_alone(
    one: dict[str, Any], two: dict[str, Any], data: st.DataObject
) -> None:
    both = one | {
        name: [*one[name], *(item for item in two[name] if item not in one[name])]
        for name in ("products", "regions")
    }
    below = letter_below(data.draw, both, 1)
    if cells(below) <= cells(one) | cells(two):
        for fields in (one, two):
            if not cells(below) <= cells(fields):
                assert not admits(granted(fields), below)


LONGEST = 20
days_of_the_world = st.integers(0, LONGEST).map(lambda days: FIRST + timedelta(days))


@st.composite
def trees(draw: Any) -> list[tuple[Link, ...]]:
    """Draw the chains of a tree of grants; some of them renew another."""
    chains: list[tuple[Link, ...]] = []
    for _ in range(draw(st.integers(2, 8))):
        above = draw(st.sampled_from([(), *chains]))
        start, length = draw(st.integers(-2, 4)), draw(st.integers(5, LONGEST))
        earlier = draw(st.sampled_from([None, *(chain[-1] for chain in chains)]))
        link = Link(
            id=new_id(),
            letter_no=str(len(chains)),
            grantor="",
            grantor_uscc="",
            grantee="",
            grantee_uscc="",
            organisation_id=new_id(),
            depth=len(above) + 1,
            valid_from=FIRST + timedelta(start),
            letter_to=FIRST + timedelta(start + length),
            earlier=earlier,
        )
        chains.append((*above, link))
    return chains


@given(chains=trees(), data=st.data(), day=days_of_the_world)
@settings(max_examples=200)
def test_a_revoked_grant_leaves_nothing_active_below_it(
    chains: list[tuple[Link, ...]], data: st.DataObject, day: date
) -> None:
    fallen = data.draw(st.sampled_from(chains))[-1]
    revoked = replace(fallen, revoked_on=day)
    later = [FIRST + timedelta(days) for days in range(-3, LONGEST + 6)]
    for chain in chains:
        if fallen not in chain:
            continue
        after = tuple(revoked if link is fallen else link for link in chain)
        for on in later:
            status = rules.standing(after, on).status
            if on >= day:
                assert status is not AuthorisationStatus.ACTIVE
            else:
                assert status is rules.standing(chain, on).status


@given(chains=trees(), on=days_of_the_world)
@settings(max_examples=100)
def test_what_is_active_ends_no_later_than_any_grant_above(
    chains: list[tuple[Link, ...]], on: date
) -> None:
    for chain in chains:
        end = rules.chain_end(chain)
        assert end.bindings
        assert all(end.day <= link.end for link in chain)
        if rules.standing(chain, on).status is AuthorisationStatus.ACTIVE:
            assert on <= end.day
