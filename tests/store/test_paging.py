"""Lists are read place by place: every row once, whatever comes in between."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.accounts.models import User
from portal.kernel.actor import SYSTEM
from portal.kernel.ids import new_id
from portal.store.eventlog import DeliveryRow
from portal.store.paging import BadCursor, Page, paginate
from portal.wiring import Portal

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
Keys = Sequence[InstrumentedAttribute[Any]]
BY_AGE: Keys = [User.created_at, User.id]
BY_EMAIL: Keys = [User.email]


@pytest.fixture
def people(portal: Portal) -> Portal:
    """Twenty-three users, always three of whom came at the same instant."""
    with portal.begin(SYSTEM) as uow:
        uow.session.add_all(
            User(
                id=new_id(),
                email=f"{number:02d}名@b.example",
                name=f"{number}",
                is_officer=False,
                roles=[],
                created_at=NOW + timedelta(microseconds=number // 3),
            )
            for number in range(23)
        )
    return portal


def turn(
    portal: Portal, keys: Keys, cursor: str | None, *, size: int = 5, descending: bool = False
) -> Page[User]:
    with portal.begin(SYSTEM, writes=False) as uow:
        return paginate(
            uow.session, select(User), keys, cursor=cursor, size=size, descending=descending
        )


def leaf(portal: Portal, keys: Keys, *, size: int, descending: bool) -> list[User]:
    page = turn(portal, keys, None, size=size, descending=descending)
    rows = list(page.items)
    while page.next:
        page = turn(portal, keys, page.next, size=size, descending=descending)
        rows += page.items
    return rows


@pytest.mark.parametrize("size", [1, 5, 23, 100])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("keys", [BY_AGE, BY_EMAIL], ids=["by age", "by e-mail"])
def test_leafing_meets_every_row_once_and_in_order(
    people: Portal,
    keys: Keys,
    size: int,
    descending: bool,  # noqa: FBT001
) -> None:
    rows = leaf(people, keys, size=size, descending=descending)
    whole = turn(people, keys, None, size=100, descending=descending).items
    assert [row.id for row in rows] == [row.id for row in whole]
    assert len(rows) == 23


def test_the_last_page_leads_nowhere(people: Portal) -> None:
    assert turn(people, BY_AGE, None, size=23).next is None
    assert turn(people, BY_AGE, None, size=22).next is not None


def test_an_empty_list_is_one_empty_page(portal: Portal) -> None:
    assert turn(portal, BY_AGE, None) == Page(())


def test_a_row_that_came_before_the_place_is_not_shown_late(people: Portal) -> None:
    cursor = turn(people, BY_EMAIL, None).next
    with people.begin(SYSTEM) as uow:
        uow.session.add(
            User(
                id=new_id(),
                email="00a@b.example",
                name="Late",
                is_officer=False,
                roles=[],
                created_at=NOW,
            )
        )
    assert turn(people, BY_EMAIL, cursor).items[0].name == "5"


def test_a_page_can_be_seen_through_other_eyes(people: Portal) -> None:
    page = turn(people, BY_EMAIL, None, size=2)
    assert page.map(lambda row: row.name) == Page(("0", "1"), page.next)


def made_up(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


AGE = NOW.isoformat()
ID = "19c6d9fd-0557-4eb0-bacc-10ee2492b8ae"  # fixed: pytest-xdist compares the ids of tests


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "!!!!",
        "bm90IGpzb24",
        made_up(),
        made_up(AGE),
        made_up(AGE, ID, ID),
        made_up(ID, AGE),
        made_up(AGE, "x"),
        made_up("today", ID),
        made_up(5, ID),
        made_up(AGE, 5),
        made_up(None, None),
        made_up([AGE], {}),
        made_up("0001-01-01T00:00:00+14:00", ID),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b"5").decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_place_that_we_never_gave_is_refused(sqlite_portal: Portal, cursor: str) -> None:
    with pytest.raises(BadCursor):
        turn(sqlite_portal, BY_AGE, cursor)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u200b"])
def test_text_that_no_database_takes_is_refused(portal: Portal, text: str) -> None:
    with pytest.raises(BadCursor):
        turn(portal, BY_EMAIL, made_up(text))


@pytest.mark.parametrize("number", [str(2**63), str(-(2**63)), "9" * 5000, "1.5"])
def test_a_number_that_no_database_takes_is_refused(portal: Portal, number: str) -> None:
    query, keys = select(DeliveryRow), [DeliveryRow.id]
    with pytest.raises(BadCursor), portal.begin(SYSTEM, writes=False) as uow:
        paginate(uow.session, query, keys, cursor=made_up(number))


def test_a_key_of_a_kind_we_cannot_write_down_is_refused(sqlite_portal: Portal) -> None:
    with pytest.raises(BadCursor):
        turn(sqlite_portal, [User.is_officer], made_up("true"))


def test_a_naive_instant_is_read_as_some_instant(sqlite_portal: Portal) -> None:
    assert turn(sqlite_portal, BY_AGE, made_up("2026-11-23T00:00:00", ID)).items == ()
