"""The machine-readable lines of a passport: the specimen of ICAO 9303, and slips in it."""

from datetime import date

import pytest

from portal.domain.distributors.rules.countries import COUNTRIES, country_of
from portal.domain.distributors.rules.mrz import check_mrz, normal_mrz

DIGITS = "0123456789"
# ICAO 9303 part 4, appendix B; Utopia (UTO) is no country, so another state's code stands here.
FIRST = "P<FRAERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
MRZ = FIRST + SECOND
ANSWERS = {
    "number": "L898902C3",
    "country": "FR",
    "birth": date(1974, 8, 12),
    "ends": date(2012, 4, 15),
}


def found(mrz: str, **changes: object) -> list[tuple[str, str]]:
    problems = check_mrz(mrz, **{**ANSWERS, **changes})  # type: ignore[arg-type]
    return [(problem.field, problem.code) for problem in problems]


def test_sound_lines_that_agree_with_the_answers_are_accepted() -> None:
    assert found(MRZ) == []


@pytest.mark.parametrize(
    "typed",
    [
        f"{FIRST}\r\n{SECOND}\r\n",
        f" {FIRST.lower()} {SECOND.lower()} ",
        MRZ.replace("<", "＜"),
    ],
)
def test_lines_are_read_as_people_type_them(typed: str) -> None:
    assert normal_mrz(typed) == MRZ


@pytest.mark.parametrize(
    "mrz",
    [
        "",
        FIRST,
        MRZ + "<",
        "I" + MRZ[1:],
        FIRST + SECOND.replace("7408122F", "74<<<<2F"),
        FIRST + SECOND.replace("2F12", "2Q12"),
        FIRST.replace("ANNA", "ANN7") + SECOND,
    ],
)
def test_anything_but_the_two_lines_of_a_passport_is_named(mrz: str) -> None:
    assert found(mrz) == [("mrz", "KYC_MRZ_FORMAT")]


def test_every_wrong_figure_of_the_second_line_is_refused() -> None:
    figures = [place for place, character in enumerate(SECOND) if character in DIGITS]
    for place in figures:
        for wrong in set(DIGITS) - {SECOND[place]}:
            assert found(f"{FIRST}{SECOND[:place]}{wrong}{SECOND[place + 1 :]}")


def test_a_wrong_check_digit_is_named_once() -> None:
    assert found(MRZ[:-1] + "1") == [("mrz", "KYC_MRZ_CHECK")]
    assert found(FIRST + SECOND.replace("C36", "C37")) == [("mrz", "KYC_MRZ_CHECK")]


@pytest.mark.parametrize("digit", ["0", "<"])
def test_an_empty_last_field_may_go_without_a_check_digit(digit: str) -> None:
    second = f"L898902C36UTO7408122F1204159<<<<<<<<<<<<<<{digit}8"
    assert found(FIRST + second) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "L898902C4"}, "id_number"),
        ({"country": "US"}, "id_country"),
        ({"birth": date(1974, 8, 13)}, "birth_date"),
        ({"ends": date(2012, 4, 16)}, "id_valid_to"),
    ],
)
def test_each_answer_that_the_lines_contradict_is_named(
    change: dict[str, object], field: str
) -> None:
    assert found(MRZ, **change) == [(field, "KYC_MRZ_DIFFERS")]


def test_an_answer_that_is_not_given_yet_contradicts_nothing() -> None:
    assert found(MRZ, number="", country="", birth=None, ends=None) == []


def test_a_number_shorter_than_its_place_is_filled_up() -> None:
    second = "E1234567<4UTO7408122F1204159<<<<<<<<<<<<<<02"
    assert found(FIRST + second, number="E1234567") == []


@pytest.mark.parametrize(
    ("printed", "country"),
    [("D", "DE"), ("DEU", "DE"), ("CHN", "CN"), ("GBN", "GB"), ("UTO", None), ("", None)],
)
def test_a_printed_code_names_its_country(printed: str, country: str | None) -> None:
    assert country_of(printed) == country


def test_the_codes_of_countries_are_those_of_the_standard() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
