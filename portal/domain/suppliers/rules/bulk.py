"""Many grants from one sheet: its columns in both languages, each row as typed fields."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from portal.domain.suppliers.rules.regions import MAINLAND, PROVINCES
from portal.kernel.errors import Problem, refuse_if_any
from portal.kernel.text import fold, search_key

Words = Mapping[str, Mapping[str, str]]  # of a field: what people write, and the code for it
LONGEST_CELL = 20_000  # 200 products of 100 characters
_NOTE = "#"
_DATES = frozenset({"valid_from", "valid_to", "sign_date"})
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_PIECES = re.compile(r"[,，、;；\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantColumn:
    """One column of the template; `required` ones cannot be inherited from the parent."""

    field: str
    chinese: str
    english: str
    required: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """What a heading may be, as `search_key` makes it comparable."""
        return frozenset(map(search_key, (self.field, self.chinese, self.english)))


GRANT_COLUMNS = (
    GrantColumn(
        field="letter_no", chinese="授权书编号", english="Letter number", required=True
    ),
    GrantColumn(
        field="grantee_uscc",
        chinese="被授权方统一社会信用代码",
        english="Credit code of the grantee",
        required=True,
    ),
    GrantColumn(field="grantee", chinese="被授权方名称", english="Name of the grantee"),
    GrantColumn(field="right_type", chinese="授权权利", english="Right"),
    GrantColumn(field="exclusivity", chinese="许可方式", english="Exclusivity"),
    GrantColumn(field="products", chinese="授权商品", english="Products"),
    GrantColumn(field="channels", chinese="授权渠道", english="Channels"),
    GrantColumn(field="regions", chinese="授权地域", english="Regions"),
    GrantColumn(field="valid_from", chinese="有效期自", english="Valid from"),
    GrantColumn(field="valid_to", chinese="有效期至", english="Valid until"),
    GrantColumn(field="sub_depth", chinese="转授权层级", english="Levels below"),
    GrantColumn(field="sign_date", chinese="签署日期", english="Signed on", required=True),
    GrantColumn(field="seal", chinese="签署方式", english="Executed by", required=True),
    GrantColumn(field="revocable", chinese="可提前撤销", english="Revocable"),
    GrantColumn(field="notice_days", chinese="提前通知天数", english="Days of notice"),
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {key: column.field for column in GRANT_COLUMNS for key in column.keys}
)
_YES_OR_NO: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("是", "可", "yes", "y", "true", "1"), "true"),
        **dict.fromkeys(("否", "不可", "no", "n", "false", "0"), ""),
    }
)
_REGIONS: Mapping[str, str] = MappingProxyType(
    {
        **{search_key(name): code for code, names in PROVINCES.items() for name in names},
        **dict.fromkeys(("中国大陆", "全国", "mainlandchina"), MAINLAND),
    }
)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One row: its number in the sheet, and the cells that are filled in, by field."""

    number: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of a row: an application, or what is wrong with it.

    Both are missing when the row is fine, and nothing was written for another's sake.
    """

    number: int
    application_id: UUID | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every row of a sheet."""

    rows: tuple[RowReport, ...]

    @property
    def written(self) -> int:
        """How many applications there are now."""
        return sum(row.application_id is not None for row in self.rows)

    @property
    def refused(self) -> tuple[RowReport, ...]:
        """The rows with something wrong."""
        return tuple(row for row in self.rows if row.problems)


def read_grant_rows(
    headings: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], words: Words
) -> tuple[GrantRow, ...]:
    """Return the rows of a sheet; lines that begin with # are notes and left out.

    `words` are further spellings of codes, by field and `search_key`.  Raises `FieldErrors` on
    `file`: SHEET_COLUMN_MISSING, SHEET_COLUMN_REPEATED and SHEET_COLUMN_UNKNOWN, together, or
    SHEET_EMPTY.
    """
    filled = [(number, cells) for number, cells in lines if not _is_note(cells)]
    used = {place for _, cells in filled for place, cell in enumerate(cells) if cell.strip()}
    named = {
        place: _FIELDS.get(search_key(heading))
        for place, heading in enumerate(headings)
        if heading.strip() or place in used
    }
    refuse_if_any(list(_check_columns(headings, named)))
    if not filled:
        refuse_if_any([Problem("file", "SHEET_EMPTY")])
    return tuple(GrantRow(number, _fields(named, cells, words)) for number, cells in filled)


def check_grant_row(row: GrantRow) -> list[Problem]:
    """Return what is wrong with the cells themselves, before they are read as a letter."""
    found = [
        Problem(name, "TEXT_LENGTH", {"min": 0, "max": LONGEST_CELL})
        for name, cell in row.fields.items()
        if len(cell) > LONGEST_CELL
    ]
    if row.fields.get("revocable", "") not in _YES_OR_NO.values():
        found.append(Problem("revocable", "CHOICE_UNKNOWN"))
    return found


def _is_note(cells: Sequence[str]) -> bool:
    first = next((cell for cell in cells if cell.strip()), "")
    return fold(first).startswith(_NOTE)


def _check_columns(
    headings: Sequence[str], named: Mapping[int, str | None]
) -> Iterator[Problem]:
    fields = [field for field in named.values() if field]
    unknown = [headings[place] or f"({place + 1})" for place in named if not named[place]]
    twice = [headings[place] for place in named if fields.count(named[place] or "") > 1]
    for column in GRANT_COLUMNS:
        if column.required and column.field not in fields:
            names = {"name_zh": column.chinese, "name_en": column.english}
            yield Problem("file", "SHEET_COLUMN_MISSING", names)
    found = (
        ("SHEET_COLUMN_REPEATED", twice),
        ("SHEET_COLUMN_UNKNOWN", unknown),
    )
    yield from (Problem("file", code, {"items": items}) for code, items in found if items)


def _fields(
    named: Mapping[int, str | None], cells: Sequence[str], words: Words
) -> dict[str, str]:
    return {
        field: _value(field, cells[place], words)
        for place, field in named.items()
        if field and cells[place].strip()
    }


def _value(field: str, cell: str, words: Words) -> str:
    if field in _DATES:
        return _day(cell)
    if field == "revocable":
        return _YES_OR_NO.get(search_key(cell), cell)
    known = _REGIONS if field == "regions" else words.get(field)
    if not known or len(cell) > LONGEST_CELL:
        return cell.strip()
    pieces = [piece.strip() for piece in _PIECES.split(cell)]
    return ", ".join(known.get(search_key(piece), piece) for piece in pieces if piece)


def _day(cell: str) -> str:
    """Return 2026/1/5, 2026.01.05 or 2026年1月5日 as 2026-01-05, anything else as typed."""
    found = _DATE.fullmatch(fold(cell))
    if not found:
        return cell.strip()
    year, month, day = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}"
