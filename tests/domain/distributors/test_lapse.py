"""An application that was not mended in time is over for everybody (AUT-10)."""

from datetime import datetime

import pytest

from portal.domain import approvals, distributors
from portal.domain.distributors.rules import ApplicationOpen
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import FieldErrors, IllegalTransition
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support.distributors import REASON, Applicant, found, kyc, view
from tests.support.races import all_at_once

LAST_MINUTE = datetime(2026, 12, 7, 23, 59, tzinfo=SHANGHAI)
AFTER = datetime(2026, 12, 8, tzinfo=SHANGHAI)


def returned(portal: Portal, serial: int = 0) -> Applicant:
    body = stage.officers(portal)
    applicant = stage.start(portal)
    stage.fill(portal, applicant, stage.fields(serial))
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
    with portal.begin(body.examiner) as uow:
        distributors.return_application(uow, applicant.application_id, reason=REASON)
    return applicant


def start_again(portal: Portal, applicant: Applicant) -> Applicant:
    with portal.begin(applicant.owner) as uow:
        application_id = distributors.start_application(uow, applicant.organisation_id)
    return Applicant(applicant.organisation_id, applicant.owner, application_id)


def test_what_lapsed_can_neither_be_changed_nor_withdrawn(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = returned(portal)
    assert view(portal, applicant.owner, applicant).editable
    clock.move(AFTER)
    seen = view(portal, applicant.owner, applicant)
    assert seen.case.state is approvals.CaseState.LAPSED
    assert not seen.editable
    assert (seen.verbs, seen.problems) == (frozenset(), ())
    with pytest.raises(IllegalTransition), portal.begin(applicant.owner) as uow:
        distributors.withdraw_application(uow, applicant.application_id)


def test_what_lapsed_does_not_block_a_new_application(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = returned(portal)
    clock.move(LAST_MINUTE)
    with pytest.raises(ApplicationOpen):
        start_again(portal, applicant)
    clock.move(AFTER)
    again = start_again(portal, applicant)
    with pytest.raises(ApplicationOpen):
        start_again(portal, applicant)
    assert view(portal, applicant.owner, again).editable
    with portal.begin(applicant.owner, writes=False) as uow:
        shown = distributors.applications_of(uow, applicant.organisation_id)
    assert [one.case.state for one in shown] == ["draft", "lapsed"]


def test_two_new_applications_at_once_after_a_lapse_leave_one(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = returned(portal)
    clock.move(AFTER)
    results = all_at_once([lambda: start_again(portal, applicant)] * 4)
    assert sum(isinstance(result, Applicant) for result in results) == 1


def test_a_lapse_frees_the_person_for_another_organisation(
    portal: Portal, clock: FrozenClock
) -> None:
    returned(portal, 5)
    second = stage.start(portal)
    stage.fill(portal, second, stage.fields(5))
    clock.move(LAST_MINUTE)
    with pytest.raises(FieldErrors) as caught, portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert found(caught) == [("id_number", "KYC_DUPLICATE_PERSON")]
    clock.move(AFTER)
    with portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    body = stage.officers(portal)
    stage.examined(portal, second, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, second.application_id, reason=REASON)
    assert kyc(portal, second)


def test_a_lapsed_renewal_leaves_the_verification_and_its_person(
    portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(portal)
    applicant = stage.certified(portal, body)
    renewal = start_again(portal, applicant)
    stage.fill(portal, renewal, stage.fields(6))
    with portal.begin(renewal.owner) as uow:
        distributors.submit_application(uow, renewal.application_id)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, renewal.application_id)
    with portal.begin(body.examiner) as uow:
        distributors.return_application(uow, renewal.application_id, reason=REASON)
    clock.move(AFTER)
    start_again(portal, applicant)
    verified = kyc(portal, applicant)
    assert verified is not None
    assert verified.application_id == applicant.application_id
