"""What anybody meets who has no account."""

import pytest

from tests.support import scans
from tests.support.browser import PHONE, TAGS, NewPerson, Person

NUMBER = "DGA-2026-D-000001-N"
WRONG_CHARACTER = "DGA-2026-D-000001-A"
SEARCH = "[role=search]"


@pytest.fixture(scope="module")
def reader(newcomer: NewPerson) -> Person:
    """Somebody at a phone; nothing these tests do changes anything, so they share it."""
    return newcomer(phone=True)


@pytest.fixture
def visitor(reader: Person) -> Person:
    """The same person, at the front page again."""
    reader.page.goto("/")
    return reader


def search(person: Person, text: str, *, status: int = 200) -> None:
    """Type something into the one box and look it up."""
    person.fill({"q": text}, SEARCH)
    person.press(f"{SEARCH} button", status=status)


def test_a_number_that_was_never_issued_is_called_unknown(visitor: Person) -> None:
    search(visitor, NUMBER, status=404)
    assert visitor.path == f"/badges/{NUMBER}"
    assert visitor.page.locator(".lz-verdict--bad").is_visible()
    visitor.sees(NUMBER)


def test_a_mistyped_number_is_told_apart_from_an_unknown_one(visitor: Person) -> None:
    search(visitor, NUMBER, status=404)
    unknown = visitor.page.locator(".lz-verdict__word").inner_text()
    search(visitor, WRONG_CHARACTER, status=404)
    assert visitor.page.locator(".lz-verdict__word").inner_text() != unknown
    visitor.sees(WRONG_CHARACTER)


def test_a_code_that_no_certificate_carries_is_called_unknown(visitor: Person) -> None:
    visitor.open("/v/ABCDEFGHJ", status=404)
    assert visitor.page.locator(".lz-verdict").is_visible()


def test_a_name_that_nobody_has_is_answered_with_advice(visitor: Person) -> None:
    search(visitor, "没有这家店")
    assert visitor.page.locator(".lz-empty").is_visible()
    assert visitor.page.locator(f"{SEARCH} input").input_value() == "没有这家店"


def test_the_verdict_of_a_phone_needs_no_scrolling(visitor: Person) -> None:
    visitor.open(f"/badges/{NUMBER}", status=404)
    box = visitor.page.locator(".lz-verdict").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]


def test_looking_up_needs_nothing_but_a_keyboard(visitor: Person) -> None:
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator(":focus")
    assert skip.get_attribute("href") == "#content"
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.locator(":focus").get_attribute("name") == "q"
    visitor.page.keyboard.type(NUMBER)
    visitor.enter(status=404)
    assert visitor.path == f"/badges/{NUMBER}"


def test_the_language_is_kept_from_page_to_page_and_can_be_changed(visitor: Person) -> None:
    visitor.follow("main a[href='/register']")
    mine, heading = visitor.language, visitor.page.locator("h1").inner_text()
    visitor.language = "en" if mine == "zh-Hans" else "zh-Hans"
    visitor.follow(f".lz-languages a[lang='{TAGS[visitor.language]}']")
    assert visitor.page.locator("h1").inner_text() != heading
    visitor.follow(".lz-brand")
    visitor.language = mine
    visitor.follow(f".lz-languages a[lang='{TAGS[mine]}']")


def test_registering_says_all_that_is_wrong_and_keeps_what_was_typed(visitor: Person) -> None:
    typed = {"trade_name": "筱篮数科样例", "uscc": "91310000MA1KTEA150", "name": "样知夏"}
    visitor.open("/register")
    visitor.fill({**typed, "kind": "CO", "email": "no address", "password": "short"})
    visitor.press(status=422)
    summary = visitor.page.locator(".lz-errors")
    assert summary.is_visible()
    wrong = [link.get_attribute("href") for link in summary.locator("a").all()]
    assert set(wrong) >= {"#uscc", "#email", "#password"}
    for name, text in typed.items():
        assert visitor.page.locator(f"main [name={name}]").input_value() == text
    assert not visitor.page.locator("main [name=password]").input_value()


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(visitor: Person) -> None:
    visitor.open("/sign-in")
    visitor.fill({"email": "nobody@shop.example", "password": "not the right password"})
    visitor.press(status=422)
    assert visitor.page.locator(".lz-errors").is_visible()
    assert visitor.page.locator("main [name=email]").input_value() == "nobody@shop.example"


@pytest.mark.parametrize("page", ["/member", "/staff"])
def test_a_page_that_is_not_public_asks_to_sign_in(visitor: Person, page: str) -> None:
    visitor.open(page)
    assert visitor.path == f"/sign-in?next={page}"


def test_an_address_that_does_not_exist_is_a_page_with_a_way_back(visitor: Person) -> None:
    visitor.open("/nowhere", status=404)
    visitor.follow("main a.btn-primary")
    assert visitor.path == "/"


def test_a_file_that_we_did_not_issue_is_called_so(visitor: Person) -> None:
    visitor.follow("main a[href='/verify']")
    visitor.page.locator("main [name=file]").set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": scans.pdf()}
    )
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST"):
        visitor.page.locator("main form button").click()
    visitor.page.locator(".lz-verdict--bad").wait_for()
    visitor.inspect()


def test_verifying_no_file_says_so(visitor: Person) -> None:
    visitor.open("/verify")
    visitor.press(status=422)
    assert visitor.page.locator(".lz-errors").is_visible()
