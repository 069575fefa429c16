"""Whose verification counts and how long; one person, one organisation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from portal.domain import approvals, distributors
from portal.domain.distributors import (
    KycStatus,
)
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    ChangedMeanwhile,
    FieldErrors,
)
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support.distributors import (
    REASON,
    Applicant,
    found,
    kyc,
    view,
)

CaseState, CaseVerb = approvals.CaseState, approvals.CaseVerb


def test_a_person_stands_for_one_organisation_at_a_time(portal: Portal) -> None:
    first, second = stage.start(portal), stage.start(portal)
    for applicant in (first, second):
        stage.fill(portal, applicant, stage.fields(1))
    with portal.begin(first.owner) as uow:
        distributors.submit_application(uow, first.application_id)
    with pytest.raises(FieldErrors) as caught, portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert found(caught) == [("id_number", "KYC_DUPLICATE_PERSON")]
    assert caught.value.problems[0].facts == {}
    with portal.begin(first.owner) as uow:
        distributors.withdraw_application(uow, first.application_id)
    with portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert view(portal, second.owner, second).case.state is CaseState.SUBMITTED


def test_one_person_submitted_by_four_organisations_at_once_gets_in_once(
    portal: Portal,
) -> None:
    applicants = [stage.start(portal) for _ in range(4)]
    for applicant in applicants:
        stage.fill(portal, applicant, stage.fields(5))

    def submit(applicant: Applicant) -> str:
        try:
            with portal.begin(applicant.owner) as uow:
                distributors.submit_application(uow, applicant.application_id)
        except (FieldErrors, ChangedMeanwhile) as refused:
            return refused.code
        return "submitted"

    with ThreadPoolExecutor(len(applicants)) as pool:
        outcomes = list(pool.map(submit, applicants))
    assert outcomes.count("submitted") == 1
    states = [view(portal, one.owner, one).case.state for one in applicants]
    assert states.count(CaseState.SUBMITTED) == 1


def test_a_refused_person_may_apply_elsewhere_and_a_verified_one_may_not(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    for applicant in (first, second):
        stage.fill(sqlite_portal, applicant, stage.fields(2))
    with sqlite_portal.begin(first.owner) as uow:
        distributors.submit_application(uow, first.application_id)
    stage.examined(sqlite_portal, first, body.examiner)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.refuse_application(uow, first.application_id, reason=REASON)
    with sqlite_portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    stage.examined(sqlite_portal, second, body.examiner)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, second.application_id, reason=REASON)
    with sqlite_portal.begin(first.owner) as uow:
        application_id = distributors.start_application(uow, first.organisation_id)
    third = Applicant(first.organisation_id, first.owner, application_id)
    stage.fill(sqlite_portal, third, stage.fields(2))
    with pytest.raises(FieldErrors) as caught, sqlite_portal.begin(third.owner) as uow:
        distributors.submit_application(uow, third.application_id)
    assert found(caught) == [("id_number", "KYC_DUPLICATE_PERSON")]


def test_another_person_in_the_next_round_frees_the_first(sqlite_portal: Portal) -> None:
    body = stage.officers(sqlite_portal)
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    for applicant in (first, second):
        stage.fill(sqlite_portal, applicant, stage.fields(3))
    with sqlite_portal.begin(first.owner) as uow:
        distributors.submit_application(uow, first.application_id)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.take_application(uow, first.application_id)
        distributors.return_application(uow, first.application_id, reason=REASON)
    with sqlite_portal.begin(first.owner) as uow:
        other = stage.fields(4)
        changed = {name: other[name] for name in ("id_number", "mobile")}
        distributors.save_details(uow, first.application_id, changed)
        distributors.submit_application(uow, first.application_id)
    with sqlite_portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert view(sqlite_portal, second.owner, second).case.state is CaseState.SUBMITTED


def test_a_verification_expires_by_the_clock_alone(portal: Portal, clock: FrozenClock) -> None:
    applicant = stage.certified(portal, stage.officers(portal))

    def status_at(moment: datetime) -> KycStatus:
        clock.move(moment)
        verified = kyc(portal, applicant)
        assert verified is not None
        return verified.status

    assert status_at(datetime(2027, 4, 22, 23, 59, tzinfo=SHANGHAI)) is KycStatus.VERIFIED
    assert status_at(datetime(2027, 4, 23, tzinfo=SHANGHAI)) is KycStatus.EXPIRING
    assert status_at(datetime(2027, 5, 23, 23, 59, tzinfo=SHANGHAI)) is KycStatus.EXPIRING
    assert status_at(datetime(2027, 5, 24, tzinfo=SHANGHAI)) is KycStatus.EXPIRED
    assert kyc(portal, applicant, as_of=date(2026, 11, 22)) is None


def test_a_renewal_supersedes_and_the_past_stays_true(
    portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(portal)
    first = stage.certified(portal, body)
    clock.move(datetime(2027, 6, 1, 9, tzinfo=SHANGHAI))
    with portal.begin(first.owner) as uow:
        application_id = distributors.start_application(uow, first.organisation_id)
    renewal = Applicant(first.organisation_id, first.owner, application_id)
    stage.fill(portal, renewal)
    with portal.begin(renewal.owner) as uow:
        distributors.submit_application(uow, application_id)
    stage.examined(portal, renewal, body.examiner)
    expired = kyc(portal, renewal)
    assert expired is not None
    assert expired.status is KycStatus.EXPIRED
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, application_id, reason=REASON)
    now, then = kyc(portal, renewal), kyc(portal, renewal, as_of=date(2027, 5, 23))
    assert now is not None
    assert then is not None
    assert (now.application_id, now.status) == (application_id, KycStatus.VERIFIED)
    assert (then.application_id, then.status) == (first.application_id, KycStatus.EXPIRING)
    with portal.begin(body.approver, writes=False) as uow:
        listed = distributors.certified(uow)
    assert [item.application_id for item in listed.items] == [application_id]
    assert listed.next is None


def test_verified_organisations_are_listed_for_officers_oldest_first(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(sqlite_portal)
    first = stage.certified(sqlite_portal, body)
    clock.advance(timedelta(minutes=1))
    second = stage.certified(sqlite_portal, body)
    stage.submitted(sqlite_portal)
    with sqlite_portal.begin(body.examiner, writes=False) as uow:
        listed = distributors.certified(uow)
        both = distributors.kycs(uow, [first.organisation_id, second.organisation_id, uuid4()])
    assert [item.organisation_id for item in listed.items] == [
        first.organisation_id,
        second.organisation_id,
    ]
    assert set(both) == {first.organisation_id, second.organisation_id}
