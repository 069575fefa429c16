"""Conditions over many values: one bound parameter, however many there are.

Databases limit the parameters of a statement, and each number of them is another statement to
prepare.  Here the values travel as one JSON array (SQLite) or one array (PostgreSQL).
"""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Dialect,
    TableValuedAlias,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

T = TypeVar("T")


def among(
    session: Session, column: InstrumentedAttribute[T], values: Iterable[T]
) -> ColumnElement[bool]:
    """Return the condition that a column holds one of `values`; none of them, never."""
    dialect = session.get_bind().dialect
    wanted = list(dict.fromkeys(values))
    if dialect.name == "sqlite":
        text = json.dumps([_stored(column, value, dialect) for value in wanted])
        return column.in_(select(func.json_each(text).table_valued("value").c.value))
    return column == any_(literal(wanted, ARRAY(column.type)))


def elements(
    session: Session, column: InstrumentedAttribute[Any], key: str
) -> TableValuedAlias:
    """Return the texts of the list under `key` of a JSON column, as rows with a `value`."""
    if session.get_bind().dialect.name == "sqlite":
        return func.json_each(column, f"$.{key}").table_valued("value")
    return func.json_array_elements_text(column[key]).table_valued("value")


def _stored(column: InstrumentedAttribute[Any], value: object, dialect: Dialect) -> object:
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return process(value) if process else value
