"""Who may do what to an organisation."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_read(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see the organisation's profile."""
    return actor.has(Permission.MEMBERS_ORGANISATION_READ) or actor.has_for(
        organisation_id, Permission.MEMBERS_ORGANISATION_READ
    )


def may_manage(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may change the profile and invite colleagues."""
    return actor.has_for(organisation_id, Permission.MEMBERS_ORGANISATION_MANAGE)
