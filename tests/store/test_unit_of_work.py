"""One transaction: everything or nothing, and a lost race says so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Barrier
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from portal.domain.accounts.models import User
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import ChangedMeanwhile
from portal.kernel.events import Event
from portal.kernel.ids import new_id
from portal.store.eventlog import EventRow
from portal.wiring import Portal
from tests.support.races import all_at_once

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    """Something a test did."""

    name: ClassVar[str] = "tests.thing.happened"
    step: int = 0


class _InterruptedError(RuntimeError):
    """The block does not come to its end."""


def user(email: str = "a@b.example") -> User:
    return User(
        id=new_id(),
        email=email,
        name="Somebody",
        is_officer=False,
        roles=[],
        created_at=NOW,
    )


def count(portal: Portal, row: type[User] | type[EventRow]) -> int:
    with portal.begin(SYSTEM, writes=False) as uow:
        return uow.session.scalars(select(func.count()).select_from(row)).one()


def test_what_was_done_is_kept_together_with_its_record(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        uow.session.add(user())
        uow.record(Happened(subject=new_id()))
    assert (count(portal, User), count(portal, EventRow)) == (1, 1)


def test_an_error_leaves_nothing_half_written(portal: Portal) -> None:
    with pytest.raises(_InterruptedError), portal.begin(SYSTEM) as uow:  # noqa: PT012
        uow.session.add(user())
        uow.session.flush()
        uow.record(Happened(subject=new_id()))
        raise _InterruptedError
    assert (count(portal, User), count(portal, EventRow)) == (0, 0)


def test_a_failing_commit_leaves_no_record_either(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        uow.session.add(user())
    with pytest.raises(ChangedMeanwhile), portal.begin(SYSTEM) as uow:  # noqa: PT012
        uow.record(Happened(subject=new_id()))
        uow.session.add(user())
    assert (count(portal, User), count(portal, EventRow)) == (1, 0)


def test_a_value_taken_meanwhile_shows_as_a_lost_race_even_inside_the_block(
    portal: Portal,
) -> None:
    with portal.begin(SYSTEM) as uow:
        uow.session.add(user())
    with pytest.raises(ChangedMeanwhile), portal.begin(SYSTEM) as uow:  # noqa: PT012
        uow.session.add(user())
        uow.session.flush()


def test_what_was_abandoned_is_not_kept(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        uow.session.add(user())
        uow.record(Happened(subject=new_id()))
        uow.abandon()
    assert (count(portal, User), count(portal, EventRow)) == (0, 0)


def test_after_abandoning_nothing_more_can_be_recorded(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        uow.abandon()
        with pytest.raises(RuntimeError):
            uow.record(Happened(subject=new_id()))


def test_of_two_who_change_the_same_row_one_loses_the_race(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        row = user()
        uow.session.add(row)
    seen = Barrier(2)

    def rename(name: str) -> str:
        with portal.begin(SYSTEM, writes=False) as uow:
            found = uow.session.get_one(User, row.id)
        seen.wait(timeout=60)
        with portal.begin(SYSTEM) as uow:
            mine = uow.session.merge(found)
            mine.name = name
        return name

    results = all_at_once([lambda: rename("One"), lambda: rename("Two")])
    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile", "str"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO event_head (id, seq, hash) VALUES (2, 0, 'x')",
        "UPDATE event_head SET seq = 7",
        "DELETE FROM event_head",
        "CREATE TABLE mine (id INTEGER)",
    ],
)
def test_a_reader_cannot_write_not_even_by_raw_sql(portal: Portal, statement: str) -> None:
    with pytest.raises(DBAPIError), portal.begin(SYSTEM, writes=False) as uow:
        uow.session.execute(text(statement))
    assert portal.is_ready()


def test_a_reader_cannot_flush_rows(portal: Portal) -> None:
    with pytest.raises(DBAPIError), portal.begin(SYSTEM, writes=False) as uow:  # noqa: PT012
        uow.session.add(user())
        uow.session.flush()


def test_a_reader_records_nothing(portal: Portal) -> None:
    with portal.begin(SYSTEM, writes=False) as uow, pytest.raises(RuntimeError):
        uow.record(Happened(subject=new_id()))


def test_a_writer_works_after_a_reader_on_the_same_connection(portal: Portal) -> None:
    for _ in range(3):
        with portal.begin(SYSTEM, writes=False) as uow:
            uow.session.scalar(select(func.count()).select_from(User))
        with portal.begin(SYSTEM) as uow:
            uow.session.add(user(f"{new_id()}@b.example"))
    assert count(portal, User) == 3


def test_a_unit_of_work_tells_the_time_of_its_clock(portal: Portal) -> None:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        assert uow.now() == NOW
        assert uow.today() == date(2026, 11, 23)


def test_every_request_has_a_reference(portal: Portal) -> None:
    given = portal.begin(ANONYMOUS, writes=False, request_id="abc")
    made = {portal.begin(ANONYMOUS, writes=False).request_id for _ in range(2)}
    assert given.request_id == "abc"
    assert len(made) == 2


def test_the_record_says_who_when_and_in_which_request(portal: Portal) -> None:
    who, subject, organisation_id = new_id(), new_id(), new_id()
    with portal.begin(Actor(who), request_id="r-1") as uow:
        uow.record(Happened(subject=subject, organisation_id=organisation_id, step=3))
    with portal.begin(SYSTEM, writes=False) as uow:
        row = uow.session.get_one(EventRow, 1)
    assert (row.actor_id, row.at, row.request_id) == (who, NOW, "r-1")
    assert (row.subject, row.organisation_id) == (subject, organisation_id)
    assert (row.name, row.body) == ("tests.thing.happened", {"step": 3})


def test_instants_come_back_aware_in_utc(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        row = user()
        uow.session.add(row)
    with portal.begin(SYSTEM, writes=False) as uow:
        found: UUID = row.id
        assert uow.session.get_one(User, found).created_at == NOW
        assert uow.session.get_one(User, found).created_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_not_stored(portal: Portal) -> None:
    with pytest.raises(StatementError), portal.begin(SYSTEM) as uow:  # noqa: PT012
        row = user()
        row.created_at = NOW.replace(tzinfo=None)
        uow.session.add(row)
        uow.session.flush()
    assert count(portal, User) == 0
