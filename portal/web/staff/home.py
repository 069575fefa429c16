"""What waits for this officer today."""

from flask import g
from flask.typing import ResponseReturnValue

from portal.domain import approvals, deposits, members
from portal.domain.approvals import CaseState
from portal.domain.deposits import ReceiptState
from portal.kernel.actor import Permission
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav
from portal.web.staff.proposals import ACTIONS

bp = GuardedBlueprint("staff_home", __name__)
_WORK = (
    (CaseState.SUBMITTED, Permission.CASES_COMPLETENESS_CHECK),
    (CaseState.EXAMINATION, Permission.CASES_EXAMINE),
    (CaseState.AWAITING_APPROVAL, Permission.CASES_DECIDE),
)


@bp.guarded("/staff", permission=Permission.STAFF)
def start() -> ResponseReturnValue:
    """Show how much waits in each queue, and what waits for a second officer."""
    sees_cases = g.actor.has(Permission.CASES_READ)
    counts = approvals.case_counts(g.uow) if sees_cases else {}
    proposals = (
        approvals.open_proposals(g.uow, actions=ACTIONS).items
        if g.actor.has(Permission.LICENCES_LICENCE_READ)
        else ()
    )
    receipts = (
        deposits.receipts(g.uow, state=ReceiptState.AWAITING).items
        if g.actor.has(Permission.DEPOSITS_LEDGER_READ)
        else ()
    )
    return nav.show(
        "staff/home/home.html",
        queues=[
            (state, counts.get(state, 0), g.actor.has(permission))
            for state, permission in _WORK
            if sees_cases
        ],
        proposals=proposals,
        receipts=receipts,
        organisations=members.organisations(
            g.uow,
            [
                *(proposal.organisation_id for proposal in proposals),
                *(receipt.organisation_id for receipt in receipts),
            ],
        ),
    )
