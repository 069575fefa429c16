"""A supplier's letter by the pages: drafts, papers, handing in, mending, withdrawing."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.domain import accounts, suppliers
from portal.domain.approvals import CaseState
from portal.domain.members import OrganisationKind
from portal.wiring import Portal
from tests.support import scans, stories
from tests.support.letters import AGENT_USCC, letter, trademark
from tests.support.people import officer

SignIn = Callable[[str], FlaskClient]
BLURRED = "The seal cannot be read; please scan again."


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY, name="Agent")


@pytest.fixture
def browser(member: stories.Member, sign_in: SignIn) -> FlaskClient:
    return sign_in(member.email)


def typed(**changes: object) -> dict[str, object]:
    """Return a sound letter as a browser sends it, with changes."""
    sent = letter(grantee_uscc=AGENT_USCC, products="XINGHE/VIDEO/*", regions="31, 3205")
    marks = sent.pop("trademark_reg_nos")
    lines = {
        f"trademark_reg_nos-{place}-{name}": text
        for place, mark in enumerate(marks)
        for name, text in mark.items()
    }
    return {**sent, **lines, **changes}


def start(browser: FlaskClient, member: stories.Member) -> str:
    """Begin an application; return its address."""
    answer = browser.post(f"/member/{member.organisation_id}/authorisations/start")
    return str(answer.headers["Location"]).removesuffix("/letter")


def stored(portal: Portal, member: stories.Member, place: str) -> suppliers.ApplicationView:
    with portal.begin(member.owner, writes=False) as uow:
        return suppliers.application(uow, UUID(place.rpartition("/")[2]))


def state(portal: Portal, member: stories.Member, place: str) -> CaseState:
    return stored(portal, member, place).case.state


def test_a_draft_is_kept_as_typed_even_when_it_is_wrong(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient
) -> None:
    place = start(browser, member)
    wrong = typed(valid_to="next summer", sub_depth="1", draft="1")
    assert browser.post(f"{place}/letter", data=wrong).status_code == 302
    assert stored(sqlite_portal, member, place).fields["valid_to"] == "next summer"
    assert "next summer" in browser.get(f"{place}/letter").text


def test_continue_names_every_problem_at_its_field_and_keeps_everything(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient
) -> None:
    place = start(browser, member)
    wrong = typed(
        letter_no="",
        valid_to="2026-12-01",
        products="nonsense",
        **{"trademark_reg_nos-0-reg_no": "12"},
    )
    answer = browser.post(f"{place}/letter", data=wrong)
    assert answer.status_code == 422
    for field in ("letter_no", "valid_to", "products", "trademark_reg_nos-0-reg_no"):
        assert f'href="#{field}"' in answer.text, field
        assert f'id="{field}-error"' in answer.text, field
    assert "nonsense" in answer.text
    assert stored(sqlite_portal, member, place).fields["products"] == ["nonsense"]


def test_a_gap_between_trademarks_does_not_move_a_problem_to_another_line(
    member: stories.Member, browser: FlaskClient
) -> None:
    place = start(browser, member)
    bad = trademark(reg_no="12", registrant="Second Line Ltd")
    gap = {f"trademark_reg_nos-2-{name}": text for name, text in bad.items()}
    answer = browser.post(f"{place}/letter", data=typed(**gap))
    assert 'id="trademark_reg_nos-1-reg_no-error"' in answer.text
    assert 'name="trademark_reg_nos-1-registrant"' in answer.text


def test_a_line_is_added_and_removed_without_javascript(
    member: stories.Member, browser: FlaskClient
) -> None:
    place = start(browser, member)
    answer = browser.post(f"{place}/letter", data=typed(add_line="trademark_reg_nos"))
    assert answer.status_code == 200
    assert 'name="trademark_reg_nos-1-reg_no"' in answer.text
    assert "12345678" in answer.text
    answer = browser.post(f"{place}/letter", data=typed(remove_line="trademark_reg_nos-0"))
    assert "12345678" not in answer.text
    assert "XH-2026-001" in answer.text


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "letter.pdf", "The file is empty."),
        (b"%PDF-1.7\n" + b"0" * (21 * 1024 * 1024), "letter.pdf", "The file is too large."),
        (b"MZ" + b"0" * 100, "letter.exe", "This is not a PDF, JPEG or PNG file."),
        (scans.pdf(), "letter.png", "The name of the file ends differently"),
        (scans.pdf()[:200], "letter.pdf", "damaged or incomplete"),
    ],
)
def test_a_bad_file_is_refused_on_the_page_and_nothing_is_kept(
    sqlite_portal: Portal,
    member: stories.Member,
    browser: FlaskClient,
    send_file: Callable[[FlaskClient, str, str, bytes, str], TestResponse],
    data: bytes,
    name: str,
    says: str,
) -> None:
    place = start(browser, member)
    answer = send_file(browser, f"{place}/documents", "authorisation_letter", data, name)
    assert answer.status_code == 422
    assert says in answer.text
    assert re.search(r'<input checked [^>]*value="authorisation_letter"', answer.text)
    assert stored(sqlite_portal, member, place).documents == ()


def test_no_file_at_all_is_named(member: stories.Member, browser: FlaskClient) -> None:
    place = start(browser, member)
    answer = browser.post(f"{place}/documents", data={"kind": "other"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_paper_arrives_can_be_fetched_and_taken_off_again(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, sign_in: SignIn
) -> None:
    place = start(browser, member)
    scan = scans.pdf()
    browser.post(
        f"{place}/documents",
        data={"kind": "authorisation_letter", "file": (BytesIO(scan), "授权书.pdf")},
    )
    (paper,) = stored(sqlite_portal, member, place).documents
    page = browser.get(f"{place}/documents").text
    assert "授权书.pdf" in page
    assert paper.sha256[:12] in page
    address = f"/member/{member.organisation_id}/documents/{paper.id}"
    got = browser.get(address)
    assert got.data == scan
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "sandbox"
    charlie = stories.register_member(sqlite_portal)
    own = f"/member/{charlie.organisation_id}/documents/{paper.id}"
    assert sign_in(charlie.email).get(own).status_code == 404
    assert sign_in(charlie.email).get(address).status_code == 404
    browser.post(f"{place}/documents/{paper.id}/remove")
    assert stored(sqlite_portal, member, place).documents == ()


def test_the_check_page_links_each_problem_to_where_it_is_mended(
    member: stories.Member, browser: FlaskClient
) -> None:
    place = start(browser, member)
    for page in (browser.get(f"{place}/check"), browser.post(f"{place}/check")):
        assert f'href="{place}/letter?check=1#letter_no"' in page.text
        assert f'href="{place}/documents"' in page.text
        assert "Add the scan of the letter." in page.text
    assert 'id="letter_no-error"' in browser.get(f"{place}/letter?check=1").text


def test_a_complete_letter_is_handed_in_once(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient
) -> None:
    application_id = stories.letter_draft(sqlite_portal, member)
    place = f"/member/{member.organisation_id}/authorisations/{application_id}"
    assert "Before you can hand this in" not in browser.get(f"{place}/check").text
    first = browser.post(f"{place}/check", follow_redirects=True)
    assert "Handed in." in first.text
    again = browser.post(f"{place}/check", follow_redirects=True)
    assert again.status_code == 200
    assert "nothing can be changed in it now" in again.text
    late = browser.post(f"{place}/letter", data=typed(), follow_redirects=True)
    assert "nothing can be changed in it now" in late.text
    assert state(sqlite_portal, member, place) is CaseState.SUBMITTED


def test_a_returned_letter_shows_why_and_is_handed_in_again(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient
) -> None:
    application_id = stories.letter_draft(sqlite_portal, member)
    place = f"/member/{member.organisation_id}/authorisations/{application_id}"
    browser.post(f"{place}/check")
    with sqlite_portal.begin(officer(sqlite_portal, accounts.StaffRole.EXAMINER)) as uow:
        suppliers.take_application(uow, application_id)
        suppliers.return_application(uow, application_id, reason=BLURRED)
    assert BLURRED in browser.get(place).text
    assert browser.get(f"{place}/letter").status_code == 200
    browser.post(f"{place}/check")
    assert state(sqlite_portal, member, place) is CaseState.SUBMITTED


def test_an_approved_letter_shows_its_authorisation(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient
) -> None:
    stories.authorised(sqlite_portal, member)
    listed = browser.get(f"/member/{member.organisation_id}/authorisations").text
    assert "XINGHE, YUHE" in listed
    links = re.findall(r'href="(/member/[^"]+/authorisations/[^"]+)"', listed)
    pages = [browser.get(link).text for link in links]
    assert sum("The recorded authorisation" in page for page in pages) == 1
    assert sum("What sets its end" in page for page in pages) == 1


def test_withdrawing_asks_first_and_happens_once(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient
) -> None:
    place = start(browser, member)
    assert "cannot be taken up again" in browser.get(f"{place}/withdraw").text
    assert state(sqlite_portal, member, place) is CaseState.DRAFT
    browser.post(f"{place}/withdraw")
    assert state(sqlite_portal, member, place) is CaseState.WITHDRAWN
    again = browser.post(f"{place}/withdraw", follow_redirects=True)
    assert again.status_code == 200
    assert "not possible in the present state" in again.text
