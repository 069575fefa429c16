"""Deposits: the members' risk deposits, in double entry.

Owns: receipts, postings, entries.  Reads: accounts, members, approvals.  Emits: `deposits.*`.
"""

from portal.domain.deposits.commands import (
    CONFIRM_RECEIPT,
    confirm_receipt,
    record_receipt,
    refuse_receipt,
)
from portal.domain.deposits.events import ReceiptConfirmed, ReceiptRecorded, ReceiptRefused
from portal.domain.deposits.queries import (
    AccountView,
    PostingView,
    ReceiptView,
    TrialBalance,
    TrialBalanceLine,
    account,
    depositors,
    fundings,
    receipt,
    receipts,
    trial_balance,
)
from portal.domain.deposits.rules import (
    RECEIPT,
    DepositBasis,
    Funding,
    LedgerAccount,
    PostingKind,
    ReceiptState,
    Role,
    Side,
    required_amount,
)

__all__ = [
    "CONFIRM_RECEIPT",
    "RECEIPT",
    "AccountView",
    "DepositBasis",
    "Funding",
    "LedgerAccount",
    "PostingKind",
    "PostingView",
    "ReceiptConfirmed",
    "ReceiptRecorded",
    "ReceiptRefused",
    "ReceiptState",
    "ReceiptView",
    "Role",
    "Side",
    "TrialBalance",
    "TrialBalanceLine",
    "account",
    "confirm_receipt",
    "depositors",
    "fundings",
    "receipt",
    "receipts",
    "record_receipt",
    "refuse_receipt",
    "required_amount",
    "trial_balance",
]
