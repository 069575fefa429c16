"""Registering, signing in and out, one-time links: with forms as they are on the page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.domain import accounts, members
from portal.domain.accounts import StaffRole
from portal.domain.members import MemberRole
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.web.app import create_app
from portal.wiring import Portal
from tests.support import people, stories
from tests.web.public.conftest import Visitor, visitor_of

PASSWORD = "correct horse battery staple"
NEW = {
    "kind": "NP",
    "trade_name": "Card corner",
    "name": "Charlie",
    "email": "charlie@shop.example",
    "password": PASSWORD,
}
COMPANY = NEW | {"kind": "CO", "legal_name": "Card Corner Ltd", "uscc": "91110105MA00AB1240"}
WRONG = "The e-mail address or the password is wrong."


@pytest.fixture
def app(sqlite_portal: Portal) -> Flask:
    return create_app(sqlite_portal)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return visitor_of(app)


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal)


def sign_in(visitor: Visitor, email: str, password: str = PASSWORD, query: str = "") -> str:
    """Sign in; return where the browser is sent, or what the page says."""
    answer = visitor.send(f"/sign-in{query}", email=email, password=password)
    return answer.headers.get("Location") or answer.get_data(as_text=True)


@pytest.mark.parametrize("form", [NEW, COMPANY], ids=["person", "company"])
def test_a_newcomer_registers_and_is_signed_in(visitor: Visitor, form: dict[str, str]) -> None:
    answer = visitor.send("/register", **form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/member")
    assert visitor.client.get("/member", follow_redirects=True).status_code == 200


def test_everything_wrong_in_a_registration_is_said_at_once_and_nothing_is_lost(
    visitor: Visitor, sqlite_portal: Portal
) -> None:
    answer = visitor.send(
        "/register", **COMPANY | {"uscc": "91110105MA00AB1241", "password": "too-brief"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "91110105MA00AB1241" in page
    assert "Card Corner Ltd" in page
    assert "too-brief" not in page
    assert page.count('aria-invalid="true"') == 2
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        assert accounts.user_by_email(uow, NEW["email"]) is None


def test_an_address_can_be_registered_once(visitor: Visitor, app: Flask) -> None:
    visitor.send("/register", **NEW)
    again = visitor_of(app).send("/register", **NEW | {"email": NEW["email"].upper()})
    assert again.status_code == 422


def test_guessing_at_an_address_does_not_keep_its_owner_from_registering(
    visitor: Visitor, app: Flask
) -> None:
    guesser = visitor_of(app)
    for _ in range(10):
        sign_in(guesser, NEW["email"], "not the password at all")
    assert visitor.send("/register", **NEW).headers["Location"] == "/member"


def test_a_hidden_character_in_a_name_is_refused(visitor: Visitor) -> None:
    for field in ("trade_name", "name"):
        answer = visitor.send("/register", **NEW | {field: "Card\u202ecorner"})
        assert answer.status_code == 422


def test_a_member_signs_in_and_out(visitor: Visitor, member: stories.Member) -> None:
    assert sign_in(visitor, member.email) == "/member"
    place = f"/member/{member.organisation_id}"
    assert visitor.get(place).status_code == 200
    token = visitor.token(place)
    out = visitor.client.post("/sign-out", data={"csrf_token": token})
    assert (out.status_code, out.headers["Location"]) == (302, "/")
    assert visitor.get(place).headers["Location"].startswith("/sign-in")


def test_a_cookie_is_worth_nothing_after_signing_out(
    app: Flask, visitor: Visitor, member: stories.Member
) -> None:
    sign_in(visitor, member.email)
    with visitor.client.session_transaction() as cookie:
        kept = cookie["_user_id"]
    place = f"/member/{member.organisation_id}"
    visitor.client.post("/sign-out", data={"csrf_token": visitor.token(place)})
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = kept
    assert thief.get(place).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("email", ["charlie@shop.example", "nobody", "", "a\x00b@shop.example"])
def test_a_wrong_address_and_a_wrong_password_look_alike(
    visitor: Visitor, sqlite_portal: Portal, email: str
) -> None:
    known = stories.register_member(sqlite_portal)
    by_password = visitor.send("/sign-in", email=known.email, password="not the password!")
    by_address = visitor.send("/sign-in", email=email or "x@y.example", password=PASSWORD)
    for answer in (by_password, by_address):
        assert answer.status_code == 422
        assert WRONG in answer.get_data(as_text=True)
        assert "_user_id" not in answer.headers.get("Set-Cookie", "")


def test_after_ten_wrong_passwords_not_even_the_right_one_opens_for_five_minutes(
    visitor: Visitor, member: stories.Member, clock: FrozenClock
) -> None:
    for _ in range(10):
        assert WRONG in sign_in(visitor, member.email, "not the password!")
    refused = sign_in(visitor, member.email)
    assert refused != "/member"
    assert WRONG not in refused
    clock.advance(timedelta(minutes=5))
    assert sign_in(visitor, member.email) == "/member"


def test_the_page_one_wanted_opens_after_signing_in(
    visitor: Visitor, member: stories.Member
) -> None:
    place = f"/member/{member.organisation_id}/price-list?x=1"
    asked = visitor.get(place).headers["Location"]
    assert asked.startswith("/sign-in?next=")
    answer = visitor.send(asked, email=member.email, password=PASSWORD)
    assert answer.headers["Location"] == place


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/\t\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
        "///evil.example",
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    visitor: Visitor, member: stories.Member, elsewhere: str
) -> None:
    token = visitor.token("/sign-in")
    answer = visitor.client.post(
        "/sign-in",
        query_string={"next": elsewhere},
        data={"csrf_token": token, "email": member.email, "password": PASSWORD},
    )
    place = answer.headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "\t" not in place


def test_the_password_is_asked_for_again_and_leads_back(
    visitor: Visitor, member: stories.Member
) -> None:
    sign_in(visitor, member.email)
    asked = "/session/proof?next=/member/x%3Fy%3D1%23look"
    wrong = visitor.send(asked, password="not the password!")
    assert wrong.status_code == 422
    assert "The password is wrong." in wrong.get_data(as_text=True)
    right = visitor.send(asked, password=PASSWORD)
    assert (right.status_code, right.headers["Location"]) == (302, "/member/x?y=1#look")
    home = visitor.send("/session/proof?next=https://evil.example/", password=PASSWORD)
    assert home.headers["Location"] == "/member"
    assert visitor.get("/session/proof").headers["Cache-Control"] == "no-store"


def test_after_ten_wrong_proofs_not_even_the_right_one_counts(
    visitor: Visitor, member: stories.Member
) -> None:
    sign_in(visitor, member.email)
    for _ in range(10):
        visitor.send("/session/proof", password="not the password!")
    refused = visitor.send("/session/proof", password=PASSWORD)
    assert refused.status_code == 422
    assert "Too many attempts" in refused.get_data(as_text=True)


def test_a_session_gets_a_new_secret_at_every_signing_in(
    visitor: Visitor, member: stories.Member
) -> None:
    secrets = set()
    for _ in range(2):
        sign_in(visitor, member.email)
        with visitor.client.session_transaction() as cookie:
            secrets.add(cookie["_user_id"])
    assert len(secrets) == 2


def test_a_session_ends_by_itself(
    visitor: Visitor, member: stories.Member, clock: FrozenClock
) -> None:
    sign_in(visitor, member.email)
    place = f"/member/{member.organisation_id}"
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert visitor.get(place).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert visitor.get(place).status_code == 302


@pytest.fixture
def activation(sqlite_portal: Portal) -> str:
    with sqlite_portal.begin(SYSTEM) as uow:
        secret = accounts.create_officer(
            uow, email="one@body.example", name="Officer One", roles=[StaffRole.EXAMINER]
        )
    return f"/activations/{secret}"


def test_a_new_officer_sets_a_password_and_is_at_work(
    visitor: Visitor, activation: str
) -> None:
    answer = visitor.send(activation, password=PASSWORD)
    assert answer.headers["Location"] == "/staff"
    assert visitor.client.get("/staff", follow_redirects=True).status_code == 200


def test_an_activation_link_works_once(visitor: Visitor, activation: str) -> None:
    visitor.send(activation, password=PASSWORD)
    assert visitor.get(activation).status_code == 409


def test_an_activation_link_lives_seven_days(
    visitor: Visitor, activation: str, clock: FrozenClock
) -> None:
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    assert visitor.get(activation).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert visitor.get(activation).status_code == 409


def test_a_password_that_is_too_short_can_be_tried_again(
    visitor: Visitor, activation: str
) -> None:
    answer = visitor.send(activation, password="short")
    assert answer.status_code == 422
    assert "15" in answer.get_data(as_text=True)
    assert visitor.send(activation, password=PASSWORD).headers["Location"] == "/staff"


@pytest.mark.parametrize("kind", ["activations", "invitations"])
def test_an_invented_link_is_of_no_use(visitor: Visitor, kind: str) -> None:
    assert visitor.get(f"/{kind}/nonsense").status_code == 409


@pytest.fixture
def invite(sqlite_portal: Portal, member: stories.Member) -> Callable[[str], str]:
    def inviting(email: str) -> str:
        with sqlite_portal.begin(member.owner) as uow:
            secret = members.invite(
                uow, member.organisation_id, email=email, role=MemberRole.STAFF
            )
        return f"/invitations/{secret}"

    return inviting


def test_an_invited_newcomer_joins_with_a_new_account(
    visitor: Visitor, invite: Callable[[str], str], member: stories.Member
) -> None:
    answer = visitor.send(invite("new@shop.example"), name="New", password=PASSWORD)
    assert answer.headers["Location"] == "/member"
    assert visitor.get(f"/member/{member.organisation_id}").status_code == 200


def test_an_invited_colleague_with_an_account_joins_signed_in(
    visitor: Visitor,
    invite: Callable[[str], str],
    member: stories.Member,
    sqlite_portal: Portal,
) -> None:
    other = stories.register_member(sqlite_portal)
    sign_in(visitor, other.email)
    answer = visitor.send(invite(other.email))
    assert answer.headers["Location"] == "/member"
    assert visitor.get(f"/member/{member.organisation_id}").status_code == 200


def test_an_invitation_for_somebody_else_lets_nobody_in(
    visitor: Visitor,
    invite: Callable[[str], str],
    member: stories.Member,
    sqlite_portal: Portal,
) -> None:
    invited = stories.register_member(sqlite_portal)
    thief = stories.register_member(sqlite_portal)
    sign_in(visitor, thief.email)
    assert visitor.send(invite(invited.email)).status_code == 422
    assert visitor.get(f"/member/{member.organisation_id}").status_code == 404


def test_an_officer_does_not_land_among_members(
    visitor: Visitor, sqlite_portal: Portal
) -> None:
    people.officer(sqlite_portal, StaffRole.APPROVER)
    with sqlite_portal.begin(SYSTEM) as uow:
        secret = accounts.create_officer(
            uow, email="two@body.example", name="Two", roles=[StaffRole.APPROVER]
        )
    with sqlite_portal.begin(SYSTEM) as uow:
        accounts.activate(uow, secret, password=PASSWORD)
    assert sign_in(visitor, "two@body.example") == "/staff"
