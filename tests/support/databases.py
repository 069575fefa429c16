"""Databases for tests: migrated once, then copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from portal.adapters import calendar_china
from portal.store import migrations, workdays
from portal.store.engine import open_engine
from tests.support.postgres import Server
from tests.support.source import ROOT

_TEMPLATE = "portal_template"
_numbers = count(1)


def prepare(url: str) -> None:
    """Bring an empty database to what `portal init` makes, but for the first officer."""
    engine = open_engine(url)
    migrations.upgrade(engine, ROOT / "migrations")
    with Session(engine) as session, session.begin():
        workdays.replace_days(session, calendar_china.days())
    engine.dispose()


def sqlite_copy(template: Path, target: Path) -> str:
    """Copy a migrated SQLite file and return the copy's URL."""
    shutil.copyfile(template, target)
    return f"sqlite:///{target}"


def make_postgres_template(server: Server) -> None:
    """Make the database that `postgres_copy` copies."""
    server.run(f"CREATE DATABASE {_TEMPLATE}")
    prepare(server.url(_TEMPLATE))


@contextmanager
def postgres_copy(server: Server, template: str = _TEMPLATE) -> Iterator[str]:
    """Give the URL of a copy of a database, a migrated one, that lives as long as the block."""
    name = f"test_{next(_numbers)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.url(name)
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")
