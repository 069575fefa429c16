"""Rows of the deposits feature.

Postings and entries are append-only; there is no balance column anywhere: balances are sums.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.deposits.rules import (
    RECEIPT,
    LedgerAccount,
    PostingKind,
    ReceiptState,
    Side,
)
from portal.kernel.ids import new_id
from portal.store.base import Row


class Receipt(Row):
    """One line of the bank statement; its reference comes in once, for ever.

    A refused or expired line is recorded again in the same row.  The payer may be a natural
    person, so the name is sealed.
    """

    __tablename__ = "deposit_receipt"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        CheckConstraint("decided_by <> recorded_by", name="decided_by_a_second_officer"),
        CheckConstraint(
            "(state IN ('confirmed', 'refused')) = (decided_by IS NOT NULL)",
            name="decided_by_somebody",
        ),
        Index("ix_deposit_receipt_state_recorded_at_id", "state", "recorded_at", "id"),
        Index("ix_deposit_receipt_recorded_at_id", "recorded_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    value_date: Mapped[date]
    bank_ref: Mapped[str] = mapped_column(unique=True)
    payer_name: Mapped[bytes]
    state: Mapped[ReceiptState] = mapped_column(default=RECEIPT.initial)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("approval_proposal.id"), unique=True)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"))
    recorded_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PostingRow(Row):
    """One balanced movement of money; the same key never posts twice."""

    __tablename__ = "deposit_posting"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[PostingKind]
    posted_on: Mapped[date]
    posted_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("deposit_receipt.id"), index=True)


class EntryRow(Row):
    """One side of a posting, on one account of the chart (GL-01)."""

    __tablename__ = "deposit_entry"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        CheckConstraint(
            "(account IN ('1101', '2001', '2002', '2004')) = (organisation_id IS NOT NULL)",
            name="member_where_kept_per_member",
        ),
        Index("ix_deposit_entry_organisation_id_account", "organisation_id", "account"),
        Index("ix_deposit_entry_account", "account"),
    )

    posting_id: Mapped[UUID] = mapped_column(ForeignKey("deposit_posting.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    side: Mapped[Side]
    account: Mapped[LedgerAccount]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("member_organisation.id"))
    amount_fen: Mapped[int] = mapped_column(BigInteger)
