"""Asking for many rows at once takes one parameter and finds exactly those."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert, select

from portal.domain.accounts.models import User
from portal.kernel.actor import SYSTEM
from portal.kernel.ids import new_id
from portal.store.among import among
from portal.wiring import Portal

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
MANY = 40_000  # more than either database takes parameters


@pytest.fixture
def people(portal: Portal) -> tuple[Portal, list[UUID]]:
    ids = [new_id() for _ in range(5)]
    with portal.begin(SYSTEM) as uow:
        uow.session.execute(
            insert(User),
            [
                {
                    "id": one,
                    "email": f"{number}@b.example",
                    "name": f"名{number}'",
                    "is_officer": number == 0,
                    "roles": [],
                    "created_at": NOW,
                    "version": 1,
                }
                for number, one in enumerate(ids)
            ],
        )
    return portal, ids


@pytest.fixture
def sent(portal: Portal) -> Iterator[list[Any]]:
    """The parameters of every statement that is sent."""
    found: list[Any] = []

    def note(*args: Any) -> None:
        found.append(args[3])

    event.listen(portal.around.engine, "before_cursor_execute", note)
    yield found
    event.remove(portal.around.engine, "before_cursor_execute", note)


def test_forty_thousand_ids_are_one_parameter(
    people: tuple[Portal, list[UUID]], sent: list[Any]
) -> None:
    portal, ids = people
    wanted = [ids[0], ids[3], *(new_id() for _ in range(MANY)), ids[3]]
    with portal.begin(SYSTEM, writes=False) as uow:
        sent.clear()
        query = select(User.id).where(among(uow.session, User.id, wanted))
        found = list(uow.session.scalars(query))
    assert sorted(found) == sorted([ids[0], ids[3]])
    (parameters,) = [one for one in sent if one]
    assert len(parameters) == 1


def test_among_nothing_is_nothing(people: tuple[Portal, list[UUID]]) -> None:
    portal, _ = people
    with portal.begin(SYSTEM, writes=False) as uow:
        assert (
            uow.session.scalar(select(User.id).where(among(uow.session, User.id, []))) is None
        )


def test_texts_are_found_too_whatever_is_in_them(people: tuple[Portal, list[UUID]]) -> None:
    portal, ids = people
    with portal.begin(SYSTEM, writes=False) as uow:
        names = ["名1'", '"', "名4'", "\\"]
        query = select(User.id).where(among(uow.session, User.name, names))
        assert sorted(uow.session.scalars(query)) == sorted([ids[1], ids[4]])
