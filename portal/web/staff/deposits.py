"""Deposits: receipts of the bank, entered by one officer and confirmed by another."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import deposits, distributors, licences, members
from portal.domain.deposits import ReceiptState
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import Form, show_problems
from portal.web.forms.receipt import ReceiptForm
from portal.web.forms.review import ReasonForm
from portal.web.forms.session import EmptyForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import eyes, nav

bp = GuardedBlueprint("staff_deposits", __name__, url_prefix="/staff/deposits")


@bp.guarded("/receipts", permission=Permission.DEPOSITS_LEDGER_READ)
def receipts() -> ResponseReturnValue:
    """List the receipts, all or in one state, the newest first."""
    known = {state.value: state for state in ReceiptState}
    state = known.get(request.args.get("state", ""))
    page = deposits.receipts(g.uow, state=state, cursor=request.args.get("cursor"))
    return nav.show(
        "staff/deposits/receipts.html",
        page=page,
        state=state,
        states=tuple(ReceiptState),
        organisations=members.organisations(
            g.uow, [receipt.organisation_id for receipt in page.items]
        ),
    )


@bp.guarded("/members", permission=Permission.DEPOSITS_LEDGER_READ)
def find_member() -> ResponseReturnValue:
    """Find the member that a bank line is for."""
    text = request.args.get("q", "").strip()
    cursor = request.args.get("cursor")
    page = members.find_organisations(g.uow, text, cursor=cursor) if text else None
    return nav.show("staff/deposits/find_member.html", text=text, page=page)


@bp.guarded("/members/<uuid:member_id>", permission=Permission.DEPOSITS_LEDGER_READ)
def account(member_id: UUID) -> ResponseReturnValue:
    """Show the deposit account of one member."""
    kyc = distributors.kyc(g.uow, member_id)
    basis = licences.deposit_basis(kyc) if kyc else None
    return nav.show(
        "staff/deposits/account.html",
        organisation=members.organisation(g.uow, member_id),
        account=deposits.account(g.uow, member_id, basis),
    )


@bp.guarded(
    "/members/<uuid:member_id>/receipts/new",
    methods=["GET", "POST"],
    permission=Permission.DEPOSITS_RECEIPT_RECORD,
)
def record(member_id: UUID) -> ResponseReturnValue:
    """Enter one line of the bank statement for a member."""
    form = ReceiptForm()
    if form.validate_on_submit():
        try:
            proposal_id = deposits.record_receipt(
                g.uow,
                member_id,
                amount=form.money,
                value_date=form.value_date.data,
                bank_ref=form.bank_ref.data,
                payer_name=form.payer_name.data,
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Recorded. A second officer must confirm it within 24 hours."), "success")
            return redirect(url_for(".receipt", proposal_id=proposal_id))
    organisation = members.organisation(g.uow, member_id)
    return nav.show("staff/deposits/record.html", form=form, organisation=organisation)


@bp.guarded("/receipts/<uuid:proposal_id>", permission=Permission.DEPOSITS_LEDGER_READ)
def receipt(proposal_id: UUID) -> ResponseReturnValue:
    """Show one receipt and, to the second officer, the buttons."""
    return _show(proposal_id)


@bp.guarded(
    "/receipts/<uuid:proposal_id>/confirm",
    methods=["POST"],
    permission=Permission.DEPOSITS_RECEIPT_CONFIRM,
)
def confirm(proposal_id: UUID) -> ResponseReturnValue:
    """Credit the member, as second officer."""
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            deposits.confirm_receipt(g.uow, proposal_id)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Confirmed. The member's deposit is credited."), "success")
            return redirect(url_for(".receipt", proposal_id=proposal_id))
    return _show(proposal_id, form=form)


@bp.guarded(
    "/receipts/<uuid:proposal_id>/refuse",
    methods=["POST"],
    permission=Permission.DEPOSITS_RECEIPT_CONFIRM,
)
def refuse(proposal_id: UUID) -> ResponseReturnValue:
    """Turn a recorded receipt down; nothing is posted."""
    form = ReasonForm("refuse")
    if form.validate_on_submit():
        try:
            deposits.refuse_receipt(g.uow, proposal_id, reason=form.reason.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Turned down. Nothing was posted."), "success")
            return redirect(url_for(".receipt", proposal_id=proposal_id))
    return _show(proposal_id, form=form, refusal=form)


@bp.guarded("/trial-balance", permission=Permission.DEPOSITS_LEDGER_READ)
def trial_balance() -> ResponseReturnValue:
    """Show debits, credits and balance of every account (GL-03)."""
    return nav.show("staff/deposits/trial_balance.html", balance=deposits.trial_balance(g.uow))


def _show(
    proposal_id: UUID, *, form: Form | None = None, refusal: ReasonForm | None = None
) -> ResponseReturnValue:
    found = deposits.receipt(g.uow, proposal_id)
    is_open = found.state is ReceiptState.AWAITING
    return nav.show(
        "staff/deposits/receipt.html",
        form=form,
        refusal=refusal or ReasonForm("refuse", formdata=None),
        receipt=found,
        may_decide=is_open and g.actor.has(Permission.DEPOSITS_RECEIPT_CONFIRM),
        obstacle=eyes.obstacle(found.organisation_id, found.recorded_by) if is_open else "",
        organisation=members.organisation(g.uow, found.organisation_id),
    )
