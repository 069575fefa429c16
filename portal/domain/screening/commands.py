"""What can be done to lists of barred persons; one function, one verb."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select, update

from portal.domain.screening import facts, policy, rules
from portal.domain.screening.events import ListImported
from portal.domain.screening.models import ListEntry, ListImport
from portal.domain.screening.rules import ListRow, ListSource
from portal.kernel.errors import Forbidden, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.subjects import Realm, Subject
from portal.store.among import among
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork


def import_list(uow: UnitOfWork, *, source: ListSource, as_of: date, data: bytes) -> UUID:
    """Replace the list of a source by the one of a file, and return the import (KYC-10).

    The file holds the whole list as it stood on a day: whoever is not in it any more is barred
    no more, from this instant, and what the list said of them is forgotten.  Raises
    `Forbidden`, or `FieldErrors` with every problem of every row (see `rules.read_list`) and
    keeps nothing.
    """
    if not policy.may_import(uow.actor):
        raise Forbidden
    one_at_a_time(uow.session, "screening list", source)
    before = facts.newest_import(uow, source)
    newest = before.as_of if before else None
    rows, problems = rules.read_list(data, as_of=as_of)
    refuse_if_any(rules.check_as_of(as_of, today=uow.today(), newest=newest) + problems)
    wanted = {_row_key(uow, row): row for row in rows}
    query = select(ListEntry).filter_by(source=source, removed_at=None)
    standing = {entry.row_key: entry.id for entry in uow.session.scalars(query)}
    new = {key: row for key, row in wanted.items() if key not in standing}
    gone = [entry_id for key, entry_id in standing.items() if key not in wanted]
    listing = ListImport(
        id=new_id(),
        source=source,
        number=before.number + 1 if before else 1,
        as_of=as_of,
        rows=len(wanted),
        added=len(new),
        removed=len(gone),
        sha256=hashlib.sha256(data).hexdigest(),
        imported_at=uow.now(),
        imported_by=uow.actor.id,
    )
    uow.session.add(listing)
    uow.session.flush()
    _add(uow, listing, new)
    _remove(uow, listing, gone)
    uow.record(
        ListImported(
            subject=listing.id,
            source=source,
            number=listing.number,
            as_of=as_of,
            rows=listing.rows,
            added=listing.added,
            removed=listing.removed,
        )
    )
    return listing.id


def _row_key(uow: UnitOfWork, row: ListRow) -> str:
    return uow.vault.digest("screening:row", rules.row_to_text(row))


def _add(uow: UnitOfWork, listing: ListImport, rows: Mapping[str, ListRow]) -> None:
    subject = Subject(listing.id, Realm.LIST)
    values = []
    for key, row in rows.items():
        entry_id, number = new_id(), row.known_number
        place = facts.place_of(entry_id)
        values.append(
            {
                "id": entry_id,
                "source": listing.source,
                "row_key": key,
                "number_key": facts.number_key(uow, number) if number else None,
                "name_key": facts.name_key(uow, row.name),
                "particulars": uow.vault.seal(subject, rules.row_to_text(row), place),
                "added_by": listing.id,
                "added_at": listing.imported_at,
            }
        )
    if values:
        uow.session.execute(insert(ListEntry), values)


def _remove(uow: UnitOfWork, listing: ListImport, entry_ids: Collection[UUID]) -> None:
    uow.session.execute(
        update(ListEntry)
        .where(among(uow.session, ListEntry.id, entry_ids))
        .values(particulars=b"", removed_by=listing.id, removed_at=listing.imported_at)
    )
