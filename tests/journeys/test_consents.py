"""Consents by clicking: read and given one by one, asked for anew, taken back."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator

from portal.cli import demo_people
from portal.cli.demo_facts import OrganisationFacts
from portal.domain.accounts import StaffRole
from portal.domain.distributors import ConsentItem
from portal.kernel.clock import civil_date
from tests.support import story
from tests.support.browser import NewPerson, Person
from tests.support.site import Site

START = "form[action$='/certification/start'] button"
NECESSARY = tuple(item for item in ConsentItem if item is not ConsentItem.FACE)


@pytest.fixture(scope="module")
def facts(site: Site) -> OrganisationFacts:
    """A natural person."""
    everybody = demo_people.distributors(civil_date(site.clock.now()))
    return next(one.organisation for one in everybody if one.organisation.kind == "NP")


@pytest.fixture(scope="module")
def owner(site: Site, newcomer: NewPerson, facts: OrganisationFacts) -> Person:
    """The person, who has just begun an application."""
    person, home = story.enrol(site.portal, newcomer, facts)
    person.follow(f"nav a[href='{home}/certification']")
    person.press(START)
    return person


@pytest.fixture(scope="module")
def keeper(site: Site, newcomer: NewPerson) -> Person:
    return story.employ(site.portal, newcomer, StaffRole.RULE_KEEPER)


def boxes(person: Person) -> dict[str, Locator]:
    return {
        str(box.get_attribute("name")): box
        for box in person.page.locator("main input[type=checkbox]").all()
    }


def tick(person: Person, *items: ConsentItem) -> None:
    person.fill({item.value: True for item in items})
    person.press("main form:has([name=notice_version]) button[type=submit]")


def test_consents_are_given_asked_for_anew_and_taken_back(
    site: Site, facts: OrganisationFacts, owner: Person, keeper: Person
) -> None:
    step = owner.path
    agree_to_all_but_the_face(owner)
    publish_another_notice(keeper, civil_date(site.clock.now()) + timedelta(days=1))
    owner.open("/privacy-notice")
    owner.follow("main a[href='/privacy-notice/2']")
    site.clock.advance(timedelta(days=1))
    owner.open("/")
    story.sign_in(owner, facts.person.email)
    owner.open(step)
    assert not any(box.is_checked() for box in boxes(owner).values())
    tick(owner, *ConsentItem)
    take_all_back(owner)
    owner.follow("main a[href='/privacy-notice/1']")


def agree_to_all_but_the_face(owner: Person) -> None:
    assert boxes(owner).keys() == {item.value for item in ConsentItem}
    assert not any(box.is_checked() for box in boxes(owner).values())
    owner.fill({NECESSARY[0].value: True})
    owner.press("main form:has([name=notice_version]) button[type=submit]", status=422)
    assert owner.page.locator(".lz-errors li").count() == len(NECESSARY) - 1
    tick(owner, *NECESSARY)
    assert owner.path.endswith("/details")


def publish_another_notice(keeper: Person, day: date) -> None:
    keeper.follow("nav a[href='/staff/notices']")
    keeper.follow("main a[href='/staff/notices/new']")
    keeper.fill({"texts-0-purpose": "", "note": "服务商变更。", "effective_on": f"{day}"})
    keeper.press("button[name=check]", status=422)
    keeper.fill({"texts-0-purpose": "核对身份。"})
    keeper.press("button[name=check]")
    keeper.sees("核对身份。", "#changes")
    keeper.press("button[name=publish]")
    assert keeper.path == "/staff/notices/versions/2"
    keeper.follow("main a[href='/staff/notices']")


def take_all_back(owner: Person) -> None:
    home = "/".join(owner.path.split("/")[:3])
    owner.open(f"{home}/consents")
    for item in ConsentItem:
        card = f"section#{item.value}"
        owner.page.locator(f"{card} summary").last.click()
        owner.inspect()
        assert owner.page.locator(f"{card} .lz-confirm li").count() >= 1
        owner.press(f"{card} form button")
        assert not owner.page.locator(card).count()
