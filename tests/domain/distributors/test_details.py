"""What an applicant states: checked and masked."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.distributors.rules import (
    Details,
    IdType,
    birth_of,
    check_details,
    detail_warnings,
    with_fields,
)
from portal.kernel.errors import Problem
from portal.kernel.limits import AgeRule, Limits
from portal.kernel.trade import OrganisationKind
from tests.support.details import COMPANY, LI, OPERATOR, PASSPORT, PERSON

TODAY = date(2026, 11, 23)
NP, IB, CO = (
    OrganisationKind.NATURAL_PERSON,
    OrganisationKind.INDIVIDUAL_BUSINESS,
    OrganisationKind.COMPANY,
)
REPRESENTATIVE = [
    "legal_representative",
    "legal_representative_id_type",
    "legal_representative_id",
]


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def checked(
    subject: OrganisationKind, details: Details, rule: AgeRule = AgeRule.BIRTHDAY
) -> list[Problem]:
    return check_details(subject, details, today=TODAY, limits=Limits(age_rule=rule))


@pytest.mark.parametrize(("subject", "details"), [(NP, PERSON), (IB, OPERATOR), (CO, COMPANY)])
def test_complete_details_have_no_problem(subject: OrganisationKind, details: Details) -> None:
    assert checked(subject, details) == []


@pytest.mark.parametrize(
    ("subject", "missing"),
    [
        (NP, []),
        (IB, ["licence_valid_to"]),
        (CO, [*REPRESENTATIVE, "licence_valid_to"]),
    ],
)
def test_an_empty_draft_names_every_required_field(
    subject: OrganisationKind, missing: list[str]
) -> None:
    assert found(checked(subject, Details())) == [
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
            *(["owners"] if subject is CO else []),
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
    assert checked(IB, details) == []
    assert details.id_ends is None
    assert details.licence_ends is None


def test_a_passport_needs_its_country_and_the_birth_date() -> None:
    passport = replace(PERSON, id_type=IdType.PASSPORT, id_number="E12345678")
    assert found(checked(NP, passport)) == [
        ("id_country", "FIELD_REQUIRED"),
        ("birth_date", "FIELD_REQUIRED"),
    ]
    named = replace(passport, id_country="FR", birth_date=date(1990, 3, 7))
    assert checked(NP, named) == []
    assert found(checked(NP, replace(named, id_country="XX"))) == [
        ("id_country", "KYC_ID_COUNTRY")
    ]


def test_a_stated_birth_date_decides_the_age_where_the_number_holds_none() -> None:
    permit = replace(PERSON, id_type=IdType.TW_PERMIT, id_number="12345678")
    young = replace(permit, birth_date=date(2010, 1, 1))
    unborn = replace(permit, birth_date=date(2027, 1, 1))
    assert found(checked(NP, young)) == [("id_number", "KYC_UNDERAGE")]
    assert found(checked(NP, unborn)) == [
        ("birth_date", "KYC_ID_DATE"),
        ("id_number", "KYC_UNDERAGE"),
    ]


def test_the_age_follows_the_rule_that_the_operator_set() -> None:
    eighteen_today = replace(PERSON, id_number="110105200811230002")
    assert checked(NP, eighteen_today) == []
    assert found(checked(NP, eighteen_today, AgeRule.DAY_AFTER)) == [
        ("id_number", "KYC_UNDERAGE")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"mrz": ""}, []),
        ({"mrz": PASSPORT.mrz[:-1]}, [("mrz", "KYC_MRZ_FORMAT")]),
        ({"mrz": PASSPORT.mrz[:-1] + "1"}, [("mrz", "KYC_MRZ_CHECK")]),
        ({"id_number": "L898902C4"}, [("id_number", "KYC_MRZ_DIFFERS")]),
        ({"birth_date": date(1974, 8, 11)}, [("birth_date", "KYC_MRZ_DIFFERS")]),
        ({"id_valid_to": date(2036, 5, 21)}, [("id_valid_to", "KYC_MRZ_DIFFERS")]),
        ({"id_long_term": True}, [("id_long_term", "KYC_MRZ_DIFFERS")]),
        # Lines of a passport say nothing about another document.
        ({"id_type": IdType.TW_PERMIT, "id_number": "12345678"}, []),
    ],
)
def test_the_lines_of_a_passport_must_agree_with_the_answers(
    change: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert found(checked(NP, replace(PASSPORT, **change))) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("details", "birth"),
    [
        (PERSON, date(1990, 3, 7)),
        (replace(PERSON, birth_date=date(1980, 1, 1)), date(1990, 3, 7)),
        (PASSPORT, date(1974, 8, 12)),
        (replace(PERSON, id_number="110101199003070004"), None),
        (Details(birth_date=date(1980, 1, 1)), date(1980, 1, 1)),
    ],
)
def test_the_birth_date_is_what_the_number_proves_before_what_is_stated(
    details: Details, birth: date | None
) -> None:
    assert birth_of(details, today=TODAY) == birth


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
        (
            CO,
            {"legal_representative_id": "110101199003070004"},
            [("legal_representative_id", "KYC_ID_CHECKSUM")],
        ),
        (CO, {"owners": ()}, [("owners", "FIELD_REQUIRED")]),
        (CO, {"owners": (), "no_owner": True}, []),
        (CO, {"owners": (replace(LI, share=1),)}, [("owners-0-share", "KYC_OWNER_SHARE")]),
        (IB, {"no_owner": True, "owners": (LI,)}, []),
    ],
)
def test_each_wrong_detail_is_named(
    subject: OrganisationKind, change: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    complete = {NP: PERSON, IB: OPERATOR, CO: COMPANY}[subject]
    details = replace(complete, **change)  # type: ignore[arg-type]
    assert found(checked(subject, details)) == expected


def test_masked_details_show_nothing_in_full() -> None:
    masked = replace(COMPANY, birth_date=date(1990, 3, 7), mrz=PASSPORT.mrz).masked()
    assert masked == replace(
        COMPANY,
        mrz="***",
        person_name="张*三",
        id_number="110***********0003",
        birth_date=None,
        mobile="138****1234",
        bank_card="********",
        legal_representative="李*",
        legal_representative_id="310***********0008",
        owners=(replace(LI, name="李*", id_number="310***********0008"),),
    )
    assert PERSON.masked().bank_card == "6217********0012"
    assert Details().masked() == Details()


@pytest.mark.parametrize(
    ("name", "number", "mobile"),
    [
        ("张小三", "110101199003070003", "13812341234"),
        (" 张小三　", " 110101 19900307-0003 ", "+86 138 1234 1234"),
        ("张小三", "１１０１０１１９９００３０７０００３", "１３８１２３４１２３４"),
    ],
)
def test_every_spelling_is_masked_alike(name: str, number: str, mobile: str) -> None:
    typed = with_fields(Details(), {"person_name": name, "id_number": number, "mobile": mobile})
    masked = typed.masked()
    assert (masked.person_name, masked.id_number, masked.mobile) == (
        "张*三",
        "110***********0003",
        "138****1234",
    )
    assert typed.person_index == replace(typed, id_number="110101199003070003").person_index


def test_an_unusual_term_of_a_resident_card_is_a_warning_only() -> None:
    odd = replace(PERSON, id_valid_to=date(2026, 12, 20))
    assert found(detail_warnings(odd, today=TODAY)) == [("id_valid_to", "KYC_ID_VALIDITY")]
    assert found(checked(NP, odd)) == []


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
