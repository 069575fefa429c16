"""The main job from an empty database to a badge that anybody can check, by clicking only."""

from dataclasses import dataclass
from datetime import date

from portal.cli import demo_people
from portal.cli.demo_facts import DistributorFacts, LetterFacts, OrganisationFacts
from portal.domain import accounts
from portal.domain.accounts import StaffRole
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date
from portal.kernel.masking import mask_name
from portal.kernel.money import Money
from tests.support import prints, story
from tests.support.browser import NewPerson, Person
from tests.support.site import Site

LETTER, BRAND = "LJ-1", "LUJIAN"
WORDS = {
    "zh-Hans": {"valid": "有效", "suspended": "暂停"},
    "en": {"valid": "Valid", "suspended": "Suspended"},
}
STATEMENT = "本证书由行业协会依自律规则出具，不构成行政许可或认证；以在线查询为准。"


@dataclass(frozen=True, slots=True)
class Officers:
    """Four people of the industry body, none of whom can do the job alone."""

    examiner: Person
    approver: Person
    clerk: Person
    controller: Person


@dataclass(frozen=True, slots=True)
class Cast:
    """A supplier, its letter, and a natural person who sells under it."""

    supplier: OrganisationFacts
    letter: LetterFacts
    distributor: DistributorFacts

    @property
    def holder(self) -> OrganisationFacts:
        return self.distributor.organisation


def cast(today: date) -> Cast:
    """Return who plays, as of a day."""
    for supplier in demo_people.suppliers(today):
        for held in supplier.letters:
            if held.key == LETTER:
                distributors = demo_people.distributors(today)
                distributor = next(one for one in distributors if one.letter_keys == (LETTER,))
                return Cast(supplier.organisation, held.letter, distributor)
    raise LookupError(LETTER)


def test_a_letter_becomes_a_badge_that_anybody_can_check_until_it_is_suspended(
    site: Site, newcomer: NewPerson
) -> None:
    today = civil_date(site.clock.now())
    play = cast(today)
    officers = appoint(site, newcomer)
    authorise(newcomer(), officers, play)
    grant(site, newcomer(), officers, play)
    assert site.work() == 1, "the worker lays out one certificate"

    visitor = newcomer(phone=True)
    number = look_up(visitor, play)
    check_certificate(visitor, number, play, today)

    story.propose_measure(officers.examiner, number, "suspend")
    story.approve_proposal(officers.approver)
    visitor.open(f"/badges/{number}")
    assert verdict(visitor) == WORDS[visitor.language]["suspended"]


def appoint(site: Site, newcomer: NewPerson) -> Officers:
    """Begin as `portal init` does; everything else the administrator does on the pages."""
    with site.portal.begin(SYSTEM) as uow:
        secret = accounts.create_officer(
            uow, email="admin@association.example", name="Admin", roles=[StaffRole.SYSTEM_ADMIN]
        )
    admin = newcomer()
    story.set_password(admin, f"/activations/{secret}")
    staff = []
    for role in (
        StaffRole.EXAMINER,
        StaffRole.APPROVER,
        StaffRole.FINANCE_CLERK,
        StaffRole.FINANCE_CONTROLLER,
    ):
        officer = newcomer()
        story.set_password(officer, story.create_officer(admin, role))
        staff.append(officer)
    return Officers(*staff)


def authorise(seller: Person, officers: Officers, play: Cast) -> None:
    """Bring a supplier's letter from registration to the recorded authorisation."""
    home = story.register(seller, play.supplier)
    story.name_shops(seller, home, play.supplier.shops)
    story.write_letter(seller, home, play.letter)
    story.add_papers(seller, play.letter)
    story.hand_in(seller)
    story.take(officers.examiner)
    story.find_in_order(officers.examiner)
    story.decide(officers.examiner, "recommend")
    story.open_case(officers.approver, "awaiting_approval")
    story.decide(officers.approver, "approve")


def grant(site: Site, holder: Person, officers: Officers, play: Cast) -> None:
    """Bring a distributor from registration to the licence: person, deposit, prices."""
    home = story.register(holder, play.holder)
    story.name_shops(holder, home, play.holder.shops)
    story.apply_for_certification(holder, home, play.distributor, BRAND)
    story.hand_in(holder)
    story.take(officers.examiner)
    story.confirm_identity(officers.examiner, site.work)
    story.compare(officers.examiner)
    story.decide(officers.examiner, "recommend")
    story.open_case(officers.approver, "awaiting_approval")
    story.decide(officers.approver, "approve")
    holder.follow(f"nav a[href='{home}/deposit']")
    missing = holder.page.locator(".lz-figures .is-short .lz-money").inner_text()
    amount = Money.parse(missing.removeprefix("¥").replace(",", ""))
    today = civil_date(site.clock.now())
    story.record_receipt(officers.clerk, play.holder.trade_name, amount, today)
    story.confirm_receipt(officers.controller)
    story.publish_prices(holder, home, play.distributor.lines)
    story.propose_licence(officers.examiner)
    story.approve_proposal(officers.approver)


def look_up(visitor: Person, play: Cast) -> str:
    """Find the shop by its name, read the verdict, and return the number."""
    visitor.fill({"q": play.holder.trade_name}, "[role=search]")
    visitor.press("[role=search] button")
    visitor.follow("main table a[href^='/badges/']")
    assert verdict(visitor) == WORDS[visitor.language]["valid"]
    line = play.distributor.lines[0]
    price = f"¥{Money(line.price_fen).yuan}"
    for text in (masked(play), BRAND, *play.holder.shops, line.item, price):
        visitor.sees(text)
    assert not [text for text in secrets(play) if text in visitor.page.content()]
    return visitor.page.locator(".lz-verdict__number").inner_text()


def check_certificate(visitor: Person, number: str, play: Cast, today: date) -> None:
    """Download the certificate, read it, and follow the code on it to the same verdict."""
    pdf = visitor.download(f"main a[href='/badges/{number}.pdf']")
    words = prints.words(pdf)
    issued = f"{today.year}年{today.month}月{today.day}日"
    for text in (number, masked(play), BRAND, issued, STATEMENT):
        assert text in words, words
    assert not [text for text in secrets(play) if text in words]
    visitor.follow_code(prints.code(pdf))
    assert visitor.path == f"/badges/{number}"
    assert verdict(visitor) == WORDS[visitor.language]["valid"]


def verdict(person: Person) -> str:
    """Return the one large word of the page."""
    return person.page.locator(".lz-verdict__word").inner_text()


def masked(play: Cast) -> str:
    """Return the holder's name as the public sees it."""
    return mask_name(play.holder.person.name)


def secrets(play: Cast) -> tuple[str, ...]:
    """Return what must not leave the portal."""
    person = play.holder.person
    return person.name, person.id_number, person.mobile, person.bank_card
