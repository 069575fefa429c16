"""What a price tag must state, when a change takes effect, when a list is stale."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.pricelists import rules
from portal.domain.pricelists.rules import Line
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Problem
from portal.kernel.money import Money
from portal.kernel.trade import Category, Channel
from tests.support.tags import TAG

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
LINE = Line(
    item="星影视频会员",
    brand="星影",
    category=Category.VIDEO,
    spec="月卡",
    face_value_fen=2000,
    unit="张",
    price_fen=1880,
    conditions="",
    channel=Channel.CAMPUS,
    region="3101",
    delivery_mode="自动发码",
    promised_minutes=5,
    valid_until=None,
    code_validity="购买后 30 天",
    refund_rule="未激活可退",
    contact="di@shop.example",
)


def read(*tags: dict[str, str]) -> tuple[tuple[Line, ...], list[Problem]]:
    return rules.read_lines(tags, today=TODAY)


def codes(*tags: dict[str, str]) -> list[tuple[str, str]]:
    lines, problems = read(*tags)
    assert lines == ()
    return [(problem.field, problem.code) for problem in problems]


def test_a_complete_tag_is_read() -> None:
    assert read(TAG) == ((LINE,), [])


def test_what_may_be_empty_is_only_conditions_face_value_and_last_day() -> None:
    bare = TAG | {"conditions": "", "face_value": " ", "valid_until": ""}
    assert read(bare) == ((replace(LINE, face_value_fen=None),), [])
    missing = {field for field, _ in codes({})}
    assert missing == {f"lines-0-{name}" for name in rules.TYPED_FIELDS} - {
        "lines-0-conditions",
        "lines-0-face_value",
        "lines-0-valid_until",
    }


def test_full_width_figures_are_read_as_arabic_ones() -> None:
    lines, _ = read(TAG | {"price": "１８．８０", "promised_minutes": "５", "region": "cn"})
    assert (lines[0].price_fen, lines[0].promised_minutes) == (1880, 5)
    assert lines[0].region == "CN"


def test_a_last_day_may_be_today() -> None:
    lines, _ = read(TAG | {"valid_until": "2026-11-23"})
    assert lines[0].valid_until == TODAY


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("item", "星", "TEXT_LENGTH"),
        ("item", "星" * 81, "TEXT_LENGTH"),
        ("item", "星影\u200b", "TEXT_INVISIBLE"),
        ("spec", "", "TEXT_LENGTH"),
        ("unit", "", "TEXT_LENGTH"),
        ("conditions", "若" * 201, "TEXT_LENGTH"),
        ("refund_rule", " ", "TEXT_LENGTH"),
        ("contact", "", "TEXT_LENGTH"),
        ("category", "LOTTERY", "CHOICE_UNKNOWN"),
        ("channel", "ALL", "CHOICE_UNKNOWN"),
        ("price", "", "AMOUNT_FORMAT"),
        ("price", "十八元", "AMOUNT_FORMAT"),
        ("price", "18.805", "AMOUNT_FORMAT"),
        ("price", "0.00", "AMOUNT_NOT_POSITIVE"),
        ("price", "-1", "AMOUNT_NOT_POSITIVE"),
        ("face_value", "free", "AMOUNT_FORMAT"),
        ("face_value", "0", "AMOUNT_NOT_POSITIVE"),
        ("promised_minutes", "", "NUMBER_RANGE"),
        ("promised_minutes", "-1", "NUMBER_RANGE"),
        ("promised_minutes", "43201", "NUMBER_RANGE"),
        ("promised_minutes", "٥", "NUMBER_RANGE"),
        ("region", "310", "REGION_FORMAT"),
        ("region", "٣١", "REGION_FORMAT"),
        ("valid_until", "23.11.2026", "DATE_FORMAT"),
        ("valid_until", "2026-11-22", "DATE_IN_PAST"),
    ],
)
def test_a_fault_is_reported_on_its_own_field(name: str, text: str, code: str) -> None:
    assert codes(TAG, TAG | {"spec": "年卡", name: text}) == [(f"lines-1-{name}", code)]


def test_all_faults_of_all_lines_are_reported_together() -> None:
    assert codes(TAG | {"price": "0"}, TAG, TAG | {"unit": "", "region": ""}) == [
        ("lines-0-price", "AMOUNT_NOT_POSITIVE"),
        ("lines-2-unit", "TEXT_LENGTH"),
        ("lines-2-region", "REGION_FORMAT"),
    ]


def test_no_lines_are_no_list() -> None:
    assert codes() == [("lines", "PRC_NO_LINES")]


def test_the_same_offer_twice_is_reported_with_the_line_it_repeats() -> None:
    again = TAG | {"item": " 星影 视频会员", "price": "17"}
    _, problems = read(TAG, TAG | {"spec": "年卡"}, again)
    assert problems == [Problem("lines-2-spec", "PRC_DUPLICATE_SPEC", {"line": 1})]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("spec", "年卡"),
        ("unit", "次"),
        ("conditions", "新用户首单"),
        ("channel", "OFFLINE"),
        ("region", "CN"),
    ],
)
def test_another_specification_condition_channel_or_region_is_another_line(
    name: str, text: str
) -> None:
    lines, problems = read(TAG, TAG | {name: text})
    assert (len(lines), problems) == (2, [])


def test_a_low_price_is_a_signal_and_never_a_fault() -> None:
    for price, low in (("13.99", True), ("14.00", False), ("0.01", True)):
        lines, problems = read(TAG | {"price": price})
        assert (lines[0].is_low, problems) == (low, [])
    assert not replace(LINE, face_value_fen=None, price_fen=1).is_low


def test_there_is_no_field_for_a_floor_or_a_recommended_price() -> None:
    sums = {field.name for field in fields(Line) if field.name.endswith("_fen")}
    assert sums == {"price_fen", "face_value_fen"}


def test_a_first_list_takes_effect_at_once() -> None:
    assert rules.effective_at([], [LINE], published_at=NOON) == NOON


@pytest.mark.parametrize("price", [1, 1879, 1880])
def test_a_fall_and_an_unchanged_price_take_effect_at_once(price: int) -> None:
    after = replace(LINE, price_fen=price)
    assert rules.effective_at([LINE], [after], published_at=NOON) == NOON


def test_one_rise_makes_the_whole_version_wait_for_the_next_shanghai_day() -> None:
    other = replace(LINE, spec="年卡")
    cheaper = replace(other, price_fen=1)
    dearer = replace(LINE, price_fen=1881)
    effective = rules.effective_at([LINE, other], [cheaper, dearer], published_at=NOON)
    assert effective == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_a_new_line_and_a_line_left_out_are_no_rise() -> None:
    new = replace(LINE, spec="年卡", price_fen=99999)
    assert rules.effective_at([LINE], [new], published_at=NOON) == NOON


@given(before=st.integers(1, 10**6), after=st.integers(1, 10**6))
def test_a_version_is_never_backdated_and_waits_at_most_a_day(before: int, after: int) -> None:
    lines = [replace(LINE, price_fen=price) for price in (before, after)]
    effective = rules.effective_at(lines[:1], lines[1:], published_at=NOON)
    assert (effective > NOON) == (after > before)
    assert NOON <= effective <= NOON + timedelta(days=1)


def test_a_confirmation_counts_until_the_end_of_its_ninetieth_day() -> None:
    end = datetime(2027, 2, 22, 0, 0, tzinfo=SHANGHAI)  # 23 November + 90 days, 24:00
    assert rules.is_current(NOON, end - timedelta(seconds=1))
    assert not rules.is_current(NOON, end)


@given(fen=st.integers(1, 10**12))
def test_every_price_is_read_back_as_it_was_written(fen: int) -> None:
    lines, _ = read(TAG | {"price": Money(fen).yuan})
    assert lines[0].price_fen == fen


@given(words=st.dictionaries(st.sampled_from(rules.TYPED_FIELDS), st.text(max_size=30)))
def test_whatever_is_typed_is_read_or_reported(words: dict[str, str]) -> None:
    lines, problems = read(TAG | words)
    assert len(lines) == (0 if problems else 1)


def test_a_draft_keeps_exactly_the_fields_of_a_line() -> None:
    kept = rules.typed([{"item": " x ", "floor_price": "9"}])
    assert kept == [dict.fromkeys(rules.TYPED_FIELDS, "") | {"item": " x "}]


def test_a_draft_is_bounded_in_lines_and_in_length() -> None:
    assert not rules.check_typed([TAG] * 200)
    assert [problem.code for problem in rules.check_typed([TAG] * 201)] == [
        "PRC_TOO_MANY_LINES"
    ]
    assert rules.check_typed([TAG, TAG | {"item": "x" * 1001}]) == [
        Problem("lines-1-item", "TEXT_LENGTH", {"min": 0, "max": 1000})
    ]
