"""Lists of barred persons: their sources, and how a file of one is read (KYC-10).

A file is CSV in UTF-8 or GB 18030 and holds the whole list as it stood on a day.
"""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from portal.kernel.checkdigits import mod11_2_check_character
from portal.kernel.errors import Problem
from portal.kernel.text import compact, fold, reject_invisible, search_key, tidy

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
COLUMNS = ("name", "number", "case_no", "authority", "listed_on", "conduct", "fulfilment")
_LONGEST: Mapping[str, int] = MappingProxyType(
    {"name": 200, "case_no": 200, "authority": 200, "conduct": 2000, "fulfilment": 500}
)
_NUMBER = re.compile(r"[A-Z0-9()*]{4,40}", re.ASCII)
_OLD_RESIDENT = re.compile(r"(\d{6})(\d{2})(\d{2})(\d{2})(\d{3})", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_MOST_LINES = 50  # that one sentence names


class ListSource(StrEnum):
    """Who keeps a list (KYC-10)."""

    SUPREME_COURT = "SUPREME_COURT"
    SAMR_SERIOUS = "SAMR_SERIOUS"
    ASSOCIATION = "ASSOCIATION"
    SANCTION = "SANCTION"


@dataclass(frozen=True, slots=True, repr=False)
class ListRow:
    """One listed person or organisation, as its source states it.

    `number` is normal; it is empty, or has stars, where the source does not give it in full.
    """

    name: str
    number: str
    case_no: str
    authority: str
    listed_on: date
    conduct: str
    fulfilment: str

    @property
    def known_number(self) -> str:
        """The number when it is given in full, else nothing."""
        return "" if "*" in self.number else self.number


def normal_number(text: str) -> str:
    """Return the one spelling that we compare (`kernel.text.compact`).

    A resident number of the fifteen figures issued until 1999 becomes its eighteen characters.
    """
    number = compact(text)
    old = _OLD_RESIDENT.fullmatch(number)
    if old is None or _civil_day(f"19{old[2]}", old[3], old[4]) is None:
        return number
    first17 = f"{number[:6]}19{number[6:]}"
    return first17 + mod11_2_check_character(first17)


def row_to_text(row: ListRow) -> str:
    """Return a row as the JSON text that is sealed."""
    return json.dumps(asdict(row), default=str, ensure_ascii=False, sort_keys=True)


def row_from_text(text: str) -> ListRow:
    """Return the row of a JSON text that `row_to_text` made."""
    known = json.loads(text)
    return ListRow(**{**known, "listed_on": date.fromisoformat(known["listed_on"])})


def check_as_of(as_of: date, *, today: date, newest: date | None) -> list[Problem]:
    """Return why a list of a day may not follow the newest one of its source.

    Codes: LIST_DATE_AHEAD, LIST_DATE_OLDER (fact `newest`).  The same day may come again.
    """
    if as_of > today:
        return [Problem("as_of", "LIST_DATE_AHEAD")]
    if newest is not None and as_of < newest:
        return [Problem("as_of", "LIST_DATE_OLDER", {"newest": newest})]
    return []


def read_list(data: bytes, *, as_of: date) -> tuple[tuple[ListRow, ...], list[Problem]]:
    """Return the rows of a file as of a day, and everything that is wrong with it.

    Codes, all on `file`: LIST_TOO_LARGE, LIST_FORMAT, LIST_HEADER, LIST_TOO_MANY_ROWS; and with
    the fact `lines`, the rows they concern: LIST_CELLS, LIST_NO_NAME, LIST_NUMBER, LIST_DAY,
    LIST_TEXT.  The first row is number 1, blank ones count.
    """
    if len(data) > MAX_BYTES:
        return (), [Problem("file", "LIST_TOO_LARGE", {"max": MAX_BYTES // 1024**2})]
    try:
        lines = list(_lines(data))
    except (UnicodeDecodeError, csv.Error):
        return (), [Problem("file", "LIST_FORMAT")]
    if len(lines) > MAX_ROWS + 1:
        return (), [Problem("file", "LIST_TOO_MANY_ROWS", {"max": MAX_ROWS})]
    heading = tuple(cell.strip().lower() for cell in lines[0][1]) if lines else ()
    if sorted(heading) != sorted(COLUMNS):
        return (), [Problem("file", "LIST_HEADER", {"columns": COLUMNS})]
    rows: list[ListRow] = []
    wrong: dict[str, list[int]] = defaultdict(list)
    for number, cells in lines[1:]:
        if len(cells) != len(heading):
            wrong["LIST_CELLS"].append(number)
            continue
        row, codes = _read_row(dict(zip(heading, cells, strict=True)), as_of)
        for code in codes:
            wrong[code].append(number)
        if row is not None:
            rows.append(row)
    return tuple(rows), [Problem("file", code, {"lines": _some(wrong[code])}) for code in wrong]


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank with their numbers."""
    if b"\0" in data:
        raise csv.Error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for number, cells in enumerate(reader, 1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _read_row(cells: Mapping[str, str], as_of: date) -> tuple[ListRow | None, list[str]]:
    texts = {name: tidy(cells[name]) for name in _LONGEST}
    number, day = normal_number(cells["number"]), _read_day(cells["listed_on"])
    codes = []
    if not search_key(texts["name"]):
        codes.append("LIST_NO_NAME")
    if number and not _NUMBER.fullmatch(number):
        codes.append("LIST_NUMBER")
    if any(
        len(text) > _LONGEST[name] or reject_invisible(name, cells[name])
        for name, text in texts.items()
    ):
        codes.append("LIST_TEXT")
    if day is None or day > as_of:
        codes.append("LIST_DAY")
        return None, codes
    return (None if codes else ListRow(number=number, listed_on=day, **texts)), codes


def _read_day(text: str) -> date | None:
    match = _DAY.fullmatch("".join(fold(text).split()))
    return _civil_day(*match.groups()) if match else None


def _civil_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _some(lines: list[int]) -> list[str]:
    return [*map(str, lines[:_MOST_LINES]), *(["…"] if len(lines) > _MOST_LINES else [])]
