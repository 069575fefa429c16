"""Applications at the desk: taken, returned, recommended, decided by a second officer."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain import approvals, distributors, documents, members, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState, CaseView
from portal.domain.members import OrganisationKind
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import desk, scans, stories
from tests.support import distributors as applicants

At = Callable[..., FlaskClient]
REASON = {"reason": "Letter and register agree."}
SAME = "A second officer must decide"


def case_of(portal: Portal, application_id: UUID) -> CaseView:
    with portal.begin(SYSTEM, writes=False) as uow:
        return approvals.case_of(uow, application_id)


def hand_in(portal: Portal, member: stories.Member, application_id: UUID) -> None:
    with portal.begin(member.owner) as uow:
        suppliers.submit_application(uow, application_id)


def look_through(examiner: FlaskClient, place: str) -> None:
    found = desk.findings(examiner.get(place).text)
    assert examiner.post(f"{place}/checklist", data=found).status_code == 302


@pytest.fixture
def supplier(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY, name="Agent")


@pytest.fixture
def letter(sqlite_portal: Portal, supplier: stories.Member) -> UUID:
    application_id = stories.letter_draft(sqlite_portal, supplier)
    hand_in(sqlite_portal, supplier, application_id)
    return application_id


@pytest.fixture
def place(sqlite_portal: Portal, letter: UUID) -> str:
    return f"/staff/cases/{case_of(sqlite_portal, letter).id}"


def test_a_letter_goes_there_and_back_until_a_second_officer_approves_it(
    sqlite_portal: Portal, at_desk: At, supplier: stories.Member, letter: UUID, place: str
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    assert "Agent Ltd" in examiner.get("/staff/cases").text
    assert examiner.post(f"{place}/take").location == place
    asked = {"reason": "The second page is missing."}
    assert examiner.post(f"{place}/return", data=asked).status_code == 302
    hand_in(sqlite_portal, supplier, letter)
    examiner.post(f"{place}/take")
    look_through(examiner, place)
    assert examiner.post(f"{place}/recommend", data=REASON).status_code == 302
    assert approver.post(f"{place}/send-back", data=REASON).status_code == 302
    assert case_of(sqlite_portal, letter).state is CaseState.EXAMINATION
    examiner.post(f"{place}/recommend", data=REASON)
    assert approver.post(f"{place}/approve", data=REASON).status_code == 302
    page = approver.get(place).text
    assert "The second page is missing." in page
    assert "Open the authorisation" in page
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        assert suppliers.authorisation_of(uow, letter) is not None


def test_the_page_shows_the_letter_its_scan_and_who_examined(at_desk: At, place: str) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    page = examiner.get(place).text
    for shown in ("XH-2026-001", "Xinghe Video Ltd", "Campus", "letter.pdf", "Examined by"):
        assert shown in page


def test_whoever_examined_is_told_to_leave_the_decision_to_another(
    sqlite_portal: Portal, at_desk: At, letter: UUID, place: str
) -> None:
    both = at_desk(StaffRole.EXAMINER, StaffRole.APPROVER)
    both.post(f"{place}/take")
    look_through(both, place)
    both.post(f"{place}/recommend", data=REASON)
    page = both.get(place).text
    assert SAME in page
    assert f"{place}/approve" not in page
    before = case_of(sqlite_portal, letter)
    for verb in ("approve", "refuse"):
        answer = both.post(f"{place}/{verb}", data=REASON)
        assert answer.status_code == 422
        assert SAME in answer.text
    assert case_of(sqlite_portal, letter) == before
    assert f"{place}/approve" in at_desk(StaffRole.APPROVER).get(place).text


def test_a_reason_too_short_comes_back_with_its_text_and_changes_nothing(
    sqlite_portal: Portal, at_desk: At, letter: UUID, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    answer = examiner.post(f"{place}/return", data={"reason": "no"})
    assert answer.status_code == 422
    assert ">\r\nno</textarea>" in answer.text
    assert "Write 5 to 1000 characters." in answer.text
    assert case_of(sqlite_portal, letter).state is CaseState.EXAMINATION


def test_a_step_that_the_state_forbids_is_refused_in_words(at_desk: At, place: str) -> None:
    answer = at_desk(StaffRole.APPROVER).post(f"{place}/approve", data=REASON)
    assert answer.status_code == 422
    assert "not possible in the present state" in answer.text


def test_a_refused_letter_leaves_no_authorisation(
    sqlite_portal: Portal, at_desk: At, letter: UUID, place: str
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    examiner.post(f"{place}/take")
    look_through(examiner, place)
    examiner.post(f"{place}/recommend", data=REASON)
    assert "It cannot be taken back." in approver.get(place).text
    approver.post(f"{place}/refuse", data=REASON)
    assert case_of(sqlite_portal, letter).state is CaseState.REFUSED
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        assert suppliers.authorisation_of(uow, letter) is None


def test_nobody_is_certified_before_an_examiner_has_found_the_identity(
    sqlite_portal: Portal, at_desk: At
) -> None:
    applicant = applicants.submitted(sqlite_portal)
    place = f"/staff/cases/{case_of(sqlite_portal, applicant.application_id).id}"
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    examiner.post(f"{place}/take")
    assert f"{place}/recommend" not in examiner.get(place).text
    early = examiner.post(f"{place}/recommend", data=REASON)
    assert early.status_code == 422
    assert "The identity is not confirmed." in early.text
    unfinished = examiner.post(f"{place}/identity", data={"note": "Compared both sides."})
    assert unfinished.status_code == 422
    assert "Compared both sides.</textarea>" in unfinished.text
    finding = {"result": "match", "note": "Name, number and portrait agree."}
    assert examiner.post(f"{place}/identity", data=finding).status_code == 302
    asked = examiner.post(f"{place}/checks", data={"method": "TELECOM3"})
    assert asked.status_code == 302
    outbox.deliver_due(sqlite_portal)
    found = desk.findings(examiner.get(place).text)
    assert examiner.post(f"{place}/findings", data=found).status_code == 302
    assert examiner.post(f"{place}/recommend", data=REASON).status_code == 302
    assert approver.post(f"{place}/approve", data=REASON).status_code == 302
    assert "Name, number and portrait agree." in approver.get(place).text
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        assert distributors.kyc(uow, applicant.organisation_id) is not None


def test_personal_data_are_masked_at_the_desk_too(sqlite_portal: Portal, at_desk: At) -> None:
    applicant = applicants.submitted(sqlite_portal)
    place = f"/staff/cases/{case_of(sqlite_portal, applicant.application_id).id}"
    page = at_desk(StaffRole.EXAMINER).get(place).text
    assert "1380000" not in page
    assert "621700000" not in page


def test_an_officer_does_not_act_on_its_own_organisation(
    sqlite_portal: Portal, at_desk: At, supplier: stories.Member, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    with sqlite_portal.begin(supplier.owner) as uow:
        secret = members.invite(
            uow,
            supplier.organisation_id,
            email=_address(examiner),
            role=members.MemberRole.STAFF,
        )
    assert examiner.post(f"/invitations/{secret}").status_code == 302
    assert "You work for an organisation that has a part in this" in examiner.get(place).text
    answer = examiner.post(f"{place}/take")
    assert answer.status_code == 422
    assert "You work for an organisation that has a part in this" in answer.text


def _address(browser: FlaskClient) -> str:
    page = browser.get("/staff").text
    return page.partition('<span class="lz-muted">')[2].partition("<")[0]


def test_a_paper_is_a_download_and_belongs_to_the_case(
    sqlite_portal: Portal, at_desk: At, supplier: stories.Member, letter: UUID, place: str
) -> None:
    stranger = stories.register_member(sqlite_portal, name="Stranger")
    with sqlite_portal.begin(stranger.owner) as uow:
        foreign = documents.upload(
            uow,
            stranger.organisation_id,
            kind=documents.DocumentKind.OTHER,
            filename="other.png",
            data=scans.png(),
        )
    with sqlite_portal.begin(supplier.owner, writes=False) as uow:
        own = suppliers.application(uow, letter).documents[0].id
    examiner = at_desk(StaffRole.EXAMINER)
    given = examiner.get(f"{place}/documents/{own}")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Content-Security-Policy"] == "sandbox"
    assert examiner.get(f"{place}/documents/{foreign}").status_code == 404


def test_the_queue_is_cut_by_state_and_kind_and_says_what_is_late(
    at_desk: At, clock: FrozenClock, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    assert place in examiner.get("/staff/cases?kind=supplier_authorisation").text
    other = examiner.get("/staff/cases?kind=distributor_certification").text
    assert "No application of this kind is in this state." in other
    assert (
        "Nobody examines anything now." in examiner.get("/staff/cases?state=examination").text
    )
    assert "Overdue" not in examiner.get("/staff/cases").text
    clock.advance(timedelta(days=9))
    assert "Overdue" in at_desk(StaffRole.EXAMINER).get("/staff/cases").text


def test_what_waits_for_the_brand_has_a_queue_of_its_own_until_the_brand_is_late(
    sqlite_portal: Portal, at_desk: At, clock: FrozenClock, letter: UUID, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    asked, examined = (f"/staff/cases?state={one}" for one in ("awaiting_brand", "examination"))
    assert "No brand is asked now." in examiner.get(asked).text
    examiner.post(f"{place}/take")
    with sqlite_portal.begin(SYSTEM) as uow:
        approvals.ask_brand_case(uow, letter, until=uow.today() + timedelta(days=10))
    assert place in examiner.get(asked).text
    assert "Waits until 3 Dec 2026" in examiner.get(place).text
    clock.advance(timedelta(days=11))
    examiner = at_desk(StaffRole.EXAMINER)
    assert place not in examiner.get(asked).text
    assert place in examiner.get(examined).text
    assert "The brand did not answer in time" in examiner.get(place).text
