"""What a member owes, how far it is covered, and postings that always balance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.deposits import rules
from portal.domain.deposits.rules import (
    DepositBasis,
    Funding,
    LedgerAccount,
    Line,
    Posting,
    PostingKind,
    ReceiptState,
    Role,
    Side,
    Unbalanced,
    WrongMember,
)
from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.money import Money
from portal.kernel.trade import Category, OrganisationKind

MEMBER = UUID(int=1)
CO, IB, NP = OrganisationKind
GAME, VIDEO, EDU, COUPON, MERCH = Category


def basis(  # one row of G-DEP
    role: Role,
    kind: OrganisationKind,
    months: tuple[str, ...],
    *categories: Category,
    shops: int = 1,
    clean_years: int = 0,
) -> DepositBasis:
    return DepositBasis(
        role=role,
        kind=kind,
        categories=frozenset(categories),
        extra_shops=shops - 1,
        turnover_fen=sum(Money.parse(month).minor for month in months),
        clean_years=clean_years,
    )


G_DEP = [
    (basis(Role.T2, NP, ("7,500", "8,200", "8,300"), VIDEO), "1,200.00"),
    (basis(Role.T2, IB, ("28,000", "31,500", "30,500"), GAME, VIDEO), "6,000.00"),
    (basis(Role.T1, CO, ("190,000", "210,000", "200,000"), EDU, shops=5), "130,000.00"),
    (
        basis(Role.T1, CO, ("470,000", "490,000", "480,000"), GAME, clean_years=3),
        "43,200.00",
    ),
    (basis(Role.T2, IB, ("260,000", "250,000", "270,000"), EDU), "50,000.00"),
    (basis(Role.T2, NP, ("10,001.01", "10,002.02", "10,003.03"), MERCH), "1,700.00"),
    (basis(Role.T2, NP, (), COUPON), "1,000.00"),
]


@pytest.mark.parametrize(("facts", "amount"), G_DEP)
def test_the_worked_examples_of_the_required_amount_hold(
    facts: DepositBasis, amount: str
) -> None:
    assert rules.required_amount(facts) == Money.parse(amount)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.T1, NP),
        (Role.BRAND, NP),
        (Role.PLATFORM, NP),
        (Role.BRAND, IB),
        (Role.PLATFORM, IB),
    ],
)
def test_a_subject_that_may_not_hold_the_role_is_refused(
    role: Role, kind: OrganisationKind
) -> None:
    with pytest.raises(FieldErrors) as refused:
        rules.required_amount(basis(role, kind, ()))
    facts = {"role": role, "kind": kind}
    assert refused.value.problems == (Problem("role", "DEP_ROLE_NOT_ALLOWED", facts),)


TABLE = [
    (Role.PLATFORM, CO, "200,000", "5,000,000"),
    (Role.BRAND, CO, "50,000", "2,000,000"),
    (Role.T1, CO, "50,000", "1,000,000"),
    (Role.T1, IB, "20,000", "400,000"),
    (Role.T2, CO, "10,000", "200,000"),
    (Role.T2, IB, "5,000", "50,000"),
    (Role.T2, NP, "1,000", "20,000"),
]


@pytest.mark.parametrize(("role", "kind", "base", "cap"), TABLE)
def test_base_and_cap_are_those_of_the_table(
    role: Role, kind: OrganisationKind, base: str, cap: str
) -> None:
    nothing_sold = basis(role, kind, (), VIDEO)
    assert rules.required_amount(nothing_sold) == Money.parse(base)
    much_sold = replace(nothing_sold, turnover_fen=10**12)
    assert rules.required_amount(much_sold) == Money.parse(cap)


@pytest.mark.parametrize(
    ("categories", "amount"),
    [
        ((GAME,), "12,000"),
        ((VIDEO,), "10,000"),
        ((EDU,), "13,000"),
        ((COUPON,), "10,000"),
        ((MERCH,), "11,000"),
        ((MERCH, GAME, VIDEO), "12,000"),
        ((), "10,000"),
    ],
)
def test_the_highest_factor_of_the_categories_counts(
    categories: tuple[Category, ...], amount: str
) -> None:
    assert rules.required_amount(basis(Role.T2, CO, (), *categories)) == Money.parse(amount)


def test_two_clean_years_do_not_reduce_yet() -> None:
    facts = basis(Role.T1, CO, (), VIDEO, clean_years=2)
    assert rules.required_amount(facts) == Money.parse("50,000")


def test_one_fen_above_a_step_is_the_next_step() -> None:
    # 15 % of a third of the sum is exactly 1,200.00, then 1,200.00 and a twentieth of a fen
    facts = replace(basis(Role.T2, NP, (), VIDEO), turnover_fen=2_400_000)
    assert rules.required_amount(facts) == Money.parse("1,200")
    facts = replace(facts, turnover_fen=2_400_001)
    assert rules.required_amount(facts) == Money.parse("1,300")


@given(
    row=st.sampled_from(TABLE),
    categories=st.frozensets(st.sampled_from(Category)),
    shops=st.integers(0, 30),
    turnover=st.integers(0, 10**10),
    clean_years=st.integers(0, 6),
)
def test_the_amount_is_the_least_step_that_covers_the_exact_one(
    row: tuple[Role, OrganisationKind, str, str],
    categories: frozenset[Category],
    shops: int,
    turnover: int,
    clean_years: int,
) -> None:
    role, kind, base, cap = row
    facts = DepositBasis(
        role=role,
        kind=kind,
        categories=categories,
        extra_shops=shops,
        turnover_fen=turnover,
        clean_years=clean_years,
    )
    tenths = {GAME: 12, VIDEO: 10, EDU: 13, COUPON: 10, MERCH: 11}
    by_size = Fraction(Money.parse(base).minor * (4 + shops), 4)
    exact = max(by_size, Fraction(turnover, 20))
    exact *= Fraction(max([tenths[category] for category in categories], default=10), 10)
    exact /= 2 if clean_years >= 3 else 1
    amount = rules.required_amount(facts).minor
    assert amount % 100_00 == 0
    if amount == Money.parse(cap).minor:
        assert exact > amount - 100_00
    else:
        assert amount - 100_00 < exact <= amount


def test_frozen_money_counts_until_it_is_paid_out() -> None:
    # G-GL: 5,500.00 of 6,000.00 is 91.7 %: short, no instant suspension
    required, total = Money.parse("6,000"), Money.parse("5,500")
    assert rules.shortfall(required, total) == Money.parse("500")
    assert rules.funding(required, total) is Funding.SHORT


def test_a_surplus_is_no_negative_shortfall() -> None:
    assert rules.shortfall(Money(100), Money(300)) == Money(0)


@pytest.mark.parametrize(
    ("total", "funding"),
    [
        (0, Funding.FAR_SHORT),
        (49_99, Funding.FAR_SHORT),
        (50_00, Funding.SHORT),
        (99_99, Funding.SHORT),
        (100_00, Funding.FULL),
        (100_01, Funding.FULL),
    ],
)
def test_below_half_of_the_requirement_is_far_short(total: int, funding: Funding) -> None:
    assert rules.funding(Money(100_00), Money(total)) is funding


@pytest.mark.parametrize("code", LedgerAccount)
def test_assets_and_charges_grow_on_the_debit_side_and_the_rest_on_credit(
    code: LedgerAccount,
) -> None:
    debit = {"1001", "1002", "1101", "1901", "5001"}
    assert (code.normal_side is Side.DEBIT) == (code.value in debit)


def test_the_chart_is_the_one_of_gl_01() -> None:
    assert " ".join(LedgerAccount) == (
        "1001 1002 1101 1901 2001 2002 2003 2004 2005 2090 3001 5001"
    )


@given(fen=st.integers(1, 10**15))
def test_a_receipt_posts_custody_against_the_member(fen: int) -> None:
    posting = rules.receipt_posting(MEMBER, Money(fen))
    assert posting.lines == (
        Line(Side.DEBIT, LedgerAccount.CUSTODY_BANK, Money(fen)),
        Line(Side.CREDIT, LedgerAccount.AVAILABLE, Money(fen), MEMBER),
    )


sides = st.sampled_from(Side)
own = st.builds(
    lambda side, fen: Line(side, LedgerAccount.AVAILABLE, Money(fen), MEMBER),
    sides,
    st.integers(-3, 20),
)
bank = st.builds(
    lambda side, fen: Line(side, LedgerAccount.CUSTODY_BANK, Money(fen)),
    sides,
    st.integers(-3, 20),
)


@given(lines=st.lists(own | bank, max_size=5).map(tuple))
def test_only_balanced_lines_of_positive_sums_make_a_posting(lines: tuple[Line, ...]) -> None:
    debits = [line.amount.minor for line in lines if line.side is Side.DEBIT]
    credits_ = [line.amount.minor for line in lines if line.side is Side.CREDIT]
    positive = all(fen > 0 for fen in debits + credits_)
    if len(lines) >= 2 and positive and sum(debits) == sum(credits_):
        assert Posting(PostingKind.RECEIPT, lines).lines == lines
    else:
        with pytest.raises(Unbalanced):
            Posting(PostingKind.RECEIPT, lines)


def test_the_ledger_is_in_yuan_only() -> None:
    dollars = Money(100, "USD")
    with pytest.raises(Unbalanced):
        rules.receipt_posting(MEMBER, dollars)


@pytest.mark.parametrize(
    ("on_bank", "on_available"), [(None, None), (MEMBER, MEMBER), (MEMBER, None)]
)
def test_a_line_names_a_member_exactly_where_accounts_are_kept_per_member(
    on_bank: UUID | None, on_available: UUID | None
) -> None:
    with pytest.raises(WrongMember):
        Posting(
            PostingKind.RECEIPT,
            (
                Line(Side.DEBIT, LedgerAccount.CUSTODY_BANK, Money(1), on_bank),
                Line(Side.CREDIT, LedgerAccount.AVAILABLE, Money(1), on_available),
            ),
        )


def test_a_receipt_that_waits_too_long_expires_on_the_second() -> None:
    end = datetime(2026, 11, 24, 2, tzinfo=UTC)
    waiting = ReceiptState.AWAITING
    assert rules.receipt_state(waiting, end, end - timedelta(seconds=1)) is waiting
    assert rules.receipt_state(waiting, end, end) is ReceiptState.EXPIRED
    assert rules.receipt_state(ReceiptState.REFUSED, end, end) is ReceiptState.REFUSED


def test_everything_wrong_with_a_receipt_is_said_at_once() -> None:
    problems = rules.check_receipt(
        amount=Money(0),
        value_date=date(2026, 11, 24),
        bank_ref="",
        payer_name="Di\u200b",
        today=date(2026, 11, 23),
    )
    assert [(problem.field, problem.code) for problem in problems] == [
        ("amount", "AMOUNT_NOT_POSITIVE"),
        ("value_date", "DATE_IN_FUTURE"),
        ("bank_ref", "TEXT_LENGTH"),
        ("payer_name", "TEXT_INVISIBLE"),
    ]


def test_a_sound_receipt_has_no_problems() -> None:
    today = date(2026, 11, 23)
    assert not rules.check_receipt(
        amount=Money(1), value_date=today, bank_ref="B-1", payer_name="Di", today=today
    )
