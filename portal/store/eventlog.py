"""The audit trail and the outbox: what happened, chained, and who still has to hear of it.

Each event holds the hash of the one before it, so an edit, a removal or an insertion shows.
Rows are append-only (triggers, see migrations).  Deliveries, one per event and subscriber, are
the outbox: written in the same transaction, made after it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel.actor import Actor
from portal.kernel.events import Event
from portal.store.base import Row

GENESIS = "0" * 64
# What reading a row or hashing it raises when somebody wrote into it what we never write.
_UNREADABLE = (ValueError, TypeError, AttributeError)
Serial = BigInteger().with_variant(Integer(), "sqlite")


class EventRow(Row):
    """One fact, who caused it, and the hash that chains it to the fact before."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject_seq", "subject", "seq"),
        Index("ix_event_organisation_id_seq", "organisation_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    name: Mapped[str]
    subject: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    actor_id: Mapped[UUID | None]
    request_id: Mapped[str]
    body: Mapped[dict[str, Any]]
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class EventHead(Row):
    """The end of the chain, one row; whoever appends locks it."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Serial)
    hash: Mapped[str]


class DeliveryRow(Row):
    """One event that one subscriber must hear of, until it has."""

    __tablename__ = "event_delivery"
    __table_args__ = (
        UniqueConstraint("seq", "subscriber"),
        Index("ix_event_delivery_done_at_next_at", "done_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    seq: Mapped[int] = mapped_column(Serial)
    subscriber: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]


def append(  # noqa: PLR0913 - one call site, each argument a column
    session: Session,
    events: Sequence[Event],
    *,
    actor: Actor,
    at: datetime,
    request_id: str,
    subscribers: Mapping[str, Sequence[str]],
) -> list[int]:
    """Chain the events behind the head, and return the ids of the deliveries they start.

    The head row stays locked until commit, so sequence numbers have no gap and no fork.
    """
    head = session.get_one(EventHead, 1, with_for_update=True, populate_existing=True)
    deliveries: list[DeliveryRow] = []
    for event in events:
        row = EventRow(
            seq=head.seq + 1,
            at=at,
            name=event.name,
            subject=event.subject,
            organisation_id=event.organisation_id,
            actor_id=actor.id,
            request_id=request_id,
            body=event.body(),
            prev_hash=head.hash,
        )
        row.hash = digest(row)
        head.seq, head.hash = row.seq, row.hash
        session.add(row)
        deliveries += [
            DeliveryRow(seq=row.seq, subscriber=subscriber, next_at=at)
            for subscriber in subscribers.get(event.name, ())
        ]
    session.add_all(deliveries)
    session.flush()
    return [delivery.id for delivery in deliveries]


def digest(row: EventRow) -> str:
    """Return the hash of an event over its canonical JSON (RFC 8785) and the hash before it."""
    content: dict[str, Any] = {
        "seq": row.seq,
        "at": row.at.isoformat(),
        "name": row.name,
        "subject": str(row.subject),
        "organisation": str(row.organisation_id),
        "actor": str(row.actor_id),
        "request": row.request_id,
        "body": row.body,
        "prev": row.prev_hash,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    reason: str


def verify(session: Session) -> Break | None:
    """Walk the whole chain and return its first break, or None when it holds."""
    previous, expected = GENESIS, 1
    query = select(EventRow).order_by(EventRow.seq).execution_options(yield_per=1000)
    try:
        with closing(session.scalars(query)) as rows:
            for row in rows:
                if row.seq != expected:
                    return Break(expected, "missing")
                if row.prev_hash != previous or row.hash != digest(row):
                    return Break(row.seq, "altered")
                previous, expected = row.hash, expected + 1
    except _UNREADABLE:
        return Break(_first_unreadable(session, expected), "altered")
    head = session.get(EventHead, 1)
    if head is None or (head.seq, head.hash) != (expected - 1, previous):
        return Break(expected, "truncated")
    return None


def _first_unreadable(session: Session, seq: int) -> int:
    # Rows are read a thousand at a time; one by one shows which of them it was.
    try:
        while row := session.get(EventRow, seq):
            digest(row)
            seq += 1
    except _UNREADABLE:
        pass
    return seq
