"""What members read about their own data: who looked, when, in which role, and why."""

from collections.abc import Callable

from flask.testing import FlaskClient

from portal.domain import distributors
from portal.domain.accounts import StaffRole
from portal.kernel.actor import Actor
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.people import fresh, officer

Visit = Callable[[Actor], FlaskClient]
WHY = "The scan is hard to read."


def test_a_person_reads_who_looked_when_in_which_role_and_why(
    sqlite_portal: Portal, visit: Visit
) -> None:
    applicant, other = (applicants.submitted(sqlite_portal) for _ in range(2))
    place = f"/member/{applicant.organisation_id}/privacy"
    owner = visit(applicant.owner)
    assert "Nobody has looked at your full data." in owner.get(place).text
    with sqlite_portal.begin(fresh(officer(sqlite_portal, StaffRole.EXAMINER))) as uow:
        distributors.look(uow, applicant.application_id, reason=WHY)
    page = owner.get(place).text
    for told in ("23 Nov 2026, 10:00:00", "Examiner", WHY):
        assert told in page
    assert "Officer<" not in page
    theirs = visit(other.owner).get(f"/member/{other.organisation_id}/privacy").text
    assert "Nobody has looked at your full data." in theirs


def test_the_page_leads_to_consents_and_to_the_notice(
    sqlite_portal: Portal, visit: Visit
) -> None:
    applicant = applicants.start(sqlite_portal)
    owner = visit(applicant.owner)
    page = owner.get(f"/member/{applicant.organisation_id}/privacy").text
    for link in (f"/member/{applicant.organisation_id}/consents", "/privacy-notice"):
        assert f'href="{link}"' in page
        assert owner.get(link).status_code == 200


def test_strangers_find_no_such_page(sqlite_portal: Portal, visit: Visit) -> None:
    applicant, stranger = (applicants.start(sqlite_portal) for _ in range(2))
    answer = visit(stranger.owner).get(f"/member/{applicant.organisation_id}/privacy")
    assert answer.status_code == 404
