"""Whether an officer may see somebody's full data at this moment (KYC-08)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors.models import Look
from portal.store.uow import UnitOfWork


def look_ends(uow: UnitOfWork, application_id: UUID) -> datetime | None:
    """Return until when the actor may see the full data; None while it may not."""
    if uow.actor.id is None:
        return None
    query = (
        select(Look.ends_at)
        .filter_by(application_id=application_id, officer_id=uow.actor.id)
        .where(Look.ends_at > uow.now())
        .order_by(Look.ends_at.desc())
        .limit(1)
    )
    return uow.session.scalar(query)
