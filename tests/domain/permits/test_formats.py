"""Formats of numbers: a notation anybody can read, and nothing that takes long (AUT-07)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.permits.rules import fits, is_format

TELECOM = "B2-########|@B2-########|@ICP证######号"
FILING = "@ICP备########号[-#+]"
APPROVAL = "国新出审〔####〕#+号"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (TELECOM, "B2-20240001"),
        (TELECOM, "京B2-20240001"),
        (TELECOM, "京ICP证030173号"),
        (TELECOM, " b2—20240001 "),
        (TELECOM, "京icp证 030173 号"),
        (TELECOM, "Ｂ２－２０２４０００１"),
        (FILING, "沪ICP备12345678号"),
        (FILING, "沪ICP备12345678号-12"),
        (APPROVAL, "国新出审〔2019〕1号"),
        (APPROVAL, "国新出审[2019]1234号"),
        (APPROVAL, "国新出审（2019）12号"),
        ("ISBN:978-7-498", "ISBN 978-7-498-00000-2"),
        ("ISBN:978-7-498", "isbn：9787498000002"),
        ("#+5", "12345"),
        ("[#]#", "5"),
    ],
)
def test_a_number_fits_its_format_however_its_signs_are_typed(text: str, number: str) -> None:
    assert is_format(text)
    assert fits(text, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (TELECOM, "B2-2024000"),
        (TELECOM, "B3-20240001"),
        (TELECOM, "京京B2-20240001"),
        (TELECOM, ""),
        (FILING, "沪ICP备12345678号-"),
        (FILING, "AICP备12345678号"),
        (APPROVAL, "国新出审〔2019〕号"),
        ("ISBN:978-7-498", "978-7-498-00000-9"),
        ("ISBN:978-7-498", "978-7-302-51185-3"),
        ("ISBN:978-7-498", "number"),
        ("#+", "1" * 61),
    ],
)
def test_a_number_of_another_form_does_not_fit(text: str, number: str) -> None:
    assert is_format(text)
    assert not fits(text, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a||b",
        "|a",
        "[a",
        "a]",
        "[a[b]]",
        "[]",
        "+",
        "[+]",
        "@+",
        "ISBN:",
        "ISBN:x",
        "#" * 201,
    ],
)
def test_what_cannot_be_read_is_no_format(text: str) -> None:
    assert not is_format(text)


@given(text=st.text("#+@[]|-A京", max_size=40), number=st.text("1-A京", max_size=61))
def test_any_format_gives_an_answer(text: str, number: str) -> None:
    assert fits(text, number) in {True, False}
    assert is_format(text) in {True, False}


@pytest.mark.parametrize("text", ["#+" * 100, "[#]" * 66, "[#+]" * 50])
def test_no_format_takes_long(text: str) -> None:
    assert is_format(text)
    start = time.perf_counter()
    assert not fits(text, "1" * 59 + "X")
    assert time.perf_counter() - start < 1
