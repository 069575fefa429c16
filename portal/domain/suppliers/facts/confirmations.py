"""What right-holders have said about letters."""

from uuid import UUID

from sqlalchemy import select

from portal.domain.suppliers.models import Confirmation
from portal.domain.suppliers.rules import Answer
from portal.store.uow import UnitOfWork


def denied(uow: UnitOfWork, application_id: UUID) -> bool:
    """Return whether the right-holder's latest answer was that the letter is not its own."""
    query = (
        select(Confirmation.answer)
        .where(Confirmation.application_id == application_id, Confirmation.answer.is_not(None))
        .order_by(Confirmation.answered_at.desc(), Confirmation.asked_at.desc())
        .limit(1)
    )
    return uow.session.scalar(query) is Answer.DENY
