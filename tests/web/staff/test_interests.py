"""The page on which an officer declares what it must not judge."""

from collections.abc import Callable

from flask.testing import FlaskClient

from portal.domain import approvals, distributors
from portal.domain.accounts import StaffRole
from portal.kernel.actor import SYSTEM
from portal.wiring import Portal
from tests.support import distributors as applicants

At = Callable[..., FlaskClient]
PAGE = "/staff/interests"


def test_every_officer_is_led_to_the_page_and_told_what_is_declared(at_desk: At) -> None:
    desk = at_desk(StaffRole.FINANCE_CLERK)
    assert f'href="{PAGE}"' in desk.get("/staff").text
    assert "Nothing yet." in desk.get(PAGE).text
    answer = desk.post(PAGE, data={"mobile": "13912340000"}, follow_redirects=True)
    assert "You cannot act on an application that shares any of it." in answer.text
    declared = answer.text.split('id="declared"')[1].split("</section>")[0]
    assert "Mobile number" in declared
    assert "23 Nov 2026" in declared
    assert "13912340000" not in answer.text


def test_what_is_wrong_stands_at_its_field(at_desk: At) -> None:
    answer = at_desk(StaffRole.EXAMINER).post(
        PAGE, data={"mobile": "12", "employer": "91110105MA00AB1241"}
    )
    assert answer.status_code == 422
    assert "Enter a mobile number of 11 figures." in answer.text
    assert 'id="employer-error"' in answer.text


def test_an_officer_with_an_interest_sees_why_it_has_no_buttons(
    at_desk: At, sqlite_portal: Portal
) -> None:
    applicant = applicants.start(sqlite_portal)
    given = {**applicants.fields(55), "mobile": "13912340000"}
    applicants.fill(sqlite_portal, applicant, given)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        case_id = approvals.case_of(uow, applicant.application_id).id
    desk = at_desk(StaffRole.EXAMINER)
    assert f"/staff/cases/{case_id}/take" in desk.get(f"/staff/cases/{case_id}").text
    desk.post(PAGE, data={"mobile": "13912340000"})
    page = desk.get(f"/staff/cases/{case_id}").text
    assert "You have declared an interest that this applicant shares" in page
    assert f"/staff/cases/{case_id}/take" not in page
    assert desk.post(f"/staff/cases/{case_id}/take").status_code == 422
