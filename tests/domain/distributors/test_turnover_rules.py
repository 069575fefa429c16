"""Which months count, what they add up to, and who has to register because of it (KYC-11)."""

from datetime import date

import pytest

from portal.domain.distributors.rules import (
    check_turnover,
    is_over,
    register_by,
    window,
    yearly_total,
)
from portal.kernel.money import Money
from portal.kernel.trade import OrganisationKind

TODAY = date(2026, 11, 23)
LIMIT = Money(100_000_00)
EACH = Money(9_000_00)
YEAR = dict.fromkeys(window(TODAY), EACH)


def found(month: date, amount: Money) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in check_turnover(month, amount, today=TODAY)]


def test_the_window_is_the_twelve_months_that_are_over() -> None:
    months = window(TODAY)
    assert (months[0], months[-1], len(months)) == (date(2026, 10, 1), date(2025, 11, 1), 12)


def test_on_the_last_day_of_a_month_it_is_not_over_yet() -> None:
    assert window(date(2026, 11, 30))[0] == date(2026, 10, 1)
    assert window(date(2026, 12, 1))[0] == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("month", "problems"),
    [
        (date(2026, 10, 1), []),
        (date(2025, 11, 1), []),
        (date(2026, 11, 1), [("month", "TURNOVER_MONTH")]),
        (date(2025, 10, 1), [("month", "TURNOVER_MONTH")]),
        (date(2026, 10, 2), [("month", "TURNOVER_MONTH")]),
    ],
)
def test_only_a_month_of_the_window_can_be_declared(
    month: date, problems: list[tuple[str, str]]
) -> None:
    assert found(month, EACH) == problems


@pytest.mark.parametrize(
    ("fen", "codes"),
    [
        (-1, ["AMOUNT_NEGATIVE"]),
        (0, []),
        (10**13, []),
        (10**13 + 1, ["AMOUNT_TOO_BIG"]),
    ],
)
def test_an_amount_is_neither_negative_nor_beyond_reason(fen: int, codes: list[str]) -> None:
    assert [code for _, code in found(date(2026, 10, 1), Money(fen))] == codes


def test_everything_wrong_is_told_together() -> None:
    assert len(found(date(2026, 11, 1), Money(-1))) == 2


def test_only_the_window_is_added_up() -> None:
    more = {**YEAR, date(2025, 10, 1): EACH, date(2026, 11, 1): EACH}
    total = yearly_total(more, stated=Money(0), stated_on=None, day=TODAY)
    assert total == Money(12 * EACH.minor)


@pytest.mark.parametrize(
    ("single", "stated", "total"),
    [
        (Money(0), Money(30_000_00), Money(30_000_00)),
        (Money(1_000_00), Money(30_000_00), Money(30_000_00)),
        (Money(11_000_00), Money(30_000_00), Money(33_000_00)),
    ],
)
def test_three_stated_months_count_where_the_single_ones_say_less(
    single: Money, stated: Money, total: Money
) -> None:
    declared = dict.fromkeys(window(TODAY)[:3], single)
    assert yearly_total(declared, stated=stated, stated_on=TODAY, day=TODAY) == total


@pytest.mark.parametrize(
    ("stated_on", "counts"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 2, 1), True),  # Nov 2025 to Jan 2026
        (date(2026, 1, 31), False),  # its first month, Oct 2025, is out of the window
        (date(2026, 12, 1), False),  # its last month is not over
    ],
)
def test_a_stated_sum_counts_while_all_its_months_are_in_the_window(
    stated_on: date,
    counts: bool,  # noqa: FBT001
) -> None:
    total = yearly_total({}, stated=EACH, stated_on=stated_on, day=TODAY)
    assert total == (EACH if counts else Money(0))


@pytest.mark.parametrize(
    ("total", "kind", "over"),
    [
        (LIMIT, OrganisationKind.NATURAL_PERSON, False),
        (LIMIT + Money(1), OrganisationKind.NATURAL_PERSON, True),
        (LIMIT + Money(1), OrganisationKind.INDIVIDUAL_BUSINESS, False),
        (LIMIT + Money(1), OrganisationKind.COMPANY, False),
    ],
)
def test_a_fen_above_the_limit_asks_a_natural_person_to_register(
    total: Money,
    kind: OrganisationKind,
    over: bool,  # noqa: FBT001
) -> None:
    assert is_over(total, LIMIT, kind) is over


def test_there_are_thirty_days_to_register() -> None:
    assert register_by(TODAY) == date(2026, 12, 23)
