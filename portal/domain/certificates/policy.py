"""Who may do what to certificates."""

from portal.kernel.actor import Actor, Permission


def may_issue(actor: Actor) -> bool:
    """Return whether the actor may lay certificates out, as the portal itself does."""
    return actor.has(Permission.LICENCES_LICENCE_DECIDE)
