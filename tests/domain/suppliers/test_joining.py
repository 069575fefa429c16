"""A renewal counts with what it renews as one grant over the joined term (AUT-03)."""

from datetime import date
from typing import Any

import pytest

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import Grant
from tests.support.chains import (
    OTHER_USCC,
    first_grant,
    granted,
    measured,
    second_grant,
    values,
)

TODAY = date(2026, 11, 23)
JUNE = date(2026, 6, 15)
G1 = granted(first_grant())


def found(parent: Grant, *, on: date = TODAY, **changes: Any) -> list[tuple[str, str, object]]:
    fields = values(second_grant(**changes))
    problems = rules.nesting_problems(fields, parent, day=on, max_tiers=2)
    return [(problem.field, problem.code, problem.facts["items"]) for problem in problems]


def renewal(**changes: object) -> dict[str, Any]:
    whole_year = {"valid_from": "2027-01-01", "valid_to": "2027-12-31"}
    return first_grant(**{"letter_no": "G1R", **whole_year, **changes})


ACROSS: dict[str, Any] = {"valid_from": "2026-12-01", "valid_to": "2027-11-30"}


@pytest.mark.parametrize(
    ("changes", "joins"),
    [
        ({}, True),
        ({"valid_from": "2027-01-02"}, False),  # one day between them
        ({"valid_from": "2026-07-01"}, True),
        ({"products": ["X/VIDEO", "X/GAME"]}, True),
        ({"products": ["X/VIDEO/A*"]}, False),
        ({"channels": ["CAMPUS"]}, False),
        ({"regions": ["CN"]}, True),
        ({"regions": ["31"]}, False),
        ({"grantor_uscc": OTHER_USCC}, False),
        ({"grantee_uscc": OTHER_USCC}, False),
    ],
)
def test_a_renewal_counts_with_what_it_renews_as_one_term(
    changes: dict[str, object],
    joins: bool,  # noqa: FBT001
) -> None:
    later = granted(renewal(**changes))
    assert rules.can_join(G1, later) == joins
    parent = granted(renewal(**changes), renews=G1)
    assert (parent.renews is G1, parent.link.earlier is G1.link) == (joins, joins)
    first = "2026-12-01" if "valid_from" not in changes else "2026-06-30"
    codes = {code for _, code, _ in found(parent, valid_from=first, valid_to="2027-11-30")}
    assert ("AUT_TERM_EXCEEDS_PARENT" in codes) != joins


@pytest.mark.parametrize("measure", ["revoked_on", "surrendered_on"])
def test_a_grant_cut_short_leaves_a_gap(measure: str) -> None:
    on_time = measured(G1, **{measure: date(2027, 1, 1)})
    too_soon = measured(G1, **{measure: date(2026, 12, 31)})
    assert rules.can_join(on_time, granted(renewal()))
    assert not rules.can_join(too_soon, granted(renewal()))


def test_an_extension_does_not_bridge_a_gap() -> None:
    extended = measured(G1, extended_to=date(2027, 1, 30))
    assert not rules.can_join(extended, granted(renewal(valid_from="2027-01-02")))


def test_what_begins_before_the_renewal_is_no_wider_than_what_was_renewed() -> None:
    wide = {"products": ["X/VIDEO", "X/GAME"], "regions": ["CN"], "sub_depth": "2"}
    parent = granted(renewal(**wide), renews=G1)
    later: dict[str, Any] = {"valid_from": "2027-01-01", "valid_to": "2027-11-30"}
    asked: dict[str, Any] = {
        "products": ["X/GAME", "X/VIDEO/A"],
        "regions": ["44"],
        "sub_depth": "1",
    }
    assert found(parent, **later, **asked) == []
    assert found(parent, **ACROSS, **asked) == [
        ("products", "AUT_PRODUCT_EXCEEDS_PARENT", ["X/GAME"]),
        ("regions", "AUT_REGION_EXCEEDS_PARENT", ["44"]),
        ("sub_depth", "AUT_SUBLICENSE_DEPTH_EXCEEDS", [1]),
    ]


def test_renewals_of_renewals_make_one_term() -> None:
    second = granted(renewal(), renews=G1)
    year = {"valid_from": "2028-01-01", "valid_to": "2028-12-31"}
    third = granted(renewal(letter_no="G1RR", **year), renews=second)
    assert third.first_day == date(2026, 1, 1)
    assert found(third, valid_from="2026-02-01", valid_to="2028-12-31") == []
    assert third.link.status_above(TODAY) is rules.AuthorisationStatus.ACTIVE


def test_a_renewal_above_is_told_by_what_it_renews_until_it_begins() -> None:
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    revoked = measured(granted(renewal(), renews=G1), revoked_on=JUNE)
    assert found(granted(renewal(), renews=G1), on=before, **ACROSS) == []
    assert [code for _, code, _ in found(revoked, on=before, **ACROSS)] == [
        "AUT_PARENT_REVOKED"
    ]
    stopped = granted(renewal(), renews=measured(G1, suspensions=((JUNE, None),)))
    assert [code for _, code, _ in found(stopped, on=before, **ACROSS)] == [
        "AUT_PARENT_REVOKED"
    ]
    assert found(stopped, on=after, **ACROSS) == []


def test_a_renewal_after_a_gap_is_yet_to_begin_and_has_not_ended() -> None:
    late = granted(renewal(valid_from="2027-02-01"))
    behind = measured(late, earlier=G1.link)
    january = date(2027, 1, 15)
    assert behind.link.status_above(january) is rules.AuthorisationStatus.SCHEDULED
    assert found(behind, on=january, valid_from="2027-02-01", valid_to="2027-06-30") == []
