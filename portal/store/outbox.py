"""Reading and closing deliveries of the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.store.eventlog import DeliveryRow, EventRow
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who hears of an event, in two steps.

    `prepare` does what takes long in a unit of work that only reads; `apply` keeps its result,
    in the transaction that closes the delivery, and does nothing the second time.
    """

    prepare: Callable[[UnitOfWork, EventRow], Any]
    apply: Callable[[UnitOfWork, Any], object]


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


def waiting(session: Session, delivery_id: int) -> tuple[str, EventRow] | None:
    """Return the subscriber and the event of a delivery, or None when it has been made."""
    delivery = session.get(DeliveryRow, delivery_id)
    if delivery is None or delivery.done_at is not None:
        return None
    return delivery.subscriber, session.get_one(EventRow, delivery.seq)


def close(session: Session, delivery_id: int, at: datetime) -> bool:
    """Mark a delivery as made; return False when somebody else has made it meanwhile."""
    delivery = session.get_one(DeliveryRow, delivery_id, with_for_update=True)
    if delivery.done_at is not None:
        return False
    delivery.done_at = at
    return True


def note_failure(session: Session, delivery_id: int, error: str, at: datetime) -> None:
    """Count a failed attempt; the next one comes after a pause that doubles up to an hour."""
    delivery = session.get(DeliveryRow, delivery_id, with_for_update=True)
    if delivery is None or delivery.done_at is not None:
        return
    pause = min(_FIRST_PAUSE * 2 ** min(delivery.attempts, 12), _LONGEST_PAUSE)
    delivery.attempts += 1
    delivery.error = error[:_ERROR_LENGTH]
    delivery.next_at = at + pause
