"""Times long chains of authorisations on throw-away databases, SQLite and PostgreSQL.

A party holds 10,000 grants, and under one of them it has made 10,000 others, on which 2,000
licences rest.  Another has 100 of each, so that it shows what grows; the tool fails when the
number of statements does.  PostgreSQL is a server of its own, or the empty database whose URL
is given.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

from portal.domain import licences, suppliers
from portal.domain.suppliers import rules
from portal.domain.suppliers.facts import chains
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.settings import Settings
from portal.store.uow import UnitOfWork
from portal.wiring import Portal, wire
from tests.support import databases, postgres
from tests.support.forests import Seed, license_all, plant, till, words
from tests.support.letters import AGENT_USCC
from tests.support.statements import sent_by

SMALL, LARGE = 100, 10_000
GRANTS_PER_LICENCE = 5
ROUNDS = 3
NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
TODAY = NOW.date()
PARTIES = {SMALL: "91110105MA00AB1240", LARGE: AGENT_USCC}
Act = Callable[[UnitOfWork, int], object]


def main() -> None:
    """Print rows, milliseconds and statements of each act, and how they grow."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, url in _urls(Path(folder)):
            with _opened(url, Path(folder)) as portal:
                good &= _time(name, portal)
    if not good:
        sys.exit("The number of statements grows with the number of grants.")


def _time(name: str, portal: Portal) -> bool:
    roots = _plant(portal)
    acts: dict[str, Act] = {
        "check that a child nests": lambda uow, size: _nest(uow, roots[size], size),
        "check an exclusive child": lambda uow, size: _nest(
            uow, roots[size], size, exclusive=True
        ),
        "preview a cascade": lambda uow, size: suppliers.fall_of(uow, roots[size], TODAY),
        "preview with its badges": lambda uow, size: licences.loss(uow, roots[size], TODAY),
    }
    good = True
    for act, do in acts.items():
        spent = {size: _measured(portal, do, size) for size in (SMALL, LARGE)}
        for size, (milliseconds, statements) in spent.items():
            print(
                f"{name:10}  {act:24}  {size:6} rows  {milliseconds:8.1f} ms  "
                f"{statements:2} statements"
            )
        times = spent[LARGE][0] / spent[SMALL][0]
        print(
            f"{name:10}  {act:24}  {LARGE // SMALL} times the rows, {times:.1f} times as long"
        )
        good &= spent[SMALL][1] == spent[LARGE][1]
    return good


def _measured(portal: Portal, act: Act, size: int) -> tuple[float, int]:
    """Return the best time of some rounds in milliseconds, and the number of statements."""
    best, statements = float("inf"), 0
    for _ in range(ROUNDS):
        with portal.begin(SYSTEM, writes=False) as uow:
            start = perf_counter()
            statements = sent_by(uow, partial(act, uow, size))
            best = min(best, (perf_counter() - start) * 1000)
    return best, statements


def _nest(uow: UnitOfWork, root_id: UUID, size: int, *, exclusive: bool = False) -> None:
    """Judge a sound child of a grant, against all that its grantor has granted before."""
    values, _ = rules.read_letter(
        words(
            grantor_uscc=PARTIES[size],
            grantee_uscc="92440306MA5DEMK01Q",
            channels=["SHORT_VIDEO"],
            valid_to=date(2027, 6, 30),
            sub_depth="0",
            sign_date=TODAY,
            exclusivity="EXCLUSIVE" if exclusive else "NON_EXCLUSIVE",
        )
    )
    siblings = chains.siblings(
        uow,
        PARTIES[size],
        grantee_uscc=values["grantee_uscc"],
        exclusive=exclusive,
        first=values["valid_from"],
        last=values["valid_to"],
    )
    problems = [
        *rules.nesting_problems(values, chains.grant(uow, root_id), day=TODAY, max_tiers=2),
        *rules.exclusivity_problems(values, siblings),
    ]
    if problems or len(siblings) != (size if exclusive else 0):
        raise SystemExit(f"{len(siblings)} siblings, and the child does not nest: {problems}")


def _plant(portal: Portal) -> dict[int, UUID]:
    """Write a party of each size, and return the grant under which it has made others."""
    roots = {}
    with portal.begin(SYSTEM) as uow:
        soil = till(uow.session)
        for size, party in PARTIES.items():
            held = [Seed(fields=words(grantee_uscc=party)) for _ in range(size)]
            below = [
                held[0].below(
                    grantor_uscc=party, grantee_uscc="51100000MJ00DGA16N", channels=["CAMPUS"]
                )
                for _ in range(size)
            ]
            plant(uow.session, soil, [*held, *below])
            grounds = [[one.id] for one in below[::GRANTS_PER_LICENCE]]
            license_all(uow.session, soil, grounds)
            roots[size] = held[0].id
    with portal.around.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    return roots


def _urls(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'chains.db'}"
    with ExitStack() as stack:
        if sys.argv[1:]:
            yield "PostgreSQL", sys.argv[1]
        else:
            server = stack.enter_context(postgres.started())
            server.run("CREATE DATABASE chains")
            yield "PostgreSQL", server.url("chains")


@contextmanager
def _opened(url: str, folder: Path) -> Iterator[Portal]:
    databases.prepare(url)
    settings = Settings(data_dir=str(folder), database_url=url)
    portal = wire(settings, clock=FrozenClock(NOW))
    try:
        yield portal
    finally:
        portal.close()


if __name__ == "__main__":
    main()
