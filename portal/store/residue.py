"""What a database keeps of rows that were deleted, and making it let go (KYC-07).

A destroyed key is only gone once no page of the database holds a copy of it.  SQLite overwrites
what it deletes (`secure_delete`), but its write-ahead log still has the former pages;
PostgreSQL leaves former rows in the table until it is written anew.
"""

from contextlib import closing
from typing import Any

from sqlalchemy import Engine

from portal.store.vault import SubjectKey

_PATIENCE = "5s"  # nobody who reads a sealed value waits longer than that


def let_go(engine: Engine) -> None:
    """Remove every trace of destroyed keys; raise the driver's error when it is too busy now.

    Backups and archived logs of the database are the operator's (docs/privacy.md).
    """
    with closing(engine.raw_connection()) as connection:
        if engine.dialect.name == "sqlite":
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        driver: Any = connection.driver_connection
        driver.autocommit = True
        try:
            driver.execute(f"SET lock_timeout = '{_PATIENCE}'")
            driver.execute(f"VACUUM (FULL) {SubjectKey.__tablename__}")
            driver.execute("RESET lock_timeout")
        finally:
            driver.autocommit = False
