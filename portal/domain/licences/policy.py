"""Who may do what to licences."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_propose(actor: Actor) -> bool:
    """Return whether the actor may propose a grant or a measure."""
    return actor.has(Permission.LICENCES_LICENCE_PROPOSE)


def may_decide(actor: Actor) -> bool:
    """Return whether the actor may be the second officer."""
    return actor.has(Permission.LICENCES_LICENCE_DECIDE)


def may_read(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see what an organisation still lacks."""
    return actor.has(Permission.LICENCES_LICENCE_READ) or actor.belongs_to(organisation_id)


def may_withdraw(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may give the organisation's licence back."""
    return actor.has_for(organisation_id, Permission.MEMBERS_ORGANISATION_MANAGE)
