"""Times whether a person is known already among 1,000 people and among 1,000,000 (KYC-09).

The databases are throw-away ones, SQLite and PostgreSQL, with every digest that is compared.
Rounds in the small and in the large one alternate, and each round is the best of a few tries,
so that whatever else the machine does slows both or none.  The tool fails when the median of
the large one is more than 1.3 times that of the small one.
"""

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, text

from portal.domain.distributors.facts import traits
from portal.domain.distributors.facts.traits import Key
from portal.domain.distributors.models import PersonTrait
from portal.domain.distributors.rules import EXCLUSIVE, SUSPICIOUS, Trait, TraitKind
from portal.domain.members.models import Organisation
from portal.kernel.actor import SYSTEM
from portal.kernel.ids import new_id
from portal.kernel.text import search_key
from portal.kernel.trade import OrganisationKind
from portal.settings import Settings
from portal.store.uow import UnitOfWork
from portal.wiring import Portal, wire
from tests.support import databases, postgres

SMALL, LARGE = 1_000, 1_000_000
PEOPLE_PER_ORGANISATION = 500
MOST = 1.3
ROUNDS, WARM_UP, TRIES = 100, 10, 5
ROOM = 8 * 1024**3
# What everybody has; nobody's face is known.
COMPARED = tuple({**EXCLUSIVE, **SUSPICIOUS}.keys() - {TraitKind.FACE})
# Digests look like 64 random figures of base 16.  The ids, which nobody asks for, count, and
# the indexes are made once all rows are there: both spare time.
FILL = {
    "sqlite": """
        INSERT INTO distributor_trait (id, organisation_id, kind, key)
        WITH RECURSIVE people(number) AS
          (SELECT 0 UNION ALL SELECT number + 1 FROM people WHERE number < :people - 1)
        SELECT printf('%032x', :before + number * json_array_length(:kinds) + kinds.key),
               :organisation, kinds.value, lower(hex(randomblob(32)))
        FROM people, json_each(:kinds) AS kinds
        """,
    "postgresql": """
        INSERT INTO distributor_trait (id, organisation_id, kind, key)
        SELECT CAST(lpad(to_hex(:before + row_number() OVER ()), 32, '0') AS uuid),
               CAST(:organisation AS uuid), kinds.value,
               encode(sha256(CAST(CAST(gen_random_uuid() AS text) AS bytea)), 'hex')
        FROM generate_series(1, :people),
             json_array_elements_text(CAST(:kinds AS json)) AS kinds(value)
        """,
}


def main() -> None:
    """Print the medians of both sizes and how they grow, for both databases."""
    good = _on_sqlite() & _on_postgres()
    if not good:
        sys.exit(f"Among {LARGE:,} people it takes more than {MOST} times as long.")


def _on_sqlite() -> bool:
    with tempfile.TemporaryDirectory(dir=_roomy()) as folder:
        urls = [f"sqlite:///{folder}/people{size}.db" for size in (SMALL, LARGE)]
        with _opened(urls[0], folder) as small, _opened(urls[1], folder) as large:
            return _time("SQLite", small, large)


def _on_postgres() -> bool:
    with tempfile.TemporaryDirectory() as folder, postgres.started() as server:
        for size in (SMALL, LARGE):
            server.run(f"CREATE DATABASE people{size}")
        urls = [server.url(f"people{size}") for size in (SMALL, LARGE)]
        with _opened(urls[0], folder) as small, _opened(urls[1], folder) as large:
            return _time("PostgreSQL", small, large)


def _roomy() -> Path | None:
    """Return the folder of files in memory, where there is room for them."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def _time(name: str, small: Portal, large: Portal) -> bool:
    known = {SMALL: _plant(small, SMALL), LARGE: _plant(large, LARGE)}
    portals = {SMALL: small, LARGE: large}
    good = True
    for who in ("somebody new", "somebody known"):
        spent: dict[int, list[float]] = {SMALL: [], LARGE: []}
        for number in range(WARM_UP + ROUNDS):
            for size, portal in portals.items():
                asked = known[size] if who == "somebody known" else None
                tries = [_measured(portal, number, asked) for _ in range(TRIES)]
                spent[size].append(min(tries))
        medians = {size: statistics.median(times[WARM_UP:]) for size, times in spent.items()}
        for size, median in medians.items():
            print(f"{name:10}  {who:14}  {size:9,} people  {median:6.2f} ms")
        times = medians[LARGE] / medians[SMALL]
        print(
            f"{name:10}  {who:14}  {LARGE // SMALL} times the people, {times:.2f} times as long"
        )
        good &= times <= MOST
    return good


def _measured(portal: Portal, number: int, known: frozenset[Key] | None) -> float:
    """Return how many milliseconds both questions take: may they stand for it, who is alike."""
    with portal.begin(SYSTEM) as uow:
        keys = known or _newcomer(uow, number)
        stranger = UUID(int=number)
        start = perf_counter()
        problems = traits.taken(uow, stranger, keys)
        found = traits.holders(uow, stranger, [key for key in keys if key[0] in SUSPICIOUS])
        milliseconds = (perf_counter() - start) * 1000
        uow.abandon()
    if bool(problems) != bool(known) or bool(found) != bool(known):
        raise SystemExit(f"found {problems} and {len(found)} instead")
    return milliseconds


def _newcomer(uow: UnitOfWork, number: int) -> frozenset[Key]:
    """Return the digests of somebody whom nobody has heard of."""
    return traits.digests(uow, [Trait(kind, f"somebody new {number}") for kind in COMPARED])


def _plant(portal: Portal, people: int) -> frozenset[Key]:
    """Write so many people, and return the digests of one of them."""
    engine = portal.around.engine
    organisations = [_organisation(one) for one in range(people // PEOPLE_PER_ORGANISATION)]
    with engine.begin() as connection:
        indexes = _drop_indexes(connection)
        connection.execute(insert(Organisation), organisations)
    kinds = json.dumps([kind.value for kind in COMPARED])
    for number, organisation in enumerate(organisations):
        values = {
            "people": PEOPLE_PER_ORGANISATION,
            "kinds": kinds,
            "before": number * PEOPLE_PER_ORGANISATION * len(COMPARED),
            "organisation": organisation["id"].hex,
        }
        with engine.begin() as connection:
            connection.execute(text(FILL[engine.dialect.name]), values)
    for statement in (*indexes, "ANALYZE"):
        with engine.begin() as connection:
            connection.execute(text(statement))
    with portal.begin(SYSTEM, writes=False) as uow:
        first = uow.session.query(PersonTrait).order_by(PersonTrait.id).limit(1).one()
        of_kind = uow.session.query(PersonTrait).filter_by(
            organisation_id=first.organisation_id
        )
        rows = [of_kind.filter_by(kind=kind).limit(1).one() for kind in COMPARED]
        return frozenset((row.kind, row.key) for row in rows)


def _drop_indexes(connection: Connection) -> list[str]:
    """Drop the indexes that can be dropped, and return what makes them again."""
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' "
            "AND tbl_name = 'distributor_trait' AND sql IS NOT NULL"
        )
    else:
        query = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'distributor_trait' "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    found = connection.execute(text(query)).all()
    for name, _ in found:
        connection.execute(text(f"DROP INDEX {name}"))
    return [str(made) for _, made in found]


def _organisation(number: int) -> dict[str, Any]:
    name = f"Planted {number}"
    return {
        "id": new_id(),
        "kind": OrganisationKind.NATURAL_PERSON,
        "trade_name": name,
        "search_name": search_key(name),
        "legal_name": None,
        "uscc": None,
        "contact_email": f"planted{number}@shop.example",
        "shops": [],
        "created_at": datetime(2026, 1, 5, tzinfo=UTC),
        "version": 1,
    }


@contextmanager
def _opened(url: str, folder: str) -> Iterator[Portal]:
    databases.prepare(url)
    portal = wire(Settings(data_dir=folder, database_url=url))
    try:
        yield portal
    finally:
        portal.close()


if __name__ == "__main__":
    main()
