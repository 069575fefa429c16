"""Whom an officer may not act upon."""

from uuid import UUID

from portal.domain.approvals.rules import OwnOrganisation
from portal.store.uow import UnitOfWork


def refuse_own(uow: UnitOfWork, *organisation_ids: UUID) -> None:
    """Raise `OwnOrganisation` to a colleague of any of these organisations."""
    for organisation_id in organisation_ids:
        if uow.actor.belongs_to(organisation_id):
            raise OwnOrganisation(organisation_id=organisation_id)
