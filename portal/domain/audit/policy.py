"""Who may read the audit trail."""

from portal.kernel.actor import Actor, Permission


def may_read(actor: Actor) -> bool:
    """Return whether the actor may read every event."""
    return actor.has(Permission.AUDIT_TRAIL_READ)
