"""Checks of a person by a provider: asked for, answered after commit, counted, shared."""

from datetime import timedelta

import pytest

from portal.adapters.identity_sandbox import TEST_IDENTITIES
from portal.domain import distributors
from portal.domain.distributors import (
    CheckMethod,
    CheckResult,
    CheckState,
    EvidenceState,
    SubReason,
)
from portal.domain.distributors.rules import (
    CheckUnderWay,
    IdentityNotConfirmed,
    NotOffered,
)
from portal.jobs.outbox import deliver_due
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.checks import (
    BANK4,
    FACE,
    LOW_SCORE,
    NUMBERS,
    TELECOM3,
    ask,
    change,
    events,
    evidence,
    finish,
    request,
    rows,
)
from tests.support.distributors import REASON, Applicant, Officers


@pytest.fixture
def body(portal: Portal) -> Officers:
    return applicants.officers(portal)


@pytest.fixture
def applicant(portal: Portal) -> Applicant:
    drafted = applicants.start(portal)
    applicants.fill(portal, drafted)
    return drafted


def test_a_provider_is_asked_after_commit_and_its_answer_kept(
    portal: Portal, applicant: Applicant
) -> None:
    request(portal, applicant, TELECOM3)
    waiting = evidence(portal, applicant)
    assert waiting.is_waiting
    assert waiting.checks[0].state is CheckState.REQUESTED
    assert not waiting.requestable
    deliver_due(portal)
    answered = evidence(portal, applicant)
    assert not answered.is_waiting
    assert answered.checks[0].state is CheckState.DONE
    assert answered.checks[0].result is CheckResult.MATCH
    assert answered.state is EvidenceState.MANUAL
    assert (answered.register, answered.compared) == (CheckResult.MATCH, None)
    assert events(portal, applicant) == [
        "distributors.check.requested",
        "distributors.check.answered",
    ]


def test_an_answer_is_kept_once_however_often_it_is_delivered(
    portal: Portal, applicant: Applicant
) -> None:
    check_id = request(portal, applicant, TELECOM3)
    with portal.begin(SYSTEM, writes=False) as uow:
        answer = distributors.ask_provider(uow, check_id)
    for _ in range(2):
        with portal.begin(SYSTEM) as uow:
            distributors.keep_answer(uow, answer)
    deliver_due(portal)
    assert events(portal, applicant).count("distributors.check.answered") == 1


def test_a_face_check_goes_on_at_the_provider_and_is_fetched(
    portal: Portal, applicant: Applicant, clock: FrozenClock
) -> None:
    ask(portal, applicant, TELECOM3)
    started = ask(portal, applicant, FACE)
    assert started.state is CheckState.STARTED
    assert started.url.endswith(
        f"/member/{applicant.organisation_id}/certification/{applicant.application_id}/identity"
    )
    assert started.expires_at == clock.now() + timedelta(minutes=30)
    assert finish(portal, applicant, started.id).result is CheckResult.MATCH
    assert evidence(portal, applicant).state is EvidenceState.PASSED
    assert evidence(portal, applicant).compared is FACE
    finish(portal, applicant, started.id)  # coming back twice is harmless
    assert events(portal, applicant)[-4:] == [
        "distributors.check.requested",
        "distributors.check.started",
        "distributors.check.resumed",
        "distributors.check.answered",
    ]


def test_the_token_of_a_face_check_is_sealed_and_gone_with_its_end(
    portal: Portal, applicant: Applicant
) -> None:
    started = ask(portal, applicant, FACE)
    token = rows(portal)[0].token
    assert token
    assert b"matches" not in token
    finish(portal, applicant, started.id)
    assert rows(portal)[0].token is None


@pytest.mark.parametrize(
    ("method", "reason"), [key for key in NUMBERS if key[0] in {TELECOM3, BANK4}]
)
def test_every_answer_of_a_register_is_kept_and_none_rejects(
    sqlite_portal: Portal, method: CheckMethod, reason: SubReason
) -> None:
    number = NUMBERS[method, reason]
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    change(sqlite_portal, applicant, id_number=number)
    answered = ask(sqlite_portal, applicant, method)
    identity = next(one for one in TEST_IDENTITIES if one.number == number)
    assert (answered.result, answered.sub_reason) == (identity.result, reason)
    refuted = identity.result is CheckResult.MISMATCH
    seen = applicants.view(sqlite_portal, applicant.owner, applicant)
    assert seen.evidence.state is (EvidenceState.FAILED if refuted else EvidenceState.MANUAL)
    assert seen.editable
    assert not seen.problems


def test_a_face_that_is_not_alike_enough_leaves_the_comparison_to_an_officer(
    sqlite_portal: Portal,
) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    change(sqlite_portal, applicant, id_number=LOW_SCORE)
    ask(sqlite_portal, applicant, TELECOM3)
    started = ask(sqlite_portal, applicant, FACE)
    assert finish(sqlite_portal, applicant, started.id).result is CheckResult.MATCH
    assert evidence(sqlite_portal, applicant).state is EvidenceState.MANUAL


def test_a_face_check_that_is_not_finished_goes_on_until_it_is_too_late(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    change(sqlite_portal, applicant, id_number=NUMBERS[FACE, SubReason.NOT_FINISHED])
    started = ask(sqlite_portal, applicant, FACE)
    assert finish(sqlite_portal, applicant, started.id).state is CheckState.STARTED
    clock.advance(timedelta(minutes=31))
    late = evidence(sqlite_portal, applicant).checks[0]
    assert (late.state, late.result, late.url) == (CheckState.DONE, None, "")
    assert FACE in evidence(sqlite_portal, applicant).requestable
    ended = finish(sqlite_portal, applicant, started.id)
    assert (ended.result, ended.sub_reason) == (CheckResult.ERROR, SubReason.NOT_FINISHED)


def test_an_abandoned_face_check_does_not_stand_in_the_way(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    ask(sqlite_portal, applicant, FACE)
    assert evidence(sqlite_portal, applicant).requestable == {TELECOM3, BANK4}
    with pytest.raises(CheckUnderWay):
        request(sqlite_portal, applicant, FACE)
    clock.advance(timedelta(minutes=31))
    request(sqlite_portal, applicant, FACE)
    for method in (TELECOM3, BANK4, FACE):
        with pytest.raises(CheckUnderWay):
            request(sqlite_portal, applicant, method)
    first = rows(sqlite_portal)[0]
    assert (first.result, first.sub_reason, first.token) == (
        CheckResult.ERROR,
        SubReason.NOT_FINISHED,
        None,
    )


def test_a_changed_number_is_unchecked_again(portal: Portal, applicant: Applicant) -> None:
    ask(portal, applicant, TELECOM3)
    change(portal, applicant, mobile="13900001111")
    after = evidence(portal, applicant)
    assert after.state is EvidenceState.OPEN
    assert not after.checks[0].counts


def test_what_a_method_does_not_look_at_may_change(
    portal: Portal, applicant: Applicant
) -> None:
    ask(portal, applicant, TELECOM3)
    change(portal, applicant, bank_card=applicants.bank_card(7_000))
    assert evidence(portal, applicant).state is EvidenceState.MANUAL


def test_nobody_is_recommended_without_a_register(portal: Portal, body: Officers) -> None:
    applicant = applicants.submitted(portal)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )
    with pytest.raises(IdentityNotConfirmed) as refusal, portal.begin(body.examiner) as uow:
        distributors.recommend_application(uow, applicant.application_id, reason=REASON)
    assert refusal.value.facts["state"] == "open"
    applicants.checked(portal, body.examiner, applicant)
    seen = applicants.view(portal, body.examiner, applicant)
    assert seen.evidence.state is EvidenceState.PASSED
    assert not seen.identity_pending


def test_the_holder_of_a_foreign_document_is_compared_by_an_officer_alone(
    portal: Portal, body: Officers
) -> None:
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant)
    change(
        portal,
        applicant,
        id_type="PASSPORT",
        id_number="E12345678",
        id_country="DE",
        birth_date="1990-03-07",
    )
    assert evidence(portal, applicant).state is EvidenceState.MANUAL
    assert evidence(portal, applicant).offered == (CheckMethod.MANUAL,)
    with pytest.raises(NotOffered):
        request(portal, applicant, TELECOM3)
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )
    assert evidence(portal, applicant).state is EvidenceState.PASSED
