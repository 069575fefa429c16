"""Identifiers nobody can guess, and codes that tell a slip of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.checkdigits import MOD31_ALPHABET
from portal.kernel.ids import (
    PUBLIC_CODE_LENGTH,
    is_public_code,
    new_id,
    new_public_code,
    new_secret,
)


def test_identifiers_and_secrets_do_not_repeat() -> None:
    assert len({new_id() for _ in range(100)}) == 100
    assert len({new_secret() for _ in range(100)}) == 100
    assert len({new_public_code() for _ in range(100)}) == 100


def test_a_secret_has_256_bits_and_fits_into_an_address() -> None:
    assert len(new_secret()) == 43
    assert new_secret().replace("-", "").replace("_", "").isalnum()


def test_a_code_has_ten_characters_without_lookalikes() -> None:
    for _ in range(50):
        code = new_public_code()
        assert len(code) == PUBLIC_CODE_LENGTH
        assert set(code) <= set(MOD31_ALPHABET)
        assert not set(code) & set("IOSVZ")
        assert is_public_code(code)


def test_one_wrong_character_makes_it_no_code_of_ours() -> None:
    code = new_public_code()
    for place, right in enumerate(code):
        for wrong in set(MOD31_ALPHABET) - {right}:
            assert not is_public_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "0", "0" * 9, "0" * 11, "O" * 10, "٣" * 10, "0" * 10 + "\n"]
)
def test_what_is_not_built_like_a_code_is_none(text: str) -> None:
    assert not is_public_code(text)


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_public_code(text) in {True, False}
