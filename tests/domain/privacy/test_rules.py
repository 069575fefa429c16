"""How long data are kept and what keeps them, as pure rules (KYC-07)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.privacy import rules
from portal.domain.privacy.rules import Hold, HoldReason, Membership, Outcome

MONDAY = date(2026, 11, 23)
YEARS = 3
NEVER = Membership()


def kept_until(outcome: Outcome, ended_on: date, membership: Membership = NEVER) -> date | None:
    return rules.kept_until(outcome, ended_on, membership, years=YEARS)


def holds(
    outcome: Outcome, membership: Membership = NEVER, *, today: date = MONDAY
) -> dict[HoldReason, date | None]:
    found = rules.holds(outcome, MONDAY, membership, years=YEARS, today=today)
    return {hold.reason: hold.until for hold in found}


def due(outcome: Outcome, membership: Membership = NEVER, *, today: date) -> bool:
    return rules.is_due(outcome, MONDAY, membership, years=YEARS, today=today)


@pytest.mark.parametrize("outcome", [Outcome.ENDED, Outcome.DRAFT, Outcome.LOOSE])
def test_what_led_to_nothing_is_kept_for_six_months(outcome: Outcome) -> None:
    assert kept_until(outcome, MONDAY) == date(2027, 5, 23)


def test_six_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert kept_until(Outcome.ENDED, date(2026, 8, 31)) == date(2027, 2, 28)


def test_nothing_ends_while_the_officers_have_the_application() -> None:
    assert kept_until(Outcome.UNDECIDED, MONDAY) is None
    assert not due(Outcome.UNDECIDED, today=date.max)


def test_a_member_s_data_are_kept_for_years_after_the_last_of_badge_and_verification() -> None:
    later = Membership(licence_until=date(2027, 2, 28), verified_until=date(2027, 5, 23))
    assert kept_until(Outcome.APPROVED, MONDAY, later) == date(2030, 5, 23)
    longer = Membership(licence_until=date(2027, 8, 1), verified_until=date(2027, 5, 23))
    assert kept_until(Outcome.APPROVED, MONDAY, longer) == date(2030, 8, 1)


def test_an_approval_without_any_membership_counts_from_the_approval() -> None:
    assert kept_until(Outcome.APPROVED, MONDAY) == date(2029, 11, 23)


def test_the_years_are_the_operator_s() -> None:
    ended = Membership(verified_until=MONDAY)
    last = rules.kept_until(Outcome.APPROVED, MONDAY, ended, years=10)
    assert last == date(2036, 11, 23)


@pytest.mark.parametrize("outcome", [Outcome.DRAFT, Outcome.UNDECIDED])
def test_an_application_that_is_not_over_holds(outcome: Outcome) -> None:
    assert holds(outcome) == {HoldReason.CASE_OPEN: None}


@pytest.mark.parametrize("outcome", [Outcome.ENDED, Outcome.LOOSE])
def test_nothing_holds_what_led_to_nothing_when_the_person_asks(outcome: Outcome) -> None:
    assert holds(outcome) == {}


def test_licence_and_verification_in_force_hold_and_so_does_the_law_after_them() -> None:
    member = Membership(
        licence_until=date(2027, 5, 23),
        licence_in_force=True,
        verified_until=date(2027, 5, 23),
        verification_in_force=True,
    )
    assert holds(Outcome.APPROVED, member) == {
        HoldReason.LICENCE_IN_FORCE: date(2027, 5, 23),
        HoldReason.VERIFICATION_IN_FORCE: date(2027, 5, 23),
        HoldReason.RETENTION: date(2030, 5, 23),
    }


def test_the_law_holds_through_its_last_day_and_not_longer() -> None:
    left = Membership(licence_until=MONDAY, verified_until=MONDAY)
    last = date(2029, 11, 23)
    assert holds(Outcome.APPROVED, left, today=last) == {HoldReason.RETENTION: last}
    assert holds(Outcome.APPROVED, left, today=last + timedelta(days=1)) == {}


def test_a_deposit_holds_what_says_to_whom_it_goes_back() -> None:
    paid = Membership(deposit_open=True)
    assert holds(Outcome.ENDED, paid) == {HoldReason.DEPOSIT_OPEN: None}
    assert holds(Outcome.LOOSE, paid) == {}


@pytest.mark.parametrize("outcome", [Outcome.ENDED, Outcome.DRAFT, Outcome.LOOSE])
def test_it_is_due_on_the_day_after_the_last_on_which_it_is_kept(outcome: Outcome) -> None:
    assert not due(outcome, today=date(2027, 5, 23))
    assert due(outcome, today=date(2027, 5, 24))


def test_nothing_is_due_while_a_deposit_is_not_paid_back() -> None:
    assert not due(Outcome.ENDED, Membership(deposit_open=True), today=date(2040, 1, 1))
    assert not due(Outcome.DRAFT, Membership(deposit_open=True), today=date(2040, 1, 1))


def test_a_member_is_due_when_the_years_are_over() -> None:
    left = Membership(verified_until=MONDAY)
    assert not due(Outcome.APPROVED, left, today=date(2029, 11, 23))
    assert due(Outcome.APPROVED, left, today=date(2029, 11, 24))


_DAYS = st.none() | st.dates(date(2026, 1, 1), date(2040, 12, 31))


@given(
    st.sampled_from(Outcome),
    st.builds(Membership, _DAYS, st.booleans(), _DAYS, st.booleans(), st.booleans()),
    st.dates(date(2026, 1, 1), date(2050, 1, 1)),
)
def test_what_is_due_is_held_by_nothing_but_its_own_draft(
    outcome: Outcome, membership: Membership, today: date
) -> None:
    if rules.is_due(outcome, MONDAY, membership, years=YEARS, today=today):
        kept = rules.holds(outcome, MONDAY, membership, years=YEARS, today=today)
        assert outcome is Outcome.DRAFT or not kept
        last = rules.kept_until(outcome, MONDAY, membership, years=YEARS)
        assert last is not None
        assert last < today


def test_holds_end_together_with_the_last_of_them() -> None:
    first = Hold(HoldReason.LICENCE_IN_FORCE, date(2027, 1, 1))
    last = Hold(HoldReason.RETENTION, date(2030, 1, 1))
    assert rules.held_until([first, last]) == date(2030, 1, 1)
    assert rules.held_until([first, Hold(HoldReason.CASE_OPEN, None)]) is None
    assert rules.held_until([]) is None


def test_each_reason_is_told_once_with_its_latest_day() -> None:
    found = rules.distinct(
        [
            Hold(HoldReason.RETENTION, date(2030, 1, 1)),
            Hold(HoldReason.CASE_OPEN, None),
            Hold(HoldReason.RETENTION, date(2031, 1, 1)),
        ]
    )
    assert found == (
        Hold(HoldReason.CASE_OPEN, None),
        Hold(HoldReason.RETENTION, date(2031, 1, 1)),
    )


def test_holds_survive_being_kept_with_a_request() -> None:
    found = (Hold(HoldReason.CASE_OPEN, None), Hold(HoldReason.RETENTION, date(2031, 1, 1)))
    assert rules.holds_from_json(rules.holds_to_json(found)) == found


def test_a_request_is_answered_within_thirty_days() -> None:
    assert rules.answer_by(MONDAY) == date(2026, 12, 23)


def test_the_hash_of_a_record_does_not_depend_on_the_order_of_its_parts() -> None:
    assert rules.record_hash({"a": "1", "b": ["2"]}) == rules.record_hash(
        {"b": ["2"], "a": "1"}
    )
    assert rules.record_hash({"a": "1"}) != rules.record_hash({"a": "2"})
