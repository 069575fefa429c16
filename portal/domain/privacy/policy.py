"""Who may do what about the rights of a person over its data."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_see(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see what is held, asked for and erased; nothing personal."""
    return actor.has(Permission.PRIVACY_ERASURE_DECIDE) or actor.has_for(
        organisation_id, Permission.MEMBERS_ORGANISATION_READ
    )


def may_exercise(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may take data out and ask for their erasure."""
    return actor.has_for(organisation_id, Permission.PRIVACY_RIGHT_EXERCISE)


def may_list(actor: Actor) -> bool:
    """Return whether the actor may see the requests of all organisations."""
    return actor.has(Permission.PRIVACY_ERASURE_DECIDE)


def may_decide(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may carry a request out; never of an own organisation."""
    return actor.has(Permission.PRIVACY_ERASURE_DECIDE) and not actor.belongs_to(
        organisation_id
    )


def may_run(actor: Actor) -> bool:
    """Return whether the actor may erase what is due, and what a restored backup revived."""
    return actor.is_system
