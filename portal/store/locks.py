"""A lock on something that is no row, held until the transaction ends."""

import hashlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def one_at_a_time(session: Session, *words: str) -> None:
    """Wait until no other transaction holds the lock of these words, then hold it.

    What is read from now on includes all that the others before committed.  On SQLite there is
    nothing to wait for: a unit of work that writes is alone from its first statement.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_number(words))))


def side_by_side(session: Session, *words: str) -> None:
    """Hold the lock of these words as others here may too, but nobody in `one_at_a_time`."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(_number(words))))


def _number(words: tuple[str, ...]) -> int:
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
