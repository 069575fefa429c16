"""A letter in a real browser: kept and judged while it is typed, and never lost; its chain."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from portal.cli import demo_people
from portal.cli.demo_facts import LetterFacts
from portal.kernel.clock import civil_date
from tests.support import story
from tests.support.applicants import Desk, company, seated
from tests.support.browser import NewPerson, Person
from tests.support.chains import SHOP_USCC
from tests.support.letters import AGENT_USCC
from tests.support.site import Site

EMAIL = "owner@{}.example"


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    return seated(site.portal)


@pytest.fixture(scope="module")
def root(desk: Desk) -> str:
    return f"/member/{desk.organisation_id}/authorisations"


@pytest.fixture(scope="module")
def agent(
    desk: Desk,  # noqa: ARG001 - it registers the agent
    newcomer: NewPerson,
) -> Person:
    person = newcomer()
    story.sign_in(person, EMAIL.format(AGENT_USCC.lower()))
    return person


@pytest.fixture
def letter(site: Site) -> LetterFacts:
    return demo_people.suppliers(civil_date(site.clock.now()))[0].letters[0].letter


def _begin(agent: Person, root: str) -> None:
    agent.open(root)
    agent.press("form[action$='/authorisations/start'] button")


def _is_kept(agent: Person) -> None:
    """Wait until the page says that everything has been kept."""
    expect(agent.page.locator("[data-lz-saved]")).to_contain_text("10:00:00")


def test_what_is_typed_is_kept_and_judged_without_a_button(
    agent: Person, root: str, letter: LetterFacts
) -> None:
    _begin(agent, root)
    wrong = replace(letter, products=("NONSENSE",), grantee_uscc=AGENT_USCC)
    agent.fill(story.typed_letter(wrong))
    _is_kept(agent)
    error = agent.page.locator("#products-error")
    expect(error).to_be_visible()
    expect(agent.page.locator("[name=products]")).to_have_attribute("aria-invalid", "true")
    assert not agent.page.locator("#letter_no-error").count()
    agent.inspect()
    agent.fill({"products": "\n".join(letter.products)})
    expect(error).to_have_count(0)
    agent.page.reload()
    value = agent.page.locator("[name=letter_no]").input_value()
    assert value == letter.letter_no
    agent.inspect()


def test_a_session_that_ended_costs_nothing_that_was_typed(
    agent: Person, root: str, letter: LetterFacts
) -> None:
    _begin(agent, root)
    place = agent.path
    other = agent.page.context.new_page()
    other.goto(root)
    other.locator("header details summary").click()
    other.locator("form[action='/sign-out'] button").click()
    other.wait_for_url("**/")
    agent.fill({"letter_no": letter.letter_no})
    agent.page.locator("button[name=continue]").click()
    told = agent.page.locator("form[data-lz-autosave]").get_attribute("data-text-signed-out")
    assert told
    expect(agent.page.locator("[data-lz-saved]")).to_have_text(told)
    assert agent.path == place
    assert agent.page.locator("[name=letter_no]").input_value() == letter.letter_no
    other.goto(f"/sign-in?lang={agent.language}")
    other.locator("[name=email]").fill(EMAIL.format(AGENT_USCC.lower()))
    other.locator("[name=password]").fill(story.PASSWORD)
    other.locator("main form [type=submit]").click()
    other.wait_for_url("**/member/**")
    other.close()
    agent.press("button[name=continue]", status=422)
    assert agent.page.locator("[name=letter_no]").input_value() == letter.letter_no


def test_the_pages_about_a_recorded_letter_are_fit_for_everybody(
    agent: Person, desk: Desk, root: str
) -> None:
    top = desk.authorised(sub_depth="2")
    company(desk.portal, "Shop", SHOP_USCC)
    desk.see_through(desk.child(top))
    recorded = f"{root}/recorded/{top}"
    for place in (
        root,
        f"{root}/start",
        recorded,
        f"{recorded}/surrender",
        f"{recorded}/chain",
    ):
        agent.open(place)
    picture = agent.page.locator(".lz-tree")
    picture.focus()
    expect(picture).to_be_focused()
    expect(agent.page.get_by_role("img")).to_have_accessible_description(
        agent.page.locator("#tree-desc").text_content() or ""
    )
    assert agent.page.locator(".lz-tree__knot").count() == 3
    agent.press(f"a[href='{recorded}']")
    agent.press("form[action$='/correction'] button")
    agent.follow("main a[href$='/documents']")
    agent.follow("main a[href$='/check']")
