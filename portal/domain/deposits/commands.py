"""What can be done to deposits; one function, one verb.

Money is posted only here, and only for what two persons have seen on the bank statement.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, members
from portal.domain.deposits import policy, rules
from portal.domain.deposits.events import ReceiptConfirmed, ReceiptRecorded, ReceiptRefused
from portal.domain.deposits.models import EntryRow, PostingRow, Receipt
from portal.domain.deposits.rules import RECEIPT, Posting, ReceiptVerb
from portal.kernel import subjects
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, Problem, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.money import Money
from portal.kernel.text import fold
from portal.store.uow import UnitOfWork

CONFIRM_RECEIPT = "deposits.receipt.confirm"


def record_receipt(  # noqa: PLR0913 - one form, one command
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    amount: Money,
    value_date: date,
    bank_ref: str,
    payer_name: str,
) -> UUID:
    """Enter a line of the bank statement for a member; return the proposal to confirm it.

    A line that was refused, or not confirmed within 24 hours, may be entered again.  Raises
    `Forbidden`, `NotFound` or `FieldErrors` (REC_DUPLICATE_LINE, AMOUNT_NOT_POSITIVE,
    DATE_IN_FUTURE, TEXT_*).
    """
    if not policy.may_record(uow.actor) or uow.actor.id is None:
        raise Forbidden
    members.organisation(uow, organisation_id)
    refuse_if_any(
        rules.check_receipt(
            amount=amount,
            value_date=value_date,
            bank_ref=bank_ref.strip(),
            payer_name=payer_name.strip(),
            today=uow.today(),
        )
    )
    receipt = _receipt_for(uow, fold(bank_ref))
    receipt.organisation_id = organisation_id
    receipt.amount_fen = amount.minor
    receipt.value_date = value_date
    receipt.payer_name = uow.vault.seal(
        subjects.organisation(organisation_id),
        fold(payer_name),
        rules.payer_context(receipt.id),
    )
    receipt.state = RECEIPT.initial
    receipt.recorded_by, receipt.recorded_at = uow.actor.id, uow.now()
    receipt.decided_by = receipt.decided_at = None
    receipt.proposal_id = approvals.propose(
        uow,
        action=CONFIRM_RECEIPT,
        subject=receipt.id,
        organisation_id=organisation_id,
        content=_content(uow, receipt),
        reason=f"REC-01 {receipt.bank_ref}",
    )
    receipt.expires_at = approvals.proposal(uow, receipt.proposal_id).expires_at
    uow.session.add(receipt)
    uow.record(
        ReceiptRecorded(
            subject=receipt.id,
            organisation_id=organisation_id,
            amount_fen=receipt.amount_fen,
            value_date=value_date,
            bank_ref=receipt.bank_ref,
            proposal_id=receipt.proposal_id,
        )
    )
    return receipt.proposal_id


def confirm_receipt(uow: UnitOfWork, proposal_id: UUID) -> UUID:
    """Confirm a line that another person entered and credit the member (GL-02).

    Returns the posting's id.  Raises `Forbidden`, `NotFound`, or of approvals `SameOfficer`,
    `NotOpen` or `ContentChanged`.
    """
    receipt = _receipt_to_decide(uow, proposal_id)
    approvals.approve_proposal(
        uow, proposal_id, action=CONFIRM_RECEIPT, content=_content(uow, receipt)
    )
    _decide(uow, receipt, ReceiptVerb.CONFIRM)
    posting = rules.receipt_posting(receipt.organisation_id, Money(receipt.amount_fen))
    posting_id = _post(uow, posting, receipt)
    uow.record(
        ReceiptConfirmed(
            subject=receipt.id,
            organisation_id=receipt.organisation_id,
            amount_fen=receipt.amount_fen,
            posting_id=posting_id,
        )
    )
    return posting_id


def refuse_receipt(uow: UnitOfWork, proposal_id: UUID, *, reason: str) -> None:
    """Turn down a line that another person entered; nothing is posted.

    Raises `Forbidden`, `NotFound`, `FieldErrors` (REASON_LENGTH), or of approvals `NotOpen` or
    `SameOfficer`.
    """
    receipt = _receipt_to_decide(uow, proposal_id)
    approvals.refuse_proposal(uow, proposal_id, action=CONFIRM_RECEIPT, reason=reason)
    if receipt.recorded_by == uow.actor.id:
        raise approvals.SameOfficer(proposal_id=proposal_id)
    _decide(uow, receipt, ReceiptVerb.REFUSE)
    uow.record(
        ReceiptRefused(
            subject=receipt.id,
            organisation_id=receipt.organisation_id,
            amount_fen=receipt.amount_fen,
        )
    )


def _receipt_for(uow: UnitOfWork, bank_ref: str) -> Receipt:
    receipt = uow.session.scalar(select(Receipt).filter_by(bank_ref=bank_ref).with_for_update())
    if receipt is None:
        return Receipt(id=new_id(), bank_ref=bank_ref)
    state = rules.receipt_state(receipt.state, receipt.expires_at, uow.now())
    if ReceiptVerb.RECORD not in RECEIPT.verbs(state):
        raise FieldErrors([Problem("bank_ref", "REC_DUPLICATE_LINE")])
    return receipt


def _receipt_to_decide(uow: UnitOfWork, proposal_id: UUID) -> Receipt:
    if not policy.may_decide(uow.actor):
        raise Forbidden
    query = select(Receipt).filter_by(proposal_id=proposal_id).with_for_update()
    receipt = uow.session.scalar(query)
    if receipt is None:
        raise NotFound(proposal_id=proposal_id)
    return receipt


def _decide(uow: UnitOfWork, receipt: Receipt, verb: ReceiptVerb) -> None:
    state = rules.receipt_state(receipt.state, receipt.expires_at, uow.now())
    receipt.state = RECEIPT.after(state, verb)
    receipt.decided_by, receipt.decided_at = uow.actor.id, uow.now()


def _post(uow: UnitOfWork, posting: Posting, receipt: Receipt) -> UUID:
    row = PostingRow(
        id=new_id(),
        kind=posting.kind,
        posted_on=uow.today(),
        posted_at=uow.now(),
        idempotency_key=str(receipt.id),
        receipt_id=receipt.id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(
        EntryRow(
            posting_id=row.id,
            position=position,
            side=line.side,
            account=line.account,
            organisation_id=line.organisation_id,
            amount_fen=line.amount.minor,
        )
        for position, line in enumerate(posting.lines, start=1)
    )
    return row.id


def _content(uow: UnitOfWork, receipt: Receipt) -> dict[str, str | int]:
    payer = uow.vault.open(receipt.payer_name, rules.payer_context(receipt.id))
    return {
        "receipt": str(receipt.id),
        "organisation": str(receipt.organisation_id),
        "amount_fen": receipt.amount_fen,
        "value_date": receipt.value_date.isoformat(),
        "bank_ref": receipt.bank_ref,
        "payer": uow.vault.digest("deposits:payer", payer),
    }
