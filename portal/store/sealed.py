"""Every sealed column of every table: to look whether what is kept can still be opened.

The rule that makes this short: a column of bytes holds nothing but sealed values, each bound to
`table:column:row-id`; only the keys themselves are another matter.
"""

from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, select
from sqlalchemy.orm import Session

from portal.store.base import Row
from portal.store.vault import CannotOpen, Erased, SubjectKey, Vault


class Opening(Enum):
    """Whether a sealed value can be opened; `ERASED` ones have lost their key on purpose."""

    OPEN = "open"
    ERASED = "erased"
    BROKEN = "broken"


def sealed_columns() -> list[Column[Any]]:
    """Return the columns that hold sealed values, in a fixed order."""
    return [
        column
        for table in sorted(Row.metadata.tables.values(), key=lambda table: table.name)
        for column in table.columns
        if isinstance(column.type, LargeBinary) and table is not SubjectKey.__table__
    ]


def place(column: Column[Any], row_id: UUID) -> str:
    """Return the place that a value is bound to."""
    return f"{column.table.name}:{column.name}:{row_id}"


def values(
    session: Session, column: Column[Any], *, size: int = 1000
) -> Iterator[list[tuple[UUID, bytes]]]:
    """Yield the values that a column holds with the ids of their rows, `size` at a time."""
    key = column.table.c.id
    after: UUID | None = None
    while True:
        query = select(key, column).where(column.is_not(None)).order_by(key).limit(size)
        rows = session.execute(query if after is None else query.where(key > after)).all()
        if not rows:
            return
        yield [(row_id, sealed) for row_id, sealed in rows if sealed]
        after = rows[-1][0]


def openings(session: Session, vault: Vault) -> Iterator[tuple[str, Opening]]:
    """Yield the place of every sealed value with whether it opens."""
    for column in sealed_columns():
        for page in values(session, column):
            with suppress(CannotOpen):  # then each value is found broken by itself
                vault.load(sealed for _, sealed in page)
            for row_id, sealed in page:
                yield place(column, row_id), _opening(vault, sealed, place(column, row_id))


def _opening(vault: Vault, sealed: bytes, context: str) -> Opening:
    try:
        vault.open_bytes(sealed, context)
    except Erased:
        return Opening.ERASED
    except CannotOpen:
        return Opening.BROKEN
    return Opening.OPEN
