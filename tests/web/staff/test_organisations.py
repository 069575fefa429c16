"""One page for an organisation, and the note of what the public register says (AUT-09)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain import accounts, members
from portal.domain.accounts import StaffRole
from portal.domain.members import MemberRole, OrganisationKind
from portal.kernel.actor import Actor
from portal.wiring import Portal
from tests.support import stories
from tests.support.business_licences import typed_licence
from tests.support.letters import AGENT_USCC
from tests.support.people import officer
from tests.support.sessions import browser_of

At = Callable[..., FlaskClient]
NOTE = {
    "state": "abnormal",
    "source": "the public register, today",
    "reason": "It cannot be reached at its address.",
}


@pytest.fixture
def company(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY)


def place(company: stories.Member) -> str:
    return f"/staff/organisations/{company.organisation_id}"


def test_organisations_are_listed_and_found_by_name_and_by_code(
    sqlite_portal: Portal, at_desk: At, company: stories.Member
) -> None:
    stories.register_member(sqlite_portal, name="Dora's deals")
    desk = at_desk(StaffRole.INTAKE_OFFICER)
    assert 'href="/staff/organisations"' in desk.get("/staff").text
    everybody = desk.get("/staff/organisations").text
    assert "Dora" in everybody
    for text in ("charlie", AGENT_USCC.lower()):
        found = desk.get("/staff/organisations", query_string={"q": text}).text
        assert place(company) in found
        assert "Dora" not in found
    assert (
        "No organisation has this in its name."
        in desk.get("/staff/organisations?q=nobody").text
    )


def test_the_page_shows_the_licence_as_stated_with_what_does_not_fit(
    sqlite_portal: Portal, at_desk: At, company: stories.Member
) -> None:
    desk = at_desk(StaffRole.EXAMINER)
    assert "The organisation has not stated it yet." in desk.get(place(company)).text
    with sqlite_portal.begin(company.owner) as uow:
        members.record_business_licence(
            uow, company.organisation_id, typed_licence(name="An older name Ltd")
        )
    page = desk.get(place(company)).text
    assert "上海市徐汇区样例路1号" in page
    assert "王*明" in page
    assert "王小明" not in page
    assert "carries another name than the profile" in page


def test_the_page_links_to_authorisations(
    sqlite_portal: Portal, at_desk: At, company: stories.Member
) -> None:
    desk = at_desk(StaffRole.APPROVER)
    assert desk.get(place(company)).text.count("None.") == 2
    authorisation_id = stories.authorised(sqlite_portal, company)
    assert f"/staff/authorisations/{authorisation_id}" in desk.get(place(company)).text


def test_the_page_links_to_the_badge(sqlite_portal: Portal, at_desk: At) -> None:
    licensed = stories.licensed(sqlite_portal)
    page = at_desk(StaffRole.APPROVER).get(place(licensed)).text
    assert re.search(r'class="lz-code" href="/staff/licences/', page)


def test_a_noted_state_counts_at_once_and_stays_in_the_history(
    at_desk: At, company: stories.Member
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    assert "it counts as registered" in examiner.get(place(company)).text
    answer = examiner.post(f"{place(company)}/register", data=NOTE, follow_redirects=True)
    assert "It counts from now on." in answer.text
    assert "Listed as abnormal" in answer.text
    again = {**NOTE, "state": "registered", "reason": "It is back at its address."}
    page = examiner.post(f"{place(company)}/register", data=again, follow_redirects=True).text
    assert page.index("It is back at its address.") < page.index(NOTE["reason"])
    assert "Officer" in page
    listed = examiner.get("/staff/organisations").text
    assert "Listed as abnormal" not in listed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": ""}, "Choose the state."),
        ({"source": ""}, "Say where and when you read it."),
        ({"reason": ""}, "Write the reason in words."),
        ({"reason": "no"}, "Enter 5 to 1000 characters."),
    ],
)
def test_an_incomplete_note_comes_back_with_what_was_typed(
    at_desk: At, company: stories.Member, change: dict[str, str], sentence: str
) -> None:
    answer = at_desk(StaffRole.EXAMINER).post(
        f"{place(company)}/register", data={**NOTE, **change}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    typed = NOTE["source"] if "source" not in change else NOTE["reason"]
    assert typed in answer.text
    assert "it counts as registered" in answer.text


def test_only_examiners_are_offered_the_note(at_desk: At, company: stories.Member) -> None:
    form = f'action="{place(company)}/register"'
    assert form in at_desk(StaffRole.EXAMINER).get(place(company)).text
    assert form not in at_desk(StaffRole.APPROVER).get(place(company)).text


def test_an_officer_who_works_there_leaves_the_note_to_a_colleague(
    app: Flask, sqlite_portal: Portal, company: stories.Member
) -> None:
    examiner = officer(sqlite_portal, StaffRole.EXAMINER)
    _join(sqlite_portal, company, examiner)
    desk = browser_of(app, sqlite_portal, examiner)
    page = desk.get(place(company)).text
    assert "Leave it to a colleague." in page
    assert f'action="{place(company)}/register"' not in page
    assert desk.post(f"{place(company)}/register", data=NOTE).status_code == 422


def _join(portal: Portal, company: stories.Member, examiner: Actor) -> None:
    assert examiner.id is not None
    with portal.begin(company.owner) as uow:
        email = accounts.user(uow, examiner.id).email
        secret = members.invite(
            uow, company.organisation_id, email=email, role=MemberRole.STAFF
        )
    with portal.begin(examiner) as uow:
        members.accept_invitation(uow, secret)


def test_a_natural_person_has_no_licence_to_show(sqlite_portal: Portal, at_desk: At) -> None:
    person = stories.register_member(sqlite_portal)
    examiner = at_desk(StaffRole.EXAMINER)
    page = examiner.get(place(person)).text
    assert "Business licence" not in page
    assert "/register" not in page
    answer = examiner.post(f"{place(person)}/register", data=NOTE)
    assert answer.status_code == 422
    assert "A natural person has no business licence" in answer.text
