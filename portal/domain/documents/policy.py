"""Who may do what to documents."""

from uuid import UUID

from portal.kernel.actor import Actor, Permission


def may_read(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see the organisation's documents."""
    return actor.belongs_to(organisation_id) or actor.has(Permission.CASES_READ)


def may_upload(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may hand in documents for the organisation."""
    return actor.has_for(organisation_id, Permission.DOCUMENTS_DOCUMENT_UPLOAD)
