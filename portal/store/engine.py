"""Engines: SQLite tuned to lose nothing, PostgreSQL as it comes.

SQLite runs in WAL with `synchronous=FULL`, and overwrites what it deletes; a unit of work that
writes begins IMMEDIATE, so that two writers queue instead of failing half-way, and one that
reads cannot write.  A migration may replace a table that others point at; it looks at the end
whether every key still fits.

What is bound to a statement never appears in an error or a log: it may be personal.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_LOCK_WAIT_SECONDS = 30


def open_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///FILE` or `postgresql://...`."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url, connect_args={"timeout": _LOCK_WAIT_SECONDS}, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the begin event below says BEGIN itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get("portal_writes", True)
    migrates = options.get("portal_migrates", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if migrates else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("portal_writes", True):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
