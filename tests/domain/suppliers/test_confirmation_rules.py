"""What a one-time link is worth, and what its question and its answer must say."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.suppliers import Answer, ConfirmationState, Refusal
from portal.domain.suppliers.rules import (
    MAX_CODES,
    check_address,
    check_answer,
    check_source,
    confirmation_state,
    spent,
)

END = datetime(2026, 12, 3, 16, tzinfo=UTC)  # 24:00 in Shanghai
BEFORE = END - timedelta(microseconds=1)
OWN = {"owner@agent.example"}


@pytest.mark.parametrize(
    ("answered", "awaited", "attempts", "at", "reason"),
    [
        (False, True, 0, BEFORE, None),
        (False, True, MAX_CODES - 1, BEFORE, None),
        (False, True, MAX_CODES, BEFORE, Refusal.TOO_MANY),
        (False, True, 0, END, Refusal.EXPIRED),
        (False, True, MAX_CODES, END, Refusal.EXPIRED),
        (False, False, 0, END, Refusal.EXPIRED),
        (False, False, 0, BEFORE, Refusal.USED),
        (True, False, MAX_CODES, BEFORE, Refusal.USED),
        (True, True, 0, END, Refusal.USED),
    ],
)
def test_a_link_opens_until_it_is_used_expired_or_tried_too_often(
    *, answered: bool, awaited: bool, attempts: int, at: datetime, reason: Refusal | None
) -> None:
    found = spent(answered=answered, awaited=awaited, attempts=attempts, expires_at=END, at=at)
    assert found is reason


@pytest.mark.parametrize(
    ("sent", "answer", "attempts", "at", "state"),
    [
        (False, None, 0, BEFORE, ConfirmationState.UNSENT),
        (True, None, 0, BEFORE, ConfirmationState.WAITING),
        (True, None, MAX_CODES, BEFORE, ConfirmationState.BLOCKED),
        (True, None, MAX_CODES, END, ConfirmationState.UNANSWERED),
        (False, None, 0, END, ConfirmationState.UNANSWERED),
        (True, Answer.CONFIRM, 0, END, ConfirmationState.CONFIRMED),
        (True, Answer.DENY, 4, BEFORE, ConfirmationState.DENIED),
    ],
)
def test_an_officer_sees_where_a_question_is(
    *, sent: bool, answer: Answer | None, attempts: int, at: datetime, state: ConfirmationState
) -> None:
    found = confirmation_state(
        sent=sent, answer=answer, attempts=attempts, expires_at=END, at=at
    )
    assert found is state


@pytest.mark.parametrize("address", ["legal@brand.example", "a.b+c@x-y.brand.example"])
def test_an_address_that_every_mail_server_can_reach_may_be_asked(address: str) -> None:
    assert check_address(address, of_applicant=OWN) == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "brand",
        "@brand.example",
        "legal@brand",
        "a..b@brand.example",
        "a,b@brand.example",
        "a@b@brand.example",
        "法务@brand.example",
        "legal@品牌.example",
        "legal@brand.example\nBcc: x@x.example",
        "<legal@brand.example>",
        f"{'x' * 65}@brand.example",
        f"x@{'y.' * 127}example",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    (problem,) = check_address(address, of_applicant=OWN)
    assert (problem.field, problem.code) == ("address", "EMAIL_FORMAT")


def test_the_applicant_does_not_confirm_itself() -> None:
    (problem,) = check_address("owner@agent.example", of_applicant=OWN)
    assert (problem.field, problem.code) == ("address", "AUT_ADDRESS_OF_APPLICANT")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "FIELD_REQUIRED"),
        ("site", "TEXT_LENGTH"),
        ("w" * 201, "TEXT_LENGTH"),
        ("web\u200bsite", "TEXT_INVISIBLE"),
    ],
)
def test_where_an_address_was_found_is_said_in_words(source: str, code: str) -> None:
    assert [problem.code for problem in check_source(source)] == [code]
    assert not check_source("w" * 200)
    assert not check_source("w" * 5)


@pytest.mark.parametrize(
    ("answer", "name", "note", "wrong"),
    [
        (Answer.CONFIRM, "Li", "", []),
        (Answer.CONFIRM, "L", "", ["name"]),
        (Answer.CONFIRM, "", "x" * 1001, ["name", "note"]),
        (Answer.CONFIRM, "Li", "x" * 1000, []),
        (Answer.DENY, "Li", "", ["note"]),
        (Answer.DENY, "x" * 101, "No.", ["name"]),
        (Answer.DENY, "Li", "No.", []),
        ("maybe", "Li", "", ["answer"]),
        ("", "", "", ["answer", "name"]),
    ],
)
def test_whoever_answers_has_a_name_and_whoever_denies_a_reason(
    answer: str, name: str, note: str, wrong: list[str]
) -> None:
    assert [problem.field for problem in check_answer(answer, name=name, note=note)] == wrong
