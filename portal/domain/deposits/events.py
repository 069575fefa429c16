"""Facts about receipts; subjects are receipts."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRecorded(Event):
    name: ClassVar[str] = "deposits.receipt.recorded"
    amount_fen: int
    value_date: date
    bank_ref: str
    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptConfirmed(Event):
    name: ClassVar[str] = "deposits.receipt.confirmed"
    amount_fen: int
    posting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRefused(Event):
    name: ClassVar[str] = "deposits.receipt.refused"
    amount_fen: int
