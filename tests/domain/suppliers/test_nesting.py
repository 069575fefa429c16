"""Every check of AUT-03 at its edge, against one grant above."""

from datetime import date
from typing import Any

import pytest

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import Grant
from portal.kernel.errors import Problem
from tests.support.chains import (
    OTHER_USCC,
    SHOP_USCC,
    STALL_USCC,
    first_grant,
    granted,
    measured,
    second_grant,
    values,
)
from tests.support.letters import AGENT_USCC, BRAND_USCC, contract, software, trademark

TODAY = date(2026, 11, 23)
G1 = granted(first_grant())


def nesting(
    parent: Grant = G1, *, on: date = TODAY, max_tiers: int = 2, **changes: object
) -> list[Problem]:
    fields = values(second_grant(**changes))
    return rules.nesting_problems(fields, parent, day=on, max_tiers=max_tiers)


def found(*args: Any, **changes: Any) -> list[tuple[str, str, object]]:
    problems = nesting(*args, **changes)
    return [(problem.field, problem.code, problem.facts["items"]) for problem in problems]


def test_a_child_within_its_parent_nests() -> None:
    assert found() == []


def test_n1_the_grantor_is_the_grantee_above() -> None:
    (problem,) = nesting(grantor_uscc=OTHER_USCC)
    assert problem == Problem(
        "grantor_uscc",
        "AUT_GRANTOR_NOT_PARENT_GRANTEE",
        {"items": [OTHER_USCC], "expected": AGENT_USCC},
    )


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"valid_from": "2026-01-01", "valid_to": "2026-12-31"}, []),
        ({"valid_from": "2025-12-31"}, ["valid_from"]),
        ({"valid_to": "2027-01-01"}, ["valid_to"]),
        ({"valid_from": "2025-12-31", "valid_to": "2027-01-01"}, ["valid_from", "valid_to"]),
        ({"valid_from": "2027-01-01", "valid_to": "2027-02-01"}, ["valid_from", "valid_to"]),
    ],
)
def test_n2_the_term_lies_within_the_term_above(
    changes: dict[str, str], fields: list[str]
) -> None:
    assert found(**changes) == [
        (name, "AUT_TERM_EXCEEDS_PARENT", [changes[name]]) for name in fields
    ]


def test_n2_tells_the_term_above() -> None:
    (problem,) = nesting(valid_to="2027-01-01")
    assert problem.facts["first"] == "2026-01-01"
    assert problem.facts["last"] == "2026-12-31"


def test_n2_compares_the_letters_and_not_what_the_portal_extends() -> None:
    extended = measured(G1, extended_to=date(2027, 1, 30))
    assert [code for _, code, _ in found(extended, valid_to="2027-01-01")] == [
        "AUT_TERM_EXCEEDS_PARENT"
    ]


@pytest.mark.parametrize(
    ("above", "products", "over"),
    [
        (["X/VIDEO/*"], ["X/VIDEO/MO*", "X/VIDEO/MONTH", "X/VIDEO"], []),
        (["X/VIDEO"], ["X/VIDEO/*", "X/VIDEO/MONTH", "X/VIDEO/M*"], []),
        (["X/VIDEO/MONTH"], ["X/VIDEO"], ["X/VIDEO"]),
        (["X/VIDEO/MO*"], ["X/VIDEO/MO", "X/VIDEO/MONTH", "X/VIDEO/MON*"], []),
        (["X/VIDEO/MO*"], ["X/VIDEO/M*"], ["X/VIDEO/M*"]),
        (["X/VIDEO/MO*"], ["X/VIDEO/M", "X/VIDEO/*"], ["X/VIDEO/M", "X/VIDEO/*"]),
        (["X/VIDEO/MONTH"], ["X/VIDEO/MONTH"], []),
        (["X/VIDEO/MONTH"], ["X/VIDEO/MONTH*"], ["X/VIDEO/MONTH*"]),
        (["X/VIDEO/MONTH"], ["X/VIDEO/MONTHLY"], ["X/VIDEO/MONTHLY"]),
        (["X/VIDEO/*"], ["XY/VIDEO", "X/GAME", "X/VIDEO/A"], ["XY/VIDEO", "X/GAME"]),
        (["X/VIDEO/A*", "X/VIDEO/B*"], ["X/VIDEO/A1", "X/VIDEO/B1"], []),
        (["X/VIDEO/A*", "X/VIDEO/B*"], ["X/VIDEO/*"], ["X/VIDEO/*"]),
    ],
)
def test_n3_products_lie_within_those_above(
    above: list[str], products: list[str], over: list[str]
) -> None:
    problems = found(granted(first_grant(products=above)), products=products)
    expected = [("products", "AUT_PRODUCT_EXCEEDS_PARENT", over)]
    assert problems == (expected if over else [])


EVERY_CHANNEL = [
    "CAMPUS", "COMMUNITY_GROUP_BUY", "SHORT_VIDEO", "SOCIAL_GROUP", "MARKETPLACE_SHOP",
    "OWN_SITE", "OFFLINE",
]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "channels", "over"),
    [
        (["CAMPUS", "OFFLINE"], ["OFFLINE"], []),
        (["CAMPUS", "OFFLINE"], ["OFFLINE", "OWN_SITE"], ["OWN_SITE"]),
        (["ALL"], ["CAMPUS"], []),
        (["ALL"], ["ALL"], []),
        (EVERY_CHANNEL, ["ALL"], ["ALL"]),
    ],
)
def test_n4_channels_are_among_those_above(
    above: list[str], channels: list[str], over: list[str]
) -> None:
    problems = found(granted(first_grant(channels=above)), channels=channels)
    expected = [("channels", "AUT_CHANNEL_EXCEEDS_PARENT", over)]
    assert problems == (expected if over else [])


PROVINCES = sorted(set(rules.PROVINCES) - {"71", "81", "82"})


@pytest.mark.parametrize(
    ("above", "regions", "over"),
    [
        (["31"], ["3101", "310115", "31"], []),
        (["3101"], ["31"], ["31"]),
        (["3101"], ["310115", "3102", "310"], ["3102"]),
        (["CN"], ["31", "650102", "CN"], []),
        (["CN"], ["71", "8100", "820000", "44"], ["71", "8100", "820000"]),
        (["CN", "81"], ["8100", "11"], []),
        (PROVINCES, ["CN"], []),
        (PROVINCES[1:], ["CN"], ["CN"]),
        (["440300"], ["440305", "4403"], []),  # zeros stand for the whole
        (["440000"], ["4403", "44"], []),
        (["440305"], ["440300"], ["440300"]),
    ],
)
def test_n5_regions_lie_within_those_above(
    above: list[str], regions: list[str], over: list[str]
) -> None:
    problems = found(granted(first_grant(regions=above)), regions=regions)
    expected = [("regions", "AUT_REGION_EXCEEDS_PARENT", over)]
    assert problems == (expected if over else [])


@pytest.mark.parametrize(
    ("above", "asked", "codes"),
    [
        ("1", "0", []),
        ("1", "1", ["AUT_SUBLICENSE_DEPTH_EXCEEDS"]),
        ("3", "2", []),
        ("3", "3", ["AUT_SUBLICENSE_DEPTH_EXCEEDS"]),
        ("0", "0", ["AUT_SUBLICENSE_NOT_PERMITTED", "AUT_SUBLICENSE_DEPTH_EXCEEDS"]),
        ("0", "junk", ["AUT_SUBLICENSE_NOT_PERMITTED"]),
    ],
)
def test_n6_n7_only_what_may_be_passed_on_is_passed_on(
    above: str, asked: str, codes: list[str]
) -> None:
    problems = nesting(granted(first_grant(sub_depth=above)), sub_depth=asked)
    assert [problem.code for problem in problems] == codes
    assert {problem.field for problem in problems} <= {"sub_depth"}


@pytest.mark.parametrize(("max_tiers", "over"), [(1, True), (2, False), (3, False)])
def test_n8_a_chain_has_a_greatest_length(
    max_tiers: int,
    over: bool,  # noqa: FBT001
) -> None:
    problems = nesting(max_tiers=max_tiers)
    facts = {"items": [2], "max": max_tiers}
    assert problems == ([Problem("sub_depth", "AUT_DEPTH_EXCEEDED", facts)] if over else [])


@pytest.mark.parametrize(
    ("grantee", "met"),
    [(SHOP_USCC, False), (AGENT_USCC, True), (BRAND_USCC, True)],
)
def test_n10_no_party_comes_twice(
    grantee: str,
    met: bool,  # noqa: FBT001
) -> None:
    expected = [("grantee_uscc", "AUT_CYCLE", [grantee])]
    assert found(grantee_uscc=grantee) == (expected if met else [])


def test_n10_looks_up_the_whole_chain_and_at_the_grant_itself() -> None:
    root = granted(first_grant(sub_depth="3"))
    middle = granted(second_grant(sub_depth="2"), root)
    below = {"grantor_uscc": SHOP_USCC, "max_tiers": 3}
    assert found(middle, **below, grantee_uscc=STALL_USCC) == []
    assert found(middle, **below, grantee_uscc=BRAND_USCC) == [
        ("grantee_uscc", "AUT_CYCLE", [BRAND_USCC])
    ]
    assert [code for _, code, _ in found(grantor_uscc=OTHER_USCC, grantee_uscc=OTHER_USCC)] == [
        "AUT_GRANTOR_NOT_PARENT_GRANTEE",
        "AUT_CYCLE",
    ]


def test_n11_a_letter_signed_before_the_one_above_is_for_the_examiner() -> None:
    assert found(sign_date="2025-12-20") == []
    (problem,) = nesting(sign_date="2025-12-19")
    facts = {"items": ["2025-12-19"], "earliest": "2025-12-20"}
    assert problem == Problem("sign_date", "AUT_SIGNED_BEFORE_PARENT", facts)
    assert problem.code in rules.WARNINGS


JUNE = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("measure", "on", "code"),
    [
        ({"revoked_on": JUNE}, date(2026, 6, 14), ""),
        ({"revoked_on": JUNE}, JUNE, "AUT_PARENT_REVOKED"),
        ({"surrendered_on": JUNE}, date(2026, 6, 14), ""),
        ({"surrendered_on": JUNE}, JUNE, "AUT_PARENT_REVOKED"),
        ({"suspensions": ((JUNE, None),)}, date(2026, 6, 14), ""),
        ({"suspensions": ((JUNE, None),)}, JUNE, "AUT_PARENT_REVOKED"),
        ({"suspensions": ((JUNE, date(2026, 6, 20)),)}, date(2026, 6, 20), ""),
        ({}, date(2026, 12, 31), ""),
        ({}, date(2027, 1, 1), "AUT_PARENT_EXPIRED"),
        ({"extended_to": date(2027, 1, 30)}, date(2027, 1, 1), ""),
        ({}, date(2025, 12, 31), ""),  # yet to begin: what is below begins no sooner
    ],
)
def test_n12_every_grant_above_must_hold(measure: dict[str, Any], on: date, code: str) -> None:
    expected = [("parent", code, ["G1"])]
    assert found(measured(G1, **measure), on=on) == (expected if code else [])


def test_n12_names_each_grant_above_that_does_not_hold() -> None:
    root = measured(granted(first_grant(sub_depth="3")), revoked_on=JUNE)
    middle = granted(second_grant(sub_depth="2", valid_to="2026-10-31"), root)
    changes = {"grantor_uscc": SHOP_USCC, "grantee_uscc": OTHER_USCC}
    assert found(middle, max_tiers=3, **changes, valid_to="2026-10-31") == [
        ("parent", "AUT_PARENT_REVOKED", ["G1"]),
        ("parent", "AUT_PARENT_EXPIRED", ["G1-1"]),
    ]


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({}, {}),
        ({"grantor": "brand  LTD"}, {}),
        ({"grantor": ""}, {}),
        ({"grantor": "Brand China Ltd"}, {"trademark_reg_nos": ["12345678"]}),
        (
            {
                "trademark_reg_nos": [
                    trademark(registrant="Brand Ltd"),
                    trademark(reg_no="87654321"),
                ],
                "copyright_refs": [software(owner="Brand Ltd"), contract()],
            },
            {"trademark_reg_nos": ["87654321"], "copyright_refs": ["Yuhe songs"]},
        ),
    ],
)
def test_n13_a_root_is_granted_by_the_right_holder(
    changes: dict[str, object], items: dict[str, list[str]]
) -> None:
    fields = values(first_grant(**changes))
    assert rules.root_problems(fields, affiliated=False) == [
        Problem(field, "AUT_ROOT_NOT_RIGHT_HOLDER", {"items": found})
        for field, found in items.items()
    ]
    assert rules.root_problems(fields, affiliated=True) == []


def test_a_root_is_not_granted_to_the_grantor() -> None:
    (problem,) = rules.root_problems(
        values(first_grant(grantee_uscc=BRAND_USCC)), affiliated=True
    )
    assert problem == Problem("grantee_uscc", "AUT_CYCLE", {"items": [BRAND_USCC]})


def test_all_failures_are_told_together() -> None:
    problems = nesting(
        measured(granted(first_grant(sub_depth="0")), revoked_on=JUNE),
        max_tiers=1,
        grantor_uscc=OTHER_USCC,
        grantee_uscc=BRAND_USCC,
        valid_to="2027-01-01",
        products=["Y/VIDEO"],
        channels=["ALL"],
        regions=["44"],
        sign_date="2025-01-01",
    )
    assert [problem.code for problem in problems] == [
        "AUT_GRANTOR_NOT_PARENT_GRANTEE",
        "AUT_TERM_EXCEEDS_PARENT",
        "AUT_PRODUCT_EXCEEDS_PARENT",
        "AUT_CHANNEL_EXCEEDS_PARENT",
        "AUT_REGION_EXCEEDS_PARENT",
        "AUT_SUBLICENSE_NOT_PERMITTED",
        "AUT_SUBLICENSE_DEPTH_EXCEEDS",
        "AUT_DEPTH_EXCEEDED",
        "AUT_CYCLE",
        "AUT_SIGNED_BEFORE_PARENT",
        "AUT_PARENT_REVOKED",
    ]


def test_what_has_not_been_typed_is_not_judged() -> None:
    fields = rules.read_letter({})[0]
    assert rules.nesting_problems(fields, G1, day=TODAY, max_tiers=2) == []
    assert rules.exclusivity_problems(fields, []) == []
    assert rules.root_problems(fields, affiliated=False) == []
    junk = {"products": ["X"], "channels": ["SUBWAY"], "regions": ["99"]}
    assert found(**junk) == []
