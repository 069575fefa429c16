"""Alembic's environment; `portal.store.migrations` gives a connection, or settings do."""

import os

from alembic import context
from sqlalchemy import Connection

from portal.settings import Settings
from portal.store.base import Row, UtcDateTime
from portal.store.engine import open_engine
from portal.store.migrations import migrating
from portal.wiring import Portal  # noqa: F401 - imports every mapped class


def render(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as plain SQL types, so that migrations outlive the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run the migrations that are asked for."""
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with migrating(open_engine(Settings.read(os.environ).database)) as connection:
        run(connection)
