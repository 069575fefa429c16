"""What an applicant states: read, checked, masked, and kept."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.distributors.rules import (
    Details,
    IdType,
    check_details,
    detail_warnings,
    details_from_text,
    details_to_text,
    with_fields,
)
from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.trade import Category, OrganisationKind

TODAY = date(2026, 11, 23)
NP, IB, CO = (
    OrganisationKind.NATURAL_PERSON,
    OrganisationKind.INDIVIDUAL_BUSINESS,
    OrganisationKind.COMPANY,
)
PERSON = Details(
    person_name="张小三",
    id_type=IdType.RESIDENT_ID,
    id_number="110101199003070003",
    id_valid_from=date(2016, 5, 20),
    id_valid_to=date(2036, 5, 20),
    mobile="13812341234",
    bank_card="6217000000000000012",
    categories=frozenset({Category.VIDEO}),
    extra_shops=0,
    turnover_fen=24_000_00,
)
OPERATOR = replace(PERSON, licence_valid_to=date(2030, 1, 1))
COMPANY = replace(
    OPERATOR, bank_card="12345678", legal_representative="李四", beneficial_owners="李四 100%"
)


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


@pytest.mark.parametrize(("subject", "details"), [(NP, PERSON), (IB, OPERATOR), (CO, COMPANY)])
def test_complete_details_have_no_problem(subject: OrganisationKind, details: Details) -> None:
    assert check_details(subject, details, today=TODAY) == []


@pytest.mark.parametrize(
    ("subject", "missing"),
    [
        (NP, []),
        (IB, ["licence_valid_to"]),
        (CO, ["legal_representative", "beneficial_owners", "licence_valid_to"]),
    ],
)
def test_an_empty_draft_names_every_required_field(
    subject: OrganisationKind, missing: list[str]
) -> None:
    assert found(check_details(subject, Details(), today=TODAY)) == [
        (name, "FIELD_REQUIRED")
        for name in [
            "person_name",
            "id_type",
            "id_number",
            "id_valid_from",
            "mobile",
            "bank_card",
            "id_valid_to",
            *missing,
            "categories",
            "extra_shops",
            "turnover_fen",
        ]
    ]


def test_a_document_and_a_licence_may_have_no_end() -> None:
    details = replace(
        OPERATOR,
        id_valid_to=None,
        id_long_term=True,
        licence_valid_to=None,
        licence_long_term=True,
    )
    assert check_details(IB, details, today=TODAY) == []
    assert details.id_ends is None
    assert details.licence_ends is None


def test_a_passport_needs_its_country_and_the_birth_date() -> None:
    passport = replace(PERSON, id_type=IdType.PASSPORT, id_number="E12345678")
    assert found(check_details(NP, passport, today=TODAY)) == [
        ("id_country", "FIELD_REQUIRED"),
        ("birth_date", "FIELD_REQUIRED"),
    ]
    named = replace(passport, id_country="FR", birth_date=date(1990, 3, 7))
    assert check_details(NP, named, today=TODAY) == []
    assert found(check_details(NP, replace(named, id_country="XX"), today=TODAY)) == [
        ("id_country", "KYC_ID_COUNTRY")
    ]


def test_a_stated_birth_date_decides_the_age_where_the_number_holds_none() -> None:
    permit = replace(PERSON, id_type=IdType.TW_PERMIT, id_number="12345678")
    young = replace(permit, birth_date=date(2010, 1, 1))
    unborn = replace(permit, birth_date=date(2027, 1, 1))
    assert found(check_details(NP, young, today=TODAY)) == [("id_number", "KYC_UNDERAGE")]
    assert found(check_details(NP, unborn, today=TODAY)) == [
        ("birth_date", "KYC_ID_DATE"),
        ("id_number", "KYC_UNDERAGE"),
    ]


@pytest.mark.parametrize(
    ("subject", "change", "expected"),
    [
        (NP, {"id_number": "110105200811240008"}, [("id_number", "KYC_UNDERAGE")]),
        (NP, {"id_number": "110101199003070004"}, [("id_number", "KYC_ID_CHECKSUM")]),
        (NP, {"id_valid_to": date(2026, 11, 22)}, [("id_valid_to", "KYC_ID_EXPIRED")]),
        (NP, {"id_valid_from": date(2026, 11, 24)}, [("id_valid_from", "KYC_ID_DATE")]),
        (NP, {"mobile": "12812341234"}, [("mobile", "KYC_MOBILE_FORMAT")]),
        (NP, {"bank_card": "62170000000"}, [("bank_card", "KYC_CARD_FORMAT")]),
        (NP, {"bank_card": "6217000000000000013"}, [("bank_card", "KYC_CARD_CHECK")]),
        (CO, {"bank_card": "1234567"}, [("bank_card", "KYC_CARD_FORMAT")]),
        (
            IB,
            {"licence_valid_to": date(2026, 11, 22)},
            [("licence_valid_to", "KYC_LICENCE_EXPIRED")],
        ),
        (NP, {"licence_valid_to": date(2026, 11, 22)}, []),
    ],
)
def test_each_wrong_detail_is_named(
    subject: OrganisationKind, change: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    complete = {NP: PERSON, IB: OPERATOR, CO: COMPANY}[subject]
    details = replace(complete, **change)  # type: ignore[arg-type]
    assert found(check_details(subject, details, today=TODAY)) == expected


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
        ("beneficial_owners", "李" * 501, "TEXT_LENGTH"),
        ("person_name", "张\u200b三", "TEXT_INVISIBLE"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: object, code: str) -> None:
    with pytest.raises(FieldErrors) as caught:
        with_fields(Details(), {name: value, "id_country": "FRANCE"})
    assert found(list(caught.value.problems)) == [
        (name, code),
        ("id_country", "TEXT_LENGTH"),
    ]


def test_masked_details_show_nothing_in_full() -> None:
    masked = replace(COMPANY, birth_date=date(1990, 3, 7)).masked()
    assert masked == replace(
        COMPANY,
        person_name="张*三",
        id_number="110***********0003",
        birth_date=None,
        mobile="138****1234",
        bank_card="********",
        legal_representative="李*",
        beneficial_owners="***",
    )
    assert PERSON.masked().bank_card == "6217********0012"
    assert Details().masked() == Details()


dates = st.none() | st.dates()


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
        licence_valid_to=dates,
        categories=st.frozensets(st.sampled_from(Category)),
        extra_shops=st.none() | st.integers(0, 1000),
        turnover_fen=st.none() | st.integers(0, 10**13),
    )
)
def test_details_come_back_from_their_text(details: Details) -> None:
    assert details_from_text(details_to_text(details)) == details


def test_an_unusual_term_of_a_resident_card_is_a_warning_only() -> None:
    odd = replace(PERSON, id_valid_to=date(2026, 12, 20))
    assert found(detail_warnings(odd, today=TODAY)) == [("id_valid_to", "KYC_ID_VALIDITY")]
    assert found(check_details(NP, odd, today=TODAY)) == []


@pytest.mark.parametrize(
    "details",
    [
        PERSON,
        replace(PERSON, id_type=IdType.PASSPORT),
        replace(PERSON, id_valid_from=None),
        replace(PERSON, id_valid_to=None),
        replace(PERSON, id_number="110101199003070004"),
    ],
)
def test_there_is_no_warning_without_a_term_to_judge(details: Details) -> None:
    assert detail_warnings(details, today=TODAY) == []
