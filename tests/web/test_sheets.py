"""Sheets: what is written comes back, nothing runs as a formula, no bomb is unfolded."""

import csv
import io
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import openpyxl
import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from portal.kernel.errors import FieldErrors
from portal.web import sheets

HEAD = ("letter_no", "grantee", "valid_to")
ROWS = (("XH-1", "星河视频有限公司", "2026-12-31"), ("XH-2", 'A "B", C\nD', ""))
RISKY = "=+-@\t\r＝＋－＠"
# What people have broken spreadsheets with.
NAUGHTY = (
    "=1+1",
    '=HYPERLINK("http://x.example","y")',
    "+cmd|'/C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "'=1",
    "''",
    "\t=1",
    "＝1+1",
    "a\u202eb",
    "\u200b",
    "﷽",
    "👩‍👩‍👧‍👦",
    "&<>\"'",
    "]]>",
    "_x0041_",
    "NULL",
    "1e9",
    "00123",
)
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)


def as_csv(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    sheets.write_csv(out, head, rows)
    return out.getvalue()


def as_xlsx(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    sheets.write_xlsx(out, head, rows)
    return out.getvalue()


WRITERS = {"list.csv": as_csv, "list.xlsx": as_xlsx}

WHOLE = as_xlsx(ROWS)


def refused(data: bytes, name: str) -> str:
    with pytest.raises(FieldErrors) as error:
        sheets.read_sheet(data, name)
    (problem,) = error.value.problems
    assert problem.field == "file"
    return problem.code


def archive(parts: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(as_xlsx(ROWS))
    return archive({**parts, name: change(parts.get(name, b""))})


@pytest.mark.parametrize("name", WRITERS)
def test_a_sheet_that_was_written_is_read_again(name: str) -> None:
    read = sheets.read_sheet(WRITERS[name](ROWS), name)
    assert read.columns == HEAD
    assert read.rows == ((2, ROWS[0]), (3, ROWS[1]))


@given(cells=st.lists(_TEXT, min_size=1, max_size=5))
@example(cells=list(NAUGHTY))
def test_any_text_comes_back_from_a_csv_file(cells: list[str]) -> None:
    row = [*(cell.replace("\0", "") for cell in cells), "end"]  # no file may hold it
    read = sheets.read_sheet(as_csv([row], [f"column {n}" for n, _ in enumerate(row)]), "a.csv")
    assert read.rows == ((2, tuple(row)),)


@given(start=st.sampled_from(RISKY), rest=_TEXT)
def test_no_cell_of_a_csv_file_begins_like_a_formula(start: str, rest: str) -> None:
    data = as_csv([[start + rest, rest]], [start, "plain"])
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for cell in (cell for line in lines for cell in line):
        assert not re.match(f"[{re.escape(RISKY)}]", cell)
    assert lines[1][0] == f"'{start}{rest}"


@given(start=st.sampled_from(RISKY.replace("\r", "")), rest=_TEXT)
@example(start="=", rest="1+1")
def test_every_cell_of_an_xlsx_file_is_a_text_and_no_formula(start: str, rest: str) -> None:
    data = as_xlsx([[start + rest]], ["head"])
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert cell.data_type in {"s", "n"}  # n: nothing in it
    assert b"<f" not in parts_of(data)["xl/worksheets/sheet1.xml"].partition(b"<row")[2]


def test_naughty_texts_come_back_from_an_xlsx_file() -> None:
    kept = [text for text in NAUGHTY if text != "_x0041_"]  # means A in this format
    read = sheets.read_sheet(as_xlsx([kept], [str(n) for n, _ in enumerate(kept)]), "a.xlsx")
    assert [list(row) for _, row in read.rows] == [kept]


def test_the_head_stays_in_sight_and_typed_cells_stay_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(ROWS)))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert {sheet.column_dimensions[letter].number_format for letter in "A"} == {"@"}
    assert [cell.number_format for cell in sheet[2]] == ["@"] * 3


def test_notes_are_a_second_sheet_which_is_not_read() -> None:
    out = io.BytesIO()
    sheets.write_xlsx(out, HEAD, ROWS, title="Grants", notes=("Notes", [("a", "b")]))
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames == ["Grants", "Notes"]
    assert len(sheets.read_sheet(out.getvalue(), "list.xlsx").rows) == 2


def test_a_csv_file_may_come_in_the_chinese_encoding_and_with_other_separators() -> None:
    text = "授权书编号;被授权方\nXH-1;星河\n"
    for data in (text.encode("gb18030"), text.encode("utf-8"), text.encode("utf-8-sig")):
        read = sheets.read_sheet(data, "表.CSV")
        assert read.columns == ("授权书编号", "被授权方")
        assert read.rows == ((2, ("XH-1", "星河")),)
    assert sheets.read_sheet(b"a\tb\n1\t2,3\n", "list.csv").rows == ((2, ("1", "2,3")),)


def test_blank_rows_and_columns_do_not_count_and_numbers_are_those_of_the_sheet() -> None:
    data = b"\n ,\na,b,,\n,,,\n1,2,,\n , ,,\n3,,,\n\n"
    read = sheets.read_sheet(data, "list.csv")
    assert read.columns == ("a", "b")
    assert read.rows == ((5, ("1", "2")), (7, ("3", "")))


def test_numbers_and_dates_of_a_spreadsheet_become_texts() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b", "c", "d", "e", "f"])
    sheet.append(
        [12, 12.0, 1.5, True, date(2026, 12, 31), datetime(2026, 12, 31, 8, 30)]  # noqa: DTZ001
    )
    out = io.BytesIO()
    book.save(out)
    ((number, row),) = sheets.read_sheet(out.getvalue(), "list.xlsx").rows
    assert number == 2
    assert row == ("12", "12", "1.5", "True", "2026-12-31", "2026-12-31T08:30:00")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "list.csv", "SHEET_EMPTY"),
        (b" \n\n", "list.csv", "SHEET_EMPTY"),
        (b"a,b\n", "list.csv", "SHEET_EMPTY"),
        (as_xlsx(()), "list.xlsx", "SHEET_EMPTY"),
        (b"a,b\n1,2\n", "list.xlsx", "SHEET_TYPE"),
        (b"a,b\n1,2\n", "list.txt", "SHEET_TYPE"),
        (b"a,b\n1,2\n", "csv", "SHEET_TYPE"),
        (as_xlsx(ROWS), "list.csv", "SHEET_TYPE"),
        (as_xlsx(ROWS), "list.xlsm", "SHEET_TYPE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xls", "SHEET_TYPE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xlsx", "SHEET_TYPE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.csv", "SHEET_TYPE"),
        ("a,b\n1,2\n".encode("utf-16"), "list.csv", "SHEET_TYPE"),
        (b"a,b\n\xff\xff,2\n", "list.csv", "SHEET_TYPE"),
        (b'a,b\n"1,2\n', "list.csv", "SHEET_TYPE"),
        (b"%PDF-1.7", "list.xlsx", "SHEET_TYPE"),
        (b"PK\x03\x04" + b"0" * 100, "list.xlsx", "SHEET_TYPE"),
        (archive({"word/document.xml": b"<x/>"}), "list.xlsx", "SHEET_TYPE"),
        (archive(parts_of(as_xlsx(ROWS)), ZIP_LZMA), "list.xlsx", "SHEET_TYPE"),
        (b"a\n" + b"1" * (1024 * 1024), "list.csv", "SHEET_TOO_LARGE"),
        (as_csv([["1"] * 51], ["a"] * 51), "list.csv", "SHEET_TOO_LARGE"),
        (as_xlsx([["1"] * 51], ["a"] * 51), "list.xlsx", "SHEET_TOO_LARGE"),
        (as_csv([["1"]] * 1001, ["a"]), "list.csv", "SHEET_TOO_MANY_ROWS"),
        (as_xlsx([["1"]] * 1001, ["a"]), "list.xlsx", "SHEET_TOO_MANY_ROWS"),
        (b"a\n" + b"\n" * 10_000 + b"1\n", "list.csv", "SHEET_TOO_MANY_ROWS"),
    ],
)
def test_what_is_no_sheet_or_too_large_is_refused(data: bytes, name: str, code: str) -> None:
    assert refused(data, name) == code


def test_a_thousand_rows_of_fifty_columns_are_read() -> None:
    rows = [["1"] * 50] * 1000
    for name, write in WRITERS.items():
        assert len(sheets.read_sheet(write(rows, ["a"] * 50), name).rows) == 1000


def test_macros_are_refused_whatever_the_file_is_called() -> None:
    named = with_part(
        "[Content_Types].xml",
        lambda old: old.replace(
            b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
        ),
    )
    held = with_part(
        "[Content_Types].xml",
        lambda old: old.replace(
            b"</Types>",
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            b"</Types>",
        ),
    )
    for data in (named, held):
        assert refused(data, "list.xlsx") == "SHEET_TYPE"


def test_a_bomb_is_not_unfolded() -> None:
    zeros = with_part("xl/worksheets/sheet1.xml", lambda _: b" " * (21 * 1024 * 1024))
    assert len(zeros) < sheets.MAX_BYTES
    assert refused(zeros, "list.xlsx") == "SHEET_TOO_LARGE"
    many = archive({f"part{number}.xml": b"" for number in range(501)})
    assert refused(many, "list.xlsx") == "SHEET_TOO_LARGE"


def test_a_bomb_whose_directory_lies_is_refused() -> None:
    honest = with_part("xl/worksheets/sheet1.xml", lambda _: b" " * (21 * 1024 * 1024))
    size = struct.pack("<L", 21 * 1024 * 1024)
    lying = honest.replace(size, struct.pack("<L", 1000))
    assert lying != honest
    assert refused(lying, "list.xlsx") == "SHEET_TYPE"  # it is not what its directory says


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(encoding: str) -> None:
    laughs = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst>&b;</sst>'
    ).encode(encoding)
    data = with_part("xl/sharedStrings.xml", lambda _: laughs)
    assert refused(data, "list.xlsx") == "SHEET_TYPE"


def test_rows_that_claim_to_lie_far_below_are_not_counted_one_by_one() -> None:
    far = with_part(
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(b'<row r="3"', b'<row r="999999999"').replace(
            b'r="A3"', b'r="A999999999"'
        ),
    )
    assert refused(far, "list.xlsx") == "SHEET_TOO_MANY_ROWS"


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_but_never_fails(data: st.DataObject) -> None:
    parts = parts_of(WHOLE)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=9)):
        content[place] = data.draw(st.integers(0, 255))
    for damaged in (archive({**parts, name: bytes(content)}), torn(WHOLE, data)):
        with suppress(FieldErrors):
            sheets.read_sheet(damaged, "list.xlsx")


def torn(whole: bytes, data: st.DataObject) -> bytes:
    """Return an archive with one byte of it changed, or cut off somewhere."""
    place = data.draw(st.integers(4, len(whole) - 1))
    if data.draw(st.booleans()):
        return whole[:place]
    return whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]


@pytest.mark.parametrize("kind", sheets.KINDS)
def test_a_list_is_handed_out_as_a_file(kind: str) -> None:
    with Flask("test").test_request_context():
        answer = sheets.export(HEAD, iter(ROWS), "letters", kind)
        assert answer.headers["Content-Disposition"] == f"attachment; filename=letters.{kind}"
        answer.direct_passthrough = False
        read = sheets.read_sheet(answer.get_data(), f"letters.{kind}")
        answer.close()
    assert [row for _, row in read.rows] == list(ROWS)


def test_a_list_of_more_than_fifty_thousand_rows_is_not_cut_silently() -> None:
    asked = []

    def endless() -> Iterator[Sequence[str]]:
        while True:
            asked.append(1)
            yield ("x",)

    with Flask("test").test_request_context(), pytest.raises(sheets.ExportTooLong):
        sheets.export(("a",), endless(), "letters", "csv")
    assert len(asked) == sheets.MAX_EXPORTED + 1


def test_a_control_character_does_not_break_a_file() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([["\x01\x1f"]], ["a"])))
    assert book.worksheets[0]["A2"].data_type == "s"
