"""Certification by the pages: consents, details, brands, papers, handing in."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from portal.domain import accounts, distributors
from portal.domain.approvals import CaseState
from portal.domain.members import OrganisationKind
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import scans, stories
from tests.support.distributors import id_number
from tests.support.people import officer

SignIn = Callable[[str], FlaskClient]
CONSENTS = (
    "personal_data",
    "identity_document",
    "bank_account",
    "publication",
    "provider",
    "face",
)
PERSONAL = {
    "person_name": "例小满",
    "id_number": id_number(7),
    "mobile": "13800000000",
    "bank_card": "6217000000000000012",
}
DETAILS = {
    **PERSONAL,
    "id_type": "RESIDENT_ID",
    "id_valid_from": "2016-05-20",
    "id_valid_to": "2036-05-20",
    "categories": ["VIDEO"],
    "extra_shops": "0",
    "turnover_fen": "24,000.00",
}


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal)


@pytest.fixture
def browser(member: stories.Member, sign_in: SignIn) -> FlaskClient:
    return sign_in(member.email)


@pytest.fixture
def place(member: stories.Member, browser: FlaskClient) -> str:
    """The address of an application that has just begun."""
    answer = browser.post(f"/member/{member.organisation_id}/certification/start")
    return str(answer.headers["Location"]).removesuffix("/consents")


def stored(portal: Portal, member: stories.Member, place: str) -> distributors.ApplicationView:
    with portal.begin(member.owner, writes=False) as uow:
        return distributors.application(uow, UUID(place.rpartition("/")[2]))


def supplier(portal: Portal) -> UUID:
    agent = stories.register_member(portal, OrganisationKind.COMPANY, name="Agent")
    return stories.authorised(portal, agent)


def complete(browser: FlaskClient, place: str, authorisation_id: UUID) -> None:
    """Fill in everything."""
    ticked = dict.fromkeys(CONSENTS, "y")
    browser.post(f"{place}/consents", data={"notice_version": "1", **ticked})
    browser.post(f"{place}/details", data=DETAILS)
    browser.post(f"{place}/brands", data={"scope": [str(authorisation_id)]})
    for kind in ("id_front", "id_back", "exemption_statement", "sub_authorisation"):
        browser.post(
            f"{place}/documents",
            data={"kind": kind, "file": (BytesIO(scans.png()), f"{kind}.png")},
        )


def test_a_second_click_on_begin_finds_the_first_application(
    member: stories.Member, browser: FlaskClient, place: str
) -> None:
    again = browser.post(
        f"/member/{member.organisation_id}/certification/start", follow_redirects=True
    )
    assert again.status_code == 200
    assert "There is an application already" in again.text
    assert place in again.text


def test_details_are_saved_and_never_sent_back_in_full(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, place: str
) -> None:
    assert browser.post(f"{place}/details", data=DETAILS).status_code == 302
    details = stored(sqlite_portal, member, place).details
    assert details.turnover_fen == 24_000_00
    for page in ("details", "check"):
        text = browser.get(f"{place}/{page}").text
        assert details.id_number in text  # masked
        for secret in PERSONAL.values():
            assert secret not in text
    blank = {**DETAILS, **dict.fromkeys(PERSONAL, "")}
    assert browser.post(f"{place}/details", data=blank).status_code == 302
    assert stored(sqlite_portal, member, place).details.id_number == details.id_number


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("id_number", "11010119900307000", "not a number of this kind"),
        ("id_valid_to", "2026-11-22", "The identity document ended"),
        ("mobile", "12345", "11 figures"),
        ("bank_card", "6217000000000000013", "a mistake in it"),
        ("extra_shops", "many", "cannot be read"),
        ("turnover_fen", "a lot", "Enter an amount in yuan"),
        ("id_valid_from", "yesterday", "cannot be read"),
    ],
)
def test_a_wrong_detail_is_named_at_its_field_and_kept(
    browser: FlaskClient, place: str, field: str, text: str, says: str
) -> None:
    answer = browser.post(f"{place}/details", data={**DETAILS, field: text})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert says in answer.text
    assert f'value="{text}"' in answer.text


def test_an_incomplete_draft_can_be_saved(browser: FlaskClient, place: str) -> None:
    answer = browser.post(f"{place}/details", data={"person_name": "例小满", "draft": "1"})
    assert answer.status_code == 302
    assert 'id="id_number-error"' in browser.get(f"{place}/details?check=1").text


def test_only_authorisations_that_are_offered_can_be_chosen(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, place: str
) -> None:
    authorisation_id = supplier(sqlite_portal)
    page = browser.get(f"{place}/brands").text
    assert str(authorisation_id) in page
    assert "Agent Ltd" in page
    foreign = browser.post(f"{place}/brands", data={"scope": [str(uuid4())]})
    assert foreign.status_code == 422
    assert (
        browser.post(f"{place}/brands", data={"scope": [str(authorisation_id)]})
        .headers["Location"]
        .endswith("/documents")
    )
    (scope,) = stored(sqlite_portal, member, place).scopes
    assert (scope.authorisation_id, scope.own) == (authorisation_id, False)
    assert "checked" in browser.get(f"{place}/brands").text


def test_without_any_supplier_the_page_says_what_to_do(
    browser: FlaskClient, place: str
) -> None:
    assert "hand its letter in first" in browser.get(f"{place}/brands").text


def test_a_bad_scan_is_refused_on_the_page(browser: FlaskClient, place: str) -> None:
    answer = browser.post(
        f"{place}/documents", data={"kind": "id_front", "file": (BytesIO(b""), "front.png")}
    )
    assert answer.status_code == 422
    assert "The file is empty." in answer.text


def test_the_check_page_names_what_is_missing(browser: FlaskClient, place: str) -> None:
    page = browser.post(f"{place}/check")
    assert page.status_code == 422
    assert f'href="{place}/details?check=1#person_name"' in page.text
    assert f'href="{place}/brands"' in page.text
    assert "Identity document, front: A required paper is missing." in page.text
    assert f'href="{place}/consents"' in page.text


def test_a_complete_application_is_handed_in_once(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, place: str
) -> None:
    complete(browser, place, supplier(sqlite_portal))
    first = browser.post(f"{place}/check", follow_redirects=True)
    assert "Handed in." in first.text
    again = browser.post(f"{place}/check", follow_redirects=True)
    assert again.status_code == 200
    assert "nothing can be changed in it now" in again.text
    for step in ("details", "brands", "documents"):
        assert browser.get(f"{place}/{step}").status_code == 302
    assert stored(sqlite_portal, member, place).case.state is CaseState.SUBMITTED


def returned(portal: Portal, browser: FlaskClient, place: str) -> None:
    complete(browser, place, supplier(portal))
    browser.post(f"{place}/check")
    application_id = UUID(place.rpartition("/")[2])
    with portal.begin(officer(portal, accounts.StaffRole.EXAMINER)) as uow:
        distributors.take_application(uow, application_id)
        distributors.return_application(uow, application_id, reason="The back is missing.")


def test_a_returned_application_shows_why_and_goes_in_again(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, place: str
) -> None:
    returned(sqlite_portal, browser, place)
    page = browser.get(f"/member/{member.organisation_id}/certification").text
    assert "The back is missing." in page
    assert "Hand it in again by 7 Dec 2026" in page
    browser.post(f"{place}/check")
    assert stored(sqlite_portal, member, place).case.round == 2


def test_a_lapsed_application_says_so_and_another_may_begin(
    sqlite_portal: Portal,
    member: stories.Member,
    browser: FlaskClient,
    sign_in: SignIn,
    clock: FrozenClock,
    place: str,
) -> None:
    returned(sqlite_portal, browser, place)
    clock.advance(timedelta(days=15))
    browser = sign_in(member.email)
    home = f"/member/{member.organisation_id}/certification"
    assert "It was not handed in again in time." in browser.get(home).text
    assert browser.post(f"{home}/start").status_code == 302
    assert "It was not handed in again in time." not in browser.get(home).text


def test_a_paper_can_be_taken_off(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, place: str
) -> None:
    complete(browser, place, supplier(sqlite_portal))
    paper = stored(sqlite_portal, member, place).documents[0]
    browser.post(f"{place}/documents/{paper.id}/remove")
    assert paper not in stored(sqlite_portal, member, place).documents


def test_withdrawing_asks_first_and_happens_once(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, place: str
) -> None:
    assert "Without certification there is no badge." in browser.get(f"{place}/withdraw").text
    browser.post(f"{place}/withdraw")
    assert stored(sqlite_portal, member, place).case.state is CaseState.WITHDRAWN
    again = browser.post(f"{place}/withdraw", follow_redirects=True)
    assert "not possible in the present state" in again.text
