"""What an applicant sees of the review: papers to send again, who is awaited, what changed."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.domain import suppliers
from portal.domain.approvals import CaseState, Finding
from portal.domain.documents import DocumentKind
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from tests.support import confirmations, scans
from tests.support.applicants import REASON, Desk

Visit = Callable[[Actor], FlaskClient]
BLURRED = "The seal cannot be read."


@pytest.fixture
def browser(desk: Desk, visit: Visit) -> FlaskClient:
    return visit(desk.owner)


@pytest.fixture
def application_id(desk: Desk) -> UUID:
    """A letter that is being examined, with its scan and a proof of the right."""
    application_id = desk.draft()
    desk.attach(application_id, DocumentKind.RIGHT_PROOF)
    desk.submit(application_id)
    desk.take(application_id)
    return application_id


def place(desk: Desk, application_id: UUID) -> str:
    return f"/member/{desk.organisation_id}/authorisations/{application_id}"


def paper(desk: Desk, application_id: UUID, kind: DocumentKind) -> UUID:
    (found,) = [
        one.id for one in desk.application(application_id).documents if one.kind is kind
    ]
    return found


def test_what_is_asked_again_is_told_with_its_reason_once_it_came_back(
    desk: Desk, browser: FlaskClient, application_id: UUID
) -> None:
    scan = paper(desk, application_id, DocumentKind.AUTHORISATION_LETTER)
    missing = DocumentKind.BUSINESS_LICENCE.value
    for key in (str(scan), missing):
        desk.check(application_id, key, finding=Finding.RESUBMIT, reason=BLURRED)
    here = place(desk, application_id)
    assert BLURRED not in browser.get(here).text
    desk.send_back(application_id)
    page = browser.get(here).text
    assert page.count(BLURRED) == 2
    assert "The application waits" in page or "Hand it in again by 7 Dec 2026" in page
    papers = browser.get(f"{here}/documents").text
    assert papers.count("Send this again") == 1
    assert papers.count(BLURRED) == 2
    assert f"Business licence: {BLURRED}" in papers.replace("\n", "")


def test_a_paper_is_replaced_by_a_better_one(
    desk: Desk, browser: FlaskClient, application_id: UUID
) -> None:
    old = paper(desk, application_id, DocumentKind.AUTHORISATION_LETTER)
    desk.send_back(application_id)
    here = place(desk, application_id)
    asked = f"{here}/documents?replaces={old}"
    page = browser.get(asked).text
    assert "Replace authorisation_letter.png" in page
    assert re.search(r'<input checked [^>]*value="authorisation_letter"', page)
    better = FileStorage(BytesIO(scans.pdf()), "better.pdf")
    boundary, body = encode_multipart({"kind": "authorisation_letter", "file": better})
    kind = f"multipart/form-data; boundary={boundary}"
    browser.post(asked, data=body, content_type=kind)
    names = {one.filename for one in desk.application(application_id).documents}
    assert names == {"better.pdf", "right_proof.png"}
    browser.post(f"{here}/check")
    after = browser.get(here).text
    assert "Earlier versions" in after
    assert "replaced by better.pdf on" in after


def test_what_the_examiner_will_look_for_is_said_before(
    desk: Desk, browser: FlaskClient
) -> None:
    page = browser.get(f"{place(desk, desk.draft())}/documents").text
    assert "The examiner will look for these papers, too:" in page
    assert "<li>Business licence</li>" in page
    assert "<li>Proof of the right</li>" in page


def test_the_clock_of_the_review_is_shown(
    desk: Desk, browser: FlaskClient, application_id: UUID
) -> None:
    assert "The officers decide by 30 Nov 2026" in browser.get(place(desk, application_id)).text


def test_the_question_to_the_brand_is_told_without_its_address(
    desk: Desk, browser: FlaskClient, visit: Visit, clock: FrozenClock, application_id: UUID
) -> None:
    confirmations.ask(desk.portal, desk.examiner, application_id)
    page = browser.get(place(desk, application_id)).text
    assert "has asked the right-holder whether this letter is its own" in page
    assert "3 Dec 2026" in page
    assert confirmations.ADDRESS not in page
    clock.advance(timedelta(days=11))
    desk.check(application_id)
    desk.do(
        desk.examiner,
        lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
    )
    later = visit(desk.owner).get(place(desk, application_id)).text
    assert "The brand did not answer in time" in later


def test_what_nobody_handed_in_again_has_lapsed(
    desk: Desk, visit: Visit, clock: FrozenClock, application_id: UUID
) -> None:
    desk.send_back(application_id)
    clock.advance(timedelta(days=20))
    browser = visit(desk.owner)
    assert (
        "It was not handed in again in time." in browser.get(place(desk, application_id)).text
    )
    late = browser.post(f"{place(desk, application_id)}/check", follow_redirects=True)
    assert "nothing can be changed in it now" in late.text
    assert desk.application(application_id).case.state is CaseState.LAPSED


def test_an_open_application_is_withdrawn_at_any_time(
    desk: Desk, browser: FlaskClient, application_id: UUID
) -> None:
    here = place(desk, application_id)
    assert "Withdraw the application" in browser.get(here).text
    browser.post(f"{here}/withdraw")
    assert desk.application(application_id).case.state is CaseState.WITHDRAWN


def test_the_check_page_tells_the_place_in_the_chain_and_what_an_examiner_weighs(
    desk: Desk, browser: FlaskClient
) -> None:
    application_id = desk.draft(trademark_reg_nos=[_mark("2026-10-01")], seal="SIGNED")
    page = browser.get(f"{place(desk, application_id)}/check").text
    assert "Would hold until" in page
    assert "1 Apr 2027" in page
    assert "The end of a trademark, with its grace" in page
    assert "The examiner will look at this; you may hand it in all the same." in page
    assert "no business licence on file" in page


def test_a_letter_handed_in_again_shows_what_changed(
    desk: Desk, browser: FlaskClient, application_id: UUID
) -> None:
    desk.send_back(application_id)
    desk.do(
        desk.owner,
        lambda uow: suppliers.save_letter(uow, application_id, {"notice_days": "90"}),
    )
    here = place(desk, application_id)
    browser.post(f"{here}/check")
    page = browser.get(here).text
    assert "What changed since it was returned" in page
    assert "<ins>90</ins>" in page


def _mark(valid_to: str) -> dict[str, str]:
    return {
        "reg_no": "12345678",
        "nice_class": "41",
        "registrant": "Xinghe Video Ltd",
        "valid_to": valid_to,
    }
