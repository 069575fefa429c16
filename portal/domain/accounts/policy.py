"""Who may do what to accounts."""

from portal.kernel.actor import Actor, Permission


def may_manage_officers(actor: Actor) -> bool:
    """Return whether the actor may create officers and change their roles."""
    return actor.has(Permission.ACCOUNTS_OFFICER_MANAGE)
