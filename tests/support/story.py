"""The main job, one step after the other, by nothing but clicking and typing on the pages.

Elements are found by address, field name and part, never by words: both languages work.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date

from portal.cli import demo_documents as paper
from portal.cli.demo_facts import (
    DistributorFacts,
    LetterFacts,
    LineFacts,
    OrganisationFacts,
)
from portal.domain import accounts, members
from portal.domain.accounts import StaffRole
from portal.domain.documents import DocumentKind
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.money import Money
from portal.wiring import Portal
from tests.support import scans
from tests.support.browser import SUBMIT, Answer, NewPerson, Person

PASSWORD = "correct horse battery staple"
FOUND = "材料齐全，与登记信息核对一致。"


# Officers


def set_password(officer: Person, link: str) -> None:
    """Follow the one-time link of a new officer."""
    officer.open(link)
    officer.fill({"password": PASSWORD})
    officer.press()
    assert officer.path == "/staff"


def create_officer(admin: Person, role: StaffRole) -> str:
    """Create an officer and return the one-time link."""
    admin.follow("a[href='/staff/officers']")
    admin.follow("main a[href='/staff/officers/new']")
    admin.fill({"name": role.value, "email": address_of(role), "roles": [role.value]})
    admin.press()
    link = admin.page.locator("main a[href*='/activations/']").get_attribute("href")
    assert link is not None
    return link


def address_of(role: StaffRole) -> str:
    """Return the e-mail address an officer gets here."""
    return f"{role.value.replace('_', '-')}@association.example"


def open_case(officer: Person, state: str) -> None:
    """Open the longest waiting application of a state from the queue."""
    officer.open("/staff")
    officer.follow(f"main a[href='/staff/cases?state={state}']")
    officer.follow("main a[data-lz-case]")


def find_in_order(officer: Person) -> None:
    """Find every item of a letter's checklist in order."""
    checklist = "main form[action$='/checklist']"
    for choice in officer.page.locator(f"{checklist} [value=in_order]").all():
        choice.check()
    officer.press(f"{checklist} button")


def ask_again(officer: Person, reason: str) -> None:
    """Find that the first item of a letter's checklist, its scan, must be sent again."""
    officer.fill({"items-0-finding": "resubmit", "items-0-reason": reason})
    officer.press("main form[action$='/checklist'] button")


def decide(officer: Person, verb: str, reason: str = FOUND, *, status: int = 200) -> None:
    """Take a step with words: return, recommend, send-back, approve, refuse."""
    fill_step(officer, verb, {"reason": reason})
    officer.press(f"form[action$='/{verb}'] button", status=status)


def fill_step(officer: Person, verb: str, answers: dict[str, Answer]) -> None:
    """Unfold a step, where it is folded, and fill its form."""
    form = f"form[action$='/{verb}']"
    folded = officer.page.locator(f"details:not([open]):has({form}) > summary")
    if folded.count():
        folded.click()
    officer.fill(answers, form)


def take(officer: Person) -> None:
    """Take the application that waits longest."""
    open_case(officer, "submitted")
    officer.press("form[action$='/take'] button")


def ask_brand(officer: Person, address: str, source: str) -> None:
    """Send the right-holder the question whether the letter is its own."""
    fill_step(officer, "brand", {"address": address, "source": source})
    officer.press("form[action$='/brand'] button")


def confirm_identity(officer: Person, work: Callable[[], object]) -> None:
    """Let `work` ask a register, and state that the person is the one of the papers."""
    case = officer.path.partition("#")[0]
    officer.press("form[action$='/checks'] button[value=TELECOM3]")
    work()
    officer.open(case)
    fill_step(officer, "identity", {"result": "match", "note": FOUND})
    officer.press("form[action$='/identity'] button")


# Members


def compare(officer: Person) -> None:
    """See the full data and the marked pictures, and find every entry of the list in order."""
    fill_step(officer, "look", {"reason": FOUND})
    officer.press("form[action$='/look'] button")
    for picture in officer.page.locator("#papers img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("(image) => image.decode()")  # fails if it is not a picture
    checklist = "main form[action$='/findings']"
    for choice in officer.page.locator(f"{checklist} [value=in_order]").all():
        choice.check()
    officer.press(f"{checklist} button")


def register(person: Person, facts: OrganisationFacts) -> str:
    """Register an organisation from the front page; return the address of its pages."""
    person.open("/")
    person.follow("main a[href='/register']")
    person.fill(
        {
            "kind": facts.kind,
            "trade_name": facts.trade_name,
            "legal_name": facts.legal_name or "",
            "uscc": facts.uscc or "",
            "name": facts.person.name,
            "email": facts.person.email,
            "password": PASSWORD,
        }
    )
    person.press()
    assert person.path.startswith("/member/")
    return person.path


def name_shops(person: Person, home: str, shops: Iterable[str]) -> None:
    """Say where the organisation sells."""
    person.follow(f"nav a[href='{home}/profile']")
    person.follow(f"main a[href='{home}/profile/edit']")
    person.fill({"shops": "\n".join(shops)})
    person.press()


def write_letter(person: Person, home: str, letter: LetterFacts, *, status: int = 200) -> None:
    """Begin an application and copy the letter; a sound one leads on to the papers."""
    person.follow(f"nav a[href='{home}/authorisations']")
    person.press("form[action$='/authorisations/start'] button")
    person.fill(typed_letter(letter))
    person.press("button[name=continue]", status=status)


def typed_letter(letter: LetterFacts) -> dict[str, Answer]:
    """Return the letter in the names of the form's fields."""
    answers: dict[str, Answer] = {}
    whole = asdict(letter)
    lists = {name: whole.pop(name) for name in ("trademark_reg_nos", "permits")}
    for list_name, lines in lists.items():
        for number, line in enumerate(lines):
            for name, value in line.items():
                answers[f"{list_name}-{number}-{name}"] = str(value)
    words: dict[str, Answer] = {
        "products": "\n".join(letter.products),
        "regions": ", ".join(letter.regions),
        "channels": letter.channels,
        "revocable": letter.revocable,
    }
    for name, value in whole.items():
        answers[name] = words.get(name, str(value))
    return answers


def add_papers(person: Person, letter: LetterFacts) -> None:
    """Send the scan of the letter, then every paper that the page says is looked for."""
    scan = paper.authorisation_letter(letter).pdf()
    person.send_file(DocumentKind.AUTHORISATION_LETTER, "授权书.pdf", scan)
    asked = person.page.locator("main .lz-note li")
    while asked.count():
        name = asked.first.inner_text()
        kind = person.page.get_by_label(name, exact=True).input_value()
        person.send_file(kind, f"{name}.png", scans.png())


def replace_paper(person: Person, reason: str, name: str, data: bytes) -> None:
    """Send a better file for the paper that the examiner asked for again with this reason."""
    person.follow("main a[href$='/documents']")
    person.follow(f"main tr:has-text('{reason}') a[href*='replaces=']")
    kind = person.page.locator("main [name=kind]:checked").input_value()
    person.send_file(kind, name, data)


def hand_in(person: Person) -> None:
    """Go to the last page of an application, check the answers, and hand it in."""
    person.follow("main a[href$='/check']")
    person.press()


def apply_for_certification(
    person: Person, home: str, facts: DistributorFacts, brand: str
) -> None:
    """Fill in every step of a certification under the authorisation of one brand."""
    person.follow(f"nav a[href='{home}/certification']")
    person.press("form[action$='/certification/start'] button")
    agree(person)
    person.fill(typed_details(facts))
    person.press("button[name=continue]")
    person.follow("main .lz-actions a[href$='/brands']")
    person.page.locator(f"main label:has-text('{brand}')").check()
    person.press()
    for kind, name, data in papers(facts):
        person.send_file(kind, name, data)


def agree(person: Person) -> None:
    """Tick every consent."""
    for box in person.page.locator("main input[type=checkbox]").all():
        box.check()
    person.press()


def typed_details(facts: DistributorFacts) -> dict[str, Answer]:
    """Return what the applicant states, in the names of the form's fields."""
    answers: dict[str, Answer] = {}
    for name, value in facts.details().items():
        answers[name] = value if isinstance(value, bool | tuple) else str(value)
    return {**answers, "turnover_fen": Money(sum(facts.turnover_fen)).yuan}


def papers(facts: DistributorFacts) -> Iterable[tuple[DocumentKind, str, bytes]]:
    """Yield the papers of a natural person: kind, name, bytes."""
    front = paper.id_card_placeholder("front", facts.card)
    yield DocumentKind.ID_FRONT, "front.jpg", front.jpeg()
    back = paper.id_card_placeholder("back", facts.card)
    yield DocumentKind.ID_BACK, "back.jpg", back.jpeg()
    if facts.exemption is not None:
        scan = paper.exemption_statement(facts.exemption)
        yield DocumentKind.EXEMPTION_STATEMENT, "声明.pdf", scan.pdf()
    for letter in facts.sub_letters:
        scan = paper.sub_authorisation_letter(letter)
        yield DocumentKind.SUB_AUTHORISATION, "授权书.pdf", scan.pdf()


def publish_prices(person: Person, home: str, lines: Iterable[LineFacts]) -> None:
    """Write the price list line by line and publish it."""
    person.follow(f"nav a[href='{home}/price-list']")
    person.follow(f"main a[href='{home}/price-list/edit']")
    for number, line in enumerate(lines):
        if number:
            person.page.locator("main [name=add_line]").click()
        person.fill({f"lines-{number}-{name}": text for name, text in line.typed().items()})
    person.press("button[name=continue]")
    person.press(SUBMIT)


# Money and licence


def record_receipt(clerk: Person, name: str, amount: Money, day: date) -> None:
    """Enter the line of the bank statement that is a member's deposit."""
    clerk.open("/staff")
    clerk.follow("main a[href='/staff/deposits/members']")
    clerk.fill({"q": name}, "[role=search]")
    clerk.press("[role=search] button")
    clerk.follow("main a[href^='/staff/deposits/members/']")
    clerk.follow("main a[href$='/receipts/new']")
    clerk.fill(
        {
            "amount": amount.yuan,
            "value_date": day.isoformat(),
            "bank_ref": "20261123000000000017",
            "payer_name": name,
        }
    )
    clerk.press()


def confirm_receipt(controller: Person) -> None:
    """Confirm the one receipt that waits."""
    controller.open("/staff")
    controller.follow("main a[href^='/staff/deposits/receipts/']")
    controller.press("form[action$='/confirm'] button")


def propose_licence(examiner: Person) -> None:
    """Propose a licence for the one member that waits for it."""
    examiner.open("/staff")
    examiner.follow("main a[href='/staff/licences/candidates']")
    examiner.follow("main a[data-lz-case]")
    examiner.fill({"reason": FOUND})
    examiner.press()


def approve_proposal(approver: Person) -> None:
    """Approve the one proposal that waits."""
    approver.open("/staff")
    approver.follow("main a[href^='/staff/proposals/']")
    approver.press("form[action$='/approve'] button")


def open_revocation(examiner: Person, letter_no: str) -> None:
    """Open the page that says what falls with an authorisation."""
    examiner.follow("nav a[href='/staff/authorisations']")
    examiner.follow(f"main a:text-is('{letter_no}')")
    examiner.follow("main a[href$='/revocation']")


def propose_measure(examiner: Person, number: str, kind: str) -> None:
    """Propose to suspend, reinstate or revoke the licence with a number."""
    examiner.follow("nav a[href='/staff/licences']")
    examiner.follow(f"main a:has-text('{number}')")
    examiner.fill({"kind": kind, "ground": "MANUAL", "reason": FOUND})
    examiner.press("form[action$='/measures'] button")


# Shortcuts for journeys that begin later: what came before is done by commands


def employ(portal: Portal, newcomer: NewPerson, role: StaffRole) -> Person:
    """Return an officer who has signed in."""
    with portal.begin(SYSTEM) as uow:
        secret = accounts.create_officer(
            uow, email=address_of(role), name=role.value, roles=[role]
        )
        accounts.activate(uow, secret, password=PASSWORD)
    officer = newcomer()
    sign_in(officer, address_of(role))
    return officer


def enrol(portal: Portal, newcomer: NewPerson, facts: OrganisationFacts) -> tuple[Person, str]:
    """Return the owner of a registered organisation, signed in, and where its pages are."""
    with portal.begin(ANONYMOUS) as uow:
        members.register_organisation(
            uow,
            kind=members.OrganisationKind(facts.kind),
            trade_name=facts.trade_name,
            legal_name=facts.legal_name,
            uscc=facts.uscc,
            email=facts.person.email,
            name=facts.person.name,
            password=PASSWORD,
        )
    owner = newcomer()
    sign_in(owner, facts.person.email)
    return owner, owner.path


def sign_in(person: Person, email: str) -> None:
    """Sign in from the front page."""
    person.follow("header a[href='/sign-in']")
    person.fill({"email": email, "password": PASSWORD})
    person.press()
