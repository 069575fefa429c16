"""Money in whole fen: exact, and never two currencies in one sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import CurrencyMismatch, Money, NotAnAmount

fen = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("0", 0),
        ("0.01", 1),
        ("1.1", 110),
        ("1,234.50", 123450),
        (" 20000.00 ", 2000000),
        ("-5", -500),
        ("9999999999999.99", 999999999999999),
    ],
)
def test_an_amount_is_read_exactly(text: str, minor: int) -> None:
    assert Money.parse(text) == Money(minor)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1.234", "1.", ".5", "1e3", "--1", "+1", "1 2", "¥1", "١٢", "1" * 14, "NaN", "-"],
)
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmount) as error:
        Money.parse(text)
    assert error.value.facts == {"text": text}


@given(fen)
def test_what_is_written_is_read_back(minor: int) -> None:
    assert Money.parse(Money(minor).yuan) == Money(minor)


@pytest.mark.parametrize(
    ("minor", "yuan"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123456, "-1234.56")]
)
def test_an_amount_is_written_with_two_decimals(minor: int, yuan: str) -> None:
    assert Money(minor).yuan == yuan


@given(fen, fen)
def test_sums_and_differences_are_those_of_the_fen(left: int, right: int) -> None:
    assert Money(left) + Money(right) == Money(left + right)
    assert Money(left) - Money(right) == Money(left - right)
    assert -Money(left) == Money(-left)
    assert (Money(left) < Money(right)) == (left < right)


def test_two_currencies_never_meet() -> None:
    yuan, dollars = Money(1), Money(1, "USD")
    assert yuan != dollars
    for act in (lambda: yuan + dollars, lambda: yuan - dollars, lambda: yuan < dollars):
        with pytest.raises(CurrencyMismatch):
            act()
