"""Masked personal data shows what KYC-08 lets it show, and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.masking import (
    mask_card,
    mask_email,
    mask_id_number,
    mask_mobile,
    mask_name,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小三", "欧**三"),
        ("古丽娜尔·买买提", "古**提"),
    ],
)
def test_a_name_keeps_its_first_and_last_character_at_most(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("110101199003070003", "110***********0003"),
        ("65010219781001000X", "650***********000X"),
        ("911124198108030024", "9***************24"),
        ("H12345678", "H******78"),
        ("12345678", "1*****78"),
        ("E1234", "E**34"),
        ("E123", "****"),
    ],
)
def test_a_resident_number_keeps_three_and_four_another_document_one_and_two(
    number: str, masked: str
) -> None:
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138****1234"),
        ("1381234123", "**********"),
        ("", ""),
    ],
)
def test_a_mobile_number_hides_its_middle_and_an_odd_one_everything(
    number: str, masked: str
) -> None:
    assert mask_mobile(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("6222020000000000000", "6222********0000"),
        ("621700000012", "6217********0012"),
        ("62170000001", "***********"),
    ],
)
def test_a_card_keeps_four_and_four_and_hides_its_length(number: str, masked: str) -> None:
    assert mask_card(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("zhang.san@example.com", "z***@example.com"),
        ("@example.com", "***"),
        ("zhang", "***"),
        ("", "***"),
    ],
)
def test_an_address_keeps_its_first_letter_and_its_domain(address: str, masked: str) -> None:
    assert mask_email(address) == masked


@given(st.text("0123456789X", min_size=7, max_size=18))
def test_the_middle_of_an_id_number_is_always_hidden(number: str) -> None:
    masked = mask_id_number(number)
    assert len(masked) == len(number)
    assert set(masked[3:-4]) <= {"*"}
