"""Sheets of rows: read from what members fill in, written from what a list shows."""

from portal.web.sheets.letters import every, letter_columns, letter_row
from portal.web.sheets.reading import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Sheet, read_sheet
from portal.web.sheets.writing import (
    KINDS,
    MAX_EXPORTED,
    ExportTooLong,
    Template,
    export,
    template,
    write_csv,
    write_xlsx,
)

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_EXPORTED",
    "MAX_ROWS",
    "ExportTooLong",
    "Sheet",
    "Template",
    "every",
    "export",
    "letter_columns",
    "letter_row",
    "read_sheet",
    "template",
    "write_csv",
    "write_xlsx",
]
