"""The sandbox: every outcome has a documented number, and any other number matches."""

import re
from datetime import timedelta

import pytest

from portal.adapters.identity_sandbox import TEST_IDENTITIES, Checker, TestIdentity
from portal.domain.distributors import IdType
from portal.domain.distributors.rules import birth_date_of, check_age, check_id_number
from portal.kernel.clock import FrozenClock, civil_date
from portal.kernel.identity import (
    CheckMethod,
    CheckResult,
    Claim,
    FaceCheck,
    Outcome,
    SubReason,
)
from portal.kernel.limits import AgeRule
from tests.support.source import ROOT

RETURN = "https://portal.example/back"
REGISTER = (CheckMethod.TELECOM3, CheckMethod.BANK4, CheckMethod.ID2)


@pytest.fixture
def checker(clock: FrozenClock) -> Checker:
    return Checker(clock)


def ask(checker: Checker, identity: TestIdentity, method: CheckMethod) -> Outcome | None:
    claim = Claim("例小满", identity.number)
    if method is not CheckMethod.FACE:
        return checker.check(method, claim, "key")
    begun = checker.start_face(claim, RETURN, "key")
    return checker.fetch_face(begun.token) if isinstance(begun, FaceCheck) else begun


@pytest.mark.parametrize("identity", TEST_IDENTITIES, ids=lambda identity: identity.number)
def test_a_test_identity_comes_out_as_the_table_says(
    checker: Checker, identity: TestIdentity
) -> None:
    for method in (*REGISTER, CheckMethod.FACE):
        answer = ask(checker, identity, method)
        if method not in identity.methods:
            assert answer is not None
            assert answer.result is CheckResult.MATCH
        elif identity.endless:
            assert answer is None
        else:
            assert answer == identity.outcome


@pytest.mark.parametrize("identity", TEST_IDENTITIES, ids=lambda identity: identity.number)
def test_a_test_identity_can_be_typed_into_an_application(
    identity: TestIdentity, clock: FrozenClock
) -> None:
    today = civil_date(clock.now())
    assert not check_id_number(IdType.RESIDENT_ID, identity.number, today=today)
    born = birth_date_of(IdType.RESIDENT_ID, identity.number, today=today)
    assert born is not None
    assert not check_age(born, today=today, rule=AgeRule.DAY_AFTER)


def test_every_outcome_has_a_test_identity() -> None:
    assert {identity.sub_reason for identity in TEST_IDENTITIES} == {*SubReason, None}
    assert {identity.result for identity in TEST_IDENTITIES} == {*CheckResult}
    numbers = [identity.number for identity in TEST_IDENTITIES]
    assert len(set(numbers)) == len(numbers)


def test_anybody_else_matches_and_is_alike_enough(checker: Checker, clock: FrozenClock) -> None:
    claim = Claim("例小满", "319900199003070008")
    for method in REGISTER:
        assert checker.check(method, claim, "key").result is CheckResult.MATCH
    begun = checker.start_face(claim, RETURN, "key")
    assert isinstance(begun, FaceCheck)
    assert (begun.url, begun.expires_at) == (RETURN, clock.now() + timedelta(minutes=30))
    assert claim.number not in begun.token
    outcome = checker.fetch_face(begun.token)
    assert outcome is not None
    assert (outcome.result, outcome.score) == (CheckResult.MATCH, 96)


def test_the_table_of_the_documentation_is_the_one_of_the_program() -> None:
    text = (ROOT / "docs/identity-checks.md").read_text(encoding="utf-8")
    row = r"^\| `(\d{17}[\dX])` \| ([^|]+) \| (\w+) \| ([^|]*) \|"
    assert re.findall(row, text, re.MULTILINE) == [
        (
            identity.number,
            ", ".join(method.value for method in identity.methods),
            identity.result.value,
            identity.sub_reason.value if identity.sub_reason else str(identity.score),
        )
        for identity in TEST_IDENTITIES
    ]
