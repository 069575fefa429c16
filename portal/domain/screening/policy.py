"""Who may bring lists of barred persons in, and read them."""

from portal.kernel.actor import Actor, Permission


def may_import(actor: Actor) -> bool:
    """Return whether the actor may replace the list of a source by a newer one."""
    return actor.has(Permission.SCREENING_LIST_IMPORT)


def may_read(actor: Actor) -> bool:
    """Return whether the actor may see who is listed, masked."""
    return actor.has(Permission.SCREENING_LIST_READ)
