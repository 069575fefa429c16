"""Who may change the notice; everybody may read what holds, held and will hold."""

from portal.kernel.actor import Actor, Permission


def may_edit(actor: Actor) -> bool:
    """Return whether the actor may publish a version of the notice."""
    return actor.has(Permission.CONSENTS_NOTICE_EDIT)


def may_see_officers(actor: Actor) -> bool:
    """Return whether the actor may see who published a version."""
    return actor.has(Permission.STAFF)
