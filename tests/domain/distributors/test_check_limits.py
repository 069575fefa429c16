"""Who may ask for an identity check, when, how often, and with which consents."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain import distributors
from portal.domain.distributors import (
    CheckMethod,
    CheckResult,
    ConsentItem,
    ConsentPurpose,
    SharedKind,
    SubReason,
)
from portal.domain.distributors.rules import (
    NotEditable,
    NotInExamination,
    NotOffered,
    TooManyChecks,
)
from portal.domain.members import MemberRole, OrganisationKind
from portal.jobs.outbox import deliver_due
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock, start_of_day
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.store.eventlog import EventRow
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.checks import (
    BANK4,
    FACE,
    NUMBERS,
    TELECOM3,
    agree,
    ask,
    change,
    evidence,
    finish,
    request,
    rows,
)
from tests.support.distributors import Applicant, Officers


@pytest.fixture
def body(portal: Portal) -> Officers:
    return applicants.officers(portal)


@pytest.fixture
def applicant(portal: Portal) -> Applicant:
    drafted = applicants.start(portal)
    applicants.fill(portal, drafted)
    return drafted


def test_an_applicant_asks_while_it_can_edit_and_an_examiner_while_it_examines(
    portal: Portal, body: Officers
) -> None:
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant)
    with pytest.raises(NotInExamination), portal.begin(body.examiner) as uow:
        distributors.request_check(uow, applicant.application_id, TELECOM3)
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    with pytest.raises(NotEditable):
        request(portal, applicant, TELECOM3)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
    applicants.checked(portal, body.examiner, applicant)
    assert evidence(portal, applicant).register is CheckResult.MATCH
    seen = applicants.view(portal, body.examiner, applicant).evidence
    assert seen.requestable == {TELECOM3, BANK4}
    with pytest.raises(NotOffered), portal.begin(body.examiner) as uow:
        distributors.request_check(uow, applicant.application_id, FACE)


def test_strangers_know_nothing_and_colleagues_only_look(
    portal: Portal, applicant: Applicant, body: Officers
) -> None:
    stranger = applicants.start(portal).owner
    reader = applicants.colleague(applicant, MemberRole.FINANCE)
    started = ask(portal, applicant, FACE)
    for actor, error in ((stranger, NotFound), (reader, Forbidden), (body.approver, Forbidden)):
        with pytest.raises(error), portal.begin(actor) as uow:
            distributors.request_check(uow, applicant.application_id, TELECOM3)
        with pytest.raises(error), portal.begin(actor) as uow:
            distributors.go_on_face(uow, started.id)
    with portal.begin(stranger, writes=False) as uow:
        with pytest.raises(NotFound):
            distributors.checks(uow, applicant.application_id)
        with pytest.raises(NotFound):
            distributors.sharings(uow, applicant.organisation_id)
    with portal.begin(applicant.owner) as uow:
        with pytest.raises(NotFound):
            distributors.go_on_face(uow, applicant.application_id)
        with pytest.raises(Forbidden):
            distributors.ask_provider(uow, started.id)
        with pytest.raises(Forbidden):
            distributors.keep_answer(uow, None)
    assert applicants.view(portal, reader, applicant).evidence.checks[0].url == ""


def test_the_applicant_sees_no_score_and_no_note(
    portal: Portal, applicant: Applicant, body: Officers
) -> None:
    finish(portal, applicant, ask(portal, applicant, FACE).id)
    with portal.begin(applicant.owner, writes=False) as uow:
        (own,) = distributors.checks(uow, applicant.application_id)
    with portal.begin(body.examiner, writes=False) as uow:
        (seen,) = distributors.checks(uow, applicant.application_id)
    assert (own.score, seen.score) == (None, 96)


@pytest.mark.parametrize(
    ("method", "fields", "problem"),
    [
        (TELECOM3, {"mobile": "12345"}, ("mobile", "KYC_MOBILE_FORMAT")),
        (BANK4, {"bank_card": "6222020000000000001"}, ("bank_card", "KYC_CARD_CHECK")),
        (FACE, {"id_number": "319900199003070009"}, ("id_number", "KYC_ID_CHECKSUM")),
    ],
)
def test_what_is_wrong_already_is_told_to_nobody(
    sqlite_portal: Portal,
    method: CheckMethod,
    fields: dict[str, object],
    problem: tuple[str, str],
) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    change(sqlite_portal, applicant, **fields)
    with pytest.raises(FieldErrors) as refusal:
        request(sqlite_portal, applicant, method)
    assert applicants.found(refusal) == [problem]


def test_the_account_of_a_company_is_no_card(sqlite_portal: Portal) -> None:
    applicant = applicants.start(sqlite_portal, OrganisationKind.COMPANY)
    applicants.fill(sqlite_portal, applicant)
    with pytest.raises(NotOffered):
        request(sqlite_portal, applicant, BANK4)


def test_five_checks_a_day_are_enough(
    portal: Portal, applicant: Applicant, clock: FrozenClock
) -> None:
    for _ in range(5):
        ask(portal, applicant, TELECOM3)
    assert evidence(portal, applicant).left_today == 0
    assert not evidence(portal, applicant).requestable
    with pytest.raises(TooManyChecks):
        request(portal, applicant, TELECOM3)
    clock.move(start_of_day(clock.now().date() + timedelta(days=1)))
    ask(portal, applicant, TELECOM3)


def test_nobody_is_told_without_consent(sqlite_portal: Portal) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    agree(sqlite_portal, applicant, face=False)
    assert evidence(sqlite_portal, applicant).requestable == {TELECOM3, BANK4}
    with pytest.raises(FieldErrors) as refusal:
        request(sqlite_portal, applicant, FACE)
    assert applicants.found(refusal) == [("method", "KYC_CONSENT_MISSING")]
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, {ConsentItem.PROVIDER: False}
        )
    for method in (TELECOM3, BANK4, FACE):
        with pytest.raises(FieldErrors):
            request(sqlite_portal, applicant, method)
    assert not evidence(sqlite_portal, applicant).requestable


def test_a_consent_that_is_taken_back_at_the_last_moment_still_counts(
    portal: Portal, applicant: Applicant
) -> None:
    check_id = request(portal, applicant, TELECOM3)
    with portal.begin(applicant.owner) as uow:
        distributors.withdraw_application(uow, applicant.application_id)
    deliver_due(portal)
    (row,) = rows(portal)
    assert (row.id, row.result, row.sub_reason) == (
        check_id,
        CheckResult.ERROR,
        SubReason.REFUSED,
    )
    with portal.begin(applicant.owner, writes=False) as uow:
        assert distributors.sharings(uow, applicant.organisation_id) == ()


def test_a_consent_taken_back_ends_the_checks_that_need_it(
    portal: Portal, applicant: Applicant
) -> None:
    started = ask(portal, applicant, FACE)
    agree(portal, applicant, face=False)
    ended = finish(portal, applicant, started.id)
    assert (ended.result, ended.sub_reason) == (CheckResult.ERROR, SubReason.NOT_FINISHED)
    assert rows(portal)[0].token is None


def test_the_record_says_what_was_told_to_whom_and_what_for(
    portal: Portal, applicant: Applicant, clock: FrozenClock
) -> None:
    for method in (TELECOM3, BANK4, FACE):
        ask(portal, applicant, method)
        clock.advance(timedelta(seconds=1))
    with portal.begin(applicant.owner, writes=False) as uow:
        face, bank, phone = distributors.sharings(uow, applicant.organisation_id)
        known = uow.checker.provider
    assert (phone.provider, phone.contact) == (known.name, known.contact)
    assert [one.method for one in (phone, bank, face)] == [TELECOM3, BANK4, FACE]
    assert phone.purpose is bank.purpose is ConsentPurpose.VERIFICATION
    assert face.purpose is ConsentPurpose.FACE_CHECK
    assert phone.kinds == (SharedKind.NAME, SharedKind.ID_NUMBER, SharedKind.MOBILE)
    assert set(bank.kinds) == {*phone.kinds, SharedKind.BANK_CARD}
    assert set(face.kinds) == {SharedKind.NAME, SharedKind.ID_NUMBER, SharedKind.FACE}


def test_nothing_of_the_person_stands_in_the_rows_or_in_the_trail(
    portal: Portal, applicant: Applicant
) -> None:
    stated = {
        "person_name": "例独一",
        "id_number": NUMBERS[FACE, SubReason.OTHER_FACE],
        "mobile": "13900007654",
        "bank_card": applicants.bank_card(7_654),
    }
    change(portal, applicant, **stated)
    finish(portal, applicant, ask(portal, applicant, FACE).id)
    ask(portal, applicant, BANK4)
    with portal.begin(SYSTEM, writes=False) as uow:
        bodies = [str(body) for body in uow.session.scalars(select(EventRow.body))]
    columns = [
        str({column.key: getattr(row, column.key) for column in row.__table__.columns})
        for row in rows(portal)
    ]
    assert columns
    for secret in stated.values():
        assert not any(secret in text for text in (*bodies, *columns))


def wrong_card(portal: Portal, card: str) -> Applicant:
    """Return an applicant whose bank finds that the card is another one."""
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant)
    number = NUMBERS[BANK4, SubReason.CARD_WRONG]
    change(portal, applicant, id_number=number, bank_card=card)
    return applicant


def test_a_card_is_locked_after_three_failures_whoever_asks_until_the_next_day(
    portal: Portal, clock: FrozenClock
) -> None:
    card = applicants.bank_card(9_000)
    first, second = wrong_card(portal, card), wrong_card(portal, card)
    for applicant in (first, first, second):
        assert ask(portal, applicant, BANK4).result is CheckResult.MISMATCH
    with pytest.raises(FieldErrors) as refusal:
        request(portal, second, BANK4)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("method", "KYC_CARD_LOCKED")
    tomorrow = clock.now().date() + timedelta(days=1)
    assert problem.facts == {"until": tomorrow}
    ask(portal, second, TELECOM3)  # another way stays open
    clock.move(start_of_day(tomorrow) - timedelta(seconds=1))
    with pytest.raises(FieldErrors):
        request(portal, first, BANK4)
    clock.move(start_of_day(tomorrow))
    assert ask(portal, first, BANK4).result is CheckResult.MISMATCH


def test_a_card_is_locked_after_ten_calls_of_a_day(sqlite_portal: Portal) -> None:
    card = applicants.bank_card(9_001)
    for _ in range(2):
        applicant = applicants.start(sqlite_portal)
        applicants.fill(sqlite_portal, applicant)
        change(sqlite_portal, applicant, bank_card=card)
        for _ in range(5):
            assert ask(sqlite_portal, applicant, BANK4).result is CheckResult.MATCH
    third = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, third)
    change(sqlite_portal, third, bank_card=card)
    with pytest.raises(FieldErrors) as refusal:
        request(sqlite_portal, third, BANK4)
    assert applicants.found(refusal) == [("method", "KYC_CARD_LOCKED")]
