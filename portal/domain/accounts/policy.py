"""Who may do what to accounts."""

from portal.kernel.actor import Actor, Permission


def may_manage_officers(actor: Actor) -> bool:
    """Return whether the actor may create officers and change their roles."""
    return actor.has(Permission.ACCOUNTS_OFFICER_MANAGE)


def sees_members_masked(actor: Actor) -> bool:
    """Return whether the actor sees members' names with a part hidden, as officers do."""
    return Permission.STAFF in actor.permissions
