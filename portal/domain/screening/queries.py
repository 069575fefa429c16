"""What can be read of the lists: who is hit, and what a list says, masked."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from portal.domain import accounts, members
from portal.domain.screening import facts, policy, rules
from portal.domain.screening.models import ListEntry, ListImport
from portal.domain.screening.rules import ListRow, ListSource
from portal.kernel.clock import end_of_day
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.masking import mask_id_number, mask_name
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListHit:
    """An entry that has one of the numbers, or one of the names, that were asked for."""

    entry_id: UUID
    source: ListSource
    number_key: str | None
    name_key: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """One file of a source; `rows` is how many the list had, `imported_by` a name or empty."""

    source: ListSource
    number: int
    as_of: date
    rows: int
    added: int
    removed: int
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """What a list says of somebody; a person's name and number are masked (KYC-08).

    `listed` is None once the source has removed the entry: what it said is forgotten then.
    """

    id: UUID
    source: ListSource
    listed: ListRow | None
    added_at: datetime
    removed_at: datetime | None


def hits(
    uow: UnitOfWork,
    *,
    number_keys: Collection[str],
    name_keys: Collection[str] = (),
    day: date,
) -> tuple[ListHit, ...]:
    """Return the entries on a list at the end of a day with one of these digests.

    See `number_key` and `name_key`; one statement for any number of people.
    """
    if not number_keys and not name_keys:
        return ()
    by_number = among(uow.session, ListEntry.number_key, number_keys)
    by_name = among(uow.session, ListEntry.name_key, name_keys)
    at = end_of_day(day)
    query = (
        select(ListEntry)
        .where(
            or_(by_number, by_name) if name_keys else by_number,
            ListEntry.added_at < at,
            or_(ListEntry.removed_at.is_(None), ListEntry.removed_at >= at),
        )
        .order_by(ListEntry.source, ListEntry.id)
    )
    return tuple(
        ListHit(row.id, row.source, row.number_key, row.name_key)
        for row in uow.session.scalars(query)
    )


def newest_imports(uow: UnitOfWork) -> dict[ListSource, ImportView]:
    """Return the import that counts of each source that has one, for officers."""
    _require_read(uow)
    found = [facts.newest_import(uow, source) for source in ListSource]
    views = _imports(uow, [row for row in found if row is not None])
    return {view.source: view for view in views}


def imports(uow: UnitOfWork, *, cursor: str | None = None) -> Page[ImportView]:
    """Return every import of every source, the newest first, for officers."""
    _require_read(uow)
    keys = [ListImport.imported_at, ListImport.id]
    page = paginate(uow.session, select(ListImport), keys, cursor=cursor, descending=True)
    return Page(_imports(uow, page.items), page.next)


def entries(
    uow: UnitOfWork, source: ListSource, *, cursor: str | None = None
) -> Page[EntryView]:
    """Return who is on the list of a source now, in no particular order, for officers."""
    _require_read(uow)
    query = select(ListEntry).filter_by(source=source, removed_at=None)
    page = paginate(uow.session, query, [ListEntry.id], cursor=cursor)
    uow.vault.load(row.particulars for row in page.items)
    return page.map(lambda row: _entry(uow, row))


def entry(uow: UnitOfWork, entry_id: UUID) -> EntryView:
    """Return one entry, for officers; raise `NotFound`."""
    _require_read(uow)
    row = uow.session.get(ListEntry, entry_id)
    if row is None:
        raise NotFound(entry_id=entry_id)
    return _entry(uow, row)


def _require_read(uow: UnitOfWork) -> None:
    if not policy.may_read(uow.actor):
        raise Forbidden


def _imports(uow: UnitOfWork, rows: Collection[ListImport]) -> tuple[ImportView, ...]:
    names = accounts.names(uow, [row.imported_by for row in rows])
    return tuple(
        ImportView(
            row.source,
            row.number,
            row.as_of,
            row.rows,
            row.added,
            row.removed,
            row.imported_at,
            names.get(row.imported_by, "") if row.imported_by else "",
        )
        for row in rows
    )


def _entry(uow: UnitOfWork, row: ListEntry) -> EntryView:
    listed = None
    if row.removed_at is None:
        listed = _masked(
            rules.row_from_text(uow.vault.open(row.particulars, facts.place_of(row.id)))
        )
    return EntryView(row.id, row.source, listed, row.added_at, row.removed_at)


def _masked(row: ListRow) -> ListRow:
    """Hide who a person is; the code of a registered business is in a public register."""
    if row.number and not members.check_uscc(row.number):
        return row
    return replace(row, name=mask_name(row.name), number=mask_id_number(row.number))
