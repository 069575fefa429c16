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


def may_examine(actor: Actor) -> bool:
    """Return whether the actor may compare what people state with their papers."""
    return actor.has(Permission.CASES_EXAMINE)


def may_view_person(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see people's full data, for a reason (KYC-08).

    Never those of an organisation the officer works for.
    """
    return actor.has(Permission.DISTRIBUTORS_PERSON_VIEW) and not actor.belongs_to(
        organisation_id
    )


def may_change_contacts(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may change how the organisation is reached and paid."""
    return actor.has_for(organisation_id, Permission.MEMBERS_ORGANISATION_MANAGE)


def may_remind(actor: Actor) -> bool:
    """Return whether the actor may write to members in the name of the portal."""
    return actor.is_system


def may_decide_identity(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may find that the person is the one of the documents.

    Never about an organisation the officer works for.
    """
    return actor.has(Permission.DISTRIBUTORS_IDENTITY_DECIDE) and not actor.belongs_to(
        organisation_id
    )


def may_declare_interests(actor: Actor) -> bool:
    """Return whether the actor is an officer, who says what it has an interest in."""
    return actor.id is not None and actor.has(Permission.STAFF)


def may_index(actor: Actor) -> bool:
    """Return whether the actor may keep anew by what people are found."""
    return actor.is_system


def may_erase(actor: Actor) -> bool:
    """Return whether the actor may erase what nothing holds any more."""
    return actor.has(Permission.PRIVACY_ERASURE_DECIDE)


def may_export(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may take out everything that is held about the people, in full.

    Its password has to be fresh.
    """
    return actor.is_fresh and actor.has_for(organisation_id, Permission.PRIVACY_RIGHT_EXERCISE)


def may_ask_provider(actor: Actor) -> bool:
    """Return whether the actor may tell a provider who somebody says to be."""
    return actor.is_system
