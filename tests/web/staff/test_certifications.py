"""Certifications at the desk: statements beside papers, masked until somebody says why."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from portal.domain import approvals, distributors
from portal.domain.accounts import StaffRole
from portal.domain.distributors import CheckResult
from portal.domain.members import OrganisationKind
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.web.app import create_app
from portal.wiring import Portal
from tests.support import desk, lists, lives, stories
from tests.support import distributors as applicants
from tests.support.distributors import REASON, Applicant
from tests.support.people import officer
from tests.support.sessions import browser_of
from tests.support.stages import Stage

At = Callable[..., FlaskClient]
WHY = {"reason": "The scan is hard to read."}
_PICTURE = re.compile(r'<img src="([^"]+)"')


@pytest.fixture
def applicant(sqlite_portal: Portal) -> Applicant:
    return applicants.submitted(sqlite_portal)


@pytest.fixture
def place(sqlite_portal: Portal, applicant: Applicant) -> str:
    return _place(sqlite_portal, applicant)


def _place(portal: Portal, applicant: Applicant) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        return f"/staff/cases/{approvals.case_of(uow, applicant.application_id).id}"


def test_the_desk_shows_masked_data_and_no_picture_until_a_reason_is_given(
    sqlite_portal: Portal, at_desk: At, applicant: Applicant, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    before = examiner.get(place).text
    assert "例*满" in before
    assert "例小满<" not in before
    assert not _PICTURE.findall(before)
    assert examiner.post(f"{place}/look", data=WHY).location == f"{place}#look"
    after = examiner.get(place).text
    assert "You see the full data and the pictures until 10:15:00." in after
    assert "例小满" in after
    assert _PICTURE.findall(after)
    assert _PICTURE.findall(at_desk(StaffRole.EXAMINER).get(place).text) == []
    with sqlite_portal.begin(applicant.owner, writes=False) as uow:
        (look,) = distributors.looks(uow, applicant.organisation_id).items
    assert look.reason == WHY["reason"]


def test_pictures_of_papers_are_marked_pngs_that_end_with_the_look(
    at_desk: At, clock: FrozenClock, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/look", data=WHY)
    sources = _PICTURE.findall(examiner.get(place).text)
    for source in sources:
        answer = examiner.get(source)
        assert answer.mimetype == "image/png"
        assert answer.headers["Cache-Control"] == "no-store"
        colours = Image.open(BytesIO(answer.data)).getcolors(maxcolors=100_000)
        assert colours is not None
        assert len(colours) > 1, "the scan is of one colour, so the rest is the mark"
    assert examiner.get(sources[0][:-1] + "9").status_code == 404
    clock.advance(timedelta(minutes=15))
    assert examiner.get(sources[0]).status_code == 403
    assert not _PICTURE.findall(examiner.get(place).text)


def test_identity_pictures_are_never_handed_out_as_files(
    sqlite_portal: Portal, at_desk: At, applicant: Applicant, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/look", data=WHY)
    page = examiner.get(place).text
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        papers = distributors.application(uow, applicant.application_id).documents
    for paper in papers:
        file = f"{place}/documents/{paper.id}"
        assert (file in page) == (not paper.is_identity_picture)
        assert examiner.get(file).status_code == (403 if paper.is_identity_picture else 200)


def test_a_look_needs_words(at_desk: At, place: str) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    answer = examiner.post(f"{place}/look", data={"reason": "no"})
    assert answer.status_code == 422
    assert "Write 5 to 500 characters." in answer.text
    assert not _PICTURE.findall(examiner.get(place).text)


def test_a_form_that_went_stale_leads_over_the_password_back_to_its_page(
    at_desk: At, clock: FrozenClock, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    assert "Show the full data" in examiner.get(place).text
    clock.advance(timedelta(minutes=6))
    page = examiner.get(place).text
    assert "Show the full data" not in page
    assert f"/session/proof?next={place}%23look" in page
    sent = examiner.post(
        f"{place}/look", data=WHY, headers={"Referer": f"http://localhost{place}"}
    )
    assert (sent.status_code, sent.location) == (302, f"/session/proof?next={place}")
    elsewhere = examiner.post(
        f"{place}/look", data=WHY, headers={"Referer": f"https://evil.example{place}"}
    )
    assert elsewhere.location == "/session/proof"


@pytest.mark.parametrize("role", [StaffRole.INTAKE_OFFICER, StaffRole.AUDITOR])
def test_others_see_neither_pictures_nor_the_way_to_them(
    at_desk: At, place: str, role: StaffRole
) -> None:
    examiner, other = at_desk(StaffRole.EXAMINER), at_desk(role)
    examiner.post(f"{place}/look", data=WHY)
    source = _PICTURE.findall(examiner.get(place).text)[0]
    page = other.get(place).text
    assert "shown to examiners and approvers only" in page
    assert f"{place}/look" not in page
    assert not _PICTURE.findall(page)
    assert other.get(source).status_code == 403
    assert other.post(f"{place}/look", data=WHY).status_code == 403


def test_the_steps_of_a_certification_do_not_exist_for_a_letter(
    sqlite_portal: Portal, at_desk: At
) -> None:
    supplier = stories.register_member(sqlite_portal, OrganisationKind.COMPANY)
    letter = stories.letter_draft(sqlite_portal, supplier)
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        place = f"/staff/cases/{approvals.case_of(uow, letter).id}"
    examiner = at_desk(StaffRole.EXAMINER)
    for step in ("look", "findings"):
        assert examiner.post(f"{place}/{step}", data=WHY).status_code == 404
    assert examiner.get(f"{place}/pictures/{letter}/1").status_code == 404


def test_every_entry_is_found_in_order_before_it_can_be_recommended(
    sqlite_portal: Portal, at_desk: At, applicant: Applicant, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    _confirm(sqlite_portal, applicant)
    early = examiner.post(f"{place}/recommend", data={"reason": REASON})
    assert early.status_code == 422
    assert "Not everything on the checklist has been found in order." in early.text
    nothing = examiner.post(f"{place}/findings", data={})
    assert nothing.status_code == 422
    assert "Say of at least one entry what you found." in nothing.text
    found = desk.findings(examiner.get(place).text)
    assert len([name for name in found if name.endswith("-key")]) == 5 + 4
    kept = examiner.post(f"{place}/findings", data=found)
    assert kept.location == f"{place}#checklist"
    assert examiner.post(f"{place}/recommend", data={"reason": REASON}).status_code == 302


def test_a_finding_without_its_reason_comes_back_and_nothing_is_kept(
    sqlite_portal: Portal, at_desk: At, applicant: Applicant, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    found = desk.findings(examiner.get(place).text, finding="resubmit", reason="Blurred.")
    found["items-3-reason"] = ""
    answer = examiner.post(f"{place}/findings", data=found)
    assert answer.status_code == 422
    assert "Blurred.</textarea>" in answer.text
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        items = distributors.checklist(uow, applicant.application_id)
    assert {item.finding for item in items} == {None}


def _confirm(portal: Portal, applicant: Applicant) -> None:
    examiner = officer(portal, StaffRole.EXAMINER)
    applicants.checked(portal, examiner, applicant)
    with portal.begin(examiner) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )


def test_the_applicant_reads_beside_each_entry_what_to_mend(
    app: Flask, sqlite_portal: Portal, at_desk: At, applicant: Applicant, place: str
) -> None:
    examiner, owner = (
        at_desk(StaffRole.EXAMINER),
        browser_of(app, sqlite_portal, applicant.owner),
    )
    overview = f"/member/{applicant.organisation_id}/certification"
    examiner.post(f"{place}/take")
    found = desk.findings(examiner.get(place).text)
    asked = {"items-0-finding": "resubmit", "items-0-reason": "Write it as on the card."}
    examiner.post(f"{place}/findings", data=found | asked)
    assert "Write it as on the card." not in owner.get(overview).text
    examiner.post(f"{place}/return", data={"reason": "The name differs."})
    page = owner.get(overview).text
    assert "Name as on the document</a>" in page
    assert "Write it as on the card." in page
    assert "Number of the document</a>" not in page


def test_what_screening_found_is_shown_to_officers_with_the_way_to_the_entry(
    sqlite_portal: Portal, at_desk: At, place: str
) -> None:
    lists.import_list(sqlite_portal, lists.row(name="例小满"))
    page = at_desk(StaffRole.APPROVER).get(place).text
    assert "The same name is listed" in page
    assert "/staff/lists/entries/" in page
    assert "/staff/lists/entries/" not in at_desk(StaffRole.INTAKE_OFFICER).get(place).text


def test_a_renewal_shows_how_each_rule_of_the_fast_track_came_out(
    sqlite_stage: Stage, clock: FrozenClock
) -> None:
    portal = sqlite_stage.portal
    lives.days_before_the_end(clock, 20)
    renewal = lives.renewal(portal, sqlite_stage.person)
    lives.agree(portal, renewal)
    applicants.checked(portal, renewal.owner, renewal)
    lives.hand_in(portal, renewal)
    page = _page(portal, renewal)
    for told in (
        "Not every rule holds",
        "Nothing has changed",
        "0 changes",
        "0 hits",
        "returned 0, refused 0, notices 0",
    ):
        assert told in page


def test_a_conversion_shows_which_business_the_person_becomes(sqlite_stage: Stage) -> None:
    portal = sqlite_stage.portal
    conversion = lives.conversion(portal, sqlite_stage.person)
    lives.complete(portal, conversion, licence_long_term=True)
    lives.hand_in(portal, conversion)
    page = _page(portal, conversion)
    for told in ("Becomes a registered business", lives.LEGAL_NAME, "92440306MA5DEMK01Q"):
        assert told in page


def _page(portal: Portal, applicant: Applicant) -> str:
    approver = browser_of(create_app(portal), portal, officer(portal, StaffRole.APPROVER))
    return approver.get(_place(portal, applicant)).text
