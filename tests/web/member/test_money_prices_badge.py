"""Deposit, price list and badge by the pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.domain import licences, pricelists
from portal.domain.licences import LicenceState
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import stories

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def member(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal)


@pytest.fixture
def browser(member: stories.Member, sign_in: SignIn) -> FlaskClient:
    return sign_in(member.email)


def sent(*lines: dict[str, str], **buttons: str) -> dict[str, str]:
    """Return lines as a browser sends them."""
    return {
        f"lines-{place}-{name}": text
        for place, line in enumerate(lines)
        for name, text in line.items()
    } | buttons


def test_the_deposit_page_says_what_is_required_paid_and_short(
    sqlite_portal: Portal, sign_in: SignIn
) -> None:
    certified = stories.certified(sqlite_portal)
    stories.pay(sqlite_portal, certified, 500)
    page = sign_in(certified.email).get(f"/member/{certified.organisation_id}/deposit").text
    for amount in ("¥1,200.00", "¥500.00", "¥700.00"):
        assert amount in page
    assert certified.organisation_id.hex[:8].upper() in page


def test_before_any_application_the_amount_is_not_known(
    member: stories.Member, browser: FlaskClient
) -> None:
    page = browser.get(f"/member/{member.organisation_id}/deposit").text
    assert "Not yet known" in page
    assert "No payment has arrived yet." in page


def test_every_problem_of_a_line_stands_at_its_field_and_the_draft_is_kept(
    member: stories.Member, browser: FlaskClient
) -> None:
    place = f"/member/{member.organisation_id}/price-list"
    wrong = stories.line(item="Second", price="cheap", region="Mars")
    answer = browser.post(f"{place}/edit", data=sent(stories.line(), wrong))
    assert answer.status_code == 422
    for field in ("lines-1-price", "lines-1-region"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-error"' in answer.text
    assert 'id="lines-0-price-error"' not in answer.text
    assert "cheap" in answer.text
    assert "cheap" in browser.get(f"{place}/edit").text
    assert browser.get(f"{place}/publish").headers["Location"].endswith("edit?check=1")
    assert 'id="lines-1-price-error"' in browser.get(f"{place}/edit?check=1").text


def test_lines_are_added_and_removed_without_javascript(
    member: stories.Member, browser: FlaskClient
) -> None:
    place = f"/member/{member.organisation_id}/price-list/edit"
    more = browser.post(place, data=sent(stories.line(), add_line="lines"))
    assert 'name="lines-1-item"' in more.text
    assert "Video month" in more.text
    less = browser.post(
        place, data=sent(stories.line(), stories.line(item="Second"), remove_line="lines-0")
    )
    assert "Video month" not in less.text
    assert "Second" in less.text


def test_an_empty_list_is_refused(member: stories.Member, browser: FlaskClient) -> None:
    answer = browser.post(f"/member/{member.organisation_id}/price-list/edit", data=sent())
    assert answer.status_code == 422
    assert "Enter at least one line." in answer.text


def test_a_list_that_cannot_be_kept_is_shown_again(
    member: stories.Member, browser: FlaskClient
) -> None:
    endless = stories.line(item="x" * 1001)
    answer = browser.post(
        f"/member/{member.organisation_id}/price-list/edit", data=sent(endless, draft="1")
    )
    assert answer.status_code == 422
    assert endless["item"] in answer.text


def test_a_list_is_published_once_confirmed_and_raised(
    sqlite_portal: Portal,
    member: stories.Member,
    browser: FlaskClient,
    clock: FrozenClock,
) -> None:
    place = f"/member/{member.organisation_id}/price-list"
    saved = browser.post(f"{place}/edit", data=sent(stories.line(), draft="1"))
    assert saved.headers["Location"] == place
    to_publish = browser.post(f"{place}/edit", data=sent(stories.line()))
    assert to_publish.headers["Location"] == f"{place}/publish"
    assert "can never be changed" in browser.get(f"{place}/publish").text
    clock.advance(timedelta(seconds=1))
    assert "in effect now" in browser.post(f"{place}/publish", follow_redirects=True).text
    again = browser.post(f"{place}/publish", follow_redirects=True)
    assert "published already" in again.text
    clock.advance(timedelta(hours=1))
    confirmed = browser.post(f"{place}/confirm", follow_redirects=True)
    assert "confirmed for another 90 days" in confirmed.text
    browser.post(f"{place}/edit", data=sent(stories.line(price="20.00")))
    clock.advance(timedelta(seconds=1))
    raised = browser.post(f"{place}/publish", follow_redirects=True)
    assert "takes effect at midnight" in raised.text
    assert "¥19.80" in raised.text
    assert "¥20.00" in browser.get(f"{place}/versions/2").text
    assert browser.get(f"{place}/versions/3").status_code == 404
    with sqlite_portal.begin(member.owner, writes=False) as uow:
        assert len(pricelists.versions(uow, member.organisation_id).items) == 2


def test_a_stale_list_says_so(
    sqlite_portal: Portal, member: stories.Member, clock: FrozenClock, sign_in: SignIn
) -> None:
    stories.publish(sqlite_portal, member)
    clock.advance(timedelta(days=91))
    page = sign_in(member.email).get(f"/member/{member.organisation_id}/price-list").text
    assert "Not confirmed" in page


def test_nothing_can_be_confirmed_before_something_is_published(
    member: stories.Member, browser: FlaskClient
) -> None:
    answer = browser.post(
        f"/member/{member.organisation_id}/price-list/confirm", follow_redirects=True
    )
    assert answer.status_code == 200
    assert "no price list in force" in answer.text


def test_the_to_do_list_names_what_is_missing_until_the_badge_is_there(
    sqlite_portal: Portal, sign_in: SignIn
) -> None:
    certified = stories.certified(sqlite_portal)
    browser = sign_in(certified.email)
    home = f"/member/{certified.organisation_id}"
    assert "¥1,200.00 missing" in browser.get(home).text
    stories.publish(sqlite_portal, certified)
    stories.pay(sqlite_portal, certified, 1200)
    assert "With the association" in browser.get(home).text


def test_the_badge_page_shows_number_link_and_end_and_the_badge_can_be_given_back(
    sqlite_portal: Portal, sign_in: SignIn
) -> None:
    licensed = stories.licensed(sqlite_portal)
    browser = sign_in(licensed.email)
    place = f"/member/{licensed.organisation_id}/licence"
    with sqlite_portal.begin(licensed.owner, writes=False) as uow:
        held = licences.licence_of(uow, licensed.organisation_id)
    assert held
    for page in (
        browser.get(place).text,
        browser.get(f"/member/{licensed.organisation_id}").text,
    ):
        assert held.number in page
        assert f"/badges/{held.number}" in page
        assert "The next identity review" in page
    assert "never be taken up again" in browser.get(f"{place}/withdraw").text
    given = browser.post(f"{place}/withdraw", follow_redirects=True)
    assert "The badge has been given back." in given.text
    again = browser.post(f"{place}/withdraw", follow_redirects=True)
    assert "There is no badge that could be given back." in again.text
    with sqlite_portal.begin(licensed.owner, writes=False) as uow:
        ended = licences.licence_of(uow, licensed.organisation_id)
    assert ended
    assert ended.standing.state is LicenceState.WITHDRAWN


def test_a_suspended_badge_says_in_plain_words_what_to_do(
    sqlite_portal: Portal, clock: FrozenClock, sign_in: SignIn
) -> None:
    licensed = stories.licensed(sqlite_portal)
    clock.advance(timedelta(days=91))
    page = sign_in(licensed.email).get(f"/member/{licensed.organisation_id}").text
    assert "Price list not confirmed" in page
    assert re.search(r"Confirm or publish the price list", page)
