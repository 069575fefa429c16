"""Rows of the table, what a version changes, and what a letter is told (AUT-07)."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from portal.domain.permits import (
    PermitRole,
    PermitRow,
    RowChange,
    ShownBy,
    changes,
    check_permits,
    expected,
    perhaps_needed,
    policy,
    read_rows,
    required_kinds,
)
from portal.domain.permits.rules import check_publication
from portal.kernel.actor import ANONYMOUS, Actor, Permission
from portal.kernel.ids import new_id
from portal.kernel.trade import Category
from tests.support.permits import typed_again, typed_row

NAMES = {
    "kind": "audiovisual_permit",
    "name_zh": "信息网络传播视听节目许可证",
    "name_en": "Permit to transmit audio-visual programmes",
}
VIDEO = PermitRow(
    category=Category.VIDEO,
    role=PermitRole.ROOT,
    required=True,
    shown_by=ShownBy.NUMBER,
    pattern="########",
    note_zh="",
    note_en="",
    **NAMES,
)
ANY = replace(
    VIDEO,
    category=None,
    kind="business_licence",
    shown_by=ShownBy.PAPER,
    pattern="",
    note_zh="说明",
    note_en="Note",
)
SCHOOL = replace(VIDEO, category=Category.EDU, kind="school_permit", required=False)
COURSE = replace(VIDEO, category=Category.EDU, kind="course_copyright", shown_by=ShownBy.PAPER)
SELLER = replace(
    VIDEO, category=Category.EDU, kind="publication_permit", role=PermitRole.SELLER
)
TABLE = (ANY, VIDEO, SCHOOL, COURSE, SELLER)


@dataclass(frozen=True)
class Permit:
    kind: str
    number: str


def codes(*rows: dict[str, str]) -> list[tuple[str, str]]:
    read, problems = read_rows(rows)
    assert bool(read) != bool(problems)
    return [(one.field, one.code) for one in problems]


def test_a_sound_row_is_read_with_its_texts_tidied() -> None:
    read, problems = read_rows(
        [typed_row(name_en="  Permit to  transmit audio-visual programmes")]
    )
    assert problems == []
    assert read == (VIDEO,)


def test_a_row_for_any_goods_has_no_category() -> None:
    read, _ = read_rows([typed_row(category="", required="", pattern="")])
    assert (read[0].category, read[0].required, read[0].pattern) == (None, False, "")


def test_a_table_is_read_as_it_was_written() -> None:
    assert read_rows([typed_again(row) for row in TABLE]) == (TABLE, [])


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("category", "FISH", "CHOICE_UNKNOWN"),
        ("role", "", "FIELD_REQUIRED"),
        ("role", "BOSS", "CHOICE_UNKNOWN"),
        ("shown_by", "", "FIELD_REQUIRED"),
        ("kind", "", "PERMIT_KIND_FORMAT"),
        ("kind", "Permit", "PERMIT_KIND_FORMAT"),
        ("kind", "a" * 41, "PERMIT_KIND_FORMAT"),
        ("name_zh", "证", "TEXT_LENGTH"),
        ("name_en", "x" * 81, "TEXT_LENGTH"),
        ("name_en", "Per\u200bmit", "TEXT_INVISIBLE"),
        ("note_en", "x" * 301, "TEXT_LENGTH"),
        ("pattern", "[#", "PERMIT_PATTERN"),
        ("pattern", "#\u200b", "PERMIT_PATTERN"),
        ("pattern", "#" * 201, "TEXT_LENGTH"),
    ],
)
def test_a_wrong_cell_is_named(field: str, text: str, code: str) -> None:
    assert codes(typed_row(**{field: text})) == [(f"rows-0-{field}", code)]


def test_all_problems_are_told_together() -> None:
    assert codes(typed_row(role="", kind=""), typed_row(name_zh="")) == [
        ("rows-0-role", "FIELD_REQUIRED"),
        ("rows-0-kind", "PERMIT_KIND_FORMAT"),
        ("rows-1-name_zh", "TEXT_LENGTH"),
    ]


def test_a_kind_stands_once_for_the_same_goods_and_role() -> None:
    _, problems = read_rows(
        [typed_row(), typed_row(category="GAME"), typed_row(name_en="Else")]
    )
    (problem,) = problems
    assert (problem.field, problem.code) == ("rows-2-kind", "PERMIT_DUPLICATE")
    assert problem.facts == {"row": 1}


def test_a_table_has_1_to_100_rows() -> None:
    assert codes() == [("rows", "PERMIT_NO_ROWS")]
    rows = [typed_row(kind=f"permit_{number}") for number in range(101)]
    assert codes(*rows[:100]) == []
    assert codes(*rows) == [("rows", "PERMIT_TOO_MANY_ROWS")]


@pytest.mark.parametrize(
    ("category", "required", "refused"),
    [("GAME", "y", True), ("", "y", True), ("GAME", "", False), ("VIDEO", "y", False)],
)
def test_the_network_culture_permit_is_never_required_for_games(
    category: str, required: str, *, refused: bool
) -> None:
    row = typed_row(category=category, required=required, name_zh="网络文化经营许可证")
    assert codes(row) == ([("rows-0-required", "PERMIT_NOT_FOR_GAMES")] if refused else [])


@pytest.mark.parametrize(
    ("effective_on", "not_before", "found"),
    [
        (date(2026, 11, 24), date(2026, 1, 1), []),
        (date(2026, 11, 23), date(2026, 1, 1), [date(2026, 11, 24)]),
        (date(2026, 12, 31), date(2027, 1, 1), [date(2027, 1, 1)]),
        (date(2027, 1, 1), date(2027, 1, 1), []),
    ],
)
def test_a_version_takes_effect_tomorrow_at_the_earliest_and_in_its_turn(
    effective_on: date, not_before: date, found: list[date]
) -> None:
    today = date(2026, 11, 23)
    problems = check_publication(
        "The law changed.", effective_on, today=today, not_before=not_before
    )
    assert [one.facts["earliest"] for one in problems] == found
    assert {one.code for one in problems} <= {"PERMIT_TOO_EARLY"}


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Law.", "REASON_LENGTH"),
        ("x" * 1001, "REASON_LENGTH"),
        ("La\u200bw it is", "TEXT_INVISIBLE"),
    ],
)
def test_a_version_says_why(note: str, code: str) -> None:
    day = date(2026, 11, 24)
    problems = check_publication(note, day, today=date(2026, 11, 23), not_before=day)
    assert [(one.field, one.code) for one in problems] == [("note", code)]


def test_a_version_is_compared_row_by_row() -> None:
    renamed = replace(VIDEO, name_en="Video permit", required=False)
    assert changes(TABLE, TABLE) == ()
    assert changes((VIDEO, SCHOOL), (SCHOOL, VIDEO)) == ()
    assert changes((VIDEO, SCHOOL), (renamed, COURSE)) == (
        RowChange(VIDEO, renamed, ("name_en", "required")),
        RowChange(None, COURSE),
        RowChange(SCHOOL, None),
    )


def test_a_row_speaks_the_readers_language() -> None:
    assert (ANY.name("zh_Hans_CN"), ANY.note("zh")) == (NAMES["name_zh"], "说明")
    assert (ANY.name("en"), ANY.note("en")) == (NAMES["name_en"], "Note")


def test_goods_ask_for_the_rows_of_their_categories_and_of_any_goods() -> None:
    assert expected(TABLE, {Category.VIDEO}, is_root=True) == (ANY, VIDEO)
    assert expected(TABLE, {Category.EDU}, is_root=True) == (ANY, SCHOOL, COURSE)
    assert expected(TABLE, {Category.EDU}, is_root=False) == (SELLER,)
    assert expected(TABLE, set(), is_root=True) == (ANY,)


def test_a_review_looks_at_the_required_ones_besides_what_it_always_looks_at() -> None:
    both = [Category.EDU, Category.VIDEO]
    assert required_kinds(TABLE, both, is_root=True) == (
        "audiovisual_permit",
        "course_copyright",
    )
    assert required_kinds(TABLE, both, is_root=False) == ("publication_permit",)


def test_what_may_apply_is_told_until_it_is_given() -> None:
    def told(*permits: Permit) -> tuple[PermitRow, ...]:
        return perhaps_needed(TABLE, {Category.EDU}, is_root=True, permits=permits)

    assert told() == (SCHOOL,)
    assert told(Permit("school_permit", "1")) == ()


def test_a_required_number_that_is_not_given_is_missed() -> None:
    problems = check_permits(
        (*TABLE, replace(VIDEO, category=None)),
        categories={Category.VIDEO, Category.EDU},
        is_root=True,
        permits=[],
    )
    assert [(one.field, one.code, one.facts) for one in problems] == [
        ("permits", "AUT_PERMIT_MISSING", NAMES)
    ]


@pytest.mark.parametrize(
    ("permit", "odd"),
    [
        (Permit("audiovisual_permit", "01234567"), False),
        (Permit("audiovisual_permit", "0123456"), True),
        (Permit("business_licence", "anything"), False),
        (Permit("of_another_table", "anything"), False),
    ],
)
def test_an_odd_number_is_pointed_out_whatever_the_goods(permit: Permit, *, odd: bool) -> None:
    problems = check_permits(TABLE, categories=set(), is_root=False, permits=iter([permit]))
    facts = {**NAMES, "number": permit.number}
    assert [(one.field, one.code, one.facts) for one in problems] == (
        [("permits", "AUT_PERMIT_FORMAT", facts)] if odd else []
    )


def test_only_the_rule_keeper_edits_and_only_officers_see_who_did() -> None:
    keeper = Actor(new_id(), frozenset({Permission.STAFF, Permission.PERMITS_TABLE_EDIT}))
    clerk = Actor(new_id(), frozenset({Permission.STAFF}))
    assert policy.may_edit(keeper)
    assert not policy.may_edit(clerk)
    assert policy.may_see_officers(clerk)
    assert not policy.may_see_officers(ANONYMOUS)
