"""Lists of barred persons: a file replaces the list of its source, whole or not at all."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from portal.domain import audit, screening
from portal.domain.accounts import StaffRole
from portal.domain.screening import ListSource
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.wiring import Portal
from tests.support.lists import AS_OF, LISTED, file, import_list, row
from tests.support.people import member, officer

COURT, REGULATOR = ListSource.SUPREME_COURT, ListSource.SAMR_SERIOUS


@pytest.fixture
def examiner(portal: Portal) -> Actor:
    return officer(portal, StaffRole.EXAMINER)


def hits(
    portal: Portal, number: str = "", name: str = "", day: date = AS_OF
) -> list[ListSource]:
    """Return whose lists a number or a name is on."""
    with portal.begin(ANONYMOUS, writes=False) as uow:
        found = screening.hits(
            uow,
            number_keys=[screening.number_key(uow, number)] if number else [],
            name_keys=[screening.name_key(uow, name)] if name else [],
            day=day,
        )
    return [hit.source for hit in found]


def listed(portal: Portal, reader: Actor, source: ListSource = COURT) -> list[str]:
    """Return the masked names on a list."""
    with portal.begin(reader, writes=False) as uow:
        page = screening.entries(uow, source)
        return sorted(one.listed.name for one in page.items if one.listed)


@pytest.mark.parametrize(
    ("in_file", "asked"),
    [
        ("110000199003070091", "110000199003070091"),
        ("11000019900307009x", "11000019900307009X"),
        ("１１００００１９９００３０７００９１", "110000199003070091"),
        ("1100 0019 9003 0700 91", "110000199003070091"),
        ("110000900307009", "110000199003070095"),  # fifteen figures, as issued until 1999
        ("MA00AB12-4", "MA00AB124"),
    ],
)
def test_a_number_is_found_in_every_spelling(portal: Portal, in_file: str, asked: str) -> None:
    import_list(portal, row(number=in_file))
    assert hits(portal, number=asked) == [COURT]


def test_fifteen_figures_that_hold_no_birth_day_stay_what_they_are(portal: Portal) -> None:
    import_list(portal, row(number="310000991300123"))
    assert hits(portal, number="310000991300123") == [COURT]


def test_a_name_is_found_in_every_spelling_and_another_is_not(portal: Portal) -> None:
    import_list(portal, row(name="ＡＣＭＥ 例（上海）"))
    assert hits(portal, name="acme例上海") == [COURT]
    assert hits(portal, name="acme例北京") == []


def test_a_number_with_stars_finds_by_name_only(portal: Portal) -> None:
    import_list(portal, row(number="11000019900307****"))
    assert hits(portal, number="11000019900307****") == []
    assert hits(portal, name=LISTED["name"]) == [COURT]


def test_nothing_asked_hits_nothing(portal: Portal) -> None:
    import_list(portal, row(number=""))
    assert hits(portal) == []


def test_a_newer_file_replaces_the_list_of_its_source_only(
    portal: Portal, examiner: Actor
) -> None:
    import_list(portal, row(name="甲"), row(name="乙"))
    import_list(portal, row(name="丁"), source=REGULATOR)
    import_list(portal, row(name="乙"), row(name="丙"), as_of=AS_OF)
    assert [hits(portal, name=name) for name in ("甲", "乙", "丙", "丁")] == [
        [],
        [COURT],
        [COURT],
        [REGULATOR],
    ]
    with portal.begin(examiner, writes=False) as uow:
        newest = screening.newest_imports(uow)
        history = screening.imports(uow).items
    assert (newest[COURT].number, newest[COURT].rows) == (2, 2)
    assert (newest[COURT].added, newest[COURT].removed) == (1, 1)
    assert newest.keys() == {COURT, REGULATOR}
    assert len(history) == 3
    assert {one.imported_by for one in history} == {"Officer"}


def test_an_empty_list_frees_everybody(portal: Portal, examiner: Actor) -> None:
    import_list(portal, row())
    import_list(portal)
    assert hits(portal, number=LISTED["number"]) == []
    assert listed(portal, examiner) == []


def test_the_same_row_twice_is_one_entry(portal: Portal, examiner: Actor) -> None:
    import_list(portal, row(), row())
    with portal.begin(examiner, writes=False) as uow:
        assert screening.newest_imports(uow)[COURT].rows == 1


def test_what_was_true_on_a_past_day_stays_so(portal: Portal, clock: FrozenClock) -> None:
    number = LISTED["number"]
    import_list(portal, row())
    clock.advance(timedelta(days=2))
    import_list(portal, as_of=AS_OF + timedelta(days=2))
    days = [AS_OF + timedelta(days=after) for after in (-1, 0, 1, 2)]
    assert [hits(portal, number=number, day=day) for day in days] == [[], [COURT], [COURT], []]


def test_what_a_list_said_of_somebody_is_forgotten_when_it_is_removed(
    portal: Portal, examiner: Actor
) -> None:
    import_list(portal, row())
    with portal.begin(examiner, writes=False) as uow:
        (before,) = screening.entries(uow, COURT).items
    assert before.listed is not None
    assert before.listed.case_no == LISTED["case_no"]
    import_list(portal)
    with portal.begin(examiner, writes=False) as uow:
        after = screening.entry(uow, before.id)
        kept = uow.session.scalars(text("SELECT particulars FROM screening_entry")).all()
    assert (after.listed, after.removed_at is not None) == (None, True)
    assert [bytes(one) for one in kept] == [b""]


def test_people_are_masked_and_businesses_of_the_public_register_are_not(
    portal: Portal, examiner: Actor
) -> None:
    import_list(portal, row(name="例不守"), row(name="例某公司", number="91110105MA00AB1240"))
    with portal.begin(examiner, writes=False) as uow:
        found = {one.listed for one in screening.entries(uow, COURT).items if one.listed}
    assert {(one.name, one.number) for one in found} == {
        ("例*守", "110***********0091"),
        ("例某公司", "91110105MA00AB1240"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_both_encodings_are_read(portal: Portal, examiner: Actor, encoding: str) -> None:
    with portal.begin(examiner) as uow:
        data = file(row(name="例不守"), encoding=encoding)
        screening.import_list(uow, source=COURT, as_of=AS_OF, data=data)
    assert hits(portal, name="例不守") == [COURT]


def test_columns_may_stand_in_any_order_and_days_in_chinese(
    portal: Portal, examiner: Actor
) -> None:
    data = (
        "Listed_On,name,number,case_no,authority,conduct,fulfilment\n"
        '2026年1月5日,"例,不守",,,,,\n\n,,,,,,\n2026/01/06,乙,,,,,\n'
    )
    with portal.begin(examiner) as uow:
        screening.import_list(uow, source=COURT, as_of=AS_OF, data=data.encode())
    assert hits(portal, name="例不守") == [COURT]
    assert hits(portal, name="乙") == [COURT]


def problems(
    portal: Portal, examiner: Actor, data: bytes, as_of: date = AS_OF
) -> list[tuple[str, str, object]]:
    """Return why a file is refused: field, code, rows."""
    with pytest.raises(FieldErrors) as error, portal.begin(examiner) as uow:
        screening.import_list(uow, source=COURT, as_of=as_of, data=data)
    return [(one.field, one.code, one.facts.get("lines")) for one in error.value.problems]


def test_all_that_is_wrong_in_any_row_is_told_together_and_nothing_is_kept(
    portal: Portal, examiner: Actor
) -> None:
    import_list(portal, row(name="甲"))
    data = (
        file(
            row(name="好"),
            row(name=" · "),
            row(number="1\u200b2", conduct="\u202eabc"),
            row(listed_on="2026-02-30"),
            row(listed_on="2026-11-24", name=""),
            row(case_no="x" * 201),
        )
        + b"too,few\r\n"
    )
    assert problems(portal, examiner, data) == [
        ("file", "LIST_NO_NAME", ["3", "6"]),
        ("file", "LIST_NUMBER", ["4"]),
        ("file", "LIST_TEXT", ["4", "7"]),
        ("file", "LIST_DAY", ["5", "6"]),
        ("file", "LIST_CELLS", ["8"]),
    ]
    assert [hits(portal, name=name) for name in ("甲", "好")] == [[COURT], []]


def test_hundreds_of_wrong_rows_make_one_sentence(portal: Portal, examiner: Actor) -> None:
    ((_, code, lines),) = problems(portal, examiner, file(*[row(name="")] * 200))
    assert code == "LIST_NO_NAME"
    assert lines == [*map(str, range(2, 52)), "…"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LIST_HEADER"),
        (b"name,number\n", "LIST_HEADER"),
        (file().replace(b"conduct", b"conduct,remark"), "LIST_HEADER"),
        (file(row()).decode().encode("utf-16"), "LIST_FORMAT"),
        (file() + b"\xff\xff", "LIST_FORMAT"),
        (file() + b'"never closed', "LIST_FORMAT"),
        (b"x" * (10 * 1024**2 + 1), "LIST_TOO_LARGE"),
        (file() + b"x\n" * 50_001, "LIST_TOO_MANY_ROWS"),
    ],
    ids=["empty", "columns", "one more", "utf-16", "bytes", "quote", "large", "rows"],
)
def test_a_file_that_is_no_list_is_refused_with_one_reason(
    portal: Portal, examiner: Actor, data: bytes, code: str
) -> None:
    assert problems(portal, examiner, data) == [("file", code, None)]


def test_a_list_is_neither_of_a_day_to_come_nor_older_than_the_one_that_counts(
    portal: Portal, examiner: Actor
) -> None:
    import_list(portal, row(), as_of=AS_OF - timedelta(days=1))
    late, early = AS_OF + timedelta(days=1), AS_OF - timedelta(days=2)
    assert problems(portal, examiner, file(), as_of=late) == [
        ("as_of", "LIST_DATE_AHEAD", None)
    ]
    old = row(listed_on=f"{early:%Y-%m-%d}")
    assert problems(portal, examiner, file(old), as_of=early) == [
        ("as_of", "LIST_DATE_OLDER", None)
    ]


def test_only_an_examiner_imports_and_only_who_decides_reads(portal: Portal) -> None:
    may_import, may_read = set(), set()
    for role in StaffRole:
        actor = officer(portal, role)
        try:
            with portal.begin(actor) as uow:
                screening.import_list(uow, source=COURT, as_of=AS_OF, data=file(row()))
            may_import.add(role)
        except Forbidden:
            pass
        try:
            with portal.begin(actor, writes=False) as uow:
                screening.entries(uow, COURT)
                screening.imports(uow)
            may_read.add(role)
        except Forbidden:
            pass
    assert may_import == {StaffRole.EXAMINER}
    assert may_read == {StaffRole.EXAMINER, StaffRole.APPROVER}


def test_a_member_reads_no_list(portal: Portal) -> None:
    _, owner = member(portal)
    with portal.begin(owner, writes=False) as uow, pytest.raises(Forbidden):
        screening.entries(uow, COURT)


def test_an_entry_that_never_was_is_not_found(portal: Portal, examiner: Actor) -> None:
    listing = import_list(portal, row())
    with portal.begin(examiner, writes=False) as uow, pytest.raises(NotFound):
        screening.entry(uow, listing)


def test_the_trail_tells_what_came_in_and_names_nobody(portal: Portal) -> None:
    listing = import_list(portal, row())
    auditor = officer(portal, StaffRole.AUDITOR)
    with portal.begin(auditor, writes=False) as uow:
        found = [one for one in audit.trail(uow).items if one.subject == listing]
    assert [one.name for one in found] == ["screening.list.imported"]
    assert found[0].body == {
        "source": "SUPREME_COURT",
        "number": 1,
        "as_of": "2026-11-23",
        "rows": 1,
        "added": 1,
        "removed": 0,
    }


def test_imports_are_never_changed(portal: Portal) -> None:
    import_list(portal, row())
    for statement in ("UPDATE screening_import SET rows = 0", "DELETE FROM screening_import"):
        with portal.begin(SYSTEM) as uow, pytest.raises(Exception, match="append-only"):
            uow.session.execute(text(statement))


def test_pages_of_a_list_hold_every_entry_once(portal: Portal, examiner: Actor) -> None:
    import_list(portal, *(row(name=f"例{number}") for number in range(120)))
    seen, cursor = [], None
    while True:
        with portal.begin(examiner, writes=False) as uow:
            page = screening.entries(uow, COURT, cursor=cursor)
        seen += [one.id for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 120
