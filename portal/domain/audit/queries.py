"""What can be read of the audit trail; frozen answers, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts
from portal.domain.audit import policy
from portal.kernel.errors import Forbidden
from portal.store import eventlog
from portal.store.eventlog import Break, EventRow
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One event: what happened to what, by whom."""

    seq: int
    at: datetime
    name: str
    subject: UUID
    organisation_id: UUID | None
    actor_id: UUID | None
    actor_name: str
    request_id: str
    body: Mapping[str, Any]


def trail(
    uow: UnitOfWork, *, subject: UUID | None = None, cursor: str | None = None
) -> Page[TrailEntry]:
    """Return the events, newest first, of one subject or of all; raise `Forbidden`."""
    if not policy.may_read(uow.actor):
        raise Forbidden
    query = select(EventRow)
    if subject is not None:
        query = query.where(EventRow.subject == subject)
    page = paginate(uow.session, query, [EventRow.seq], cursor=cursor, descending=True)
    names = accounts.names(uow, [row.actor_id for row in page.items])
    return page.map(
        lambda row: TrailEntry(
            row.seq,
            row.at,
            row.name,
            row.subject,
            row.organisation_id,
            row.actor_id,
            names.get(row.actor_id, "") if row.actor_id else "",
            row.request_id,
            row.body,
        )
    )


def check_chain(uow: UnitOfWork) -> Break | None:
    """Return the first place where the chain of events is broken, or None."""
    if not policy.may_read(uow.actor):
        raise Forbidden
    return eventlog.verify(uow.session)
