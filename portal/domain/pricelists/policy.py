"""Who may do what to price lists; what is published is for everybody."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_edit(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may write, publish and confirm this member's list."""
    return actor.has_for(organisation_id, Permission.PRICELISTS_LIST_EDIT)


def may_see_ahead(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see a version before it takes effect."""
    return actor.has(Permission.STAFF) or actor.belongs_to(organisation_id)


def may_see_signals(actor: Actor) -> bool:
    """Return whether the actor may see which prices call for a source check (PRC-07)."""
    return actor.has(Permission.STAFF)
