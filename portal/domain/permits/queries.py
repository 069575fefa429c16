"""What can be read of the table of permits, by everybody; frozen answers, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.domain import accounts
from portal.domain.permits import facts, policy
from portal.domain.permits.models import TableVersion
from portal.domain.permits.rules import PermitRow
from portal.kernel.errors import NotFound
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A version without its rows; it holds from `effective_on` until the next one does."""

    number: int
    effective_on: date
    note: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PermitTable:
    """One version of the table, in force from `effective_on` 00:00.

    `published_by` is the officer's name, empty to members and when nobody published it.
    """

    number: int
    effective_on: date
    note: str
    published_at: datetime
    published_by: str
    rows: tuple[PermitRow, ...]


def table(uow: UnitOfWork, day: date) -> PermitTable:
    """Return the version in force on a day; on the days before the first, the first."""
    query = (
        select(TableVersion)
        .where((TableVersion.effective_on <= day) | (TableVersion.number == 1))
        .order_by(TableVersion.number.desc())
        .limit(1)
    )
    return _table(uow, uow.session.scalars(query).one())


def latest_table(uow: UnitOfWork) -> PermitTable:
    """Return the version with the highest number, from which the next one is made."""
    return _table(uow, facts.latest(uow))


def table_version(uow: UnitOfWork, number: int) -> PermitTable:
    """Return one version of the history; raise `NotFound` when there is none."""
    row = uow.session.scalar(select(TableVersion).filter_by(number=number))
    if row is None:
        raise NotFound(number=number)
    return _table(uow, row)


def tables(uow: UnitOfWork, *, cursor: str | None = None) -> Page[TableSummary]:
    """Return the versions, the newest first."""
    keys = [TableVersion.number]
    page = paginate(uow.session, select(TableVersion), keys, cursor=cursor, descending=True)
    return page.map(
        lambda row: TableSummary(row.number, row.effective_on, row.note, row.published_at)
    )


def _table(uow: UnitOfWork, row: TableVersion) -> PermitTable:
    publisher = row.published_by if policy.may_see_officers(uow.actor) else None
    names = accounts.names(uow, [publisher])
    return PermitTable(
        row.number,
        row.effective_on,
        row.note,
        row.published_at,
        names[publisher] if publisher else "",
        facts.rows_of(uow, row.id),
    )
