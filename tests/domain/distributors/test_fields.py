"""Details as they are typed and sealed: read, changed field by field, and brought back."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.distributors.rules import (
    Details,
    IdType,
    Owner,
    details_from_text,
    details_to_text,
    with_fields,
)
from portal.kernel.errors import FieldErrors
from portal.kernel.trade import Category
from tests.support.details import COMPANY, LI, PASSPORT, PERSON


def test_typed_fields_are_read_in_the_spelling_we_compare() -> None:
    details = with_fields(
        Details(),
        {
            "person_name": "  张　小三 ",
            "id_type": "RESIDENT_ID",
            "id_number": "65010219781001000x",
            "id_country": "",
            "id_valid_from": "2016-05-20",
            "id_valid_to": date(2036, 5, 20),
            "id_long_term": False,
            "mobile": "+86 138-1234-1234",
            "bank_card": "6217 0000 0000 0000 012",
            "mrz": " ｐ<fra\r\nl898902c36 ",
            "owners": [
                {
                    "name": "李四",
                    "id_type": "RESIDENT_ID",
                    "id_number": "310115 20000101 0008",
                    "share": "100%",
                }
            ],
            "no_owner": False,
            "licence_valid_to": None,
            "categories": ["VIDEO", "GAME"],
            "extra_shops": "2",
            "turnover_fen": 2_400_000,
        },
    )
    assert details == replace(
        PERSON,
        person_name="张 小三",
        id_number="65010219781001000X",
        mrz="P<FRAL898902C36",
        owners=(LI,),
        categories=frozenset({Category.VIDEO, Category.GAME}),
        extra_shops=2,
    )


def test_a_blank_personal_field_stays_and_any_other_blank_clears() -> None:
    blank: dict[str, object] = {
        "person_name": "",
        "id_number": None,
        "birth_date": None,
        "mobile": "",
        "bank_card": "",
        "id_type": "",
        "id_valid_to": "",
        "extra_shops": "",
        "categories": None,
    }
    assert with_fields(PERSON, blank) == replace(
        PERSON, id_type=None, id_valid_to=None, extra_shops=None, categories=frozenset()
    )


def test_white_space_clears_a_personal_field() -> None:
    cleared = with_fields(PASSPORT, {"mrz": " ", "person_name": "  "})
    assert cleared == replace(PASSPORT, mrz="", person_name="")


def test_owners_are_kept_changed_and_dropped_line_by_line() -> None:
    kept = with_fields(COMPANY, {"owners": [{"known": "0", "id_type": "RESIDENT_ID"}]})
    assert kept.owners == (replace(LI, share=None),)
    assert with_fields(COMPANY, {"owners": []}).owners == ()
    assert with_fields(COMPANY, {"no_owner": True}).owners == (LI,)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("colour", "red", "FIELD_UNKNOWN"),
        ("id_type", "LIBRARY_CARD", "FIELD_FORMAT"),
        ("id_valid_from", "20.5.2016", "FIELD_FORMAT"),
        ("person_name", 7, "FIELD_FORMAT"),
        ("categories", "GAME", "FIELD_FORMAT"),
        ("categories", ["TOYS"], "FIELD_FORMAT"),
        ("extra_shops", "many", "FIELD_FORMAT"),
        ("extra_shops", -1, "NUMBER_RANGE"),
        ("turnover_fen", 10**14, "NUMBER_RANGE"),
        ("person_name", "张", "TEXT_LENGTH"),
        ("mrz", "<" * 101, "TEXT_LENGTH"),
        ("owners", "李四 100%", "FIELD_FORMAT"),
        ("beneficial_owners", "李四 100%", "FIELD_UNKNOWN"),
        ("person_name", "张\u200b三", "TEXT_INVISIBLE"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: object, code: str) -> None:
    with pytest.raises(FieldErrors) as caught:
        with_fields(Details(), {name: value, "id_country": "FRANCE"})
    assert [(one.field, one.code) for one in caught.value.problems] == [
        (name, code),
        ("id_country", "TEXT_LENGTH"),
    ]


def test_details_of_before_owners_were_lines_can_still_be_read() -> None:
    text = json.dumps({"person_name": "张小三", "beneficial_owners": "李四 100%"})
    assert details_from_text(text) == Details(person_name="张小三")


dates = st.none() | st.dates()
owners = st.lists(
    st.builds(
        Owner,
        name=st.sampled_from(["", "张小三"]),
        id_type=st.none() | st.sampled_from(IdType),
        id_number=st.text("0123456789X", max_size=18),
        share=st.none() | st.integers(0, 100_00),
    ),
    max_size=5,
).map(tuple)


@given(
    st.builds(
        Details,
        person_name=st.just("张小三"),
        id_type=st.none() | st.sampled_from(IdType),
        id_number=st.text("0123456789X", max_size=18),
        id_valid_from=dates,
        id_valid_to=dates,
        id_long_term=st.booleans(),
        birth_date=dates,
        mrz=st.sampled_from(["", PASSPORT.mrz]),
        owners=owners,
        no_owner=st.booleans(),
        licence_valid_to=dates,
        categories=st.frozensets(st.sampled_from(Category)),
        extra_shops=st.none() | st.integers(0, 1000),
        turnover_fen=st.none() | st.integers(0, 10**13),
    )
)
def test_details_come_back_from_their_text(details: Details) -> None:
    assert details_from_text(details_to_text(details)) == details
