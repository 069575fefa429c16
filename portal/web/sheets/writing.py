"""Rows as CSV or XLSX; whatever a member typed arrives as text, never as a formula (T17)."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from flask import send_file
from werkzeug.wrappers import Response
from xlsxwriter import Workbook

from portal.kernel.errors import RuleBroken
from portal.web.sheets.guard import guarded

Rows = Iterable[Sequence[str]]
MAX_EXPORTED = 50_000
_LONGEST_CELL = 32_767  # what a spreadsheet program can hold
_NARROWEST, _WIDEST = 12, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Headings, one row to show how, and notes for each column; titles name the two sheets."""

    title: str
    columns: Sequence[str]
    example: Sequence[str]
    notes_title: str
    notes: Sequence[Sequence[str]]


class ExportTooLong(RuleBroken):
    """The list has more rows than one file may hold."""

    code = "portal.export_too_long"


def write_csv(out: IO[bytes], columns: Sequence[str], rows: Rows) -> None:
    """Write rows in UTF-8 with the mark that spreadsheet programs look for."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([guarded(name) for name in columns])
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    text.flush()
    text.detach()


def write_xlsx(
    out: IO[bytes],
    columns: Sequence[str],
    rows: Rows,
    *,
    title: str | None = None,
    notes: tuple[str, Rows] | None = None,
) -> None:
    """Write rows as texts under a head that stays in sight; `notes` are a second sheet.

    Every column has the format of text, so that what is typed below stays as typed.
    """
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(title)
        head = book.add_format({"bold": True, "num_format": "@"})
        plain = book.add_format({"num_format": "@"})
        for place, name in enumerate(columns):
            width = min(max(2 * len(name), _NARROWEST), _WIDEST)
            sheet.set_column(place, place, width, plain)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(_with_head(columns, rows)):
            for place, cell in enumerate(row):
                text = cell[:_LONGEST_CELL]
                sheet.write_string(number, place, text, plain if number else head)
        if notes:
            name, lines = notes
            second = book.add_worksheet(name)
            second.set_column(0, 1, _WIDEST)
            for number, line in enumerate(lines):
                for place, cell in enumerate(line):
                    second.write_string(number, place, cell)


KINDS: Mapping[str, tuple[Callable[[IO[bytes], Sequence[str], Rows], None], str]] = (
    MappingProxyType(
        {
            "csv": (write_csv, "text/csv"),
            "xlsx": (
                write_xlsx,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        }
    )
)


def export(columns: Sequence[str], rows: Rows, name: str, kind: str) -> Response:
    """Return rows as a file to keep, `name.kind`; they are read while it is written.

    Raises `ExportTooLong` when there are more than 50,000.
    """
    write, _ = KINDS[kind]
    return _sent(lambda file: write(file, columns, _at_most(rows, MAX_EXPORTED)), name, kind)


def template(sheet: Template, name: str, kind: str) -> Response:
    """Return a sheet to fill in: its notes are lines of a CSV file, or a second XLSX sheet."""
    if kind == "xlsx":
        return _sent(
            lambda file: write_xlsx(
                file,
                sheet.columns,
                [sheet.example],
                title=sheet.title,
                notes=(sheet.notes_title, sheet.notes),
            ),
            name,
            kind,
        )
    notes = [["# " + " - ".join(part for part in line if part)] for line in sheet.notes]
    return export(sheet.columns, [*notes, sheet.example], name, kind)


def _sent(write: Callable[[IO[bytes]], None], name: str, kind: str) -> Response:
    _, media_type = KINDS[kind]
    file = io.BytesIO()
    write(file)
    file.seek(0)
    return send_file(
        file, mimetype=media_type, as_attachment=True, download_name=f"{name}.{kind}"
    )


def _with_head(columns: Sequence[str], rows: Rows) -> Iterator[Sequence[str]]:
    yield columns
    yield from rows


def _at_most(rows: Rows, most: int) -> Iterator[Sequence[str]]:
    for number, row in enumerate(rows):
        if number >= most:
            raise ExportTooLong(max=most)
        yield row
