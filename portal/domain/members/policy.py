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


def may_convert(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may put down that a natural person is a registered business now.

    Whoever decides its application may; never about an organisation it works for.
    """
    return actor.has(Permission.CASES_DECIDE) and not actor.belongs_to(organisation_id)


def may_note(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may note what the public register says of the organisation.

    Never of one that the officer works for.
    """
    return actor.has(Permission.MEMBERS_REGISTER_NOTE) and not actor.belongs_to(organisation_id)


def may_see_officers(actor: Actor) -> bool:
    """Return whether the actor may see which officer noted something."""
    return actor.has(Permission.STAFF)
