"""Typed text is comparable, and nothing hides in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Problem
from portal.kernel.text import compact, fold, reject_invisible, search_key, tidy


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  小明  数码 ", "小明 数码"),
        ("ＡＢＣ１２３", "ABC123"),
        ("\u5c0f\u660e\u3000\u6570\u7801", "小明 数码"),
        ("小明\r\n数码\t店", "小明 数码 店"),
        ("", ""),
    ],
)
def test_folding_normalises_width_and_white_space(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "typed",
    [
        "AB12X",
        " ab 12x ",
        "ＡＢ－１２ｘ",
        "AB\u201012\u2011X",
        "AB\u20131\u20142\u2212X",
        "AB\u00a012\tX",
    ],
)
def test_codes_are_compared_without_spaces_dashes_and_case(typed: str) -> None:
    assert compact(typed) == "AB12X"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("小明 数码·旗舰店", "小明数码旗舰店"),
        ("ＡＢＣ（中国）公司", "abc中国公司"),
        ("★Straße★", "strasse"),
        ("e-\u0301", "é"),
        ("--", ""),
    ],
)
def test_a_search_key_ignores_case_width_spaces_and_punctuation(typed: str, key: str) -> None:
    assert search_key(typed) == key


@pytest.mark.parametrize(
    ("text", "code_point"),
    [
        ("小\u200b明", "U+200B"),
        ("小\u202e明", "U+202E"),
        ("\ufeff小明", "U+FEFF"),
        ("小\x00明", "U+0000"),
        ("小\u2028明", "U+2028"),
        ("小\u3164明", "U+3164"),
        ("小\ufe0f明", "U+FE0F"),
        ("小\U000e0101明", "U+E0101"),
        ("小\ue000明", "U+E000"),
    ],
)
def test_an_invisible_character_is_named(text: str, code_point: str) -> None:
    assert reject_invisible("trade_name", text) == Problem(
        "trade_name", "TEXT_INVISIBLE", {"code_point": code_point}
    )


@pytest.mark.parametrize(
    "text", ["", "小明数码", "Ming's shop (2)", "第一行\r\n\t第二行", "😀店"]
)
def test_text_that_people_can_see_has_no_problem(text: str) -> None:
    assert reject_invisible("trade_name", text) is None


def test_words_for_people_keep_their_chinese_punctuation() -> None:
    assert tidy("  样例（上海）\u3000有限公司，\n第 1 店 ") == "样例（上海） 有限公司， 第 1 店"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_search_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_a_search_key_does_not_depend_on_folding(text: str) -> None:
    assert search_key(fold(text)) == search_key(text)
