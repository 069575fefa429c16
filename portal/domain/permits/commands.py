"""What can be done to the table of permits; one function, one verb."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from portal.domain.permits import facts, policy, rules
from portal.domain.permits.events import TablePublished
from portal.domain.permits.models import TableRow, TableVersion
from portal.domain.permits.rules import NothingChanged
from portal.kernel.errors import ChangedMeanwhile, Forbidden, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def publish_table(
    uow: UnitOfWork,
    *,
    rows: Sequence[Mapping[str, str]],
    effective_on: date,
    note: str,
    based_on: int,
) -> int:
    """Publish the rows, as typed, as the next version, and return its number (AUT-07).

    It takes effect tomorrow at the earliest and never before the version it follows, and can
    never be changed.  `based_on` is the version that the rows were made from.  Raises
    `Forbidden`, `FieldErrors`, `NothingChanged`, or `ChangedMeanwhile` when a newer one exists.
    """
    if not policy.may_edit(uow.actor):
        raise Forbidden
    before = facts.latest(uow)
    if before.number != based_on:
        raise ChangedMeanwhile(number=before.number)
    read, problems = rules.read_rows(rows)
    note = note.strip()
    refuse_if_any(
        problems
        + rules.check_publication(
            note, effective_on, today=uow.today(), not_before=before.effective_on
        )
    )
    if not rules.changes(facts.rows_of(uow, before.id), read):
        raise NothingChanged(number=before.number)
    version = TableVersion(
        id=new_id(),
        number=before.number + 1,
        effective_on=effective_on,
        note=note,
        published_at=uow.now(),
        published_by=uow.actor.id,
    )
    uow.session.add(version)
    uow.session.flush()
    uow.session.add_all(
        TableRow(version_id=version.id, position=position, **asdict(row))
        for position, row in enumerate(read, start=1)
    )
    uow.record(
        TablePublished(
            subject=version.id,
            number=version.number,
            effective_on=effective_on,
            rows=len(read),
        )
    )
    return version.number
