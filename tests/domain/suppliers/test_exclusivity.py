"""An exclusive grant beside others of the same grantor (AUT-03 N9)."""

from datetime import date

import pytest

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import Exclusivity, Scope, Sibling
from portal.kernel.errors import Problem
from tests.support.chains import OTHER_USCC, second_grant, values

SIBLING = Sibling(
    letter_no="G2",
    grantee_uscc=OTHER_USCC,
    scope=Scope(("X/VIDEO/MO*",), ("CAMPUS", "OFFLINE"), ("310115",)),
    exclusivity=Exclusivity.EXCLUSIVE,
    valid_from=date(2026, 11, 30),
    ends_on=date(2027, 6, 30),
)


@pytest.mark.parametrize(
    ("changes", "conflict"),
    [
        ({}, True),
        ({"valid_to": "2026-11-29"}, False),
        ({"valid_from": "2027-06-30", "valid_to": "2027-12-31"}, True),
        ({"valid_from": "2027-07-01", "valid_to": "2027-12-31"}, False),
        ({"products": ["X/VIDEO/YEAR"]}, False),
        ({"products": ["X/VIDEO/YEAR", "X/VIDEO"]}, True),
        ({"products": ["X/VIDEO/MO"]}, True),
        ({"channels": ["OWN_SITE"]}, False),
        ({"channels": ["ALL"]}, True),
        ({"regions": ["310101", "32"]}, False),
        ({"regions": ["31011", "CN"]}, True),
        ({"regions": ["71"]}, False),
        ({"grantee_uscc": OTHER_USCC}, False),
        ({"grantee_uscc": ""}, False),
        ({"valid_from": ""}, False),
        ({"products": ["X"]}, False),
    ],
)
def test_an_exclusive_grant_overlaps_with_no_other(
    changes: dict[str, object],
    conflict: bool,  # noqa: FBT001
) -> None:
    problems = rules.exclusivity_problems(values(second_grant(**changes)), [SIBLING])
    expected = [Problem("exclusivity", "AUT_EXCLUSIVE_CONFLICT", {"items": ["G2"]})]
    assert problems == (expected if conflict else [])


@pytest.mark.parametrize(
    ("ours", "theirs", "conflict"),
    [
        ("EXCLUSIVE", Exclusivity.NON_EXCLUSIVE, True),
        ("NON_EXCLUSIVE", Exclusivity.EXCLUSIVE, True),
        ("SOLE", Exclusivity.NON_EXCLUSIVE, False),
        ("", Exclusivity.SOLE, False),
    ],
)
def test_either_of_the_two_may_be_the_exclusive_one(
    ours: str,
    theirs: Exclusivity,
    conflict: bool,  # noqa: FBT001
) -> None:
    sibling = Sibling(
        letter_no="G2",
        grantee_uscc=OTHER_USCC,
        scope=Scope(("X/VIDEO",), ("ALL",), ("CN",)),
        exclusivity=theirs,
        valid_from=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    fields = values(second_grant(exclusivity=ours))
    assert bool(rules.exclusivity_problems(fields, [sibling])) == conflict
