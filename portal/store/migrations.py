"""Bringing a database to another schema, through Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def upgrade(engine: Engine, scripts: Path, revision: str = "head") -> None:
    """Migrate up to a revision; doing it again changes nothing."""
    with engine.begin() as connection:
        command.upgrade(_config(scripts, connection), revision)


def downgrade(engine: Engine, scripts: Path, revision: str) -> None:
    """Migrate down to a revision."""
    with engine.begin() as connection:
        command.downgrade(_config(scripts, connection), revision)


def _config(scripts: Path, connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    return config
