"""Consents on the member's pages: read first, given one by one, taken back as easily."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain import distributors
from portal.domain.distributors import ConsentItem, KycStatus
from portal.domain.members import MemberRole
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.wiring import Portal
from tests.support import notices as keeper
from tests.support import stories

SignIn = Callable[[str], FlaskClient]
NECESSARY = ("personal_data", "identity_document", "bank_account", "publication", "provider")


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal)


@pytest.fixture
def browser(member: stories.Member, sign_in: SignIn) -> FlaskClient:
    return sign_in(member.email)


@pytest.fixture
def step(member: stories.Member, browser: FlaskClient) -> str:
    """The address of the first step of an application that has just begun."""
    answer = browser.post(f"/member/{member.organisation_id}/certification/start")
    return str(answer.headers["Location"])


def answers(*items: str, notice_version: str = "1") -> dict[str, str]:
    return {"notice_version": notice_version, **dict.fromkeys(items, "y")}


def agreed(portal: Portal, member: stories.Member, step: str) -> set[str]:
    with portal.begin(member.owner, writes=False) as uow:
        application_id = UUID(step.split("/")[-2])
        return {one.value for one in distributors.application(uow, application_id).agreed}


def test_no_consent_is_ticked_before_the_person_does_it(
    browser: FlaskClient, step: str
) -> None:
    page = browser.get(step).text
    for item in (*NECESSARY, "face"):
        assert f'name="{item}"' in page
    assert " checked" not in page


def test_each_item_says_what_the_law_wants_told_and_whether_it_is_necessary(
    sqlite_portal: Portal, browser: FlaskClient, step: str
) -> None:
    page = browser.get(step).text
    assert page.count("Necessary for your certification") == 5
    assert page.count("Not necessary: you may leave this box empty") == 1
    assert "We keep no face: zero days." in page
    provider = sqlite_portal.around.checker.provider
    assert page.count(provider.name) >= 2
    assert provider.contact in page
    assert "我们不保存人脸：零天" in browser.get(f"{step}?lang=zh-Hans").text


def test_each_missing_consent_is_named_and_the_given_ones_stay(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, step: str
) -> None:
    answer = browser.post(step, data=answers("personal_data"))
    assert answer.status_code == 422
    for item in NECESSARY[1:]:
        assert f'href="#{item}"' in answer.text
    assert 'href="#face"' not in answer.text
    assert agreed(sqlite_portal, member, step) == {"personal_data"}


def test_the_box_for_the_face_may_stay_empty(
    sqlite_portal: Portal, member: stories.Member, browser: FlaskClient, step: str
) -> None:
    answer = browser.post(step, data=answers(*NECESSARY))
    assert answer.headers["Location"].endswith("/details")
    assert agreed(sqlite_portal, member, step) == set(NECESSARY)
    browser.post(step, data=answers(*NECESSARY, "face"))
    assert agreed(sqlite_portal, member, step) == {*NECESSARY, "face"}


def test_an_answer_to_a_notice_that_was_replaced_is_asked_for_again(
    sqlite_portal: Portal,
    member: stories.Member,
    sign_in: SignIn,
    step: str,
    clock: FrozenClock,
) -> None:
    keeper.publish(sqlite_portal)
    clock.move(datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI))
    browser = sign_in(member.email)
    late = browser.post(step, data=answers(*NECESSARY), follow_redirects=True)
    assert "A new version of the notice is in force." in late.text
    assert "Version 2, in force since 24 Nov 2026" in late.text
    assert " checked" not in late.text
    assert agreed(sqlite_portal, member, step) == set()
    browser.post(step, data=answers(*NECESSARY, notice_version="2"))
    assert agreed(sqlite_portal, member, step) == set(NECESSARY)


def test_what_is_handed_in_leads_to_the_page_that_takes_back(
    sqlite_portal: Portal, sign_in: SignIn
) -> None:
    member = stories.certified(sqlite_portal)
    browser = sign_in(member.email)
    with sqlite_portal.begin(member.owner, writes=False) as uow:
        verified = distributors.kyc(uow, member.organisation_id)
    assert verified
    root = f"/member/{member.organisation_id}"
    answer = browser.get(f"{root}/certification/{verified.application_id}/consents")
    assert answer.headers["Location"] == f"{root}/consents"


def test_what_ends_is_said_before_a_consent_is_taken_back(
    sqlite_portal: Portal, sign_in: SignIn
) -> None:
    member = stories.certified(sqlite_portal)
    browser = sign_in(member.email)
    place = f"/member/{member.organisation_id}/consents"
    page = browser.get(place).text
    cards = {
        card.partition('"')[0]: card for card in page.split('<section class="lz-card" id="')
    }
    ends = "Your certification ends at once, and with it your badge."
    for item in NECESSARY:
        assert ends in cards[item]
    assert ends not in cards["face"]
    assert "An officer compares your pictures instead" in cards["face"]
    answer = browser.post(
        f"{place}/take-back", data={"item": "personal_data"}, follow_redirects=True
    )
    assert "Taken back: Name, identity number and mobile number" in answer.text
    assert 'id="personal_data"' not in answer.text
    with sqlite_portal.begin(member.owner, writes=False) as uow:
        ended = distributors.kyc(uow, member.organisation_id)
    assert ended
    assert ended.status is KycStatus.WITHDRAWN


def test_an_unknown_consent_is_not_taken_back(
    member: stories.Member, browser: FlaskClient, step: str
) -> None:
    browser.post(step, data=answers(*NECESSARY))
    place = f"/member/{member.organisation_id}/consents"
    assert browser.post(f"{place}/take-back", data={"item": "soul"}).status_code == 422
    assert browser.get(place).text.count("Take this consent back") == len(NECESSARY)


def test_a_colleague_reads_and_cannot_take_back(
    sqlite_portal: Portal, member: stories.Member, sign_in: SignIn
) -> None:
    with sqlite_portal.begin(member.owner) as uow:
        application_id = distributors.start_application(uow, member.organisation_id)
        distributors.record_consents(uow, application_id, {ConsentItem.FACE: True})
    browser = sign_in(stories.colleague(sqlite_portal, member, MemberRole.FINANCE))
    place = f"/member/{member.organisation_id}/consents"
    page = browser.get(place).text
    assert "Check of the face, by a provider" in page
    assert "Take this consent back" not in page
    answer = browser.post(f"{place}/take-back", data={"item": "face"})
    assert answer.status_code == 403


def test_the_history_leads_to_the_version_that_was_agreed_to(
    member: stories.Member, browser: FlaskClient, step: str
) -> None:
    browser.post(step, data=answers("personal_data"))
    page = browser.get(f"/member/{member.organisation_id}/consents").text
    assert 'href="/privacy-notice/1"' in page
    assert "On this website" in page
