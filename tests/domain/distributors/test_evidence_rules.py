"""What checks prove together (KYC-04), table by table, and when a card is locked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.distributors import Details, IdType
from portal.domain.distributors.rules import (
    Checked,
    EvidenceState,
    card_is_locked,
    check_finding,
    checked_text,
    claim_of,
    evidence_of,
    needed_consents,
    offered_methods,
    shared_kinds,
)
from portal.kernel.consents import ConsentItem
from portal.kernel.identity import CheckMethod, CheckResult, Claim
from portal.kernel.trade import OrganisationKind

TELECOM3, BANK4, ID2, FACE, MANUAL = CheckMethod
MATCH, MISMATCH, NOT_FOUND, ERROR = CheckResult
OPEN, BY_OFFICER, PASSED, FAILED = EvidenceState
TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
PERSON = Details(
    person_name="例小满",
    id_type=IdType.RESIDENT_ID,
    id_number="319900199003070008",
    mobile="13800000000",
    bank_card="6222020000000000019",
    legal_representative="例大满",
    legal_representative_id_type=IdType.RESIDENT_ID,
    legal_representative_id="319900198003070009",
)
ON_REGISTER = (IdType.RESIDENT_ID, IdType.HMT_RESIDENCE)
ELSEWHERE = (IdType.PASSPORT, IdType.FOREIGN_PR, IdType.HM_PERMIT, IdType.TW_PERMIT)


def check(
    method: CheckMethod,
    result: CheckResult | None,
    score: int | None = None,
    *,
    in_round: int = 1,
    present: bool = True,
) -> Checked:
    return Checked(method, result, score, in_round, present)


def state(*checks: Checked, has_register: bool = True) -> EvidenceState:
    return evidence_of(checks, current_round=1, face_min=80, has_register=has_register).state


ALIKE = check(FACE, MATCH, 80)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ((), OPEN),
        ((check(TELECOM3, None),), OPEN),
        ((ALIKE,), OPEN),
        ((check(MANUAL, MATCH),), OPEN),
        ((check(TELECOM3, MATCH),), BY_OFFICER),
        ((check(BANK4, MATCH),), BY_OFFICER),
        ((check(TELECOM3, MATCH), ALIKE), PASSED),
        ((check(BANK4, MATCH), ALIKE), PASSED),
        ((check(TELECOM3, MATCH), check(MANUAL, MATCH)), PASSED),
        ((check(TELECOM3, MATCH), check(FACE, MATCH, 79)), BY_OFFICER),
        ((check(TELECOM3, MATCH), check(FACE, MATCH)), BY_OFFICER),
        ((check(TELECOM3, MATCH), check(FACE, MISMATCH, 95)), BY_OFFICER),
        ((check(TELECOM3, MATCH), check(FACE, ERROR)), BY_OFFICER),
        ((check(TELECOM3, MATCH), check(FACE, MISMATCH), check(MANUAL, MATCH)), PASSED),
        ((check(TELECOM3, MATCH), ALIKE, check(MANUAL, MISMATCH)), FAILED),
        ((check(TELECOM3, MISMATCH),), FAILED),
        ((check(TELECOM3, MISMATCH), ALIKE), FAILED),
        ((check(TELECOM3, MISMATCH), check(MANUAL, MATCH)), FAILED),
        ((check(TELECOM3, MISMATCH), check(BANK4, MATCH), ALIKE), PASSED),
        ((check(TELECOM3, NOT_FOUND), check(BANK4, MISMATCH)), FAILED),
    ],
)
def test_it_passes_with_a_register_and_a_comparison(
    checks: tuple[Checked, ...], expected: EvidenceState
) -> None:
    assert state(*checks) is expected


@pytest.mark.parametrize("silent", [NOT_FOUND, ERROR])
@pytest.mark.parametrize("method", [TELECOM3, BANK4])
def test_a_register_that_says_nothing_leaves_everything_to_an_officer(
    method: CheckMethod, silent: CheckResult
) -> None:
    asked = check(method, silent)
    assert state(asked) is BY_OFFICER
    assert state(asked, ALIKE) is BY_OFFICER
    assert state(asked, check(MANUAL, MATCH)) is PASSED
    assert state(asked, check(MANUAL, MISMATCH)) is FAILED


def test_where_there_is_no_register_an_officer_decides_alone() -> None:
    assert state(has_register=False) is BY_OFFICER
    assert state(check(MANUAL, MATCH), has_register=False) is PASSED


def test_of_each_method_the_last_answer_counts() -> None:
    wrong, right = check(TELECOM3, MISMATCH), check(TELECOM3, MATCH)
    assert state(wrong, right, ALIKE) is PASSED
    assert state(right, wrong, ALIKE) is FAILED
    assert state(right, check(TELECOM3, None), ALIKE) is PASSED
    assert state(right, check(MANUAL, MISMATCH), check(MANUAL, MATCH)) is PASSED


def test_what_was_checked_before_the_statements_changed_proves_nothing() -> None:
    former = check(TELECOM3, MATCH, present=False)
    assert state(former, ALIKE) is OPEN
    assert state(check(TELECOM3, MISMATCH, present=False)) is OPEN
    assert state(check(TELECOM3, MATCH), check(MANUAL, MATCH, present=False)) is BY_OFFICER


def test_an_officer_finds_anew_in_every_round_and_a_provider_need_not_be_asked_again() -> None:
    register = check(TELECOM3, MATCH, in_round=0)
    assert state(register, check(MANUAL, MATCH, in_round=0)) is BY_OFFICER
    assert state(register, check(FACE, MATCH, 90, in_round=0)) is PASSED


def test_the_two_halves_are_told_apart() -> None:
    found = evidence_of(
        [check(TELECOM3, MATCH), ALIKE], current_round=1, face_min=80, has_register=True
    )
    assert (found.register, found.compared) == (MATCH, FACE)
    found = evidence_of(
        [check(TELECOM3, ERROR), check(MANUAL, MATCH)],
        current_round=1,
        face_min=80,
        has_register=True,
    )
    assert (found.register, found.compared) == (NOT_FOUND, MANUAL)


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("id_type", [None, *IdType])
def test_an_officer_can_always_compare_instead_of_a_machine(
    kind: OrganisationKind, id_type: IdType | None
) -> None:
    assert MANUAL in offered_methods(kind, replace(PERSON, id_type=id_type))


def test_registers_know_mainland_documents_and_cards_of_people() -> None:
    for id_type in ON_REGISTER:
        details = replace(PERSON, id_type=id_type)
        person = offered_methods(OrganisationKind.NATURAL_PERSON, details)
        assert person == (TELECOM3, BANK4, FACE, MANUAL)
        company = offered_methods(OrganisationKind.COMPANY, details)
        assert company == (TELECOM3, ID2, FACE, MANUAL)
    for id_type in ELSEWHERE:
        details = replace(PERSON, id_type=id_type)
        assert offered_methods(OrganisationKind.NATURAL_PERSON, details) == (MANUAL,)


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("own", [None, *IdType])
@pytest.mark.parametrize("of_representative", [None, *IdType])
def test_the_register_of_identity_cards_is_asked_about_representatives_whom_it_knows(
    kind: OrganisationKind, own: IdType | None, of_representative: IdType | None
) -> None:
    details = replace(PERSON, id_type=own, legal_representative_id_type=of_representative)
    is_asked = kind is OrganisationKind.COMPANY and of_representative in ON_REGISTER
    assert (ID2 in offered_methods(kind, details)) is is_asked


@pytest.mark.parametrize("result", CheckResult)
def test_what_is_said_of_a_representative_is_shown_and_proves_nothing_of_the_person(
    result: CheckResult,
) -> None:
    asked = check(ID2, result)
    for checks in ((), (check(TELECOM3, MATCH),), (check(TELECOM3, MATCH), ALIKE)):
        assert state(asked, *checks) is state(*checks)
    assert state(asked, has_register=False) is BY_OFFICER

    def said(*checks: Checked) -> CheckResult | None:
        return evidence_of(
            checks, current_round=1, face_min=80, has_register=True
        ).representative

    assert said(asked) is result
    assert said(check(ID2, MISMATCH), check(ID2, MATCH)) is MATCH
    assert said(check(ID2, result, present=False), check(TELECOM3, MATCH)) is None


def test_each_method_is_told_what_it_needs_and_nothing_else() -> None:
    name, number = PERSON.person_name, PERSON.id_number
    assert claim_of(PERSON, FACE) == Claim(name, number)
    assert claim_of(PERSON, MANUAL) == Claim(name, number)
    assert claim_of(PERSON, TELECOM3) == Claim(name, number, PERSON.mobile)
    assert claim_of(PERSON, BANK4) == Claim(name, number, PERSON.mobile, PERSON.bank_card)
    assert checked_text(PERSON, FACE) == f"FACE|{name}|{number}||"
    assert claim_of(PERSON, ID2) == Claim("例大满", "319900198003070009")
    assert checked_text(PERSON, ID2) == "ID2|例大满|319900198003070009||"
    for method in (TELECOM3, BANK4, ID2, FACE):
        claim = claim_of(PERSON, method)
        kinds = {kind.value for kind in shared_kinds(method)}
        assert ("mobile" in kinds, "bank_card" in kinds) == (
            bool(claim.mobile),
            bool(claim.card),
        )


def test_a_face_needs_a_consent_of_its_own() -> None:
    for method in (TELECOM3, BANK4, ID2):
        assert needed_consents(method) == {ConsentItem.PROVIDER}
    assert needed_consents(FACE) == {ConsentItem.PROVIDER, ConsentItem.FACE}


@pytest.mark.parametrize(
    ("calls", "locked"),
    [
        ([], False),
        ([(TODAY, MISMATCH)] * 2, False),
        ([(TODAY, MISMATCH)] * 3, True),
        ([(TODAY, NOT_FOUND), (TODAY, MISMATCH), (TODAY, NOT_FOUND)], True),
        ([(TODAY, MISMATCH), (TODAY, MISMATCH), (TODAY, MATCH), (TODAY, MISMATCH)], False),
        ([(TODAY, MISMATCH), (TODAY, ERROR), (TODAY, MISMATCH), (TODAY, MISMATCH)], True),
        ([(TODAY, ERROR)] * 9, False),
        ([(TODAY, None)] * 9, False),
        ([(TODAY, MATCH)] * 10, True),
        ([(TODAY, None)] * 10, True),
        ([(YESTERDAY, MISMATCH)] * 3, False),
        ([(YESTERDAY, MATCH)] * 10, False),
        ([(YESTERDAY, MISMATCH)] * 2 + [(TODAY, MISMATCH)], True),
        ([(YESTERDAY, MISMATCH)] * 3 + [(TODAY, MATCH)], False),
    ],
)
def test_a_card_is_locked_for_the_day_by_failures_in_a_row_or_many_calls(
    calls: list[tuple[date, CheckResult | None]], *, locked: bool
) -> None:
    assert card_is_locked(calls, TODAY) is locked


def test_a_finding_says_why_and_is_a_match_or_not() -> None:
    assert not check_finding(MATCH, "compared with the pictures")
    codes = [problem.code for problem in check_finding(ERROR, " ")]
    assert codes == ["CHOICE_UNKNOWN", "TEXT_LENGTH"]
    assert [one.code for one in check_finding(MATCH, "a\u200bb")] == ["TEXT_INVISIBLE"]
