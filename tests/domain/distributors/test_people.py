"""The owners of a company: read line by line, checked together, masked."""

from datetime import date

import pytest

from portal.domain.distributors.rules import IdType, Owner
from portal.domain.distributors.rules.people import check_owners, person_index, read_owners
from portal.kernel.errors import Problem

TODAY = date(2026, 11, 23)
LI = Owner(
    name="李小四", id_type=IdType.RESIDENT_ID, id_number="110101199003070003", share=60_00
)
WANG = Owner(name="王五", id_type=IdType.PASSPORT, id_number="E12345678", share=40_00)
LINE = {"name": "李小四", "id_type": "RESIDENT_ID", "id_number": "110101199003070003"}


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def checked(*owners: Owner, no_owner: bool = False) -> list[tuple[str, str]]:
    return found(check_owners(owners, no_owner=no_owner, today=TODAY))


def changed(owner: Owner, **fields: object) -> Owner:
    kept = {name: getattr(owner, name) for name in ("name", "id_type", "id_number", "share")}
    return Owner(**{**kept, **fields})


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("60", 60_00),
        ("60.5", 60_50),
        ("33.33 %", 33_33),
        ("１００％", 100_00),
        ("0", 0),
        (60_00, 60_00),
        ("", None),
        (None, None),
    ],
)
def test_a_share_is_typed_in_percent_and_kept_in_hundredths(
    typed: object, share: int | None
) -> None:
    (owner,), problems = read_owners([{**LINE, "share": typed}], ())
    assert (owner, problems) == (changed(LI, share=share), [])


def test_a_line_is_read_in_the_spelling_we_compare() -> None:
    line = {
        "name": " 李　小四 ",
        "id_type": "RESIDENT_ID",
        "id_number": "65010219781001000x",
        "share": "60",
    }
    (owner,), _problems = read_owners([line], ())
    assert (owner.name, owner.id_number) == ("李 小四", "65010219781001000X")


def test_a_known_owner_keeps_what_the_form_never_got_back() -> None:
    lines = [
        {"known": "1", "name": "", "id_type": "PASSPORT", "id_number": "", "share": "30"},
        {
            "known": "0",
            "name": "李小五",
            "id_type": "RESIDENT_ID",
            "id_number": "",
            "share": "70",
        },
    ]
    owners, problems = read_owners(lines, (LI, WANG))
    assert problems == []
    assert owners == (changed(WANG, share=30_00), changed(LI, name="李小五", share=70_00))


@pytest.mark.parametrize("place", ["2", "-1", "x", "", "9" * 9, "١", 1, None])
def test_an_owner_that_is_not_known_keeps_nothing(place: object) -> None:
    owners, problems = read_owners([{"known": place, "share": "30"}], (LI, WANG))
    assert (owners, problems) == ((Owner(share=30_00),), [])


def test_what_cannot_be_read_is_named_line_by_line() -> None:
    lines: list[dict[str, object]] = [
        {"name": "李", "id_type": "LIBRARY_CARD", "id_number": 7, "share": "most of it"},
        {"name": "王\u200b五", "id_number": "1" * 41, "share": "40.555"},
    ]
    _owners, problems = read_owners(lines, ())
    assert found(problems) == [
        ("owners-0-name", "TEXT_LENGTH"),
        ("owners-0-id_type", "FIELD_FORMAT"),
        ("owners-0-id_number", "FIELD_FORMAT"),
        ("owners-0-share", "FIELD_FORMAT"),
        ("owners-1-name", "TEXT_INVISIBLE"),
        ("owners-1-id_number", "TEXT_LENGTH"),
        ("owners-1-share", "FIELD_FORMAT"),
    ]


@pytest.mark.parametrize("given", [None, 7, "李小四 100%", ["李小四"]])
def test_owners_come_in_lines(given: object) -> None:
    with pytest.raises(TypeError):
        read_owners(given, ())


@pytest.mark.parametrize(
    "owners",
    [
        (LI,),
        (LI, WANG),
        tuple(changed(WANG, id_number=f"E1234567{place}", share=25_00) for place in range(4)),
    ],
)
def test_up_to_four_owners_of_a_quarter_or_more_are_sound(owners: tuple[Owner, ...]) -> None:
    assert checked(*owners) == []


@pytest.mark.parametrize(
    ("share", "sound"),
    [(24_99, False), (25_00, True), (100_00, True), (100_01, False), (0, False)],
)
def test_an_owner_holds_from_a_quarter_to_the_whole(share: int, *, sound: bool) -> None:
    problems = checked(changed(LI, share=share))
    assert (("owners-0-share", "KYC_OWNER_SHARE") not in problems) == sound


def test_shares_are_no_more_than_the_whole() -> None:
    assert checked(LI, changed(WANG, share=40_01)) == [("owners", "KYC_OWNERS_SUM")]


def test_five_owners_cannot_hold_a_quarter_each() -> None:
    five = [changed(WANG, id_number=f"E1234567{place}", share=None) for place in range(5)]
    assert checked(*five) == [
        ("owners", "KYC_OWNERS_TOO_MANY"),
        *((f"owners-{place}-share", "FIELD_REQUIRED") for place in range(5)),
    ]


def test_one_person_stands_there_once() -> None:
    assert checked(changed(LI, share=50_00), changed(LI, name="李四", share=50_00)) == [
        ("owners-0-id_number", "KYC_OWNER_TWICE"),
        ("owners-1-id_number", "KYC_OWNER_TWICE"),
    ]
    permit = Owner(name="陈大文", id_type=IdType.HM_PERMIT, id_number="H12345678", share=50_00)
    renewed = changed(permit, id_number="H1234567801")
    assert len(checked(permit, renewed)) == 2


def test_every_gap_and_every_wrong_number_is_named() -> None:
    assert checked(Owner(), changed(LI, id_number="110101199003070004", share=50_00)) == [
        ("owners-0-name", "FIELD_REQUIRED"),
        ("owners-0-id_type", "FIELD_REQUIRED"),
        ("owners-0-id_number", "FIELD_REQUIRED"),
        ("owners-0-share", "FIELD_REQUIRED"),
        ("owners-1-id_number", "KYC_ID_CHECKSUM"),
    ]


def test_a_company_names_its_owners_or_says_that_it_has_none() -> None:
    assert checked() == [("owners", "FIELD_REQUIRED")]
    assert checked(no_owner=True) == []
    assert checked(LI, no_owner=True) == [("no_owner", "KYC_OWNERS_DENIED")]


def test_a_masked_owner_shows_the_share_and_the_kind_of_document_only() -> None:
    assert LI.masked() == changed(LI, name="李*四", id_number="110***********0003")
    assert Owner().masked() == Owner()


@pytest.mark.parametrize(
    ("id_type", "number", "index"),
    [
        (IdType.RESIDENT_ID, "110101199003070003", "RESIDENT_ID|110101199003070003"),
        (IdType.HM_PERMIT, "H1234567801", "HM_PERMIT|H12345678"),
        (None, "", "None|"),
    ],
)
def test_a_person_is_one_and_the_same_by_type_and_lasting_number(
    id_type: IdType | None, number: str, index: str
) -> None:
    assert person_index(id_type, number) == index
    assert Owner(id_type=id_type, id_number=number).index == index
