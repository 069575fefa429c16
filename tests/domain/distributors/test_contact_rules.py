"""A new mobile number or bank card: checked as in an application, and held for 72 hours."""

from datetime import date, datetime, timedelta

import pytest

from portal.domain.distributors.rules import (
    HOLD,
    ContactKind,
    ContactState,
    check_contact,
    contact_state,
    read_contact,
)
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import FieldErrors
from portal.kernel.limits import Limits
from portal.kernel.trade import OrganisationKind

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
NP, CO = OrganisationKind.NATURAL_PERSON, OrganisationKind.COMPANY
MOBILE, CARD = ContactKind.MOBILE, ContactKind.BANK_CARD


@pytest.mark.parametrize(
    ("passed", "state"),
    [
        (timedelta(0), ContactState.WAITING),
        (timedelta(hours=72) - timedelta(microseconds=1), ContactState.WAITING),
        (timedelta(hours=72), ContactState.EFFECTIVE),
    ],
)
def test_a_change_counts_after_seventy_two_hours(
    passed: timedelta, state: ContactState
) -> None:
    assert contact_state(NOW + HOLD, None, NOW + passed) is state


def test_a_cancelled_change_never_counts() -> None:
    late = NOW + timedelta(days=365)
    assert contact_state(NOW + HOLD, NOW, late) is ContactState.CANCELLED


@pytest.mark.parametrize(
    ("subject", "kind", "text", "codes"),
    [
        (NP, MOBILE, "13812341234", []),
        (NP, MOBILE, "+86 138-1234 1234", []),
        (NP, MOBILE, "１３８１２３４１２３４", []),
        (NP, MOBILE, "1381234123", ["KYC_MOBILE_FORMAT"]),
        (NP, MOBILE, "", ["FIELD_REQUIRED"]),
        (NP, CARD, "6222 0200 0000 0000 000", []),
        (NP, CARD, "6222020000000000001", ["KYC_CARD_CHECK"]),
        (NP, CARD, "62220200000", ["KYC_CARD_FORMAT"]),
        (CO, CARD, "12345678", []),  # an account, which Luhn knows nothing of
        (CO, CARD, "1234567", ["KYC_CARD_FORMAT"]),
    ],
)
def test_a_new_value_is_checked_as_in_an_application(
    subject: OrganisationKind, kind: ContactKind, text: str, codes: list[str]
) -> None:
    details = read_contact(kind, text)
    found = check_contact(subject, kind, details, today=date(2026, 11, 23), limits=Limits())
    assert [(problem.field, problem.code) for problem in found] == [
        (kind.value, code) for code in codes
    ]


def test_what_hides_in_a_new_value_is_refused() -> None:
    with pytest.raises(FieldErrors) as refused:
        read_contact(MOBILE, "138\u200b12341234")
    assert [problem.code for problem in refused.value.problems] == ["TEXT_INVISIBLE"]
