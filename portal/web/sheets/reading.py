"""What a member filled in, read from CSV or XLSX as texts (security T2, T3).

The end of the file's name and its content must agree.  An XLSX file is an archive: it is
unfolded to the last byte under a limit before any parser sees it.  Macros, older formats and
encrypted files stay out.  Whatever a parser does with a hostile file, the answer is a code.
"""

import csv
import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl import load_workbook

from portal.kernel.errors import FieldErrors, Problem
from portal.web.sheets.guard import unguarded

MAX_BYTES = 1024 * 1024
MAX_ROWS = 1_000
MAX_COLUMNS = 50
_MAX_UNFOLDED = 20 * 1024 * 1024
_MAX_PARTS = 500
_LAST_ROW = 10 * MAX_ROWS  # blank rows count up to here
_CHUNK = 64 * 1024
_ZIP = b"PK\x03\x04"
_MACROS = (b"macroenabled", b"vbaproject")
# The Office formats have no document types; with one, a tiny part can unfold to gigabytes.
_DOCTYPE = b"<!doctype"
_DELIMITERS = (",", "\t", ";")
# What the parsers were seen to raise on damaged files.
_BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)

Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings of a sheet, and below them its rows that are not blank, with their numbers.

    Every row has as many cells as there are columns; the first row of the sheet is number 1.
    """

    columns: tuple[str, ...]
    rows: tuple[Line, ...]


def read_sheet(data: bytes, filename: str) -> Sheet:
    """Return the first sheet of a CSV or XLSX file.

    Raises `FieldErrors` with one code on `file`: SHEET_EMPTY, SHEET_TOO_LARGE,
    SHEET_TOO_MANY_ROWS or SHEET_TYPE.
    """
    if len(data) > MAX_BYTES:
        raise _refusal("SHEET_TOO_LARGE")
    if not data.strip():
        raise _refusal("SHEET_EMPTY")
    extension = PurePosixPath(filename).suffix.lower()
    readers = {".csv": _csv_lines, ".xlsx": _xlsx_lines}
    if extension not in readers or (extension == ".xlsx") != data.startswith(_ZIP):
        raise _refusal("SHEET_TYPE")
    try:
        lines = list(_filled(readers[extension](data)))
    except _BROKEN:
        raise _refusal("SHEET_TYPE") from None
    if len(lines) <= 1:
        raise _refusal("SHEET_EMPTY")
    width = max(len(cells) for _, cells in lines)
    (_, columns), *rows = [(number, _padded(cells, width)) for number, cells in lines]
    return Sheet(columns, tuple(rows))


def _refusal(code: str) -> FieldErrors:
    facts = {"max_rows": MAX_ROWS, "max_columns": MAX_COLUMNS}
    return FieldErrors([Problem("file", code, facts)])


def _filled(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines that are not blank, without the blank cells at their ends."""
    found = 0
    for number, cells in lines:
        width = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
        found += width > 0
        if number > _LAST_ROW or found > MAX_ROWS + 1:
            raise _refusal("SHEET_TOO_MANY_ROWS")
        if width > MAX_COLUMNS:
            raise _refusal("SHEET_TOO_LARGE")
        if width:
            yield number, cells[:width]


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _csv_lines(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number, cells in enumerate(reader, 1):
        yield number, tuple(unguarded(cell) for cell in cells)


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise _refusal("SHEET_TYPE")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Chinese spreadsheet programs write by themselves.
        return data.decode("gb18030").removeprefix("\ufeff")


def _xlsx_lines(data: bytes) -> Iterator[Line]:
    _check_archive(data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a file may lie about them
        rows = sheet.iter_rows(values_only=True, max_row=_LAST_ROW + 1)
        for number, cells in enumerate(rows, 1):
            yield number, tuple(_text(cell) for cell in cells)
    finally:
        book.close()


def _check_archive(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        stated = sum(part.file_size for part in parts)
        if len(parts) > _MAX_PARTS or stated > _MAX_UNFOLDED:
            raise _refusal("SHEET_TOO_LARGE")
        left = _MAX_UNFOLDED
        for part in parts:
            if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise _refusal("SHEET_TYPE")
            content = bytearray()
            with archive.open(part) as opened:
                while chunk := opened.read(_CHUNK):
                    content += chunk
                    left -= len(chunk)
                    if left < 0:
                        raise _refusal("SHEET_TOO_LARGE")
            _check_part(part.filename, bytes(content))


def _check_part(name: str, content: bytes) -> None:
    plain = content.replace(b"\0", b"").lower()  # UTF-16 too
    is_manifest = name.lower() == "[content_types].xml"
    if _DOCTYPE in plain or (is_manifest and any(word in plain for word in _MACROS)):
        raise _refusal("SHEET_TYPE")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
