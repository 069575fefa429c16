"""The worked examples of authorisations, G-AUT 1 to 11, literally."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import AuthorisationStatus, BindingKind, Sibling
from portal.kernel.errors import Problem
from tests.support.chains import (
    OTHER_USCC,
    SHOP_USCC,
    first_grant,
    granted,
    measured,
    second_grant,
    values,
)
from tests.support.letters import AGENT_USCC, trademark

TODAY = date(2026, 11, 23)
G1 = granted(first_grant())
CHILD = granted(second_grant(), G1)


def child(*, on: date = TODAY, **changes: object) -> list[Problem]:
    """Judge example 1 with changes, below G1."""
    fields = values(second_grant(**changes))
    return rules.nesting_problems(fields, G1, day=on, max_tiers=2)


def below_the_child() -> list[Problem]:
    scope = {"grantor_uscc": SHOP_USCC, "grantee_uscc": OTHER_USCC}
    fields = values(second_grant(**scope))
    return rules.nesting_problems(fields, CHILD, day=TODAY, max_tiers=2)


def child_with_g1_revoked(on: date) -> list[Problem]:
    revoked = measured(G1, revoked_on=date(2026, 6, 15))
    return rules.nesting_problems(values(second_grant()), revoked, day=on, max_tiers=2)


def with_a_mark_until_august(on: date) -> list[Problem]:
    """Return the warnings and refusals about a mark that ends on 31 August 2026."""
    fields = first_grant(
        valid_to="2027-12-31",
        trademark_reg_nos=[trademark(registrant="Brand Ltd", valid_to="2026-08-31")],
    )
    return [
        *rules.warnings(values(fields), on, is_root=True),
        *handed_in(fields, on),
    ]


def handed_in(fields: dict[str, Any], on: date = TODAY) -> list[Problem]:
    return rules.check_letter(
        fields, today=on, applicant_code=AGENT_USCC, min_remaining_days=30
    )


def beside_an_exclusive_one() -> list[Problem]:
    exclusive = granted(first_grant(exclusivity="EXCLUSIVE", regions=["31"]))
    sibling = Sibling(
        letter_no=exclusive.link.letter_no,
        grantee_uscc=exclusive.link.grantee_uscc,
        scope=exclusive.scope,
        exclusivity=exclusive.exclusivity,
        valid_from=exclusive.link.valid_from,
        ends_on=exclusive.link.end,
    )
    other = first_grant(letter_no="G2", grantee_uscc=OTHER_USCC, regions=["3101"])
    return rules.exclusivity_problems(values(other), [sibling])


TERM, REGION = "AUT_TERM_EXCEEDS_PARENT", "AUT_REGION_EXCEEDS_PARENT"
NOT_PERMITTED, TOO_DEEP = "AUT_SUBLICENSE_NOT_PERMITTED", "AUT_SUBLICENSE_DEPTH_EXCEEDS"
IN_GRACE, MARK_ENDED = "AUT_TRADEMARK_IN_GRACE", "AUT_TRADEMARK_EXPIRED"
MARK = ["12345678"]
EXAMPLES: list[tuple[str, Callable[[], list[Problem]], dict[str, list[Any]]]] = [
    ("1", child, {}),
    ("2", lambda: child(valid_to="2027-01-31"), {TERM: ["2027-01-31"]}),
    ("3", lambda: child(regions=["3101", "4403"]), {REGION: ["4403"]}),
    (
        "4",
        below_the_child,
        {NOT_PERMITTED: ["G1-1"], TOO_DEEP: [0], "AUT_DEPTH_EXCEEDED": [3]},
    ),
    ("5", lambda: child(sub_depth="1"), {TOO_DEEP: [1]}),
    ("6", lambda: child(valid_from="2026-01-01", valid_to="2026-12-31"), {}),
    ("7", lambda: child(channels=["ALL"]), {"AUT_CHANNEL_EXCEEDS_PARENT": ["ALL"]}),
    ("8 the day before", lambda: child_with_g1_revoked(date(2026, 6, 14)), {}),
    (
        "8",
        lambda: child_with_g1_revoked(date(2026, 6, 15)),
        {"AUT_PARENT_REVOKED": ["G1"]},
    ),
    ("9 in time", lambda: with_a_mark_until_august(date(2026, 8, 31)), {}),
    ("9", lambda: with_a_mark_until_august(date(2026, 10, 1)), {IN_GRACE: MARK}),
    ("9 last day", lambda: with_a_mark_until_august(date(2027, 2, 28)), {IN_GRACE: MARK}),
    ("9 over", lambda: with_a_mark_until_august(date(2027, 3, 1)), {MARK_ENDED: MARK}),
    ("10", beside_an_exclusive_one, {"AUT_EXCLUSIVE_CONFLICT": ["G1"]}),
]


@pytest.mark.parametrize(
    ("judge", "expected"),
    [pytest.param(judge, expected, id=f"G-AUT {name}") for name, judge, expected in EXAMPLES],
)
def test_a_worked_example_comes_out_as_written(
    judge: Callable[[], list[Problem]], expected: dict[str, list[Any]]
) -> None:
    assert {problem.code: problem.facts["items"] for problem in judge()} == expected


def test_g_aut_1_is_of_tier_two_and_ends_with_its_letter() -> None:
    end = rules.chain_end(CHILD.chain)
    assert CHILD.link.depth == 2
    assert end.day == date(2026, 11, 30)
    (binding,) = end.bindings
    assert (binding.kind, binding.letter_no) == (BindingKind.LETTER, "G1-1")


def test_g_aut_8_a_recorded_child_falls_with_its_parent() -> None:
    revoked = measured(G1, revoked_on=date(2026, 6, 15))
    below = granted(second_grant(), revoked)
    before = rules.standing(below.chain, date(2026, 6, 14))
    after = rules.standing(below.chain, date(2026, 6, 15))
    assert (before.status, before.code) == (AuthorisationStatus.ACTIVE, "")
    assert (after.status, after.code) == (AuthorisationStatus.REVOKED, "AUT_PARENT_REVOKED")


def test_g_aut_9_the_grace_of_a_mark_sets_the_end() -> None:
    marks = [trademark(valid_to="2026-08-31")]
    root = granted(first_grant(valid_to="2027-12-31", trademark_reg_nos=marks))
    end = rules.chain_end(root.chain)
    assert end.day == date(2027, 2, 28)
    assert [(binding.kind, binding.item) for binding in end.bindings] == [
        (BindingKind.TRADEMARK, "12345678")
    ]


def test_g_aut_11_thirty_days_must_be_left() -> None:
    (problem,) = handed_in(first_grant(valid_to="2026-12-20"))
    assert (problem.code, problem.facts) == ("AUT_TERM_TOO_SHORT", {"days": 27, "min": 30})
