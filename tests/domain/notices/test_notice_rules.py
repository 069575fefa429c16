"""What a notice must say, when it can take effect, and what a version changes (KYC-06)."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.notices import ItemText, TextChange, changes, policy, read_texts, text_keys
from portal.domain.notices.rules import check_publication
from portal.kernel.actor import ANONYMOUS, Actor, Permission
from portal.kernel.consents import ConsentItem
from portal.kernel.ids import new_id
from tests.support.notices import typed_texts

TEXT = ItemText(
    item=ConsentItem.FACE,
    language="en",
    purpose="To compare faces.",
    kinds="A recording.",
    method="By the provider.",
    recipients="The provider.",
    retention="Zero days.",
    necessity="Not necessary.",
)


def test_a_notice_has_a_text_for_every_item_in_both_languages() -> None:
    assert set(text_keys()) == {(item, word) for item in ConsentItem for word in ("zh", "en")}
    assert len(text_keys()) == 12


def test_texts_are_read_in_their_order_and_tidied() -> None:
    read, problems = read_texts(typed_texts(purpose="  To know\n who you are. "))
    assert problems == []
    assert tuple(text.key for text in read) == text_keys()
    assert read[0].purpose == "To know who you are."


@pytest.mark.parametrize(
    "name", ["purpose", "kinds", "method", "recipients", "retention", "necessity"]
)
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "TEXT_LENGTH"),
        (" x ", "TEXT_LENGTH"),
        ("x" * 1001, "TEXT_LENGTH"),
        ("No\u200bthing", "TEXT_INVISIBLE"),
    ],
)
def test_nothing_that_the_law_wants_told_may_be_missing(
    name: str, typed: str, code: str
) -> None:
    read, problems = read_texts(typed_texts(**{name: typed}))
    assert read == ()
    assert [(one.field, one.code) for one in problems] == [(f"texts-0-{name}", code)]


def test_an_item_that_is_left_out_is_told() -> None:
    _, problems = read_texts(typed_texts()[1:])
    assert [(one.field, one.code, one.facts) for one in problems] == [
        ("texts", "NOTICE_INCOMPLETE", {"texts": 12})
    ]


@pytest.mark.parametrize(
    ("effective_on", "not_before", "found"),
    [
        (date(2026, 11, 24), date(2026, 1, 1), []),
        (date(2026, 11, 23), date(2026, 1, 1), [date(2026, 11, 24)]),
        (date(2026, 12, 31), date(2027, 1, 1), [date(2027, 1, 1)]),
        (date(2027, 1, 1), date(2027, 1, 1), []),
    ],
)
def test_a_version_takes_effect_tomorrow_at_the_earliest_and_in_its_turn(
    effective_on: date, not_before: date, found: list[date]
) -> None:
    problems = check_publication(
        "The law changed.", effective_on, today=date(2026, 11, 23), not_before=not_before
    )
    assert [one.facts["earliest"] for one in problems] == found
    assert {one.code for one in problems} <= {"NOTICE_TOO_EARLY"}


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Law.", "REASON_LENGTH"),
        ("x" * 1001, "REASON_LENGTH"),
        ("La\u200bw it is", "TEXT_INVISIBLE"),
    ],
)
def test_a_version_says_why(note: str, code: str) -> None:
    day = date(2026, 11, 24)
    problems = check_publication(note, day, today=date(2026, 11, 23), not_before=day)
    assert [(one.field, one.code) for one in problems] == [("note", code)]


def test_a_version_is_compared_text_by_text() -> None:
    other = replace(TEXT, language="zh")
    changed = replace(TEXT, purpose="To be sure.", retention="One day.")
    assert changes((TEXT, other), (other, TEXT)) == ()
    assert changes((TEXT, other), (changed, other)) == (
        TextChange(TEXT, changed, ("purpose", "retention")),
    )


def test_only_the_rule_keeper_edits_and_only_officers_see_who_published() -> None:
    keeper = Actor(new_id(), frozenset({Permission.CONSENTS_NOTICE_EDIT, Permission.STAFF}))
    clerk = Actor(new_id(), frozenset({Permission.STAFF}))
    assert [policy.may_edit(one) for one in (keeper, clerk, ANONYMOUS)] == [True, False, False]
    seen = [policy.may_see_officers(one) for one in (keeper, clerk, ANONYMOUS)]
    assert seen == [True, True, False]
