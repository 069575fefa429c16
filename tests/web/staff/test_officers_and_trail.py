"""Officers' accounts, and the trail that everything leaves."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.accounts import StaffRole
from portal.wiring import Portal
from tests.support import stories
from tests.support.people import officer
from tests.support.sessions import browser_of

At = Callable[..., FlaskClient]
NEW = {"name": "Officer Ou", "email": "ou@body.example", "roles": ["examiner", "approver"]}


def test_a_new_officer_sets_its_password_by_the_link_and_comes_to_the_desk(
    app: Flask, at_desk: At
) -> None:
    admin = at_desk(StaffRole.SYSTEM_ADMIN)
    made = admin.post("/staff/officers/new", data=NEW)
    link = re.search(r'href="http://[^/]+(/activations/[^"]+)"', made.text)
    assert link
    assert "Link not used yet" in admin.get("/staff/officers").text
    newcomer = app.test_client()
    newcomer.get("/?lang=en")
    welcome = newcomer.get(link[1]).text
    assert "Officer Ou" in welcome
    entered = newcomer.post(link[1], data={"password": stories.PASSWORD})
    assert entered.location == "/staff"
    assert "Approver, Examiner" in newcomer.get("/staff").text
    assert newcomer.get(link[1]).status_code == 409


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"roles": ["auditor", "examiner"]}, "may hold no other role"),
        ({"roles": []}, "Choose at least one role."),
        ({"email": "ou"}, "Enter an e-mail address like name@example.com."),
    ],
)
def test_an_account_that_may_not_be_comes_back_with_what_was_typed(
    at_desk: At, change: dict[str, object], sentence: str
) -> None:
    admin = at_desk(StaffRole.SYSTEM_ADMIN)
    answer = admin.post("/staff/officers/new", data={**NEW, **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Officer Ou"' in answer.text
    assert "Officer Ou" not in admin.get("/staff/officers").text


def test_an_address_is_given_to_one_officer_only(at_desk: At) -> None:
    admin = at_desk(StaffRole.SYSTEM_ADMIN)
    admin.post("/staff/officers/new", data=NEW)
    answer = admin.post("/staff/officers/new", data=NEW)
    assert answer.status_code == 422
    assert "There is an account with this e-mail address already." in answer.text


def test_the_link_of_a_new_officer_leads_to_this_portal_whatever_the_host_header_says(
    sqlite_portal: Portal, at_desk: At
) -> None:
    admin = at_desk(StaffRole.SYSTEM_ADMIN)
    made = admin.post("/staff/officers/new", data=NEW)  # sent to the host "localhost"
    assert f'href="{sqlite_portal.settings.base_url}/activations/' in made.text
    assert "localhost" not in made.text


def test_changed_roles_hold_at_once_and_end_the_open_session(
    app: Flask, sqlite_portal: Portal, at_desk: At
) -> None:
    colleague = officer(sqlite_portal, StaffRole.EXAMINER)
    examiner = browser_of(app, sqlite_portal, colleague)
    admin = at_desk(StaffRole.SYSTEM_ADMIN)
    place = f"/staff/officers/{colleague.id}"
    assert place in admin.get("/staff/officers").text
    assert re.findall(r"<input checked[^>]*value=\"(\w+)\"", admin.get(place).text) == [
        "examiner"
    ]
    refused = admin.post(place, data={"roles": ["auditor", "examiner"]})
    assert refused.status_code == 422
    assert "may hold no other role" in refused.text
    assert examiner.get("/staff/cases").status_code == 200
    assert admin.post(place, data={"roles": ["intake_officer"]}).status_code == 302
    assert examiner.get("/staff/cases").location == "/sign-in?next=/staff/cases"
    assert "Intake officer" in admin.get("/staff/officers").text


def test_the_auditor_reads_the_trail_of_one_thing_and_checks_the_chain(
    sqlite_portal: Portal, at_desk: At
) -> None:
    member = stories.register_member(sqlite_portal)
    auditor = at_desk(StaffRole.AUDITOR)
    everything = auditor.get("/staff/audit").text
    assert "members.organisation.registered" in everything
    assert "accounts.officer.created" in everything
    one = auditor.get(f"/staff/audit?subject={member.organisation_id}&check=1").text
    assert "members.organisation.registered" in one
    assert "accounts.officer.created" not in one
    assert "nothing was changed or taken out" in one
    assert "This is not an identifier" in auditor.get("/staff/audit?subject=x").text


@pytest.mark.parametrize("role", StaffRole)
def test_every_officer_has_a_page_to_begin_the_day_with(at_desk: At, role: StaffRole) -> None:
    page = at_desk(role).get("/staff")
    assert page.status_code == 200
    assert "Today" in page.text
