"""Licences and what two officers do to them, seen at once by every buyer."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.domain import licences
from portal.domain.accounts import StaffRole
from portal.domain.licences import LicenceState, LicenceView
from portal.kernel.actor import ANONYMOUS
from portal.wiring import Portal
from tests.support import stories

At = Callable[..., FlaskClient]
REASON = {"reason": "Everything fits together."}
SAME = "A second officer must decide"


def held(portal: Portal, member: stories.Member) -> LicenceView | None:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return licences.licence_of(uow, member.organisation_id)


def state(portal: Portal, member: stories.Member) -> LicenceState:
    licence = held(portal, member)
    assert licence is not None
    return licence.standing.state


@pytest.fixture
def ready(sqlite_portal: Portal) -> stories.Member:
    member = stories.certified(sqlite_portal)
    stories.publish(sqlite_portal, member)
    stories.pay(sqlite_portal, member, 1200)
    return member


@pytest.fixture
def licensed(sqlite_portal: Portal) -> stories.Member:
    return stories.licensed(sqlite_portal)


@pytest.fixture
def place(sqlite_portal: Portal, licensed: stories.Member) -> str:
    licence = held(sqlite_portal, licensed)
    assert licence is not None
    return f"/staff/licences/{licence.id}"


def propose(officer: FlaskClient, place: str, kind: str, ground: str = "MANUAL") -> str:
    measure = {"kind": kind, "ground": ground, "reason": "The shop sold what it may not."}
    answer = officer.post(f"{place}/measures", data=measure)
    assert answer.status_code == 302
    return answer.location


def test_two_officers_grant_a_licence(
    sqlite_portal: Portal, at_desk: At, ready: stories.Member
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    candidate = f"/staff/licences/candidates/{ready.organisation_id}"
    assert candidate in examiner.get("/staff/licences/candidates").text
    proposal = examiner.post(candidate, data=REASON).location
    assert SAME in examiner.get(proposal).text
    assert "waits for a second officer" in examiner.get(candidate).text
    again = examiner.post(candidate, data=REASON)
    assert again.status_code == 422
    assert "The same is proposed already" in again.text
    assert held(sqlite_portal, ready) is None
    assert proposal in approver.get("/staff/proposals").text
    assert approver.post(f"{proposal}/approve").location == proposal
    licence = held(sqlite_portal, ready)
    assert licence is not None
    assert licence.number in approver.get(proposal).text
    assert licence.number in approver.get("/staff/licences").text


def test_who_proposed_cannot_approve_but_may_take_it_back(
    sqlite_portal: Portal, at_desk: At, ready: stories.Member
) -> None:
    both = at_desk(StaffRole.EXAMINER, StaffRole.APPROVER)
    candidate = f"/staff/licences/candidates/{ready.organisation_id}"
    proposal = both.post(candidate, data=REASON).location
    answer = both.post(f"{proposal}/approve")
    assert answer.status_code == 422
    assert SAME in answer.text
    assert held(sqlite_portal, ready) is None
    assert both.post(f"{proposal}/take-back", data={"reason": ""}).status_code == 422
    assert both.post(f"{proposal}/take-back", data=REASON).location == proposal
    assert "Turned down" in both.get(proposal).text
    assert both.post(f"{proposal}/approve").status_code == 422
    assert held(sqlite_portal, ready) is None


def test_nothing_is_proposed_before_every_condition_is_met(
    sqlite_portal: Portal, at_desk: At
) -> None:
    member = stories.certified(sqlite_portal)
    examiner = at_desk(StaffRole.EXAMINER)
    candidate = f"/staff/licences/candidates/{member.organisation_id}"
    page = examiner.get(candidate).text
    assert "Nothing can be proposed before all conditions are met." in page
    answer = examiner.post(candidate, data=REASON)
    assert answer.status_code == 422
    assert "Certification, authorisation, deposit or price list is missing." in answer.text


def test_a_licence_is_suspended_reinstated_and_revoked_by_two(
    sqlite_portal: Portal, at_desk: At, licensed: stories.Member, place: str
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    for kind, consequence, expected in (
        ("suspend", "tells every buyer not to rely on it", LicenceState.SUSPENDED),
        ("reinstate", "the badge is valid again", LicenceState.ACTIVE),
        ("revoke", "nobody can undo it", LicenceState.REVOKED),
    ):
        before = state(sqlite_portal, licensed)
        proposal = propose(examiner, place, kind)
        assert state(sqlite_portal, licensed) is before
        assert consequence in approver.get(proposal).text
        assert approver.post(f"{proposal}/approve").status_code == 302
        assert state(sqlite_portal, licensed) is expected
    page = examiner.get(place).text
    assert "Propose a measure" not in page
    assert "The shop sold what it may not." in page


def test_a_suspension_that_does_not_exist_cannot_be_lifted(at_desk: At, place: str) -> None:
    measure = {"kind": "reinstate", "ground": "COURT", "reason": "The court has lifted it."}
    answer = at_desk(StaffRole.EXAMINER).post(f"{place}/measures", data=measure)
    assert answer.status_code == 422
    assert "not suspended on this ground" in answer.text
    assert "The court has lifted it.</textarea>" in answer.text


def test_a_second_officer_may_turn_a_measure_down(
    sqlite_portal: Portal, at_desk: At, licensed: stories.Member, place: str
) -> None:
    proposal = propose(at_desk(StaffRole.INVESTIGATOR), place, "suspend", "PYRAMID_FLAG")
    approver = at_desk(StaffRole.APPROVER)
    assert approver.post(f"{proposal}/refuse", data=REASON).status_code == 302
    assert "Everything fits together." in approver.get(proposal).text
    assert state(sqlite_portal, licensed) is LicenceState.ACTIVE


def test_revoking_an_authorisation_says_first_which_licences_fall(
    sqlite_portal: Portal, at_desk: At, licensed: stories.Member
) -> None:
    licence = held(sqlite_portal, licensed)
    assert licence is not None
    (authorisation_id,) = licence.authorisation_ids
    place = f"/staff/authorisations/{authorisation_id}"
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    assert licence.number in examiner.get(place).text
    said = "1 badge loses its last valid scope and stops being valid."
    page = examiner.get(f"{place}/revocation").text
    assert said in page
    assert licence.number in page
    proposal = examiner.post(
        f"{place}/revocation", data={"on": "2026-11-23", **REASON}
    ).location
    assert said in approver.get(proposal).text
    assert state(sqlite_portal, licensed) is LicenceState.ACTIVE
    assert approver.post(f"{proposal}/approve").status_code == 302
    assert state(sqlite_portal, licensed) is LicenceState.SUSPENDED
    assert f"{place}/revocation" not in examiner.get(place).text
