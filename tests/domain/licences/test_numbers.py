"""Numbers of licences: G-CRT literally, and every slip of a finger refused (CRT)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.licences import LicenceKind, Number, NumberProblem, parse_number
from portal.kernel.checkdigits import MOD31_ALPHABET

G_CRT = {
    "DGA-2026-D-000001-N": Number("DGA", 2026, LicenceKind.DISTRIBUTOR, 1),
    "DGA-2026-D-000123-7": Number("DGA", 2026, LicenceKind.DISTRIBUTOR, 123),
    "DGA-2026-D-000132-P": Number("DGA", 2026, LicenceKind.DISTRIBUTOR, 132),
    "DGA-2026-B-000007-5": Number("DGA", 2026, LicenceKind.BRAND, 7),
}
numbers = st.builds(
    Number,
    organisation=st.text(MOD31_ALPHABET, min_size=3, max_size=3),
    year=st.integers(2000, 2999),
    kind=st.sampled_from(LicenceKind),
    serial=st.integers(1, 999_999),
)


@pytest.mark.parametrize(("text", "number"), G_CRT.items())
def test_the_worked_examples_are_read(text: str, number: Number) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(("text", "number"), G_CRT.items())
def test_the_worked_examples_are_written(text: str, number: Number) -> None:
    assert str(number) == text


def test_the_check_character_of_another_number_is_refused() -> None:
    assert parse_number("DGA-2026-D-000123-P") is NumberProblem.CHECK


@pytest.mark.parametrize(
    "typed",
    [
        "dga-2026-d-000123-7",
        "DGA2026D0001237",
        " DGA 2026 D 000123 7 ",
        "DGA—2026—D—000123—7",
        "DGA–2026–D–000123–7",
        "ＤＧＡ－２０２６－Ｄ－０００１２３－７",
        "\tDGA-2026-D-000123-7\n",
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert parse_number(typed) == G_CRT["DGA-2026-D-000123-7"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "DGA-2026-D-000123",
        "DGA-2026-X-000123-7",
        "DGA-2026-D-00012-7",
        "DGA-26-D-000123-7",
        "DGA-2026-D-000123-77",
        "DGI-2026-D-000123-7",
        "DGA-2026-D-000123-O",
        "DGA-2026-D-00012٣-7",
        "DGA-2026-D-000123-7\x00",
        "91330110MA2BRND97X",
    ],
)
def test_what_is_not_built_like_a_number_is_refused_as_such(typed: str) -> None:
    assert parse_number(typed) is NumberProblem.FORMAT


@given(numbers)
def test_every_number_is_read_back(number: Number) -> None:
    assert parse_number(str(number)) == number


@given(numbers)
def test_every_single_wrong_character_is_refused(number: Number) -> None:
    text = str(number).replace("-", "")
    for place, right in enumerate(text):
        for wrong in MOD31_ALPHABET:
            if wrong != right:
                typed = text[:place] + wrong + text[place + 1 :]
                assert isinstance(parse_number(typed), NumberProblem), typed


@given(numbers)
def test_every_transposition_of_neighbours_is_refused(number: Number) -> None:
    text = str(number).replace("-", "")
    for place in range(len(text) - 1):
        left, right = text[place], text[place + 1]
        if left != right:
            typed = text[:place] + right + left + text[place + 2 :]
            assert isinstance(parse_number(typed), NumberProblem), typed


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    found = parse_number(text)
    assert isinstance(found, (Number, NumberProblem))
