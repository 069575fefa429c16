"""The profile, and inviting a colleague."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.members import OrganisationKind
from portal.wiring import Portal
from tests.support import stories
from tests.support.letters import AGENT_USCC

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY)


def profile(**changes: str) -> dict[str, str]:
    return {
        "trade_name": "Card corner",
        "legal_name": "Card Corner Ltd",
        "uscc": AGENT_USCC,
        "shops": "",
        **changes,
    }


def test_a_changed_profile_is_saved(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    browser = sign_in(member.email)
    answer = browser.post(
        f"/member/{member.organisation_id}/profile/edit",
        data=profile(shops="Campus corner\n\nhttps://cards.example"),
        follow_redirects=True,
    )
    assert "The profile has been saved." in answer.text
    stored = stories.system_view(sqlite_portal, member)
    assert stored.trade_name == "Card corner"
    assert stored.shops == ("Campus corner", "https://cards.example")


def test_a_wrong_code_is_named_and_nothing_typed_is_lost(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    answer = sign_in(member.email).post(
        f"/member/{member.organisation_id}/profile/edit",
        data=profile(uscc="91110105MA00AB1241", shops="Campus corner"),
    )
    assert answer.status_code == 422
    assert 'href="#uscc"' in answer.text
    assert "91110105MA00AB1241" in answer.text
    assert "Campus corner" in answer.text
    assert stories.system_view(sqlite_portal, member).trade_name == "Charlie's cards"


def test_a_code_of_another_organisation_is_refused_on_the_page(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    taken = "91110105MA00AB1240"
    stories.register_member(sqlite_portal, OrganisationKind.COMPANY, uscc=taken)
    answer = sign_in(member.email).post(
        f"/member/{member.organisation_id}/profile/edit", data=profile(uscc=taken)
    )
    assert answer.status_code == 422
    assert "Another organisation is registered" in answer.text


def test_a_natural_person_is_not_asked_for_a_code(
    sqlite_portal: Portal, sign_in: SignIn
) -> None:
    person = stories.register_member(sqlite_portal)
    browser = sign_in(person.email)
    path = f"/member/{person.organisation_id}/profile/edit"
    assert 'name="uscc"' not in browser.get(path).text
    assert browser.post(path, data={"trade_name": "Corner", "shops": ""}).status_code == 302


def test_an_invitation_link_is_shown_once_and_lets_the_colleague_in(
    app: Flask, member: stories.Member, sign_in: SignIn
) -> None:
    owner = sign_in(member.email)
    answer = owner.post(
        f"/member/{member.organisation_id}/people/invite",
        data={"email": "dora@shop.example", "role": "staff"},
    )
    link = re.search(r'value="[^"]*(/invitations/[^"]+)"', answer.text)
    assert link
    guest = app.test_client()
    assert guest.get(link[1]).status_code == 200
    joined = guest.post(
        link[1], data={"name": "Dora", "password": stories.PASSWORD}, follow_redirects=True
    )
    assert joined.status_code == 200
    people = owner.get(f"/member/{member.organisation_id}/people")
    assert "Dora" in people.text
    assert link[1] not in people.text


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "no address", "role": "staff"},
        {"email": "dora@shop.example"},
    ],
)
def test_an_incomplete_invitation_keeps_what_was_typed(
    member: stories.Member, sign_in: SignIn, typed: dict[str, str]
) -> None:
    answer = sign_in(member.email).post(
        f"/member/{member.organisation_id}/people/invite", data=typed
    )
    assert answer.status_code == 422
    assert typed["email"] in answer.text


def test_somebody_who_works_here_cannot_be_invited_again(
    member: stories.Member, sign_in: SignIn
) -> None:
    answer = sign_in(member.email).post(
        f"/member/{member.organisation_id}/people/invite",
        data={"email": member.email, "role": "finance"},
    )
    assert answer.status_code == 422
    assert "This person works here already." in answer.text
