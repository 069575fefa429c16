"""The page of a person's rights: what is held, have it, correct it, have it erased."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.domain import distributors
from portal.domain.members import MemberRole
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import stories
from tests.support.distributors import Applicant
from tests.support.rights import Office

Visit = Callable[[Actor], FlaskClient]


@pytest.fixture
def office(sqlite_portal: Portal, clock: FrozenClock) -> Office:
    return Office.open(sqlite_portal, clock)


@pytest.fixture
def applicant(office: Office) -> Applicant:
    return office.withdrawn()


@pytest.fixture
def browser(applicant: Applicant, visit: Visit) -> FlaskClient:
    return visit(applicant.owner)


@pytest.fixture
def place(applicant: Applicant) -> str:
    return f"/member/{applicant.organisation_id}/privacy"


def test_it_says_what_is_held_until_when_and_what_goes_at_once(
    browser: FlaskClient, place: str
) -> None:
    page = browser.get(f"{place}/rights").text
    assert "An application that led to nothing" in page
    assert "23 May 2027" in page
    assert "Goes at once" in page


def test_it_is_reached_from_the_page_about_privacy(browser: FlaskClient, place: str) -> None:
    assert f'href="{place}/rights"' in browser.get(place).text


def test_it_names_what_holds_and_until_when(
    sqlite_portal: Portal, clock: FrozenClock, visit: Visit
) -> None:
    Office.open(sqlite_portal, clock)
    member = applicants.certified(sqlite_portal, applicants.officers(sqlite_portal))
    page = visit(member.owner).get(f"/member/{member.organisation_id}/privacy/rights").text
    assert "The verification holds" in page
    assert "until 23 May 2027" in page
    assert "The law asks to keep it after membership" in page
    assert "until 23 May 2030" in page


def test_everything_can_be_downloaded(browser: FlaskClient, place: str) -> None:
    answer = browser.post(f"{place}/export")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="personal-data-2026-11-23.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    told = json.loads(archive.read("data.json"))
    assert told["applications"][0]["details"]["person_name"] == "例小满"


def test_a_sixth_download_within_a_day_is_refused(browser: FlaskClient, place: str) -> None:
    for _ in range(5):
        assert browser.post(f"{place}/export").status_code == 200
    answer = browser.post(f"{place}/export")
    assert answer.status_code == 429
    assert "downloaded 5 times" in answer.text


def test_whoever_gave_the_password_long_ago_is_asked_for_it_again(
    browser: FlaskClient, place: str, clock: FrozenClock
) -> None:
    clock.advance(timedelta(minutes=6))
    for act in ("export", "erasure"):
        answer = browser.post(f"{place}/{act}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/session/proof")


def test_an_erasure_is_asked_for_after_its_effects_were_told(
    browser: FlaskClient, place: str, office: Office, applicant: Applicant
) -> None:
    page = browser.get(f"{place}/erasure").text
    assert "What nothing holds is destroyed for ever" in page
    assert office.left(applicant).keys() >= {"details"}
    answer = browser.post(f"{place}/erasure", follow_redirects=True)
    assert "Waiting for an officer" in answer.text
    assert "You are answered by 23 Dec 2026." in answer.text
    assert "Ask to have it erased" not in answer.text


def test_asking_twice_says_that_it_was_asked_for(browser: FlaskClient, place: str) -> None:
    browser.post(f"{place}/erasure")
    answer = browser.post(f"{place}/erasure")
    assert answer.status_code == 422
    assert "This was asked for already." in answer.text


def test_the_wish_can_be_taken_back(browser: FlaskClient, place: str) -> None:
    browser.post(f"{place}/erasure")
    page = browser.post(f"{place}/erasure/cancel", follow_redirects=True).text
    assert "Taken back. What was erased already stays erased." in page
    assert "Ask to have it erased" in page


def test_afterwards_there_is_a_certificate_to_read_and_to_print(
    browser: FlaskClient, place: str, office: Office, applicant: Applicant
) -> None:
    erasure_id = office.erased(applicant)
    view = office.erasure(applicant, erasure_id)
    page = browser.get(f"{place}/rights").text
    assert "No identity data are held." in page
    assert f'href="{place}/erasures/{erasure_id}"' in page
    proof = browser.get(f"{place}/erasures/{erasure_id}").text
    assert view.record_hash in proof
    assert view.keys[0] in proof
    pdf = browser.get(f"{place}/erasures/{erasure_id}.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")


def test_a_certificate_does_not_exist_at_the_place_of_another_organisation(
    office: Office, applicant: Applicant, visit: Visit
) -> None:
    erasure_id = office.erased(applicant)
    other = office.withdrawn()
    place = f"/member/{other.organisation_id}/privacy/erasures/{erasure_id}"
    for address in (place, f"{place}.pdf"):
        assert visit(other.owner).get(address).status_code == 404


def test_a_colleague_sees_what_is_held_and_may_ask_for_nothing(
    sqlite_portal: Portal, sign_in: Callable[[str], FlaskClient]
) -> None:
    member = stories.register_member(sqlite_portal)
    browser = sign_in(stories.colleague(sqlite_portal, member, MemberRole.STAFF))
    place = f"/member/{member.organisation_id}/privacy"
    page = browser.get(f"{place}/rights").text
    assert "Only the owner of the organisation can use these rights." in page
    assert "Download everything" not in page
    assert browser.post(f"{place}/export").status_code == 403
    assert browser.get(f"{place}/erasure").status_code == 403


def test_the_other_pages_still_open_after_an_erasure(
    browser: FlaskClient, office: Office, applicant: Applicant, visit: Visit
) -> None:
    office.erased(applicant)
    home = f"/member/{applicant.organisation_id}"
    for place in ("", "/certification", "/certification/contacts", "/privacy", "/consents"):
        assert browser.get(home + place).status_code == 200, place
    page = browser.get(f"{home}/certification").text
    assert "Erased" in page
    assert "例*满" not in page
    with office.portal.begin(office.approver, writes=False) as uow:
        case = distributors.application(uow, applicant.application_id).case
    seen = visit(office.approver).get(f"/staff/cases/{case.id}")
    assert seen.status_code == 200
    assert "例*满" not in seen.text
