"""Who may do what to deposits (security.md 3.6: clerk and controller are two persons)."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_record(actor: Actor) -> bool:
    """Return whether the actor may enter lines of the bank statement."""
    return actor.has(Permission.DEPOSITS_RECEIPT_RECORD)


def may_decide(actor: Actor) -> bool:
    """Return whether the actor may confirm or refuse what another has entered."""
    return actor.has(Permission.DEPOSITS_RECEIPT_CONFIRM)


def may_read_ledger(actor: Actor) -> bool:
    """Return whether the actor may see every receipt and balance."""
    return actor.has(Permission.DEPOSITS_LEDGER_READ)


def may_read_account(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see this member's account."""
    return may_read_ledger(actor) or actor.has_for(
        organisation_id, Permission.DEPOSITS_ACCOUNT_READ
    )
