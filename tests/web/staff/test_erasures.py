"""The officers' pages about erasures: what waits, what holds it, and carrying it out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.accounts import StaffRole
from portal.domain.privacy import RequestState
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.people import officer
from tests.support.rights import Office
from tests.support.sessions import browser_of


@pytest.fixture
def office(sqlite_portal: Portal, clock: FrozenClock) -> Office:
    return Office.open(sqlite_portal, clock)


@pytest.fixture
def browser(office: Office, app: Flask) -> FlaskClient:
    return browser_of(app, office.portal, office.approver)


def test_requests_wait_until_an_officer_carries_them_out(
    office: Office, browser: FlaskClient
) -> None:
    applicant = office.withdrawn()
    place = f"/staff/erasures/{office.request(applicant)}"
    assert f'href="{place}"' in browser.get("/staff/erasures").text
    page = browser.get(place).text
    assert "An application that led to nothing" in page
    assert "Nobody can bring it back." in page
    done = browser.post(place, follow_redirects=True).text
    assert "Carried out" in done
    assert "Certificate of erasure" in done
    assert "Carry it out" not in done
    assert office.left(applicant) == {}
    assert f'href="{place}"' not in browser.get("/staff/erasures").text
    assert f'href="{place}"' in browser.get("/staff/erasures?state=done").text


def test_what_is_held_is_named_and_left_alone(office: Office, browser: FlaskClient) -> None:
    applicant = applicants.submitted(office.portal)
    request_id = office.request(applicant)
    page = browser.post(f"/staff/erasures/{request_id}", follow_redirects=True).text
    assert "Nothing can be erased yet." in page
    assert "An application is not over" in page
    assert office.state(request_id) is RequestState.HELD
    assert office.left(applicant) != {}


def test_carrying_out_what_was_taken_back_meanwhile_says_so(
    office: Office, browser: FlaskClient
) -> None:
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    office.carry_out(request_id)
    answer = browser.post(f"/staff/erasures/{request_id}")
    assert answer.status_code == 422
    assert "There is no request that waits" in answer.text


def test_the_page_shows_no_word_about_the_person(office: Office, browser: FlaskClient) -> None:
    applicant = office.withdrawn()
    page = browser.get(f"/staff/erasures/{office.request(applicant)}").text
    seen = applicants.view(office.portal, office.approver, applicant).details
    for masked in (seen.person_name, seen.id_number, seen.mobile):
        assert masked
        assert masked not in page


def test_an_officer_who_does_not_decide_has_no_such_page(office: Office, app: Flask) -> None:
    examiner = browser_of(app, office.portal, officer(office.portal, StaffRole.EXAMINER))
    assert examiner.get("/staff/erasures").status_code == 403
    assert "/staff/erasures" not in examiner.get("/staff").text
