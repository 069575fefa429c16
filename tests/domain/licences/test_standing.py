"""How long a licence is valid and what state it is in: G-BDG literally (BDG-01, BDG-02)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal.domain.licences import (
    COMPUTED,
    IMPOSED,
    Binding,
    LicenceState,
    MeasureKind,
    Reason,
    Standing,
)
from portal.domain.licences.rules import (
    Facts,
    Ground,
    Measure,
    end_of_validity,
    standing,
    suspended_for,
    twelve_months_end,
)
from portal.kernel.clock import SHANGHAI, end_of_day, start_of_day

ISSUED = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
SOUND = Facts(
    issued_on=ISSUED,
    ends={Binding.KYC_REVIEW: date(2027, 5, 23), Binding.ID_DOCUMENT: date(2027, 2, 14)},
    grounds=(Ground(date(2027, 6, 30)),),
    deposit_too_low=False,
    price_list_current=True,
    consent_withdrawn=False,
)
SUSPEND, REINSTATE = MeasureKind.SUSPEND, MeasureKind.REINSTATE
REVOKE, WITHDRAW = MeasureKind.REVOKE, MeasureKind.WITHDRAW


def measure(kind: MeasureKind, reason: Reason = Reason.MANUAL, at: datetime = NOON) -> Measure:
    return Measure(kind, reason, at)


def stands(*measures: Measure, at: datetime = NOON, **changes: object) -> Standing:
    facts: Facts = replace(SOUND, measures=measures, **changes)  # type: ignore[arg-type]
    return standing(facts, at)


def test_the_worked_example_ends_with_the_identity_document() -> None:
    found = stands()
    assert (found.valid_to, found.binding) == (
        date(2027, 2, 14),
        frozenset({Binding.ID_DOCUMENT}),
    )


def test_the_worked_example_ends_twelve_months_after_issue_less_a_day() -> None:
    assert twelve_months_end(ISSUED) == date(2027, 11, 22)


@pytest.mark.parametrize(
    ("issued_on", "last_day"),
    [
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 12, 30)),
    ],
)
def test_twelve_months_are_counted_by_the_calendar(issued_on: date, last_day: date) -> None:
    assert twelve_months_end(issued_on) == last_day


@pytest.mark.parametrize("binding", Binding)
def test_whatever_ends_first_sets_the_end_and_is_named(binding: Binding) -> None:
    later = dict.fromkeys(Binding, date(2027, 12, 31))
    assert end_of_validity({**later, binding: date(2027, 1, 1)}) == (
        date(2027, 1, 1),
        frozenset({binding}),
    )


def test_all_that_end_on_the_same_day_are_named() -> None:
    day = date(2027, 2, 14)
    found = stands(grounds=(Ground(day),))
    assert (found.valid_to, found.binding) == (
        day,
        frozenset({Binding.ID_DOCUMENT, Binding.AUTHORISATION}),
    )


def test_with_nothing_else_the_twelve_months_set_the_end() -> None:
    found = stands(ends={}, grounds=(Ground(date(2030, 1, 1)),))
    assert (found.valid_to, found.binding) == (
        date(2027, 11, 22),
        frozenset({Binding.TWELVE_MONTHS}),
    )


def test_of_several_authorisations_the_last_to_end_counts() -> None:
    found = stands(ends={}, grounds=(Ground(date(2027, 1, 1)), Ground(date(2027, 6, 30))))
    assert (found.valid_to, found.binding) == (
        date(2027, 6, 30),
        frozenset({Binding.AUTHORISATION}),
    )


def test_of_several_authorisations_one_that_holds_is_enough() -> None:
    lost = Ground(date(2027, 12, 31), live=False, stopped_on=ISSUED)
    assert stands(grounds=(lost, Ground(date(2027, 6, 30)))).is_valid


GONE = Ground(date(2028, 12, 31), live=False, stopped_on=date(2027, 2, 1))
ENDED = Ground(date(2026, 12, 31), live=False)


@pytest.mark.parametrize(
    ("grounds", "expected"),
    [
        ((ENDED,), LicenceState.EXPIRED),
        ((GONE,), LicenceState.SUSPENDED),
        ((ENDED, GONE), LicenceState.SUSPENDED),  # it held until the revocation
        ((Ground(date(2027, 1, 31), live=False), GONE), LicenceState.EXPIRED),
        ((ENDED, Ground(date(2028, 1, 1), live=False)), LicenceState.SUSPENDED),
        ((), LicenceState.SUSPENDED),
    ],
)
def test_what_took_the_last_authorisation_away_decides_what_is_said(
    grounds: tuple[Ground, ...], expected: LicenceState
) -> None:
    found = stands(at=start_of_day(date(2027, 2, 1)), ends={}, grounds=grounds)
    assert found.state is expected
    assert (found.reasons == {Reason.AUTH_LOST}) == (expected is LicenceState.SUSPENDED)


def test_a_licence_with_nothing_against_it_is_active() -> None:
    assert stands().is_valid


def test_the_last_day_belongs_to_the_licence_to_its_last_second() -> None:
    over = end_of_day(date(2027, 2, 14))
    assert stands(at=over - SECOND).state is LicenceState.ACTIVE
    assert stands(at=over).state is LicenceState.EXPIRED


def test_an_authorisation_ends_the_licence_at_the_very_second_in_shanghai() -> None:
    grounds = (Ground(date(2026, 12, 31)),)
    over = datetime(2027, 1, 1, tzinfo=SHANGHAI)
    assert stands(at=over - SECOND, grounds=grounds).state is LicenceState.ACTIVE
    assert stands(at=over, grounds=grounds).state is LicenceState.EXPIRED


def test_a_standing_says_for_which_instant_it_holds() -> None:
    assert stands().as_of == NOON


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"deposit_too_low": True}, Reason.DEPOSIT_SHORTFALL),
        ({"price_list_current": False}, Reason.PRICE_LIST_STALE),
        ({"grounds": (Ground(date(2027, 6, 30), live=False),)}, Reason.AUTH_LOST),
        ({"registered": False}, Reason.LICENCE_INVALID),
    ],
)
def test_a_lost_condition_suspends_for_its_own_reason(
    change: dict[str, object], reason: Reason
) -> None:
    found = stands(**change)  # type: ignore[arg-type]
    assert found.state == LicenceState.SUSPENDED
    assert found.reasons == {reason}


def test_two_reasons_of_which_one_is_cured_still_suspend() -> None:
    both = stands(measure(SUSPEND), deposit_too_low=True)
    assert both.reasons == {Reason.MANUAL, Reason.DEPOSIT_SHORTFALL}
    cured = stands(measure(SUSPEND), deposit_too_low=False)
    assert cured.state == LicenceState.SUSPENDED
    assert cured.reasons == {Reason.MANUAL}


def test_one_of_two_imposed_reasons_that_is_lifted_leaves_the_other() -> None:
    found = stands(
        measure(SUSPEND, Reason.COURT, NOON),
        measure(SUSPEND, Reason.PYRAMID_FLAG, NOON + SECOND),
        measure(REINSTATE, Reason.COURT, NOON + 2 * SECOND),
        at=NOON + 2 * SECOND,
    )
    assert (found.state, found.reasons) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.PYRAMID_FLAG}),
    )


def test_a_licence_comes_back_when_no_reason_is_left() -> None:
    found = stands(measure(SUSPEND), measure(REINSTATE, at=NOON + SECOND), at=NOON + SECOND)
    assert found.is_valid


def test_a_measure_holds_from_its_instant_and_not_before() -> None:
    assert stands(measure(SUSPEND), at=NOON - SECOND).is_valid
    assert not stands(measure(SUSPEND), at=NOON).is_valid


def test_measures_count_in_the_order_of_their_instants() -> None:
    late = measure(REINSTATE, at=NOON + SECOND)
    assert suspended_for([late, measure(SUSPEND)]) == set()


def test_lifting_what_was_not_imposed_changes_nothing() -> None:
    assert suspended_for([measure(SUSPEND), measure(REINSTATE, Reason.COURT)]) == {
        Reason.MANUAL
    }


def test_a_withdrawn_consent_ends_the_licence_like_giving_it_back() -> None:
    assert stands(consent_withdrawn=True).state is LicenceState.WITHDRAWN


EXPIRED_AT = start_of_day(date(2028, 1, 1))
AGAINST = {
    LicenceState.REVOKED: measure(REVOKE, Reason.COURT),
    LicenceState.WITHDRAWN: measure(WITHDRAW),
    LicenceState.SUSPENDED: measure(SUSPEND),
}


@pytest.mark.parametrize(
    ("present", "at", "shown"),
    [
        ({"revoked", "withdrawn", "suspended"}, EXPIRED_AT, LicenceState.REVOKED),
        ({"revoked", "withdrawn"}, NOON, LicenceState.REVOKED),
        ({"revoked", "suspended"}, NOON, LicenceState.REVOKED),
        ({"revoked"}, EXPIRED_AT, LicenceState.REVOKED),
        ({"withdrawn", "suspended"}, EXPIRED_AT, LicenceState.WITHDRAWN),
        ({"withdrawn"}, EXPIRED_AT, LicenceState.WITHDRAWN),
        ({"withdrawn", "suspended"}, NOON, LicenceState.WITHDRAWN),
        ({"suspended"}, EXPIRED_AT, LicenceState.EXPIRED),
        (set(), EXPIRED_AT, LicenceState.EXPIRED),
        ({"suspended"}, NOON, LicenceState.SUSPENDED),
        (set(), NOON, LicenceState.ACTIVE),
    ],
)
def test_of_several_states_the_gravest_is_shown(
    present: set[str], at: datetime, shown: LicenceState
) -> None:
    measures = [one for state, one in AGAINST.items() if state.value in present]
    assert stands(*measures, at=at).state is shown


def test_a_revoked_licence_says_for_what_and_nothing_else() -> None:
    found = stands(AGAINST[LicenceState.REVOKED], measure(SUSPEND), deposit_too_low=True)
    assert found.reasons == {Reason.COURT}


@pytest.mark.parametrize(
    "measures", [(measure(WITHDRAW), measure(SUSPEND)), (measure(SUSPEND),)]
)
def test_a_licence_that_ended_by_itself_says_no_reason(measures: tuple[Measure, ...]) -> None:
    assert stands(*measures, at=EXPIRED_AT).reasons == frozenset()


@pytest.mark.parametrize(
    ("change", "reason"),
    [("must_register", Reason.REGISTRATION_REQUIRED), ("blocked", Reason.BLOCKED)],
)
def test_who_may_not_go_on_trading_as_it_is_is_suspended(change: str, reason: Reason) -> None:
    changes: dict[str, Any] = {change: True}
    found = stands(**changes)
    assert (found.state, found.reasons) == (LicenceState.SUSPENDED, frozenset({reason}))


def test_nobody_imposes_what_the_lists_say() -> None:
    assert Reason.BLOCKED in COMPUTED
    assert Reason.REGISTRATION_REQUIRED in IMPOSED
