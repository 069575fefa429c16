"""Receipts: entered by one officer, confirmed by another."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.domain import deposits
from portal.domain.accounts import StaffRole
from portal.kernel.actor import SYSTEM
from portal.wiring import Portal
from tests.support import stories

At = Callable[..., FlaskClient]
LINE = {
    "amount": "1,200.00",
    "value_date": "2026-11-23",
    "bank_ref": "BANK-7",
    "payer_name": "Charlie",
}


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.certified(sqlite_portal)


@pytest.fixture
def place(member: stories.Member) -> str:
    return f"/staff/deposits/members/{member.organisation_id}"


def total(portal: Portal) -> int:
    with portal.begin(SYSTEM, writes=False) as uow:
        return deposits.trial_balance(uow).credit.minor


def test_a_receipt_counts_once_a_second_officer_has_confirmed_it(
    sqlite_portal: Portal, at_desk: At, place: str
) -> None:
    clerk = at_desk(StaffRole.FINANCE_CLERK)
    controller = at_desk(StaffRole.FINANCE_CONTROLLER)
    found = clerk.get("/staff/deposits/members?q=charlie").text
    assert place in found
    receipt = clerk.post(f"{place}/receipts/new", data=LINE).location
    assert "A second officer must decide" in clerk.get(receipt).text
    assert total(sqlite_portal) == 0
    assert receipt in controller.get("/staff").text
    assert controller.post(f"{receipt}/confirm").location == receipt
    assert total(sqlite_portal) == 1200_00
    assert "Confirmed" in controller.get("/staff/deposits/receipts").text
    assert "¥1,200.00" in controller.get(place).text
    assert "Balanced" in controller.get("/staff/deposits/trial-balance").text
    again = controller.post(f"{receipt}/confirm")
    assert again.status_code == 422
    assert "This was decided already" in again.text
    assert total(sqlite_portal) == 1200_00


def test_whoever_recorded_a_receipt_cannot_confirm_or_refuse_it(
    sqlite_portal: Portal, at_desk: At, place: str
) -> None:
    both = at_desk(StaffRole.FINANCE_CLERK, StaffRole.FINANCE_CONTROLLER)
    receipt = both.post(f"{place}/receipts/new", data=LINE).location
    assert f"{receipt}/confirm" not in both.get(receipt).text
    for verb in ("confirm", "refuse"):
        answer = both.post(f"{receipt}/{verb}", data={"reason": "It is not on the statement."})
        assert answer.status_code == 422
        assert "A second officer must decide" in answer.text
    assert total(sqlite_portal) == 0
    assert "Waits for a second officer" in both.get(receipt).text


def test_a_refused_receipt_posts_nothing_and_may_be_recorded_again(
    sqlite_portal: Portal, at_desk: At, place: str
) -> None:
    clerk = at_desk(StaffRole.FINANCE_CLERK)
    receipt = clerk.post(f"{place}/receipts/new", data=LINE).location
    answer = at_desk(StaffRole.FINANCE_CONTROLLER).post(
        f"{receipt}/refuse", data={"reason": "It is not on the statement."}
    )
    assert answer.location == receipt
    assert total(sqlite_portal) == 0
    assert "Record it again" in clerk.get(receipt).text
    assert clerk.post(f"{place}/receipts/new", data=LINE).status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "12.345"}, "Enter an amount in yuan, like 19.80."),
        ({"amount": "0"}, "The amount must be more than zero."),
        ({"value_date": "2026-11-24"}, "This day is yet to come."),
        ({"value_date": ""}, "Enter a day like 2026-11-23."),
        ({"payer_name": ""}, "Enter the payer"),
    ],
)
def test_a_wrong_line_comes_back_as_it_was_typed(
    at_desk: At, place: str, change: dict[str, str], sentence: str
) -> None:
    clerk = at_desk(StaffRole.FINANCE_CLERK)
    answer = clerk.post(f"{place}/receipts/new", data={**LINE, **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="BANK-7"' in answer.text


def test_a_bank_reference_comes_in_once(at_desk: At, place: str) -> None:
    clerk = at_desk(StaffRole.FINANCE_CLERK)
    clerk.post(f"{place}/receipts/new", data=LINE)
    answer = clerk.post(f"{place}/receipts/new", data=LINE)
    assert answer.status_code == 422
    assert "This bank reference is recorded already." in answer.text


def test_an_empty_list_says_what_to_do_next(at_desk: At) -> None:
    clerk = at_desk(StaffRole.FINANCE_CLERK)
    assert (
        "Enter the lines of the bank statement."
        in clerk.get("/staff/deposits/receipts?state=refused").text
    )
    assert (
        "No member has this in its name." in clerk.get("/staff/deposits/members?q=nobody").text
    )
