"""A sheet of grants as rows of typed fields, and the index that finds what may conflict."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.suppliers.rules import (
    GRANT_COLUMNS,
    Exclusivity,
    GrantRow,
    Scope,
    Sibling,
    Siblings,
    check_grant_row,
    read_grant_rows,
)
from portal.kernel.errors import FieldErrors, Problem

NEEDED = ("letter_no", "grantee_uscc", "sign_date", "seal")
WORDS = {"seal": {"公章": "SEALED", "bothseals": "SEALED"}, "channels": {"校园": "CAMPUS"}}


def fields(**cells: str) -> dict[str, str]:
    """Return a row with these cells as it is read."""
    given_cells = {**dict.fromkeys(NEEDED, "x"), **cells}
    (row,) = read_grant_rows(list(given_cells), [(2, list(given_cells.values()))], WORDS)
    return {name: text for name, text in row.fields.items() if name in cells}


def refused(headings: list[str], cells: list[str] | None = None) -> dict[str, object]:
    with pytest.raises(FieldErrors) as error:
        read_grant_rows(headings, [(2, cells or ["x"] * len(headings))], WORDS)
    assert {problem.field for problem in error.value.problems} == {"file"}
    return {
        f"{problem.code} {problem.facts.get('name_en', '')}".strip(): problem.facts.get("items")
        for problem in error.value.problems
    }


@pytest.mark.parametrize("language", ["field", "chinese", "english"])
def test_the_columns_are_known_by_their_headings_in_either_language(language: str) -> None:
    headings = [getattr(column, language) for column in reversed(GRANT_COLUMNS)]
    (row,) = read_grant_rows(headings, [(2, ["1"] * len(headings))], {})
    assert set(row.fields) == {column.field for column in GRANT_COLUMNS}


def test_a_heading_may_be_written_a_little_differently() -> None:
    headings = ["*授权书编号 ", "GRANTEE-USCC", "signed  ON", "Executed by:"]
    (row,) = read_grant_rows(headings, [(2, ["A", "B", "C", "D"])], {})
    assert row.fields == dict(zip(NEEDED, "ABCD", strict=True))


def test_columns_that_are_missing_unknown_or_there_twice_are_reported_together() -> None:
    headings = ["letter_no", "授权书编号", "sign_date", "Price", ""]
    assert refused(headings) == {
        "SHEET_COLUMN_MISSING Credit code of the grantee": None,
        "SHEET_COLUMN_MISSING Executed by": None,
        "SHEET_COLUMN_REPEATED": ["letter_no", "授权书编号"],
        "SHEET_COLUMN_UNKNOWN": ["Price", "(5)"],
    }


def test_a_column_without_heading_and_content_does_not_matter() -> None:
    rows = read_grant_rows([*NEEDED, ""], [(2, ["a", "b", "c", "d", " "])], {})
    assert len(rows) == 1


def test_lines_that_begin_with_a_hash_are_notes() -> None:
    lines = [(2, ["# example", "1", "2", "3"]), (3, ["", " ＃note", "", ""]), (4, list("abcd"))]
    assert [row.number for row in read_grant_rows(NEEDED, lines, {})] == [4]
    assert refused([*NEEDED], ["#", "", "", ""]) == {"SHEET_EMPTY": None}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026/1/5", "2026-01-05"),
        ("2026.12.31", "2026-12-31"),
        (" 2026年1月5日 ", "2026-01-05"),
        ("２０２６/１２/３１", "2026-12-31"),
        ("31/12/2026", "31/12/2026"),
        ("soon", "soon"),
        ("2026-12-31T08:30:00", "2026-12-31T08:30:00"),
    ],
)
def test_a_day_may_be_written_in_the_usual_ways(typed: str, read: str) -> None:
    assert fields(valid_to=typed, sign_date=typed) == {"valid_to": read, "sign_date": read}
    assert fields(letter_no=typed) == {"letter_no": typed.strip()}


def test_words_stand_for_codes_and_anything_else_stays_as_typed() -> None:
    assert fields(seal="公章", channels="校园、OFFLINE;其他") == {
        "seal": "SEALED",
        "channels": "CAMPUS, OFFLINE, 其他",
    }
    assert fields(seal="Both seals", regions="北京，3205 、Inner Mongolia") == {
        "seal": "SEALED",
        "regions": "11, 3205, 15",
    }
    assert fields(regions="全国") == {"regions": "CN"}


@pytest.mark.parametrize(
    ("typed", "read"), [("是", "true"), ("Yes", "true"), ("1", "true"), ("否", ""), ("no", "")]
)
def test_yes_and_no_are_read(typed: str, read: str) -> None:
    assert fields(revocable=typed) == {"revocable": read}
    assert not check_grant_row(GrantRow(2, fields(revocable=typed)))


def test_a_blank_cell_is_left_out_so_that_it_can_be_inherited() -> None:
    assert fields(products="  ", valid_to="") == {}


def test_what_only_a_sheet_can_get_wrong_is_told() -> None:
    row = GrantRow(2, {"revocable": "perhaps", "products": "x" * 20_001})
    assert check_grant_row(row) == [
        Problem("products", "TEXT_LENGTH", {"min": 0, "max": 20_000}),
        Problem("revocable", "CHOICE_UNKNOWN"),
    ]


_SCOPES = st.builds(
    Scope,
    st.lists(
        st.sampled_from(["X/VIDEO", "X/VIDEO/M*", "X/VIDEO/MONTH", "Y/EDU/*"]), max_size=2
    ),
    st.lists(st.sampled_from(["ALL", "CAMPUS", "OFFLINE"]), max_size=2),
    st.lists(st.sampled_from(["CN", "31", "3101", "310101", "3102", "81"]), max_size=2),
)


@given(others=st.lists(_SCOPES, max_size=8), scope=_SCOPES)
def test_everything_that_overlaps_is_near(others: list[Scope], scope: Scope) -> None:
    siblings = [
        Sibling(
            letter_no=str(number),
            grantee_uscc="",
            scope=other,
            exclusivity=Exclusivity.SOLE,
            valid_from=date(2026, 1, 1),
            ends_on=date(2026, 1, 1),
        )
        for number, other in enumerate(others)
    ]
    near = list(Siblings(siblings).near(scope))
    assert [one for one in near if scope.overlaps(one.scope)] == [
        one for one in siblings if scope.overlaps(one.scope)
    ]
