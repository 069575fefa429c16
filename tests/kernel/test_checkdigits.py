"""Check characters: the worked examples of the rules, and what each scheme guarantees."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.kernel.checkdigits import (
    MOD31_ALPHABET,
    isbn13_ok,
    luhn_ok,
    mod11_2_check_character,
    mod31_check_character,
    mrz_check_digit,
    organisation_code_check_character,
    uscc_check_character,
)

DIGITS = "0123456789"
DIGITS_AND_LETTERS = f"{DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod31_ok(text: str) -> bool:
    return mod31_check_character(text[:-1]) == text[-1]


def mod11_2_ok(text: str) -> bool:
    return mod11_2_check_character(text[:-1]) == text[-1]


def organisation_code_ok(text: str) -> bool:
    return organisation_code_check_character(text[:-1]) == text[-1]


def value(character: str) -> int:
    return DIGITS_AND_LETTERS.index(character)


def swapped(text: str, place: int) -> str:
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def replaced(text: str, place: int, character: str) -> str:
    return text[:place] + character + text[place + 1 :]


def luhn_digit(payload: str) -> str:
    return next(digit for digit in DIGITS if luhn_ok(payload + digit))


def isbn_digit(payload: str) -> str:
    return next(digit for digit in DIGITS if isbn13_ok(payload + digit))


# 3 generates all of 1..30 modulo 31, so the check has the weight of no neighbour from 2 on.
mod31_texts = st.text(MOD31_ALPHABET, min_size=2, max_size=20)
seventeen_digits = st.text(DIGITS, min_size=17, max_size=17)
eight_characters = st.text(DIGITS_AND_LETTERS, min_size=8, max_size=8)
mrz_fields = st.text(DIGITS_AND_LETTERS, min_size=2, max_size=14)
eight_digits = st.text(DIGITS, min_size=8, max_size=8)
card_payloads = st.text(DIGITS, min_size=11, max_size=18)
twelve_digits = st.text(DIGITS, min_size=12, max_size=12)


@pytest.mark.parametrize(
    "code",
    [
        "91110105MA00AB1240",
        "92440306MA5DEMK01Q",
        "51100000MJ00DGA16N",
        "91310115MA1KTEA15T",
        "91330110MA2BRND97X",
        "91110000600037341L",
        "91350100M000100Y43",
        "N2510107MF00CUN174",
    ],
)
def test_published_social_credit_codes_carry_their_check_character(code: str) -> None:
    assert uscc_check_character(code[:17]) == code[17]


def test_a_changed_last_character_of_a_social_credit_code_is_noticed() -> None:
    assert uscc_check_character("91110105MA00AB124") != "1"


def test_the_letter_o_is_no_character_of_a_social_credit_code() -> None:
    with pytest.raises(ValueError, match="substring"):
        uscc_check_character("91110105MAO0AB124")


@pytest.mark.parametrize("function", [uscc_check_character, mod11_2_check_character])
def test_eighteen_characters_are_not_seventeen(function: object) -> None:
    assert callable(function)
    with pytest.raises(ValueError, match="000000000000000000"):
        function("0" * 18)


@pytest.mark.parametrize("code", ["600037341", "M000100Y4"])
def test_real_organisation_codes_carry_their_check_character(code: str) -> None:
    assert organisation_code_check_character(code[:8]) == code[8]


def test_an_organisation_code_has_eight_characters_before_the_check() -> None:
    with pytest.raises(ValueError, match="6000373"):
        organisation_code_check_character("6000373")


@pytest.mark.parametrize(
    ("number", "check"),
    [
        ("DGA2026D000001", "N"),
        ("DGA2026D000123", "7"),
        ("DGA2026D000132", "P"),
        ("DGA2026B000007", "5"),
    ],
)
def test_certificate_numbers_of_the_rules_carry_their_check_character(
    number: str, check: str
) -> None:
    assert mod31_check_character(number) == check


@pytest.mark.parametrize(
    "number",
    [
        "110101199003070003",
        "310115200001010008",
        "65010219781001000X",
        "440306198512310006",
        "810000199408230021",
        "830000199201300022",
    ],
)
def test_identity_numbers_of_the_rules_carry_their_check_character(number: str) -> None:
    assert mod11_2_ok(number)


def test_an_identity_number_with_a_wrong_check_character_is_noticed() -> None:
    assert not mod11_2_ok("110101199003070004")


@pytest.mark.parametrize("card", ["6222020000000000000", "6217000000000000012"])
def test_card_numbers_of_the_rules_pass_luhn(card: str) -> None:
    assert luhn_ok(card)


@pytest.mark.parametrize("card", ["", "6222020000000000001", "62220200000000000OO", "٤"])
def test_luhn_refuses_wrong_digits_and_anything_but_ascii_digits(card: str) -> None:
    assert not luhn_ok(card)


def test_the_game_isbn_of_the_rules_passes() -> None:
    assert isbn13_ok("9787498012340")


@pytest.mark.parametrize(
    "digits", ["", "9787498012341", "978749801234", "97874980123400", "978749801234X"]
)
def test_isbn_refuses_wrong_digits_and_lengths(digits: str) -> None:
    assert not isbn13_ok(digits)


@given(mod31_texts, st.data())
def test_mod31_notices_every_single_error(payload: str, data: st.DataObject) -> None:
    text = payload + mod31_check_character(payload)
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = replaced(text, place, data.draw(st.sampled_from(MOD31_ALPHABET)))
    assume(wrong != text)
    assert mod31_ok(text)
    assert not mod31_ok(wrong)


@given(mod31_texts, st.data())
def test_mod31_notices_every_adjacent_transposition(payload: str, data: st.DataObject) -> None:
    text = payload + mod31_check_character(payload)
    wrong = swapped(text, data.draw(st.integers(0, len(text) - 2)))
    assume(wrong != text)
    assert not mod31_ok(wrong)


@given(seventeen_digits, st.data())
def test_mod11_2_notices_every_single_error(payload: str, data: st.DataObject) -> None:
    text = payload + mod11_2_check_character(payload)
    place = data.draw(st.integers(0, 17))
    wrong = replaced(text, place, data.draw(st.sampled_from(DIGITS)))
    assume(wrong != text)
    assert mod11_2_ok(text)
    assert not mod11_2_ok(wrong)


@given(seventeen_digits, st.data())
def test_mod11_2_notices_every_adjacent_transposition(
    payload: str, data: st.DataObject
) -> None:
    text = payload + mod11_2_check_character(payload)
    wrong = swapped(text, data.draw(st.integers(0, 16)))
    assume(wrong != text)
    assume(wrong[:17].isdigit())
    assert not mod11_2_ok(wrong)


@given(eight_digits, st.data())
def test_the_organisation_code_notices_every_single_wrong_digit(
    payload: str, data: st.DataObject
) -> None:
    text = payload + organisation_code_check_character(payload)
    place = data.draw(st.integers(0, 7))
    wrong = replaced(text, place, data.draw(st.sampled_from(DIGITS)))
    assume(wrong != text)
    assert organisation_code_ok(text)
    assert not organisation_code_ok(wrong)


@given(eight_digits)
def test_the_organisation_code_notices_every_transposition_of_digits(payload: str) -> None:
    text = payload + organisation_code_check_character(payload)
    last = 8 if text[-1] in DIGITS else 7
    for place in range(last):
        assert organisation_code_ok(swapped(text, place)) == (text[place] == text[place + 1])


def test_the_organisation_code_misses_its_last_1_and_x_in_the_wrong_order() -> None:
    assert organisation_code_ok("00000081X")
    assert organisation_code_ok("0000008X1")


@given(eight_characters, st.data())
def test_the_organisation_code_misses_letters_whose_values_differ_by_eleven(
    payload: str, data: st.DataObject
) -> None:
    text = payload + organisation_code_check_character(payload)
    place = data.draw(st.integers(0, 7))
    character = data.draw(st.sampled_from(DIGITS_AND_LETTERS))
    difference = value(character) - value(text[place])
    assert organisation_code_ok(replaced(text, place, character)) == (difference % 11 == 0)


@given(eight_characters, st.integers(0, 6))
def test_the_organisation_code_misses_such_letters_in_the_wrong_order(
    payload: str, place: int
) -> None:
    text = payload + organisation_code_check_character(payload)
    difference = value(text[place]) - value(text[place + 1])
    assert organisation_code_ok(swapped(text, place)) == (difference % 11 == 0)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        # The specimen of ICAO 9303 part 4, field by field, and the check over all of them.
        ("L898902C3", "6"),
        ("740812", "2"),
        ("120415", "9"),
        ("ZE184226B<<<<<", "1"),
        ("L898902C3674081221204159ZE184226B<<<<<1", "0"),
        ("<<<<<<<<<<<<<<", "0"),
        ("", "0"),
    ],
)
def test_fields_of_a_passport_carry_their_check_digit(text: str, check: str) -> None:
    assert mrz_check_digit(text) == check


def test_a_passport_has_digits_capitals_and_fillers_only() -> None:
    with pytest.raises(ValueError, match="substring"):
        mrz_check_digit("l898902c3")


@given(mrz_fields, st.data())
def test_the_passport_check_notices_every_wrong_digit_and_misses_what_differs_by_ten(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.sampled_from(DIGITS_AND_LETTERS))
    difference = value(character) - value(text[place])
    same = mrz_check_digit(replaced(text, place, character)) == mrz_check_digit(text)
    assert same == (difference % 10 == 0)


@given(mrz_fields, st.data())
def test_the_passport_check_notices_transpositions_unless_they_differ_by_five(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text) - 2))
    difference = value(text[place]) - value(text[place + 1])
    same = mrz_check_digit(swapped(text, place)) == mrz_check_digit(text)
    assert same == (difference % 5 == 0)


@given(card_payloads, st.data())
def test_luhn_notices_every_single_wrong_digit(payload: str, data: st.DataObject) -> None:
    text = payload + luhn_digit(payload)
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = replaced(text, place, data.draw(st.sampled_from(DIGITS)))
    assume(wrong != text)
    assert luhn_ok(text)
    assert not luhn_ok(wrong)


@given(card_payloads, st.data())
def test_luhn_notices_transpositions_except_of_nought_and_nine(
    payload: str, data: st.DataObject
) -> None:
    text = payload + luhn_digit(payload)
    place = data.draw(st.integers(0, len(text) - 2))
    pair = text[place : place + 2]
    assume(pair[0] != pair[1])
    assert luhn_ok(swapped(text, place)) == (pair in {"09", "90"})


@given(twelve_digits, st.data())
def test_isbn_notices_every_single_wrong_digit(payload: str, data: st.DataObject) -> None:
    text = payload + isbn_digit(payload)
    place = data.draw(st.integers(0, 12))
    wrong = replaced(text, place, data.draw(st.sampled_from(DIGITS)))
    assume(wrong != text)
    assert isbn13_ok(text)
    assert not isbn13_ok(wrong)


@given(twelve_digits, st.data())
def test_isbn_notices_transpositions_unless_the_digits_differ_by_five(
    payload: str, data: st.DataObject
) -> None:
    text = payload + isbn_digit(payload)
    place = data.draw(st.integers(0, 11))
    difference = abs(int(text[place]) - int(text[place + 1]))
    assume(difference)
    assert isbn13_ok(swapped(text, place)) == (difference == 5)
