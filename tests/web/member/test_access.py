"""Every page of a member: whole in both languages, and only for those it is for."""

from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain import accounts, distributors, members
from portal.domain.members import MemberRole, OrganisationKind
from portal.kernel.actor import SYSTEM
from portal.wiring import Portal
from tests.support import stories

READING = (
    "",
    "/profile",
    "/people",
    "/authorisations",
    "/authorisations/{letter}",
    "/certification",
    "/consents",
    "/deposit",
    "/price-list",
    "/licence",
)
EDITING = (
    "/profile/edit",
    "/people/invite",
    "/authorisations/{letter}/letter",
    "/authorisations/{letter}/documents",
    "/authorisations/{letter}/check",
    "/authorisations/{letter}/withdraw",
    "/certification/{application}/consents",
    "/certification/{application}/details",
    "/certification/{application}/brands",
    "/certification/{application}/documents",
    "/certification/{application}/check",
    "/certification/{application}/withdraw",
    "/price-list/edit",
    "/price-list/publish",
)
STARTING = (
    "/authorisations/start",
    "/certification/start",
    "/price-list/confirm",
)


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    """A company with a draft of everything."""
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY)


@pytest.fixture
def places(sqlite_portal: Portal, member: stories.Member) -> dict[str, object]:
    letter = stories.letter_draft(sqlite_portal, member)
    with sqlite_portal.begin(member.owner) as uow:
        application = distributors.start_application(uow, member.organisation_id)
    return {"letter": letter, "application": application}


def url(member: stories.Member, path: str, places: Mapping[str, object]) -> str:
    return f"/member/{member.organisation_id}{path.format(**places)}"


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_page_opens_for_the_owner(
    member: stories.Member,
    places: dict[str, object],
    sign_in: Callable[[str], FlaskClient],
    language: str,
) -> None:
    browser = sign_in(member.email)
    for path in READING + EDITING:
        page = browser.get(url(member, path, places), query_string={"lang": language})
        assert page.status_code in {200, 302}, (path, page.status_code)
        if page.status_code == 200:
            tag = "zh-CN" if language == "zh-Hans" else "en"
            assert f'<html lang="{tag}">' in page.text


def test_another_members_pages_do_not_exist(
    sqlite_portal: Portal,
    member: stories.Member,
    places: dict[str, object],
    sign_in: Callable[[str], FlaskClient],
) -> None:
    charlie = stories.register_member(sqlite_portal)
    browser = sign_in(charlie.email)
    for path in READING + EDITING:
        assert browser.get(url(member, path, places)).status_code == 404, path
    for path in EDITING + STARTING:
        if path != "/price-list/publish":
            assert browser.post(url(member, path, places)).status_code == 404, path


def test_anothers_application_does_not_exist_under_ones_own_address(
    sqlite_portal: Portal, places: dict[str, object], sign_in: Callable[[str], FlaskClient]
) -> None:
    charlie = stories.register_member(sqlite_portal)
    browser = sign_in(charlie.email)
    for path in EDITING:
        if "{" in path:
            assert browser.get(url(charlie, path, places)).status_code == 404, path


def test_one_organisations_application_is_not_found_under_another_of_the_same_person(
    sqlite_portal: Portal, member: stories.Member, sign_in: Callable[[str], FlaskClient]
) -> None:
    other = stories.register_member(
        sqlite_portal, OrganisationKind.COMPANY, uscc="91110105MA00AB1240"
    )
    places = {
        "letter": stories.letter_draft(sqlite_portal, other),
        "application": uuid4(),
    }
    browser = sign_in(stories.colleague(sqlite_portal, member, MemberRole.STAFF))
    assert browser.get(url(member, "/authorisations/{letter}", places)).status_code == 404


def test_finance_reads_everything_and_edits_nothing(
    sqlite_portal: Portal,
    member: stories.Member,
    places: dict[str, object],
    sign_in: Callable[[str], FlaskClient],
) -> None:
    browser = sign_in(stories.colleague(sqlite_portal, member, MemberRole.FINANCE))
    for path in READING:
        assert browser.get(url(member, path, places)).status_code == 200, path
    for path in EDITING:
        assert browser.get(url(member, path, places)).status_code == 403, path
    for path in STARTING:
        assert browser.post(url(member, path, places)).status_code == 403, path


def test_a_page_asks_a_stranger_to_sign_in_and_comes_back(
    app: Flask, member: stories.Member
) -> None:
    path = f"/member/{member.organisation_id}/deposit"
    answer = app.test_client().get(path)
    assert answer.status_code == 302
    assert path in answer.headers["Location"].replace("%2F", "/")


def test_the_only_organisation_opens_at_once(
    member: stories.Member, sign_in: Callable[[str], FlaskClient]
) -> None:
    answer = sign_in(member.email).get("/member")
    assert answer.headers["Location"] == f"/member/{member.organisation_id}"


def test_somebody_without_an_organisation_is_told_what_to_do(
    sqlite_portal: Portal, sign_in: Callable[[str], FlaskClient]
) -> None:
    with sqlite_portal.begin(SYSTEM) as uow:
        secret = accounts.create_officer(
            uow, email="nobody@body.example", name="Nobody", roles=[accounts.StaffRole.AUDITOR]
        )
        accounts.activate(uow, secret, password=stories.PASSWORD)
    page = sign_in("nobody@body.example").get("/member")
    assert "You do not work for an organisation here." in page.text


def test_somebody_with_two_organisations_chooses(
    sqlite_portal: Portal, member: stories.Member, sign_in: Callable[[str], FlaskClient]
) -> None:
    other = stories.register_member(sqlite_portal, name="Second shop")
    with sqlite_portal.begin(other.owner) as uow:
        secret = members.invite(
            uow, other.organisation_id, email=member.email, role=MemberRole.STAFF
        )
    with sqlite_portal.begin(member.owner) as uow:
        members.accept_invitation(uow, secret)
    page = sign_in(member.email).get("/member").text
    for organisation_id in (member.organisation_id, other.organisation_id):
        assert f'href="/member/{organisation_id}"' in page
