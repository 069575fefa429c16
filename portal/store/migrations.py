"""Bringing a database to another schema, through Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine


class BrokenKeys(ValueError):
    """A migration would leave rows that point at rows which are gone."""


def upgrade(engine: Engine, scripts: Path, revision: str = "head") -> None:
    """Migrate up to a revision; doing it again changes nothing."""
    with migrating(engine) as connection:
        command.upgrade(_config(scripts, connection), revision)


def downgrade(engine: Engine, scripts: Path, revision: str) -> None:
    """Migrate down to a revision."""
    with migrating(engine) as connection:
        command.downgrade(_config(scripts, connection), revision)


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Give a transaction in which tables may be replaced; SQLite cannot change one in place.

    Raises `BrokenKeys`, and keeps nothing, when a row points at one that is gone.
    """
    with engine.execution_options(portal_migrates=True).begin() as connection:
        yield connection
        if engine.dialect.name == "sqlite":
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if lost:
                raise BrokenKeys(lost[:10])


def _config(scripts: Path, connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    return config
