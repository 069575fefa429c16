"""Arithmetic of the risk deposit: the required amount, its cover, and balanced postings.

The deposit stays the member's money (DEP-01): a liability of the industry body, never income.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

from portal.kernel.errors import FieldErrors, Problem, RuleBroken
from portal.kernel.money import Money
from portal.kernel.states import Machine
from portal.kernel.text import reject_invisible
from portal.kernel.trade import Category, OrganisationKind

CLEAN_YEARS = 3  # dep.clean_years
_TURNOVER_RATE = Fraction(15, 100)  # dep.rate
_INSTANT_SUSPEND_RATIO = Fraction(1, 2)  # dep.instant_suspend_ratio
_BRANCH_RATE = Fraction(1, 4)
_CLEAN_REDUCTION = Fraction(1, 2)
_TURNOVER_MONTHS = 3
_STEP_FEN = 100_00
_MIN_LINES = 2
_BANK_REF_MAX, _PAYER_MAX = 64, 100


class Role(StrEnum):
    """Place in the trade (DEP-02); T1 and T2 are tiers of distributors."""

    PLATFORM = "PLATFORM"
    BRAND = "BRAND"
    T1 = "T1"
    T2 = "T2"


# dep.base and dep.cap, in yuan
_BASE_AND_CAP: Mapping[tuple[Role, OrganisationKind], tuple[int, int]] = MappingProxyType(
    {
        (Role.PLATFORM, OrganisationKind.COMPANY): (200_000, 5_000_000),
        (Role.BRAND, OrganisationKind.COMPANY): (50_000, 2_000_000),
        (Role.T1, OrganisationKind.COMPANY): (50_000, 1_000_000),
        (Role.T1, OrganisationKind.INDIVIDUAL_BUSINESS): (20_000, 400_000),
        (Role.T2, OrganisationKind.COMPANY): (10_000, 200_000),
        (Role.T2, OrganisationKind.INDIVIDUAL_BUSINESS): (5_000, 50_000),
        (Role.T2, OrganisationKind.NATURAL_PERSON): (1_000, 20_000),
    }
)

# dep.factors
_FACTORS: Mapping[Category, Fraction] = MappingProxyType(
    {
        Category.GAME: Fraction(12, 10),
        Category.VIDEO: Fraction(1),
        Category.EDU: Fraction(13, 10),
        Category.COUPON: Fraction(1),
        Category.MERCH: Fraction(11, 10),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositBasis:
    """What the required amount depends on (DEP-02).

    `turnover_fen` is the sum of the last three closed calendar months, `clean_years` the whole
    years since the last full payment without an upheld compensation or a public penalty.
    """

    role: Role
    kind: OrganisationKind
    categories: frozenset[Category]
    extra_shops: int = 0
    turnover_fen: int = 0
    clean_years: int = 0


def required_amount(basis: DepositBasis) -> Money:
    """Return the deposit due, in whole steps of 100.00 yuan up to the cap (DEP-02).

    Raises `FieldErrors` (DEP_ROLE_NOT_ALLOWED) when this kind of subject may not hold the role.
    """
    pair = _BASE_AND_CAP.get((basis.role, basis.kind))
    if pair is None:
        facts = {"role": basis.role, "kind": basis.kind}
        raise FieldErrors([Problem("role", "DEP_ROLE_NOT_ALLOWED", facts)])
    base, cap = (yuan * 100 for yuan in pair)
    by_size = base * (1 + _BRANCH_RATE * basis.extra_shops)
    by_turnover = _TURNOVER_RATE * Fraction(basis.turnover_fen, _TURNOVER_MONTHS)
    factor = max((_FACTORS[category] for category in basis.categories), default=Fraction(1))
    reduction = _CLEAN_REDUCTION if basis.clean_years >= CLEAN_YEARS else Fraction(1)
    exact = max(by_size, by_turnover) * factor * reduction
    return Money(min(cap, _up_to_step(exact)))


def shortfall(required: Money, total: Money) -> Money:
    """Return what is missing; `total` is available plus frozen, which still counts (DEP-03)."""
    return Money(max(0, (required - total).minor))


class Funding(StrEnum):
    """How far a deposit covers what is required.

    `SHORT` starts a period for refilling; below half, `FAR_SHORT`, the badge is suspended at
    once (DEP-04).
    """

    FULL = "full"
    SHORT = "short"
    FAR_SHORT = "far_short"


def funding(required: Money, total: Money) -> Funding:
    """Return how far `total` covers `required` (DEP-03, DEP-04)."""
    if total.minor < required.minor * _INSTANT_SUSPEND_RATIO:
        return Funding.FAR_SHORT
    return Funding.SHORT if total < required else Funding.FULL


class Side(StrEnum):
    """Sides of a ledger entry."""

    DEBIT = "D"
    CREDIT = "C"


class LedgerAccount(StrEnum):
    """The chart of accounts (GL-01)."""

    CUSTODY_BANK = "1001"
    IN_TRANSIT = "1002"
    RECOURSE_RECEIVABLE = "1101"
    OWN_ADVANCE_BANK = "1901"
    AVAILABLE = "2001"
    FROZEN = "2002"
    COMPENSATION_PAYABLE = "2003"
    REFUND_PAYABLE = "2004"
    INTEREST_TO_ALLOCATE = "2005"
    UNIDENTIFIED_RECEIPTS = "2090"
    ADVANCE_FUND = "3001"
    BANK_CHARGES = "5001"

    @property
    def normal_side(self) -> Side:
        """The side on which the account grows: assets and charges debit, the rest credit."""
        return Side.DEBIT if self[0] in "15" else Side.CREDIT

    @property
    def is_kept_per_member(self) -> bool:
        """Whether every entry names the member whose money it is."""
        return self in _PER_MEMBER


_PER_MEMBER = frozenset(
    {
        LedgerAccount.RECOURSE_RECEIVABLE,
        LedgerAccount.AVAILABLE,
        LedgerAccount.FROZEN,
        LedgerAccount.REFUND_PAYABLE,
    }
)


class PostingKind(StrEnum):
    """Why money moved (GL-02)."""

    RECEIPT = "receipt"


class Unbalanced(RuleBroken):
    """Debits and credits differ, or there are not two lines of positive CNY (GL-03)."""

    code = "deposits.unbalanced"


class WrongMember(RuleBroken):
    """A line names a member on an account kept for all, or none on one kept per member."""

    code = "deposits.wrong_member"


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a posting; the amount is positive on either side."""

    side: Side
    account: LedgerAccount
    amount: Money
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """Lines whose debits equal their credits; nothing else can be built (GL-03)."""

    kind: PostingKind
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        amounts = [line.amount for line in self.lines]
        sound = all(amount.minor > 0 and amount.currency == "CNY" for amount in amounts)
        if len(amounts) < _MIN_LINES or not sound or _surplus(self.lines, Side.DEBIT):
            raise Unbalanced(kind=self.kind)
        for line in self.lines:
            if (line.organisation_id is not None) != line.account.is_kept_per_member:
                raise WrongMember(kind=self.kind, account=line.account)


def receipt_posting(organisation_id: UUID, amount: Money) -> Posting:
    """Return D1001 C2001: money of a known member has arrived in custody (GL-02)."""
    return Posting(
        PostingKind.RECEIPT,
        (
            Line(Side.DEBIT, LedgerAccount.CUSTODY_BANK, amount),
            Line(Side.CREDIT, LedgerAccount.AVAILABLE, amount, organisation_id),
        ),
    )


class ReceiptState(StrEnum):
    """Where a recorded receipt is; `EXPIRED` is computed from the clock, never stored."""

    AWAITING = "awaiting"
    EXPIRED = "expired"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class ReceiptVerb(StrEnum):
    """What can be done to a receipt."""

    RECORD = "record"
    CONFIRM = "confirm"
    REFUSE = "refuse"


RECEIPT = Machine(
    ReceiptState.AWAITING,
    [
        (ReceiptState.AWAITING, ReceiptVerb.CONFIRM, ReceiptState.CONFIRMED),
        (ReceiptState.AWAITING, ReceiptVerb.REFUSE, ReceiptState.REFUSED),
        (ReceiptState.EXPIRED, ReceiptVerb.RECORD, ReceiptState.AWAITING),
        (ReceiptState.REFUSED, ReceiptVerb.RECORD, ReceiptState.AWAITING),
    ],
)


def receipt_state(state: ReceiptState, expires_at: datetime, at: datetime) -> ReceiptState:
    """Return the state of a receipt at an instant: one that waits too long is recorded anew."""
    if state is ReceiptState.AWAITING and at >= expires_at:
        return ReceiptState.EXPIRED
    return state


def check_receipt(
    *, amount: Money, value_date: date, bank_ref: str, payer_name: str, today: date
) -> list[Problem]:
    """Return everything that is wrong with a line of a bank statement.

    Codes: AMOUNT_NOT_POSITIVE, DATE_IN_FUTURE, TEXT_LENGTH, TEXT_INVISIBLE.
    """
    problems = []
    if amount.minor <= 0:
        problems.append(Problem("amount", "AMOUNT_NOT_POSITIVE"))
    if value_date > today:
        problems.append(Problem("value_date", "DATE_IN_FUTURE"))
    problems += _check_text("bank_ref", bank_ref, _BANK_REF_MAX)
    return problems + _check_text("payer_name", payer_name, _PAYER_MAX)


def payer_context(receipt_id: UUID) -> str:
    """Return the place to which a sealed payer name is bound."""
    return f"deposit_receipt:payer_name:{receipt_id}"


def _check_text(field: str, text: str, longest: int) -> list[Problem]:
    if not 1 <= len(text) <= longest:
        return [Problem(field, "TEXT_LENGTH", {"min": 1, "max": longest})]
    hidden = reject_invisible(field, text)
    return [hidden] if hidden else []


def _up_to_step(fen: Fraction) -> int:
    return -(-fen // _STEP_FEN) * _STEP_FEN


def _surplus(lines: Iterable[Line], side: Side) -> int:
    return sum(line.amount.minor * (1 if line.side is side else -1) for line in lines)
