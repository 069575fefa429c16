"""What every test may ask for: a frozen clock and a wired portal on a real database."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.settings import Settings
from portal.wiring import Portal, wire
from tests.support import databases, passwords, postgres, stages
from tests.support.gallery import Gallery, hang

# Every commit waits for the disk; files in memory, where there is room for them, do not.
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 2 * 1024**3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# A busy machine is no reason to fail.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


OPENING = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)  # a Monday


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        passwords.make_cheap(monkeypatch)
        yield


@pytest.fixture
def clock() -> FrozenClock:
    """Monday 23 November 2026, 10:00 in Shanghai, until the test moves it."""
    return FrozenClock(OPENING)


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


@pytest.fixture(scope="session")
def prepared_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> stages.Prepared:
    folder = tmp_path_factory.mktemp("prepared-sqlite")
    url = databases.sqlite_copy(sqlite_template, folder / "portal.db")
    return stages.prepare(url, folder, FrozenClock(OPENING))


@pytest.fixture(scope="session")
def prepared_postgres(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[stages.Prepared]:
    folder = tmp_path_factory.mktemp("prepared-postgres")
    with databases.postgres_copy(postgres_server) as url:
        yield stages.prepare(url, folder, FrozenClock(OPENING))


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FrozenClock
) -> Iterator[stages.Stage]:
    """A portal with officers, a supplier and ready applicants; on both kinds of database."""
    yield from _staged(request, request.param, tmp_path, clock)


@pytest.fixture
def sqlite_stage(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FrozenClock
) -> Iterator[stages.Stage]:
    """A prepared portal for tests to which the kind of database is indifferent."""
    yield from _staged(request, "sqlite", tmp_path, clock)


@pytest.fixture(scope="session")
def sqlite_gallery(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gallery]:
    """Badges in every state, for tests that only read."""
    folder = tmp_path_factory.mktemp("gallery")
    for stage in _staged(request, "sqlite", folder, FrozenClock(OPENING)):
        yield hang(stage)


@pytest.fixture(scope="session")
def postgres_gallery(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gallery]:
    """Badges in every state, for tests that only read."""
    folder = tmp_path_factory.mktemp("gallery")
    for stage in _staged(request, "postgresql", folder, FrozenClock(OPENING)):
        yield hang(stage)


@pytest.fixture(params=["sqlite", "postgresql"])
def gallery(request: pytest.FixtureRequest) -> Gallery:
    """Badges in every state, for tests that only read; on both kinds of database."""
    name = "sqlite_gallery" if request.param == "sqlite" else "postgres_gallery"
    badges: Gallery = request.getfixturevalue(name)
    return badges


def _staged(
    request: pytest.FixtureRequest, kind: str, folder: Path, clock: FrozenClock
) -> Iterator[stages.Stage]:
    if kind == "sqlite":
        prepared = request.getfixturevalue("prepared_sqlite")
        with stages.on_sqlite(prepared, folder, clock) as stage:
            yield stage
    else:
        prepared = request.getfixturevalue("prepared_postgres")
        server = request.getfixturevalue("postgres_server")
        with stages.on_postgres(prepared, server, folder, clock) as stage:
            yield stage


def _wired(url: str, folder: Path, clock: FrozenClock) -> Iterator[Portal]:
    portal = wire(Settings(data_dir=str(folder), database_url=url), clock=clock)
    yield portal
    portal.close()
