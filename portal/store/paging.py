"""Keyset pagination: every list is read from a place, never by counting rows."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.kernel.errors import InvalidInput

T = TypeVar("T")
U = TypeVar("U")
PAGE_SIZE = 50
_LARGEST = 2**63 - 1


class BadCursor(InvalidInput):
    """The place to go on from is not one we gave."""

    code = "portal.bad_cursor"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and the cursor of those that follow, if any do."""

    items: tuple[T, ...]
    next: str | None = None

    def map(self, view: Callable[[T], U]) -> "Page[U]":
        """Return the same page with every item seen through `view`."""
        return Page(tuple(view(item) for item in self.items), self.next)


def paginate(  # noqa: PLR0913 - a list has this many sides
    session: Session,
    query: Select[T],
    keys: Sequence[InstrumentedAttribute[Any]],
    *,
    cursor: str | None,
    size: int = PAGE_SIZE,
    descending: bool = False,
) -> Page[T]:
    """Return one page of rows ordered by `keys`, which together are unique.

    Raises `BadCursor` when `cursor` was not made by this function.
    """
    columns = tuple_(*keys)
    if cursor is not None:
        place = tuple_(*_read(cursor, keys))
        after: ColumnElement[bool] = columns < place if descending else columns > place
        query = query.where(after)
    order = [key.desc() if descending else key.asc() for key in keys]
    rows = list(session.scalars(query.order_by(*order).limit(size + 1)))
    more = len(rows) > size
    items = tuple(rows[:size])
    return Page(items, _write(items[-1], keys) if more else None)


def _write(row: object, keys: Sequence[InstrumentedAttribute[Any]]) -> str:
    values = [_text(getattr(row, key.key)) for key in keys]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[ColumnElement[Any]]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        texts = json.loads(base64.urlsafe_b64decode(padded))
        pairs = zip(keys, texts, strict=True)
        return [literal(_TYPES[key.type.python_type](text), key.type) for key, text in pairs]
    except _NOT_OURS:
        raise BadCursor(cursor=cursor) from None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _whole(text: str) -> int:
    number = int(text)
    if not -_LARGEST <= number <= _LARGEST:
        raise ValueError(number)
    return number


def _plain(text: str) -> str:
    if not text.isprintable():  # databases do not take everything that JSON can hold
        raise ValueError(text)
    return text


_TYPES: dict[type, Callable[[str], object]] = {
    UUID: UUID,
    datetime: _instant,
    int: _whole,
    str: _plain,
}
# What reading a cursor can raise that somebody made up.
_NOT_OURS = (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError)
