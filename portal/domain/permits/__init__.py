"""Permits: which ones goods ask of whom, as a table of versions (AUT-07).

Owns: the versions of the table and their rows.  Reads: accounts.  Emits: `permits.*`.
"""

from portal.domain.permits.commands import publish_table
from portal.domain.permits.events import TablePublished
from portal.domain.permits.queries import (
    PermitTable,
    TableSummary,
    latest_table,
    table,
    table_version,
    tables,
)
from portal.domain.permits.rules import (
    MAX_ROWS,
    ROW_FIELDS,
    Given,
    NothingChanged,
    PermitRole,
    PermitRow,
    RowChange,
    ShownBy,
    changes,
    check_permits,
    expected,
    perhaps_needed,
    read_rows,
    required_kinds,
)

__all__ = [
    "MAX_ROWS",
    "ROW_FIELDS",
    "Given",
    "NothingChanged",
    "PermitRole",
    "PermitRow",
    "PermitTable",
    "RowChange",
    "ShownBy",
    "TablePublished",
    "TableSummary",
    "changes",
    "check_permits",
    "expected",
    "latest_table",
    "perhaps_needed",
    "publish_table",
    "read_rows",
    "required_kinds",
    "table",
    "table_version",
    "tables",
]
