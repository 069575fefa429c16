"""Reading and closing deliveries of the outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.store.eventlog import DeliveryRow, EventRow
from portal.store.uow import UnitOfWork

Subscriber = Callable[[UnitOfWork, EventRow], None]
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_ERROR_LENGTH = 500


def due(session: Session, at: datetime, *, limit: int = 100) -> list[int]:
    """Return the deliveries that should be made by now, in the order of their events."""
    query = (
        select(DeliveryRow.id)
        .where(DeliveryRow.done_at.is_(None), DeliveryRow.next_at <= at)
        .order_by(DeliveryRow.seq)
        .limit(limit)
    )
    return list(session.scalars(query))


def open_delivery(session: Session, delivery_id: int) -> tuple[DeliveryRow, EventRow] | None:
    """Lock a delivery and return it with its event, or None when it has been made already."""
    delivery = session.get(DeliveryRow, delivery_id, with_for_update=True)
    if delivery is None or delivery.done_at is not None:
        return None
    return delivery, session.get_one(EventRow, delivery.seq)


def note_failure(session: Session, delivery_id: int, error: str, at: datetime) -> None:
    """Count a failed attempt; the next one comes after a pause that doubles up to an hour."""
    delivery = session.get(DeliveryRow, delivery_id, with_for_update=True)
    if delivery is None or delivery.done_at is not None:
        return
    pause = min(_FIRST_PAUSE * 2 ** min(delivery.attempts, 12), _LONGEST_PAUSE)
    delivery.attempts += 1
    delivery.error = error[:_ERROR_LENGTH]
    delivery.next_at = at + pause
