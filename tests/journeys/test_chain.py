"""A chain from the right-holder's word to its fall, each step by another person's browser."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from portal.cli import demo_people
from portal.cli.demo_facts import LetterFacts, OrganisationFacts
from portal.domain import suppliers
from portal.domain.accounts import StaffRole
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date
from tests.support import badges, story
from tests.support.browser import Answer, NewPerson, Person
from tests.support.confirmations import last_link
from tests.support.site import Site

LETTER, BRAND, BELOW = "LJ-1", "LUJIAN", "LJ-1-S01"
ADDRESS, SOURCE = "licensing@lujian.example", "商标注册簿所载权利人官网“联系我们”页面。"
ENDED = "授权方书面通知：自即日起终止该授权。"
TOO_WIDE = "does not cover these regions: 4403 Guangdong 深圳."


@dataclass(frozen=True, slots=True)
class Play:
    """A right-holder's letter to a supplier, and the shop that this one lets sell in turn."""

    supplier: OrganisationFacts
    letter: LetterFacts
    shop: OrganisationFacts

    @property
    def below(self) -> dict[str, Answer]:
        """What the supplier has to type of its own letter: the rest stands there already."""
        return {
            "letter_no": BELOW,
            "sign_date": "2026-11-20",
            "seal": "SEALED",
            "grantee": self.shop.legal_name or "",
            "grantee_uscc": self.shop.uscc or "",
        }


@dataclass(frozen=True, slots=True)
class Officers:
    """Two people of the industry body, neither of whom can do the job alone."""

    examiner: Person
    approver: Person


@pytest.fixture(scope="module")
def language() -> str:
    """One language: sentences are compared."""
    return "en"


@pytest.fixture
def play(site: Site) -> Play:
    today = civil_date(site.clock.now())
    supplier = demo_people.suppliers(today)[0]
    letter = next(held.letter for held in supplier.letters if held.key == LETTER)
    shop = next(one for one in demo_people.distributors(today) if one.licence)
    return Play(supplier.organisation, letter, shop.organisation)


def test_a_chain_grows_from_the_brands_own_word_and_falls_from_its_root(
    site: Site, newcomer: NewPerson, play: Play
) -> None:
    officers = Officers(
        story.employ(site.portal, newcomer, StaffRole.EXAMINER),
        story.employ(site.portal, newcomer, StaffRole.APPROVER),
    )
    supplier, home = story.enrol(site.portal, newcomer, play.supplier)
    shop, shop_home = story.enrol(site.portal, newcomer, play.shop)
    brand, visitor = newcomer(phone=True), newcomer(phone=True)

    story.write_letter(supplier, home, play.letter)
    story.add_papers(supplier, play.letter)
    story.hand_in(supplier)
    story.take(officers.examiner)
    story.ask_brand(officers.examiner, ADDRESS, SOURCE)
    site.work()
    confirm(brand, last_link(site.portal).path, play.letter)
    story.open_case(officers.examiner, "examination")
    officers.examiner.sees("Confirmed by the brand")
    approve(officers)

    authorise_below(supplier, home, play)
    story.take(officers.examiner)
    approve(officers)
    see_the_chain(supplier, play)

    number = sell_under(site, play)
    visitor.open(f"/badges/{number}")
    visitor.sees("Confirmed by the brand on 23 Nov 2026")

    revoke(officers, play, number)
    open_recorded(shop, shop_home, BELOW)
    shop.sees(f"The letter above it, {play.letter.letter_no} from {play.letter.grantor}")
    shop.follow("main a[href$='/chain']")
    assert states(shop) == ["Revoked", "Revoked"]
    visitor.open(f"/badges/{number}")
    assert visitor.page.locator(".lz-verdict__word").inner_text() == "Suspended"
    visitor.sees("No authorisation is in force: nothing.")


def confirm(brand: Person, link: str, letter: LetterFacts) -> None:
    """Answer as the right-holder, at a phone, with what stands on its own papers."""
    brand.open(link)
    brand.fill({"code": letter.grantor_uscc})
    brand.press()
    for text in (letter.letter_no, letter.grantee, *letter.products):
        brand.sees(text)
    brand.fill({"answer": "confirm", "name": "样例法务 授权管理"})
    brand.press()
    brand.sees("Your confirmation is recorded.")


def approve(officers: Officers) -> None:
    """See an application through that the examiner has before it."""
    story.find_in_order(officers.examiner)
    story.decide(officers.examiner, "recommend")
    story.open_case(officers.approver, "awaiting_approval")
    story.decide(officers.approver, "approve")


def open_recorded(person: Person, home: str, letter_no: str) -> None:
    """Open a recorded authorisation from the list."""
    person.follow(f"nav a[href='{home}/authorisations']")
    person.follow(f"main a[href*='/recorded/']:text-is('{letter_no}')")


def authorise_below(supplier: Person, home: str, play: Play) -> None:
    """Grant downstream: first in a region too many, which the form says at once, then well."""
    letter = play.letter
    open_recorded(supplier, home, letter.letter_no)
    supplier.press("form[action$='/start'] button")
    prefilled(supplier, letter)
    supplier.fill({**play.below, "regions": "31, 4403"})
    error = supplier.page.locator("#regions-error")
    expect(error).to_contain_text(TOO_WIDE)
    expect(supplier.page.locator("[data-lz-problem=regions]")).to_contain_text(TOO_WIDE)
    expect(supplier.page.locator("[data-lz-problem]")).to_have_count(1)
    supplier.inspect()
    supplier.press("button[name=continue]", status=422)
    expect(error).to_contain_text(TOO_WIDE)
    expect(supplier.page.locator(".lz-errors a[href='#regions']")).to_be_visible()
    supplier.fill({"regions": "31"})
    expect(error).to_have_count(0)
    supplier.press("button[name=continue]")
    story.add_papers(supplier, letter)
    supplier.follow("main a[href$='/check']")
    supplier.sees(f"{letter.letter_no} from {letter.grantor}")
    supplier.press()


def prefilled(supplier: Person, letter: LetterFacts) -> None:
    """Find everything as wide as the letter above allows."""
    expected = {
        "grantor": letter.grantee,
        "grantor_uscc": letter.grantee_uscc,
        "products": "\n".join(letter.products),
        "regions": ", ".join(letter.regions),
        "valid_from": "2026-11-23",
        "valid_to": letter.valid_to.isoformat(),
        "sub_depth": "0",
        "trademark_reg_nos-0-reg_no": letter.trademark_reg_nos[0].reg_no,
    }
    main = supplier.page.locator("main")
    found = {name: main.locator(f"[name='{name}']").input_value() for name in expected}
    assert found == expected
    chosen = main.locator("[name=channels]:checked").all()
    assert [box.input_value() for box in chosen] == list(letter.channels)
    assert letter.letter_no in main.locator("[name=parent] option:checked").inner_text()


def see_the_chain(supplier: Person, play: Play) -> None:
    """Find who granted what to whom, drawn and in the table."""
    letter = play.letter
    home = supplier.path.partition("/authorisations")[0]
    open_recorded(supplier, home, letter.letter_no)
    supplier.sees("Confirmed by the brand on")
    supplier.follow("main a[href$='/chain']")
    names = supplier.page.locator(".lz-tree__name").all_text_contents()
    assert names == [letter.grantor, letter.grantee, play.shop.legal_name]
    assert states(supplier) == ["Valid", "Valid"]
    supplier.sees(BELOW, "main table")


def states(person: Person) -> list[str]:
    """Return the states in the table of a chain, from the right-holder down."""
    return person.page.locator("main table .lz-status").all_inner_texts()


def sell_under(site: Site, play: Play) -> str:
    """Let a natural person be licensed under the root; return the number of the badge."""
    desk = badges.Desk.open(site.portal)
    with site.portal.begin(SYSTEM, writes=False) as uow:
        (root,) = suppliers.authorisation_list(uow, text=play.letter.letter_no).items
    seller = desk.certify(root.id, categories=["MERCH"])
    desk.fund(seller.organisation_id)
    desk.publish(seller, brand=BRAND, category="MERCH")
    return desk.view(desk.license(seller)).number


def revoke(officers: Officers, play: Play, number: str) -> None:
    """Look at what falls with the root, propose it, and let a second officer decide."""
    story.open_revocation(officers.examiner, play.letter.letter_no)
    names_what_falls(officers.examiner, number)
    officers.examiner.fill({"reason": ENDED})
    officers.examiner.press()
    officers.approver.open("/staff")
    officers.approver.follow("main a[href^='/staff/proposals/']")
    names_what_falls(officers.approver, number)
    officers.approver.press("form[action$='/approve'] button")


def names_what_falls(officer: Person, number: str) -> None:
    """Find the child and the badge on the page, counted and by name."""
    for text in (
        "1 authorisation below it falls with it.",
        "1 badge loses its last valid scope and stops being valid.",
        "From 23 Nov 2026 00:00, Beijing time, it no longer holds.",
        BELOW,
        number,
    ):
        officer.sees(text)
