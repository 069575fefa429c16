"""When a grant holds by itself and with its chain, and what ends it (AUT-04, AUT-10)."""

from datetime import date
from typing import Any

import pytest

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import AuthorisationStatus, Binding, BindingKind, Grant
from tests.support.chains import (
    OTHER_USCC,
    SHOP_USCC,
    first_grant,
    granted,
    measured,
    second_grant,
)
from tests.support.letters import permit, trademark

SCHEDULED, ACTIVE, SUSPENDED, EXPIRED, REVOKED, SURRENDERED = AuthorisationStatus
JUNE = date(2026, 6, 15)
G1 = granted(first_grant())


@pytest.mark.parametrize(
    ("measure", "on", "status"),
    [
        ({}, date(2025, 12, 31), SCHEDULED),
        ({}, date(2026, 1, 1), ACTIVE),
        ({}, date(2026, 12, 31), ACTIVE),
        ({}, date(2027, 1, 1), EXPIRED),
        ({"extended_to": date(2027, 1, 30)}, date(2027, 1, 30), ACTIVE),
        ({"extended_to": date(2027, 1, 30)}, date(2027, 1, 31), EXPIRED),
        ({"extended_to": date(2026, 6, 1)}, date(2026, 12, 31), ACTIVE),
        ({"revoked_on": JUNE}, date(2026, 6, 14), ACTIVE),
        ({"revoked_on": JUNE}, JUNE, REVOKED),
        ({"revoked_on": JUNE}, date(2027, 6, 1), REVOKED),
        ({"revoked_on": date(2025, 12, 1)}, date(2025, 12, 1), REVOKED),
        ({"surrendered_on": JUNE}, date(2026, 6, 14), ACTIVE),
        ({"surrendered_on": JUNE}, JUNE, SURRENDERED),
        ({"surrendered_on": JUNE, "revoked_on": JUNE}, JUNE, REVOKED),
        ({"suspensions": ((JUNE, None),)}, date(2026, 6, 14), ACTIVE),
        ({"suspensions": ((JUNE, None),)}, JUNE, SUSPENDED),
        ({"suspensions": ((JUNE, None),)}, date(2027, 1, 1), EXPIRED),
        ({"suspensions": ((JUNE, date(2026, 6, 17)),)}, date(2026, 6, 16), SUSPENDED),
        ({"suspensions": ((JUNE, date(2026, 6, 17)),)}, date(2026, 6, 17), ACTIVE),
        ({"suspensions": ((JUNE, JUNE),)}, JUNE, ACTIVE),
        ({"suspensions": ((date(2025, 1, 1), None),)}, date(2025, 6, 1), SUSPENDED),
    ],
)
def test_a_grant_by_itself_follows_from_its_dates(
    measure: dict[str, Any], on: date, status: AuthorisationStatus
) -> None:
    grant = measured(G1, **measure)
    assert grant.link.status(on) is status
    assert grant.link.status_above(on) is status
    standing = rules.standing(grant.chain, on)
    assert (standing.status, standing.because, standing.code) == (status, None, "")


def chain(
    root: dict[str, Any] | None = None,
    middle: dict[str, Any] | None = None,
    own: dict[str, Any] | None = None,
) -> tuple[Grant, Grant, Grant]:
    """Return three grants, one below the other, with measures taken against them."""
    first = measured(granted(first_grant(sub_depth="3")), **(root or {}))
    second = measured(granted(second_grant(sub_depth="2"), first), **(middle or {}))
    parties = {"grantor_uscc": SHOP_USCC, "grantee_uscc": OTHER_USCC}
    third = granted(second_grant(letter_no="G1-1-1", **parties), second)
    return first, second, measured(third, **(own or {}))


@pytest.mark.parametrize(
    ("measures", "on", "expected"),
    [
        ({}, JUNE, (ACTIVE, "", "")),
        ({}, date(2026, 1, 15), (SCHEDULED, "", "")),
        ({}, date(2026, 12, 1), (EXPIRED, "", "")),
        ({"root": {"revoked_on": JUNE}}, JUNE, (REVOKED, "G1", "AUT_PARENT_REVOKED")),
        ({"middle": {"revoked_on": JUNE}}, JUNE, (REVOKED, "G1-1", "AUT_PARENT_REVOKED")),
        (
            {"root": {"surrendered_on": JUNE}, "middle": {"revoked_on": JUNE}},
            JUNE,
            (SURRENDERED, "G1", "AUT_PARENT_REVOKED"),
        ),
        (
            {"root": {"suspensions": ((JUNE, None),)}},
            JUNE,
            (SUSPENDED, "G1", "AUT_PARENT_REVOKED"),
        ),
        (
            {"root": {"suspensions": ((JUNE, None),)}, "middle": {"revoked_on": JUNE}},
            JUNE,
            (REVOKED, "G1-1", "AUT_PARENT_REVOKED"),
        ),
        (
            {"root": {"revoked_on": JUNE}, "own": {"suspensions": ((JUNE, None),)}},
            JUNE,
            (REVOKED, "G1", "AUT_PARENT_REVOKED"),
        ),
        (
            {"root": {"revoked_on": JUNE}, "own": {"surrendered_on": JUNE}},
            JUNE,
            (SURRENDERED, "", ""),
        ),
        (
            {"own": {"extended_to": date(2027, 1, 1)}},
            date(2026, 12, 1),
            (EXPIRED, "G1-1", None),
        ),
        ({"root": {"revoked_on": JUNE}}, date(2026, 1, 15), (SCHEDULED, "", "")),
        (
            {"root": {"valid_from": date(2026, 7, 1)}},
            JUNE,
            (SCHEDULED, "G1", ""),
        ),
    ],
)
def test_what_is_over_counts_before_what_pauses_and_the_highest_before_the_next(
    measures: dict[str, Any], on: date, expected: tuple[AuthorisationStatus, str, str | None]
) -> None:
    *_, own = chain(**measures)
    standing = rules.standing(own.chain, on)
    status, letter_no, code = expected
    assert standing.status is status
    assert (standing.because.letter_no if standing.because else "") == letter_no
    assert standing.code == ("AUT_PARENT_EXPIRED" if code is None else code)


def bindings(grant: Grant) -> tuple[date, list[tuple[BindingKind, str, str]]]:
    end = rules.chain_end(grant.chain)
    return end.day, [(found.kind, found.letter_no, found.item) for found in end.bindings]


def test_the_end_is_named_with_the_grant_above_that_sets_it() -> None:
    root = granted(first_grant(permits=[permit(valid_to="2026-09-30")]))
    below = granted(second_grant(), root)
    assert bindings(below) == (
        date(2026, 9, 30),
        [(BindingKind.PERMIT, "G1", "B2-20240001")],
    )
    (binding,) = rules.chain_end(below.chain).bindings
    assert binding == Binding(
        kind=BindingKind.PERMIT,
        link_id=root.link.id,
        letter_no="G1",
        item="B2-20240001",
    )


def test_every_input_that_sets_the_end_is_named() -> None:
    marks = [
        trademark(valid_to="2026-05-31"),
        trademark(reg_no="87654321", valid_to="2026-05-30"),
        trademark(reg_no="55555", valid_to="2026-05-30"),
    ]
    same = [trademark(reg_no="7654321", valid_to="2026-05-30")]
    root = granted(first_grant(trademark_reg_nos=marks))
    below = granted(second_grant(trademark_reg_nos=same), root)
    assert bindings(below) == (
        date(2026, 11, 30),
        [
            (BindingKind.TRADEMARK, "G1", "12345678"),
            (BindingKind.TRADEMARK, "G1", "87654321"),
            (BindingKind.TRADEMARK, "G1", "55555"),
            (BindingKind.LETTER, "G1-1", ""),
            (BindingKind.TRADEMARK, "G1-1", "7654321"),
        ],
    )


def test_an_extension_is_named_as_what_sets_the_end() -> None:
    extended = measured(G1, extended_to=date(2027, 1, 30))
    assert bindings(extended) == (date(2027, 1, 30), [(BindingKind.EXTENSION, "G1", "")])
