"""The trail: without gaps, and every tampering found (security P14)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.kernel.actor import SYSTEM
from portal.kernel.events import Event
from portal.kernel.ids import new_id
from portal.store import eventlog
from portal.store.eventlog import Break, EventRow
from portal.wiring import Portal
from tests.support.races import all_at_once

WRITERS, EACH = 8, 12
APPEND_ONLY = [
    "event",
    "approval_case_step",
    "certificate",
    "deposit_posting",
    "deposit_entry",
    "distributor_rule_trace",
    "distributor_turnover",
    "licence",
    "licence_scope",
    "licence_measure",
    "notice_text",
    "notice_version",
    "pricelist_version",
    "pricelist_line",
    "pricelist_confirmation",
    "privacy_erasure",
    "screening_import",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """Something worth a line."""

    name: ClassVar[str] = "tests.line.noted"
    text: str
    number: int = 0


def note(portal: Portal, *texts: str) -> None:
    with portal.begin(SYSTEM) as uow:
        for number, line in enumerate(texts):
            uow.record(Noted(subject=new_id(), text=line, number=number))


def verify(portal: Portal) -> Break | None:
    with portal.begin(SYSTEM, writes=False) as uow:
        return eventlog.verify(uow.session)


def tamper(portal: Portal, *statements: str) -> None:
    """Change history as somebody would who owns the database."""
    sqlite = portal.around.engine.dialect.name == "sqlite"
    with portal.around.engine.begin() as connection:
        if sqlite:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER event_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def written(portal: Portal) -> Portal:
    note(portal, "one", "two")
    note(portal, "three", "四")
    note(portal, "five")
    return portal


def test_an_empty_trail_is_whole(portal: Portal) -> None:
    assert verify(portal) is None


def test_a_trail_of_several_transactions_is_whole(written: Portal) -> None:
    assert verify(written) is None


def test_many_writers_at_once_leave_no_gap_and_no_fork(portal: Portal) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            note(portal, f"{writer}/{number}", "and its answer")

    assert all_at_once([partial(write, one) for one in range(WRITERS)]) == [None] * WRITERS
    with portal.begin(SYSTEM, writes=False) as uow:
        seqs = list(uow.session.scalars(text("SELECT seq FROM event ORDER BY seq")))
    assert seqs == list(range(1, 2 * WRITERS * EACH + 1))
    assert verify(portal) is None


def test_what_was_rolled_back_takes_no_number(portal: Portal) -> None:
    note(portal, "one")
    with portal.begin(SYSTEM) as uow:
        uow.record(Noted(subject=new_id(), text="never"))
        uow.abandon()
    note(portal, "two")
    with portal.begin(SYSTEM, writes=False) as uow:
        assert [row.seq for row in uow.session.query(EventRow)] == [1, 2]


EDITS = [
    "at = '2020-01-01 00:00:00' WHERE seq = 3",
    "name = 'tests.line.noticed' WHERE seq = 3",
    "subject = (SELECT subject FROM event WHERE seq = 1) WHERE seq = 3",
    "organisation_id = (SELECT subject FROM event WHERE seq = 1) WHERE seq = 3",
    "actor_id = (SELECT subject FROM event WHERE seq = 1) WHERE seq = 3",
    "request_id = 'another' WHERE seq = 3",
    'body = \'{"text": "trois", "number": 0}\' WHERE seq = 3',
    "body = '{}' WHERE seq = 3",
    "body = 'null' WHERE seq = 3",
    "body = '{\"text\": 1e400}' WHERE seq = 3",
    "hash = 'x' WHERE seq = 3",
    "prev_hash = 'x' WHERE seq = 3",
]


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_is_found(written: Portal, edit: str) -> None:
    try:
        tamper(written, f"UPDATE event SET {edit}")  # noqa: S608
    except DBAPIError:
        assert written.around.engine.dialect.name == "postgresql"  # it does not take this
        return
    assert verify(written) == Break(3, "altered")


@pytest.mark.parametrize("column", ["at", "subject", "body", "actor_id"])
def test_an_edit_that_makes_a_row_unreadable_is_found(written: Portal, column: str) -> None:
    try:
        tamper(written, f"UPDATE event SET {column} = 'rubbish' WHERE seq = 3")  # noqa: S608
    except DBAPIError:
        assert written.around.engine.dialect.name == "postgresql"  # it does not take this
        return
    assert verify(written) == Break(3, "altered")


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["DELETE FROM event WHERE seq = 1"], Break(1, "missing")),
        (["DELETE FROM event WHERE seq = 3"], Break(3, "missing")),
        (["DELETE FROM event WHERE seq IN (2, 3)"], Break(2, "missing")),
        (["DELETE FROM event WHERE seq = 5"], Break(5, "truncated")),
        (["DELETE FROM event"], Break(1, "truncated")),
        (["DELETE FROM event_head"], Break(6, "truncated")),
        (["UPDATE event_head SET seq = 9"], Break(6, "truncated")),
        (["UPDATE event_head SET hash = 'x'"], Break(6, "truncated")),
        (
            ["DELETE FROM event WHERE seq = 3", "UPDATE event SET seq = seq - 1 WHERE seq = 4"],
            Break(3, "altered"),
        ),
        (
            [
                "UPDATE event SET seq = 99 WHERE seq = 2",
                "UPDATE event SET seq = 2 WHERE seq = 3",
                "UPDATE event SET seq = 3 WHERE seq = 99",
            ],
            Break(2, "altered"),
        ),
    ],
)
def test_every_removal_and_reordering_is_found(
    written: Portal, statements: Sequence[str], found: Break
) -> None:
    tamper(written, *statements)
    assert verify(written) == found


@pytest.mark.parametrize(("seq", "found"), [(0, Break(1, "missing")), (6, Break(6, "altered"))])
def test_every_insertion_is_found(written: Portal, seq: int, found: Break) -> None:
    columns = "at, name, subject, organisation_id, actor_id, request_id, body, prev_hash"
    tamper(
        written,
        f"INSERT INTO event (seq, {columns}, hash) "  # noqa: S608
        f"SELECT {seq}, {columns}, 'invented' FROM event WHERE seq = 5",
    )
    assert verify(written) == found


def test_an_appended_event_that_chains_but_was_never_committed_by_us_is_found(
    written: Portal,
) -> None:
    with written.begin(SYSTEM, writes=False) as uow:
        last = uow.session.get_one(EventRow, 5)
    forged = EventRow(
        seq=6,
        at=last.at,
        name=last.name,
        subject=last.subject,
        organisation_id=None,
        actor_id=None,
        request_id="forged",
        body=last.body,
        prev_hash=last.hash,
    )
    forged.hash = eventlog.digest(forged)
    with written.begin(SYSTEM) as uow:
        uow.session.add(forged)
    assert verify(written) == Break(7, "truncated")


def test_the_hash_covers_the_very_content(written: Portal) -> None:
    with written.begin(SYSTEM, writes=False) as uow:
        row = uow.session.get_one(EventRow, 4)
    assert json.loads(json.dumps(row.body))["text"] == "四"
    assert eventlog.digest(row) == row.hash


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_history_refuses_change_from_raw_sql(portal: Portal, table: str, verb: str) -> None:
    assert set(_refusals(portal, table)) >= {verb}


def test_the_trail_refuses_change_from_raw_sql(written: Portal) -> None:
    for statement in (
        "UPDATE event SET name = 'x'",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = 5",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            _run(written, statement)
    assert verify(written) is None


def test_the_trail_cannot_be_emptied_at_once(written: Portal) -> None:
    if written.around.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="append-only"):
            _run(written, "TRUNCATE event")
    assert verify(written) is None


def _run(portal: Portal, statement: str) -> None:
    with portal.around.engine.begin() as connection:
        connection.execute(text(statement))


def _refusals(portal: Portal, table: str) -> list[str]:
    """Return the verbs that a trigger of the table refuses."""
    if portal.around.engine.dialect.name == "sqlite":
        query = text(
            "SELECT lower(sql) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t"
        )
    else:
        query = text(
            "SELECT lower(pg_get_triggerdef(oid)) FROM pg_trigger "
            "WHERE tgrelid = CAST(:t AS regclass) AND NOT tgisinternal AND tgenabled = 'O'"
        )
    with portal.around.engine.connect() as connection:
        found = " ".join(connection.execute(query, {"t": table}).scalars())
    return [verb for verb in ("update", "delete") if verb in found]
