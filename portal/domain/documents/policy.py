"""Who may do what to documents."""

from uuid import UUID

from portal.domain.documents.rules import IDENTITY_PICTURES, DocumentKind
from portal.kernel.actor import Actor, Permission


def may_read(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may see the organisation's documents."""
    return actor.belongs_to(organisation_id) or actor.has(Permission.CASES_READ)


def may_take(actor: Actor, *, organisation_id: UUID, kind: DocumentKind) -> bool:
    """Return whether the actor may have a document as the file that was handed in.

    Pictures of identity documents leave the portal for nobody but the organisation itself;
    officers see them marked, for a reason (KYC-08).
    """
    if actor.is_system or actor.belongs_to(organisation_id):
        return True
    return kind not in IDENTITY_PICTURES and actor.has(Permission.CASES_READ)


def may_upload(actor: Actor, *, organisation_id: UUID) -> bool:
    """Return whether the actor may hand in documents for the organisation."""
    return actor.has_for(organisation_id, Permission.DOCUMENTS_DOCUMENT_UPLOAD)


def may_erase(actor: Actor) -> bool:
    """Return whether the actor may carry erasures out."""
    return actor.has(Permission.PRIVACY_ERASURE_DECIDE)


def may_check_all(actor: Actor) -> bool:
    """Return whether the actor may open every document to see that it opens."""
    return actor.is_system
