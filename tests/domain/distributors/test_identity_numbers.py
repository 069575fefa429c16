"""Identity numbers, ages and terms: the worked examples of G-ID, literally."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.distributors.rules import (
    IdType,
    birth_date_of,
    check_age,
    check_birth_date,
    check_id_number,
    check_validity,
    lasting_number,
    normal_id_number,
    validity_warnings,
)
from portal.kernel.checkdigits import mod11_2_check_character
from portal.kernel.errors import Problem
from portal.kernel.limits import AgeRule
from tests.support.slips import slips

TODAY = date(2026, 11, 23)
DIGITS = "0123456789"
PROVINCES = [
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
]
births = st.dates(TODAY - timedelta(days=120 * 365), TODAY)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


def checked(region: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Build numbers of GB 11643: six figures, the birth date, three figures, the check."""
    first17 = st.builds("{}{:%Y%m%d}{}".format, region, births, digits(3))
    return first17.map(lambda text: text + mod11_2_check_character(text))


checked_numbers = st.one_of(
    st.tuples(
        st.just(IdType.RESIDENT_ID),
        checked(st.builds("{}{}".format, st.sampled_from(PROVINCES), digits(4))),
    ),
    st.tuples(
        st.just(IdType.HMT_RESIDENCE),
        checked(st.sampled_from(["810000", "820000", "830000"])),
    ),
    st.tuples(st.just(IdType.FOREIGN_PR), checked(digits(5).map("9{}".format))),
)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("id_type", "typed"),
    [
        (IdType.RESIDENT_ID, "110101199003070003"),
        (IdType.RESIDENT_ID, "310115200001010008"),
        (IdType.RESIDENT_ID, "65010219781001000X"),
        (IdType.RESIDENT_ID, "440306198512310006"),
        (IdType.RESIDENT_ID, "65010219781001000x"),
        (IdType.RESIDENT_ID, " 110101 19900307 0003 "),
        (IdType.RESIDENT_ID, "110101-19900307-0003"),
        (IdType.RESIDENT_ID, "１１０１０１１９９００３０７０００３"),
        (IdType.RESIDENT_ID, "６５０１０２１９７８１００１０００ｘ"),
        (IdType.RESIDENT_ID, "110101\u201319900307\u22120003"),
        (IdType.HMT_RESIDENCE, "810000199408230021"),
        (IdType.HMT_RESIDENCE, "830000199201300022"),
        (IdType.FOREIGN_PR, "91112419810803002" + mod11_2_check_character("91112419810803002")),
        (IdType.FOREIGN_PR, "USA110085060123"),
        (IdType.FOREIGN_PR, "usa 1100 280229 23"),
        (IdType.HM_PERMIT, "H12345678"),
        (IdType.HM_PERMIT, "M1234567801"),
        (IdType.TW_PERMIT, "12345678"),
        (IdType.TW_PERMIT, "1234567801"),
        (IdType.PASSPORT, "E12345678"),
    ],
)
def test_a_sound_number_is_accepted(id_type: IdType, typed: str) -> None:
    assert check_id_number(id_type, normal_id_number(typed), today=TODAY) == []


@pytest.mark.parametrize(
    ("id_type", "number", "expected"),
    [
        (IdType.RESIDENT_ID, "110101199003070004", ["KYC_ID_CHECKSUM"]),
        (IdType.RESIDENT_ID, "510107199002300009", ["KYC_ID_DATE"]),
        (IdType.RESIDENT_ID, "110101900307000", ["KYC_ID_OBSOLETE"]),
        (IdType.RESIDENT_ID, "1101011990030700", ["KYC_ID_FORMAT"]),
        (IdType.RESIDENT_ID, "١١٠١٠١١٩٩٠٠٣٠٧٠٠٠٣", ["KYC_ID_FORMAT"]),
        # Hong Kong, Macao and Taiwan permits are another type, or one person would have two.
        (IdType.RESIDENT_ID, "810000199408230021", ["KYC_ID_PROVINCE"]),
        (IdType.HMT_RESIDENCE, "110101199003070003", ["KYC_ID_PROVINCE"]),
        (IdType.FOREIGN_PR, "110101199003070003", ["KYC_ID_FORMAT"]),
        (IdType.FOREIGN_PR, "911124198108030025", ["KYC_ID_CHECKSUM"]),
        (IdType.FOREIGN_PR, "USA110085130123", ["KYC_ID_DATE"]),
        (IdType.FOREIGN_PR, "US1100850601233", ["KYC_ID_FORMAT"]),
        (IdType.HM_PERMIT, "A12345678", ["KYC_ID_FORMAT"]),
        (IdType.HM_PERMIT, "H123456789", ["KYC_ID_FORMAT"]),
        (IdType.TW_PERMIT, "110101900307000", ["KYC_ID_FORMAT"]),
        (IdType.PASSPORT, "E123", ["KYC_ID_FORMAT"]),
    ],
)
def test_an_unsound_number_is_refused_with_its_reason(
    id_type: IdType, number: str, expected: list[str]
) -> None:
    assert codes(check_id_number(id_type, number, today=TODAY)) == expected


def test_a_birth_date_in_the_future_or_too_long_ago_is_no_date() -> None:
    future = "11010120270101000"
    ancient = "11010119051122000"
    for first17 in (future, ancient):
        number = first17 + mod11_2_check_character(first17)
        assert codes(check_id_number(IdType.RESIDENT_ID, number, today=TODAY)) == [
            "KYC_ID_DATE"
        ]


@given(checked_numbers)
def test_every_sound_number_is_accepted_and_every_slip_in_it_refused(
    typed: tuple[IdType, str],
) -> None:
    id_type, number = typed
    assert check_id_number(id_type, number, today=TODAY) == []
    for slip in slips(number, f"{DIGITS}AX"):
        assert check_id_number(id_type, slip, today=TODAY), slip


@given(checked_numbers)
def test_every_sound_number_says_when_its_holder_was_born(typed: tuple[IdType, str]) -> None:
    id_type, number = typed
    birth = birth_date_of(id_type, number, today=TODAY)
    assert f"{birth:%Y%m%d}" == number[6:14]


@given(digits(17), st.sampled_from(list("0123456789X")))
def test_no_eighteen_characters_pass_with_a_wrong_check_character(
    first17: str, last: str
) -> None:
    problems = check_id_number(IdType.RESIDENT_ID, first17 + last, today=TODAY)
    assert ("KYC_ID_CHECKSUM" in codes(problems)) == (last != mod11_2_check_character(first17))


@pytest.mark.parametrize(
    ("number", "today", "rule", "expected"),
    [
        ("110105200811230002", TODAY, AgeRule.BIRTHDAY, []),
        ("110105200811230002", TODAY, AgeRule.DAY_AFTER, ["KYC_UNDERAGE"]),
        ("110105200811230002", date(2026, 11, 24), AgeRule.DAY_AFTER, []),
        ("110105200811240008", TODAY, AgeRule.BIRTHDAY, ["KYC_UNDERAGE"]),
        ("110105200802290003", date(2026, 2, 28), AgeRule.BIRTHDAY, ["KYC_UNDERAGE"]),
        ("110105200802290003", date(2026, 3, 1), AgeRule.BIRTHDAY, []),
    ],
)
def test_one_is_of_age_from_the_eighteenth_birthday(
    number: str, today: date, rule: AgeRule, expected: list[str]
) -> None:
    birth = birth_date_of(IdType.RESIDENT_ID, number, today=today)
    assert birth is not None
    assert codes(check_age(birth, today=today, rule=rule)) == expected


def test_a_leapling_of_a_leap_year_has_a_birthday_on_29_february() -> None:
    assert codes(check_age(date(2008, 2, 29), today=date(2026, 2, 28)))
    assert check_age(date(2006, 2, 28), today=date(2024, 2, 28)) == []
    assert birth_date_of(
        IdType.RESIDENT_ID, "11010520080229000" + "3", today=date(2028, 2, 29)
    ) == date(2008, 2, 29)


@pytest.mark.parametrize(
    ("number", "birth"),
    [
        ("USA110085060123", date(1985, 6, 1)),
        ("USA110008112423", date(2008, 11, 24)),
        ("USA110026112323", TODAY),
        ("USA110026112423", date(1926, 11, 24)),
        ("USA110028022923", date(1928, 2, 29)),
        ("USA110000022923", date(2000, 2, 29)),
    ],
)
def test_the_year_of_an_old_foreigners_permit_is_the_last_one_in_the_past(
    number: str, birth: date
) -> None:
    assert birth_date_of(IdType.FOREIGN_PR, number, today=TODAY) == birth


@pytest.mark.parametrize(
    ("id_type", "number", "lasting"),
    [
        (IdType.HM_PERMIT, "H1234567801", "H12345678"),
        (IdType.HM_PERMIT, "H12345678", "H12345678"),
        (IdType.TW_PERMIT, "1234567802", "12345678"),
        (IdType.RESIDENT_ID, "110101199003070003", "110101199003070003"),
    ],
)
def test_the_count_of_issues_is_no_part_of_a_permits_lasting_number(
    id_type: IdType, number: str, lasting: str
) -> None:
    assert lasting_number(id_type, number) == lasting


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        (IdType.RESIDENT_ID, "110101199003070004"),
        (IdType.PASSPORT, "E12345678"),
        (IdType.FOREIGN_PR, "USA110085130123"),
    ],
)
def test_a_wrong_number_or_another_document_gives_no_birth_date(
    id_type: IdType, number: str
) -> None:
    assert birth_date_of(id_type, number, today=TODAY) is None


def test_a_stated_birth_date_must_be_plausible() -> None:
    assert check_birth_date(date(1990, 3, 7), today=TODAY) == []
    assert codes(check_birth_date(date(2026, 11, 24), today=TODAY)) == ["KYC_ID_DATE"]
    assert codes(check_birth_date(date(1905, 11, 23), today=TODAY)) == ["KYC_ID_DATE"]


def test_a_document_is_good_through_its_last_day() -> None:
    assert check_validity(TODAY, today=TODAY) == []
    assert check_validity(None, today=TODAY) == []
    assert codes(check_validity(date(2026, 11, 22), today=TODAY)) == ["KYC_ID_EXPIRED"]


@pytest.mark.parametrize(
    ("birth", "valid_from", "valid_to", "expected"),
    [
        (date(2010, 6, 1), date(2025, 5, 31), date(2030, 5, 31), []),
        (date(2010, 6, 1), date(2026, 6, 1), date(2036, 6, 1), []),
        (date(1990, 3, 7), date(2016, 3, 7), date(2036, 3, 7), []),
        (date(1970, 3, 7), date(2016, 3, 7), None, []),
        (date(1990, 3, 7), date(2016, 3, 7), date(2026, 3, 7), ["KYC_ID_VALIDITY"]),
        (date(1970, 3, 7), date(2016, 3, 7), date(2036, 3, 7), ["KYC_ID_VALIDITY"]),
        (date(1990, 3, 7), date(2016, 3, 7), None, ["KYC_ID_VALIDITY"]),
    ],
)
def test_a_card_lasts_five_ten_or_twenty_years_or_for_good_by_the_age_at_issue(
    birth: date, valid_from: date, valid_to: date | None, expected: list[str]
) -> None:
    warnings = validity_warnings(birth, valid_from=valid_from, valid_to=valid_to)
    assert codes(warnings) == expected
