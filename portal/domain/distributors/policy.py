"""Who may do what to a certification."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_see(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see the organisation's applications, masked."""
    return actor.has(Permission.CASES_READ) or actor.has_for(
        organisation_id, Permission.MEMBERS_ORGANISATION_READ
    )


def may_list(actor: Actor) -> bool:
    """Return whether the actor may go through all verified organisations."""
    return actor.has(Permission.CASES_READ)


def may_see_findings(actor: Actor) -> bool:
    """Return whether the actor may see what officers found about the person."""
    return actor.has(Permission.CASES_READ)


def may_edit(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may fill in, hand in and withdraw applications."""
    return actor.has_for(organisation_id, Permission.DISTRIBUTORS_APPLICATION_EDIT)


def may_decide_identity(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may find that the person is the one of the documents.

    Never about an organisation the officer works for.
    """
    return actor.has(Permission.DISTRIBUTORS_IDENTITY_DECIDE) and not actor.belongs_to(
        organisation_id
    )
