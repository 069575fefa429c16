"""Identity checks at the desk: what they prove, asking a register, the own finding."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from portal.adapters.identity_sandbox import TEST_IDENTITIES
from portal.domain import approvals, distributors
from portal.domain.accounts import StaffRole
from portal.domain.distributors import CheckMethod, EvidenceState
from portal.domain.members import OrganisationKind
from portal.jobs.outbox import deliver_due
from portal.kernel.actor import SYSTEM
from portal.kernel.identity import SubReason
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import stories
from tests.support.distributors import REASON, Applicant
from tests.support.people import officer

At = Callable[..., FlaskClient]


def case_of(portal: Portal, subject: object) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        return f"/staff/cases/{approvals.case_of(uow, subject).id}"  # type: ignore[arg-type]


@pytest.fixture
def applicant(sqlite_portal: Portal) -> Applicant:
    """Somebody whose application is being examined."""
    applicant = applicants.submitted(sqlite_portal)
    with sqlite_portal.begin(officer(sqlite_portal, StaffRole.EXAMINER)) as uow:
        distributors.take_application(uow, applicant.application_id)
    return applicant


@pytest.fixture
def place(sqlite_portal: Portal, applicant: Applicant) -> str:
    return case_of(sqlite_portal, applicant.application_id)


def desk_of(browser: FlaskClient, place: str) -> str:
    """Return the part of the case's page that is about the identity."""
    _, _, after = unescape(browser.get(place).text).partition('id="identity"')
    return after.partition("</section>")[0]


def checklist_of(browser: FlaskClient, place: str) -> str:
    """Return the part of the case's page that is the checklist."""
    _, _, after = unescape(browser.get(place).text).partition('id="checklist"')
    return after.partition("</section>")[0]


def test_an_examiner_asks_a_register_and_compares_the_person(
    sqlite_portal: Portal, at_desk: At, applicant: Applicant, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    before = desk_of(examiner, place)
    assert "Not checked yet" in before
    assert "No register was asked yet." in before
    assert 'value="FACE"' not in before
    answer = examiner.post(f"{place}/checks", data={"method": "TELECOM3"})
    assert answer.location == f"{place}#identity"
    assert "The provider is being asked. Look again." in desk_of(examiner, place)
    deliver_due(sqlite_portal)
    asked = desk_of(examiner, place)
    assert "A register agrees." in asked
    assert "Everything agrees" in asked
    assert "4 more checks today." in asked
    found = {"result": "match", "note": REASON}
    assert examiner.post(f"{place}/identity", data=found).status_code == 302
    after = desk_of(examiner, place)
    assert "Confirmed" in after
    assert REASON in after
    assert "Your own comparison" not in after
    seen = applicants.view(sqlite_portal, applicant.owner, applicant)
    assert seen.evidence.state is EvidenceState.PASSED


def test_a_score_is_shown_to_officers(sqlite_portal: Portal, at_desk: At) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    check_id = applicants.checked(sqlite_portal, applicant.owner, applicant, CheckMethod.FACE)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.go_on_face(uow, check_id)
    deliver_due(sqlite_portal)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    place = case_of(sqlite_portal, applicant.application_id)
    assert "Score 96 of 100" in desk_of(at_desk(StaffRole.APPROVER), place)


def test_a_mismatch_is_told_with_what_can_be_done(sqlite_portal: Portal, at_desk: At) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    number = next(
        one.number for one in TEST_IDENTITIES if one.sub_reason is SubReason.NAME_WRONG
    )
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, applicant.application_id, {"id_number": number})
    applicants.checked(sqlite_portal, applicant.owner, applicant)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    desk = desk_of(
        at_desk(StaffRole.EXAMINER), case_of(sqlite_portal, applicant.application_id)
    )
    assert "A register does not agree." in desk
    assert "The name does not agree with the number" in desk


def test_what_differs_about_a_legal_representative_is_shown_to_be_resolved(
    sqlite_portal: Portal, at_desk: At, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    assert "Legal representative" not in desk_of(examiner, place)  # a natural person has none
    company = applicants.start(sqlite_portal, OrganisationKind.COMPANY)
    applicants.fill(sqlite_portal, company)
    number = next(
        one.number for one in TEST_IDENTITIES if one.sub_reason is SubReason.NUMBER_WRONG
    )
    with sqlite_portal.begin(company.owner) as uow:
        distributors.save_details(
            uow, company.application_id, {"legal_representative_id": number}
        )
        distributors.submit_application(uow, company.application_id)
    with sqlite_portal.begin(officer(sqlite_portal, StaffRole.EXAMINER)) as uow:
        distributors.take_application(uow, company.application_id)
    place = case_of(sqlite_portal, company.application_id)
    assert "The register of identity cards was not asked yet." in desk_of(examiner, place)
    assert "Register of identity cards: " not in checklist_of(examiner, place)
    assert examiner.post(f"{place}/checks", data={"method": "ID2"}).status_code == 302
    deliver_due(sqlite_portal)
    desk = desk_of(examiner, place)
    assert "Name and identity number do not belong together. Resolve it" in desk
    assert "Not checked yet" in desk  # it is no evidence of the person
    said = checklist_of(examiner, place).partition("Register of identity cards: ")[2]
    assert "Does not agree" in said.partition("</p>")[0]


def test_only_an_answer_of_an_officer_is_a_finding(at_desk: At, place: str) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    page = desk_of(examiner, place)
    assert 'value="match"' in page
    assert 'value="error"' not in page
    for result in ("error", "not_found"):
        answer = examiner.post(f"{place}/identity", data={"result": result, "note": REASON})
        assert answer.status_code == 422


@pytest.mark.parametrize("method", ["", "FACE", "MANUAL"])
def test_an_examiner_cannot_ask_for_what_is_not_an_examiners(
    at_desk: At, place: str, method: str
) -> None:
    answer = at_desk(StaffRole.EXAMINER).post(f"{place}/checks", data={"method": method})
    assert answer.status_code == 422


def test_a_letter_has_no_identity_to_check(sqlite_portal: Portal, at_desk: At) -> None:
    supplier = stories.register_member(sqlite_portal, name="Agent")
    application_id = stories.letter_draft(sqlite_portal, supplier)
    place = case_of(sqlite_portal, application_id)
    answer = at_desk(StaffRole.EXAMINER).post(f"{place}/checks", data={"method": "TELECOM3"})
    assert answer.status_code == 404
