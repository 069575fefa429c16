"""Who may do what to applications and authorisations; approvals guards the officers' verbs."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_read(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see the organisation's applications and letters."""
    return actor.belongs_to(organisation_id) or actor.has(Permission.CASES_READ)


def may_edit(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may apply for the organisation."""
    return actor.has_for(organisation_id, Permission.SUPPLIERS_APPLICATION_EDIT)


def may_propose_measure(actor: Actor) -> bool:
    """Return whether the actor may ask a second officer to revoke, suspend or lift."""
    return actor.has(Permission.SUPPLIERS_AUTHORISATION_PROPOSE)


def may_decide_measure(actor: Actor) -> bool:
    """Return whether the actor may be that second officer."""
    return actor.has(Permission.SUPPLIERS_AUTHORISATION_DECIDE)


def may_surrender(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may give up what the organisation holds."""
    return actor.has_for(organisation_id, Permission.SUPPLIERS_AUTHORISATION_SURRENDER)


def may_ask_brand(actor: Actor) -> bool:
    """Return whether the actor may ask a right-holder whether a letter is its own."""
    return actor.has(Permission.SUPPLIERS_BRAND_ASK)


def may_see_confirmations(actor: Actor) -> bool:
    """Return whether the actor may see who was asked where, and what was answered."""
    return actor.has(Permission.CASES_READ)
