"""Ten working days to mend what came back: told, held to the last minute, then over."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain.approvals import CaseState, Finding
from portal.kernel.actor import Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from tests.support.applicants import Desk

Visit = Callable[[Actor], FlaskClient]
CUT = "The edge of page two is cut off."
LAST_MINUTE = datetime(2026, 12, 7, 23, 59, 59, tzinfo=SHANGHAI)
TOO_LATE = datetime(2026, 12, 8, tzinfo=SHANGHAI)


@pytest.fixture
def application_id(desk: Desk) -> UUID:
    """A letter that came back on Monday 23 November, for its scan."""
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    (scan,) = desk.application(application_id).documents
    desk.check(application_id, str(scan.id), finding=Finding.RESUBMIT, reason=CUT)
    desk.send_back(application_id)
    return application_id


@pytest.fixture
def home(desk: Desk) -> str:
    return f"/member/{desk.organisation_id}"


@pytest.fixture
def place(home: str, application_id: UUID) -> str:
    return f"{home}/authorisations/{application_id}"


def test_the_last_day_is_told_wherever_the_applicant_looks(
    desk: Desk, visit: Visit, home: str, place: str
) -> None:
    browser = visit(desk.owner)
    assert "until 7 Dec 2026" in browser.get(home).text
    assert "waits for you until 7 Dec 2026" in browser.get(f"{home}/authorisations").text
    page = browser.get(place).text
    assert "Hand it in again by 7 Dec 2026; after that day the application lapses." in page
    assert CUT in page


def test_in_the_last_minute_it_is_handed_in_again(
    desk: Desk, visit: Visit, clock: FrozenClock, place: str, application_id: UUID
) -> None:
    clock.move(LAST_MINUTE)
    done = visit(desk.owner).post(f"{place}/check", follow_redirects=True)
    assert "Handed in." in done.text
    assert desk.application(application_id).case.state is CaseState.SUBMITTED


def test_after_the_last_day_it_has_lapsed_and_another_may_begin(
    desk: Desk,
    visit: Visit,
    clock: FrozenClock,
    home: str,
    place: str,
    application_id: UUID,
) -> None:
    clock.move(TOO_LATE)
    browser = visit(desk.owner)
    assert "Mend XH-2026-001" not in browser.get(home).text
    listed = browser.get(f"{home}/authorisations").text
    assert "Lapsed" in listed
    assert "waits for you until" not in listed
    page = browser.get(place).text
    assert "It was not handed in again in time. You may begin a new application." in page
    assert f'href="{place}/letter"' not in page
    late = browser.post(f"{place}/check", follow_redirects=True)
    assert "nothing can be changed in it now" in late.text
    assert desk.application(application_id).case.state is CaseState.LAPSED
    begun = browser.post(f"{home}/authorisations/start", follow_redirects=True)
    assert begun.request.path.endswith("/letter")
