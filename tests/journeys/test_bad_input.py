"""What cannot be taken: a page that says so clearly, the input kept, nothing half done."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator

from portal.cli import demo_documents as paper
from portal.cli import demo_people
from portal.cli.demo_facts import DistributorFacts, LetterFacts, OrganisationFacts
from portal.domain import accounts, approvals, distributors, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState
from portal.domain.documents import DocumentKind
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date
from tests.support import story
from tests.support.browser import NewPerson, Person
from tests.support.site import Site

MIB = 1024 * 1024
BOTH = "both@association.example"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass(frozen=True, slots=True)
class Member:
    """A member who is signed in, where its pages are, and what it has to hand in."""

    person: Person
    home: str
    organisation: OrganisationFacts

    @property
    def id(self) -> UUID:
        return _ids(self.home)[0]


@pytest.fixture(scope="module")
def letter(site: Site) -> LetterFacts:
    return demo_people.suppliers(civil_date(site.clock.now()))[0].letters[0].letter


@pytest.fixture(scope="module")
def supplier(site: Site, newcomer: NewPerson) -> Member:
    facts = demo_people.suppliers(civil_date(site.clock.now()))[0].organisation
    return Member(*story.enrol(site.portal, newcomer, facts), facts)


@pytest.fixture(scope="module")
def seller(site: Site) -> DistributorFacts:
    """The facts of a natural person."""
    everybody = demo_people.distributors(civil_date(site.clock.now()))
    return next(one for one in everybody if one.organisation.kind == "NP")


@pytest.fixture(scope="module")
def distributor(site: Site, newcomer: NewPerson, seller: DistributorFacts) -> Member:
    facts = seller.organisation
    return Member(*story.enrol(site.portal, newcomer, facts), facts)


def _scan(letter: LetterFacts) -> bytes:
    return paper.authorisation_letter(letter).pdf()


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("letter.docx", lambda _scan: b"PK\x03\x04 a text of another program"),
        ("renamed.pdf", lambda _scan: b"MZ\x90\x00 a program, no letter"),
        ("truncated.pdf", lambda scan: scan[: len(scan) // 2]),
        ("empty.pdf", lambda _scan: b""),
        ("large.pdf", lambda scan: scan + bytes(21 * MIB)),
    ],
    ids=["another type", "another type inside", "truncated", "0 bytes", "21 MiB"],
)
def test_a_file_that_is_no_paper_is_refused_and_nothing_is_kept(
    site: Site,
    supplier: Member,
    letter: LetterFacts,
    name: str,
    spoil: Callable[[bytes], bytes],
) -> None:
    person = supplier.person
    application = _begin(supplier)
    person.follow("main a[href$='/documents']")
    kind = DocumentKind.RIGHT_PROOF
    person.send_file(kind, name, spoil(_scan(letter)))
    _says_what_is_wrong(person, "#file")
    assert person.page.locator(f"main [name=kind][value={kind}]").is_checked()
    with site.portal.begin(SYSTEM, writes=False) as uow:
        assert not suppliers.application(uow, application).documents


def test_an_expired_letter_is_named_and_stays_a_draft(
    site: Site, supplier: Member, letter: LetterFacts
) -> None:
    yesterday = civil_date(site.clock.now()) - timedelta(days=1)
    expired = replace(letter, valid_to=yesterday)
    application = _begin(supplier)
    supplier.person.fill(story.typed_letter(expired))
    supplier.person.press("button[name=continue]", status=422)
    _says_what_is_wrong(supplier.person, "#valid_to")
    _keeps(supplier.person, valid_to=yesterday.isoformat(), letter_no=letter.letter_no)
    supplier.person.follow("main a[href$='/check']")
    supplier.person.press("main form[method=post] button", status=422)
    with site.portal.begin(SYSTEM, writes=False) as uow:
        assert suppliers.application(uow, application).case.state is CaseState.DRAFT


def test_a_credit_code_with_a_wrong_check_character_is_named(
    supplier: Member, letter: LetterFacts
) -> None:
    wrong = letter.grantor_uscc[:-1] + ("A" if letter.grantor_uscc[-1] != "A" else "B")
    _begin(supplier)
    supplier.person.fill(story.typed_letter(replace(letter, grantor_uscc=wrong)))
    supplier.person.press("button[name=continue]", status=422)
    _says_what_is_wrong(supplier.person, "#grantor_uscc")
    _keeps(supplier.person, grantor_uscc=wrong, grantor=letter.grantor)


def test_an_identity_number_with_a_wrong_check_character_is_named(
    site: Site, distributor: Member, seller: DistributorFacts
) -> None:
    person, number = distributor.person, seller.organisation.person.id_number
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    person.follow(f"nav a[href='{distributor.home}/certification']")
    person.press("form[action$='/certification/start'] button")
    story.agree(person)
    person.fill({**story.typed_details(seller), "id_number": wrong})
    person.press("button[name=continue]", status=422)
    _says_what_is_wrong(person, "#id_number")
    _keeps(person, extra_shops="0", id_type="RESIDENT_ID", id_number=wrong)
    person.open(person.path)
    assert wrong not in person.page.content(), "what is on file is shown masked only"
    with site.portal.begin(SYSTEM, writes=False) as uow:
        (application,) = distributors.applications_of(uow, distributor.id)
        assert application.case.state is CaseState.DRAFT


def test_whoever_recommends_cannot_approve(
    site: Site, newcomer: NewPerson, supplier: Member, letter: LetterFacts
) -> None:
    officer = _officer_of_two_roles(site, newcomer)
    application = _hand_in(supplier, replace(letter, letter_no="XH-2026-077"))
    story.take(officer)
    story.find_in_order(officer)
    story.decide(officer, "recommend")
    assert officer.page.locator(".lz-note").first.is_visible(), "it says who must decide"
    assert not officer.page.locator("form[action$='/approve']").count()
    token = officer.page.locator("[name=csrf_token]").first.input_value()
    answer = officer.page.request.post(
        f"{officer.path}/approve", form={"csrf_token": token, "reason": story.FOUND}
    )
    assert answer.status in {409, 422}
    with site.portal.begin(SYSTEM, writes=False) as uow:
        case = approvals.case_of(uow, application)
        assert case.state is CaseState.AWAITING_APPROVAL
        assert not suppliers.authorisations_of(uow, supplier.id).items


def test_what_belongs_to_another_member_does_not_exist(
    supplier: Member, distributor: Member
) -> None:
    application = _begin(supplier)
    for path in (
        supplier.home,
        f"{supplier.home}/deposit",
        f"{supplier.home}/authorisations/{application}",
        f"{distributor.home}/authorisations/{application}",
    ):
        distributor.person.open(path, status=404)
        _in_the_language(distributor.person, distributor.person.page.locator("h1"))
    distributor.person.open("/staff", status=403)
    distributor.person.open(distributor.home)


def _officer_of_two_roles(site: Site, newcomer: NewPerson) -> Person:
    with site.portal.begin(SYSTEM) as uow:
        secret = accounts.create_officer(
            uow, email=BOTH, name="Both", roles=[StaffRole.EXAMINER, StaffRole.APPROVER]
        )
        accounts.activate(uow, secret, password=story.PASSWORD)
    officer = newcomer()
    story.sign_in(officer, BOTH)
    return officer


def _begin(supplier: Member) -> UUID:
    """Begin an application for a letter; the person is at its first page."""
    supplier.person.follow(f"nav a[href='{supplier.home}/authorisations']")
    supplier.person.press("form[action$='/authorisations/start'] button")
    return _ids(supplier.person.path)[1]


def _hand_in(supplier: Member, letter: LetterFacts) -> UUID:
    story.write_letter(supplier.person, supplier.home, letter)
    story.add_papers(supplier.person, letter)
    story.hand_in(supplier.person)
    return _ids(supplier.person.path)[1]


def _ids(path: str) -> list[UUID]:
    return [UUID(text) for text in _ID.findall(path)]


def _says_what_is_wrong(person: Person, field: str) -> None:
    """The summary on top leads to the field, in the language of the person."""
    link = person.page.locator(f".lz-errors a[href='{field}']")
    _in_the_language(person, link)
    assert person.page.locator(f"{field}-error").is_visible()


def _in_the_language(person: Person, locator: Locator) -> None:
    text = locator.inner_text()
    assert bool(_CHINESE.search(text)) == (person.language == "zh-Hans"), text


def _keeps(person: Person, **answers: str) -> None:
    for name, answer in answers.items():
        assert person.page.locator(f"main [name={name}]").input_value() == answer
