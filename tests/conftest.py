"""What every test may ask for: a frozen clock and a wired portal on a real database."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.settings import Settings
from portal.wiring import Portal, wire
from tests.support import databases, postgres

# A busy machine is no reason to fail.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


@pytest.fixture
def clock() -> FrozenClock:
    """Monday 23 November 2026, 10:00 in Shanghai, until the test moves it."""
    return FrozenClock(datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    databases.prepare(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.started() as server:
        databases.make_postgres_template(server)
        yield server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return databases.sqlite_copy(sqlite_template, tmp_path / "portal.db")


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    with databases.postgres_copy(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database; the test runs once on each kind."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
def portal(database_url: str, tmp_path: Path, clock: FrozenClock) -> Iterator[Portal]:
    """A wired portal with an empty database; the test runs on SQLite and on PostgreSQL."""
    yield from _wired(database_url, tmp_path, clock)


@pytest.fixture
def sqlite_portal(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> Iterator[Portal]:
    """A wired portal for tests to which the kind of database is indifferent."""
    yield from _wired(sqlite_url, tmp_path, clock)


def _wired(url: str, folder: Path, clock: FrozenClock) -> Iterator[Portal]:
    portal = wire(Settings(data_dir=str(folder), database_url=url), clock=clock)
    yield portal
    portal.close()
