"""What can be read of deposits; frozen answers, never rows.

The public learns whether a deposit is sufficient, never a sum (BDG-03).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

from portal.domain import accounts
from portal.domain.deposits import policy, rules
from portal.domain.deposits.models import EntryRow, PostingRow, Receipt
from portal.domain.deposits.rules import (
    DepositBasis,
    Funding,
    LedgerAccount,
    PostingKind,
    ReceiptState,
    Side,
)
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.money import Money
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork

_OWN = (LedgerAccount.AVAILABLE, LedgerAccount.FROZEN)
_NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class PostingView:
    """A movement as its member sees it; `amount` is negative when the deposit went down."""

    id: UUID
    kind: PostingKind
    posted_on: date
    amount: Money
    bank_ref: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """A member's deposit (DEP-03).

    `required`, `shortfall` and `funding` are None without a basis.
    """

    organisation_id: UUID
    required: Money | None
    total: Money
    available: Money
    frozen: Money
    shortfall: Money | None
    funding: Funding | None
    postings: tuple[PostingView, ...]

    @property
    def sufficient(self) -> bool:
        """Whether a requirement is known and fully covered."""
        return self.funding is Funding.FULL


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """Totals of one account; `balance` counts from its normal side."""

    account: LedgerAccount
    debit: Money
    credit: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account of the chart with its totals."""

    lines: tuple[TrialBalanceLine, ...]
    debit: Money
    credit: Money

    @property
    def balanced(self) -> bool:
        """Whether all debits equal all credits."""
        return self.debit == self.credit


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A line of the bank statement as finance officers see it."""

    id: UUID
    organisation_id: UUID
    amount: Money
    value_date: date
    bank_ref: str
    payer_name: str
    state: ReceiptState
    proposal_id: UUID
    recorded_by: UUID
    recorded_by_name: str
    recorded_at: datetime
    expires_at: datetime
    decided_by: UUID | None
    decided_by_name: str
    decided_at: datetime | None


def account(
    uow: UnitOfWork, organisation_id: UUID, basis: DepositBasis | None = None
) -> AccountView:
    """Return a member's deposit with every movement, newest first; `NotFound` to outsiders.

    Raises `FieldErrors` (DEP_ROLE_NOT_ALLOWED) for an impossible basis.
    """
    if not policy.may_read_account(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(EntryRow.account, func.sum(_signed()))
        .where(EntryRow.organisation_id == organisation_id, EntryRow.account.in_(_OWN))
        .group_by(EntryRow.account)
    )
    sums = {code: Money(int(fen)) for code, fen in uow.session.execute(query)}
    available = sums.get(LedgerAccount.AVAILABLE, _NOTHING)
    frozen = sums.get(LedgerAccount.FROZEN, _NOTHING)
    total = available + frozen
    required = rules.required_amount(basis) if basis else None
    return AccountView(
        organisation_id,
        required,
        total,
        available,
        frozen,
        rules.shortfall(required, total) if required else None,
        rules.funding(required, total) if required else None,
        _postings(uow, organisation_id),
    )


def fundings(
    uow: UnitOfWork, bases: Mapping[UUID, DepositBasis], at: datetime
) -> dict[UUID, Funding]:
    """Return how far deposits covered their requirement at an instant, in one statement.

    Public, since it tells no sum.  Raises `FieldErrors` (DEP_ROLE_NOT_ALLOWED).
    """
    query = (
        select(EntryRow.organisation_id, func.sum(_signed()))
        .join(PostingRow, PostingRow.id == EntryRow.posting_id)
        .where(
            among(uow.session, EntryRow.organisation_id, bases),
            EntryRow.account.in_(_OWN),
            PostingRow.posted_at <= at,
        )
        .group_by(EntryRow.organisation_id)
    )
    totals = {owner: Money(int(fen)) for owner, fen in uow.session.execute(query)}
    return {
        owner: rules.funding(rules.required_amount(basis), totals.get(owner, _NOTHING))
        for owner, basis in bases.items()
    }


def depositors(uow: UnitOfWork, organisation_ids: Collection[UUID]) -> set[UUID]:
    """Return which organisations' deposits are not empty, without a sum."""
    query = (
        select(EntryRow.organisation_id)
        .where(
            among(uow.session, EntryRow.organisation_id, organisation_ids),
            EntryRow.account.in_(_OWN),
        )
        .group_by(EntryRow.organisation_id)
        .having(func.sum(_signed()) != 0)
    )
    return {owner for owner in uow.session.scalars(query) if owner}


def trial_balance(uow: UnitOfWork) -> TrialBalance:
    """Return debits, credits and balance of every account (GL-03); raise `Forbidden`."""
    if not policy.may_read_ledger(uow.actor):
        raise Forbidden
    query = select(EntryRow.account, EntryRow.side, func.sum(EntryRow.amount_fen)).group_by(
        EntryRow.account, EntryRow.side
    )
    sums = {(code, side): int(fen) for code, side, fen in uow.session.execute(query)}
    lines = tuple(
        _line(code, sums.get((code, Side.DEBIT), 0), sums.get((code, Side.CREDIT), 0))
        for code in LedgerAccount
    )
    debit, credit = (
        sum(fen for (_, side), fen in sums.items() if side is wanted) for wanted in Side
    )
    return TrialBalance(lines, Money(debit), Money(credit))


def receipt(uow: UnitOfWork, proposal_id: UUID) -> ReceiptView:
    """Return the receipt that a proposal would confirm; raise `Forbidden` or `NotFound`."""
    if not policy.may_read_ledger(uow.actor):
        raise Forbidden
    row = uow.session.scalar(select(Receipt).filter_by(proposal_id=proposal_id))
    if row is None:
        raise NotFound(proposal_id=proposal_id)
    return _receipts(uow, [row])[0]


def receipts(
    uow: UnitOfWork, *, state: ReceiptState | None = None, cursor: str | None = None
) -> Page[ReceiptView]:
    """Return receipts, the newest first, all or those in one state; raise `Forbidden`."""
    if not policy.may_read_ledger(uow.actor):
        raise Forbidden
    query = select(Receipt)
    if state is not None:
        query = query.where(_is_in(state, uow.now()))
    page = paginate(
        uow.session,
        query,
        [Receipt.recorded_at, Receipt.id],
        cursor=cursor,
        descending=True,
    )
    return Page(tuple(_receipts(uow, page.items)), page.next)


def _signed() -> ColumnElement[int]:
    # A member's own accounts are liabilities: they grow on the credit side.
    return case((EntryRow.side == Side.CREDIT, EntryRow.amount_fen), else_=-EntryRow.amount_fen)


def _is_in(state: ReceiptState, at: datetime) -> ColumnElement[bool]:
    if state is ReceiptState.EXPIRED:
        return (Receipt.state == ReceiptState.AWAITING) & (Receipt.expires_at <= at)
    if state is ReceiptState.AWAITING:
        return (Receipt.state == ReceiptState.AWAITING) & (Receipt.expires_at > at)
    return Receipt.state == state


def _postings(uow: UnitOfWork, organisation_id: UUID) -> tuple[PostingView, ...]:
    query = (
        select(PostingRow, func.sum(_signed()), Receipt.bank_ref)
        .join(EntryRow, EntryRow.posting_id == PostingRow.id)
        .join(Receipt, Receipt.id == PostingRow.receipt_id)
        .where(EntryRow.organisation_id == organisation_id, EntryRow.account.in_(_OWN))
        .group_by(PostingRow.id, Receipt.bank_ref)
        .order_by(PostingRow.posted_at.desc(), PostingRow.id)
    )
    return tuple(
        PostingView(row.id, row.kind, row.posted_on, Money(int(fen)), bank_ref)
        for row, fen, bank_ref in uow.session.execute(query)
    )


def _line(code: LedgerAccount, debit: int, credit: int) -> TrialBalanceLine:
    grown = debit - credit if code.normal_side is Side.DEBIT else credit - debit
    return TrialBalanceLine(code, Money(debit), Money(credit), Money(grown))


def _receipts(uow: UnitOfWork, rows: Collection[Receipt]) -> list[ReceiptView]:
    officers = {officer for row in rows for officer in (row.recorded_by, row.decided_by)}
    names = accounts.names(uow, officers)
    uow.vault.load(row.payer_name for row in rows)
    return [
        ReceiptView(
            row.id,
            row.organisation_id,
            Money(row.amount_fen),
            row.value_date,
            row.bank_ref,
            uow.vault.open(row.payer_name, rules.payer_context(row.id)),
            rules.receipt_state(row.state, row.expires_at, uow.now()),
            row.proposal_id,
            row.recorded_by,
            names[row.recorded_by],
            row.recorded_at,
            row.expires_at,
            row.decided_by,
            names[row.decided_by] if row.decided_by else "",
            row.decided_at,
        )
        for row in rows
    ]
