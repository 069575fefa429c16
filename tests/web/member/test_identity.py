"""The identity check by the pages: the ways side by side, what came of them, how to mend it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from portal.adapters.identity_sandbox import TEST_IDENTITIES
from portal.domain import distributors
from portal.domain.distributors import CheckMethod, ConsentItem, SubReason
from portal.domain.members import OrganisationKind
from portal.jobs.outbox import deliver_due
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from portal.web.wording import OUTCOMES
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import recorded
from tests.support.distributors import Applicant

Visit = Callable[[Actor], FlaskClient]
PASSPORT = {
    "id_type": "PASSPORT",
    "id_number": "E12345678",
    "id_country": "DE",
    "birth_date": "1990-03-07",
}
ABROAD = {"id_type": "PASSPORT", "id": "E12345678"}


@pytest.fixture
def applicant(sqlite_portal: Portal) -> Applicant:
    drafted = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, drafted)
    return drafted


@pytest.fixture
def browser(applicant: Applicant, visit: Visit) -> FlaskClient:
    return visit(applicant.owner)


@pytest.fixture
def place(applicant: Applicant) -> str:
    organisation_id, application_id = applicant.organisation_id, applicant.application_id
    return f"/member/{organisation_id}/certification/{application_id}/identity"


def number_of(method: CheckMethod, reason: SubReason | None) -> str:
    return next(
        one.number
        for one in TEST_IDENTITIES
        if method in one.methods and one.sub_reason is reason
    )


def change(portal: Portal, applicant: Applicant, **fields: object) -> None:
    with portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, applicant.application_id, fields)


def ask(portal: Portal, browser: FlaskClient, place: str, method: str) -> str:
    """Press the button of a way, let the worker work, and return the page."""
    assert browser.post(place, data={"method": method}).location == place
    deliver_due(portal)
    return browser.get(place).text


def finish(portal: Portal, browser: FlaskClient, place: str, page: str) -> str:
    """Say that the face check is finished, let the worker work, and return the page."""
    found = re.search(rf'action="({place}/[0-9a-f-]+)"', page)
    assert found
    assert browser.post(found[1]).location == place
    deliver_due(portal)
    return browser.get(place).text


def told(page: str) -> str:
    """Return what the page tells about the checks that were made."""
    _, _, after = unescape(page).partition("How the checks ended")
    told, _, table = after.partition("Test identities of the sandbox")
    assert table
    return told


def test_all_ways_stand_side_by_side_and_an_officer_beside_the_face(
    browser: FlaskClient, place: str
) -> None:
    page = browser.get(place).text
    for method in ("TELECOM3", "BANK4", "FACE"):
        assert f'name="method" value="{method}"' in page
    assert "Both ways count the same." in page
    assert "No machine looks at your face." in page
    assert "is told: name, identity number, mobile number." in page
    assert f'href="{place.removesuffix("/identity")}/brands"' in page


def test_the_page_looks_again_by_itself_while_an_answer_is_awaited(
    sqlite_portal: Portal, browser: FlaskClient, place: str
) -> None:
    assert "Refresh" not in browser.get(place).headers
    browser.post(place, data={"method": "TELECOM3"})
    waiting = browser.get(place)
    assert waiting.headers["Refresh"] == "3"
    assert "This page looks again by itself" in waiting.text
    assert 'name="method"' not in waiting.text
    deliver_due(sqlite_portal)
    answered = browser.get(place)
    assert "Refresh" not in answered.headers
    assert "A register knows you." in answered.text


def test_a_face_check_is_gone_on_with_and_finished(
    sqlite_portal: Portal, browser: FlaskClient, place: str
) -> None:
    ask(sqlite_portal, browser, place, "TELECOM3")
    page = ask(sqlite_portal, browser, place, "FACE")
    assert "Go on with the face check" in page
    assert "Open until 10:30:00." in page
    assert "Confirmed" in finish(sqlite_portal, browser, place, page)


@pytest.mark.parametrize("identity", TEST_IDENTITIES, ids=lambda one: one.number)
def test_every_outcome_is_told_with_what_to_do_about_it(
    sqlite_portal: Portal,
    applicant: Applicant,
    browser: FlaskClient,
    place: str,
    clock: FrozenClock,
    identity: object,
) -> None:
    known = next(one for one in TEST_IDENTITIES if one is identity)
    change(sqlite_portal, applicant, id_number=known.number)
    page = ask(sqlite_portal, browser, place, known.methods[0].value)
    if CheckMethod.FACE in known.methods and not known.cannot_begin:
        page = finish(sqlite_portal, browser, place, page)
    if known.endless:
        assert "I have finished" in page
        clock.advance(timedelta(minutes=29))
        browser.get(place)
        clock.advance(timedelta(minutes=2))
        page = browser.get(place).text
    came, advice = OUTCOMES[known.result, known.sub_reason]
    ended = told(page)
    assert str(came) in ended
    if known.score == 62:
        assert "It is not alike enough to count alone" in ended
    elif not known.endless:
        assert str(advice) in ended
    assert ">Continue<" in page


def test_no_button_is_there_for_what_does_not_exist(
    sqlite_portal: Portal, applicant: Applicant, browser: FlaskClient, place: str
) -> None:
    change(sqlite_portal, applicant, **PASSPORT)
    page = browser.get(place).text
    assert 'name="method"' not in page
    assert page.count("Not offered for this document or business.") == 3
    assert "No register can say anything about you" in page
    answer = browser.post(place, data={"method": "TELECOM3"})
    assert answer.status_code == 422
    assert "This way of checking does not exist for such a document." in answer.text


def test_a_company_lets_its_legal_representative_be_checked(
    sqlite_portal: Portal, browser: FlaskClient, place: str, visit: Visit
) -> None:
    assert "Your legal representative" not in browser.get(place).text
    company = applicants.start(sqlite_portal, OrganisationKind.COMPANY)
    applicants.fill(sqlite_portal, company)
    number = number_of(CheckMethod.ID2, SubReason.BOTH_WRONG)
    change(sqlite_portal, company, legal_representative_id=number)
    owner = visit(company.owner)
    place = f"/member/{company.organisation_id}/certification/{company.application_id}/identity"
    page = owner.get(place).text
    assert "Your legal representative" in page
    assert "is told: name and identity number of the legal representative." in page
    ended = told(ask(sqlite_portal, owner, place, "ID2"))
    assert "Legal representative: name and identity number" in ended
    assert "Compare name and number of the legal representative" in ended
    change(
        sqlite_portal, company, **{f"legal_representative_{k}": v for k, v in ABROAD.items()}
    )
    page = owner.get(place).text
    assert 'value="ID2"' not in page
    assert page.count("Not offered for this document or business.") == 2  # and the bank


def test_without_consent_the_way_leads_to_the_consents(
    sqlite_portal: Portal, applicant: Applicant, browser: FlaskClient, place: str
) -> None:
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(uow, applicant.application_id, {ConsentItem.FACE: False})
    page = browser.get(place).text
    assert "Only if you agree to it" in page
    assert 'value="FACE"' not in page
    assert 'value="TELECOM3"' in page
    answer = browser.post(place, data={"method": "FACE"})
    assert answer.status_code == 422


def test_what_is_wrong_with_the_details_is_told_before_anybody_is_asked(
    sqlite_portal: Portal, applicant: Applicant, browser: FlaskClient, place: str
) -> None:
    change(sqlite_portal, applicant, mobile="12345")
    answer = browser.post(place, data={"method": "TELECOM3"})
    assert answer.status_code == 422
    assert "Enter a mobile number of 11 figures." in answer.text
    assert deliver_due(sqlite_portal) == 0


@pytest.mark.parametrize("method", ["", "MANUAL", "TELEPATHY"])
def test_a_way_that_is_none_is_not_taken(browser: FlaskClient, place: str, method: str) -> None:
    assert browser.post(place, data={"method": method}).status_code == 422


def test_after_five_checks_the_page_says_until_when(
    sqlite_portal: Portal, browser: FlaskClient, place: str
) -> None:
    for _ in range(5):
        ask(sqlite_portal, browser, place, "TELECOM3")
    page = browser.get(place).text
    assert "Tomorrow again: no more than 5 checks a day." in page
    assert 'name="method"' not in page


def test_the_page_lists_the_test_identities_of_the_sandbox(
    browser: FlaskClient, place: str
) -> None:
    page = browser.get(place).text
    for identity in TEST_IDENTITIES:
        assert identity.number in page


def test_what_is_handed_in_is_not_checked_by_the_applicant(
    sqlite_portal: Portal, applicant: Applicant, browser: FlaskClient, place: str
) -> None:
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    assert (
        browser.get(place).location == place.rpartition("/certification/")[0] + "/certification"
    )


def test_a_check_of_another_application_is_not_known_here(
    sqlite_portal: Portal, browser: FlaskClient, place: str
) -> None:
    other = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, other)
    check_id = applicants.checked(sqlite_portal, other.owner, other, CheckMethod.FACE)
    assert browser.post(f"{place}/{check_id}").status_code == 404


def test_every_outcome_that_a_provider_can_give_has_words() -> None:
    outcomes = {
        (case.expected.result, case.expected.sub_reason)
        for case in recorded.CASES.values()
        if case.expected
    }
    outcomes |= {(one.result, one.sub_reason) for one in TEST_IDENTITIES}
    assert outcomes == OUTCOMES.keys()
