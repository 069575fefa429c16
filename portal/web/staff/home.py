"""What waits for this officer today."""

from flask import g
from flask.typing import ResponseReturnValue

from portal.domain import approvals, deposits, licences, suppliers
from portal.kernel.actor import Permission
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_home", __name__)
_WORK = (
    (approvals.CaseState.SUBMITTED, Permission.CASES_COMPLETENESS_CHECK),
    (approvals.CaseState.EXAMINATION, Permission.CASES_EXAMINE),
    (approvals.CaseState.AWAITING_APPROVAL, Permission.CASES_DECIDE),
)


@bp.guarded("/staff", permission=Permission.STAFF)
def start() -> ResponseReturnValue:
    """Show the counts of each queue, and the proposals that wait for a second officer."""
    counts = approvals.case_counts(g.uow) if g.actor.has(Permission.CASES_READ) else {}
    actions = (*licences.ACTIONS, suppliers.REVOKE)
    waiting = (
        approvals.open_proposals(g.uow, actions=actions).items
        if g.actor.has(Permission.LICENCES_LICENCE_READ)
        else ()
    )
    receipts = (
        deposits.receipts(g.uow, state=deposits.ReceiptState.AWAITING).items
        if g.actor.has(Permission.DEPOSITS_LEDGER_READ)
        else ()
    )
    return nav.show(
        "staff/home/home.html",
        queues=[
            (state, counts.get(state, 0), g.actor.has(permission))
            for state, permission in _WORK
            if g.actor.has(Permission.CASES_READ)
        ],
        waiting=waiting,
        receipts=receipts,
    )
