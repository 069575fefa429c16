"""Take pictures of a running demonstration: every page, three widths, both languages.

portal serve --port 8123 &
python tools/screenshots.py http://127.0.0.1:8123 pictures
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from portal.cli.demo_stage import OFFICERS, PASSWORD
from portal.domain.licences import LicenceKind, Number

CHROMIUM = "/usr/bin/chromium"
LANGUAGES = ("zh-Hans", "en")
WIDTHS = {360: 780, 768: 1024, 1440: 900}
# Accounts of the demonstration, and what each may look at; {home} is where it begins.
HOLDER, DRAFTING, SUPPLIER = (f"member{number}@example.com" for number in ("001", "022", "100"))


@dataclass(frozen=True, slots=True)
class Shot:
    """A page: its picture's name, its address, and perhaps links to click on the way."""

    name: str
    path: str
    clicks: tuple[str, ...] = ()


HIT = ("main table a",)
PUBLIC = (
    Shot("home", "/"),
    Shot("search", "/?q=样例"),
    Shot("valid", "/?q=青檐数字样例", HIT),
    Shot("person", "/?q=一碗星光小铺", HIT),
    Shot("suspended", "/?q=鹿鸣课业样例", HIT),
    Shot("revoked", "/?q=急码驿样例", HIT),
    Shot("expired", "/?q=城西点卡样例", HIT),
    Shot("withdrawn", "/?q=阿榆的周边屋", HIT),
    Shot("unknown", f"/badges/{Number('DGA', 2000, LicenceKind.DISTRIBUTOR, 1)}"),
    Shot("malformed", "/badges/DGA-2000-D-000001"),
    Shot("price-lists", "/?q=青檐数字样例", (*HIT, "main a[href$='/price-lists']")),
    Shot("verify", "/verify"),
    Shot("register", "/register"),
    Shot("sign-in", "/sign-in"),
    Shot("no-such-page", "/nowhere"),
)
MEMBER = (
    Shot("home", "{home}"),
    Shot("profile", "{home}/profile"),
    Shot("people", "{home}/people"),
    Shot("authorisations", "{home}/authorisations"),
    Shot("certification", "{home}/certification"),
    Shot("deposit", "{home}/deposit"),
    Shot("price-list", "{home}/price-list"),
    Shot("price-list-edit", "{home}/price-list/edit"),
    Shot("licence", "{home}/licence"),
)
LETTERS = (
    Shot("authorisations", "{home}/authorisations"),
    Shot("application", "{home}/authorisations", HIT),
)
FILLING = tuple(
    Shot(name, "{home}/certification", (f"main a[href$='/{start}']", *further))
    for name, start, further in (
        ("consents", "consents", ()),
        ("details", "consents", (".lz-stepper a[href$='/details']",)),
        ("brands", "consents", (".lz-stepper a[href$='/brands']",)),
        ("papers", "consents", (".lz-stepper a[href$='/documents']",)),
        ("check", "check", ()),
    )
)
CASES = (
    Shot("today", "/staff"),
    Shot("queue", "/staff/cases?state=submitted"),
    Shot("case", "/staff/cases?state=examination", ("main a[data-lz-case]",)),
    Shot("licences", "/staff/licences"),
    Shot("licence", "/staff/licences", HIT),
    Shot("candidates", "/staff/licences/candidates"),
)
DECISIONS = (
    Shot("decide", "/staff/cases?state=awaiting_approval", ("main a[data-lz-case]",)),
    Shot("proposal", "/staff", ("main a[href^='/staff/proposals/']",)),
)
MONEY = (
    Shot("receipts", "/staff/deposits/receipts"),
    Shot("trial-balance", "/staff/deposits/trial-balance"),
    Shot("find-member", "/staff/deposits/members?q=样例"),
    Shot("receipt", "/staff", ("main a[href^='/staff/deposits/receipts/']",)),
)
AUDIT = (Shot("trail", "/staff/audit"),)
ADMINISTRATION = (
    Shot("officers", "/staff/officers"),
    Shot("new-officer", "/staff/officers/new"),
)
# Who looks at what; the first word of each picture's name.
VISITS = (
    ("public", None, PUBLIC),
    ("holder", HOLDER, MEMBER),
    ("applicant", DRAFTING, FILLING),
    ("supplier", SUPPLIER, LETTERS),
    ("examiner", OFFICERS["examiner"].email, CASES),
    ("approver", OFFICERS["approver"].email, DECISIONS),
    ("controller", OFFICERS["controller"].email, MONEY),
    ("auditor", OFFICERS["auditor"].email, AUDIT),
    ("admin", OFFICERS["admin"].email, ADMINISTRATION),
)


def main() -> None:
    """Write all pictures, or those of some visitors, into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="the demonstration, like http://127.0.0.1:8123")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--who", nargs="*", help="some of: " + ", ".join(v[0] for v in VISITS))
    parser.add_argument("--widths", nargs="*", type=int, default=list(WIDTHS))
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for who, email, shots in VISITS:
            if not wanted.who or who in wanted.who:
                for name, page in photographed(browser, wanted.address, email, shots):
                    take(page, wanted.folder / f"{who}-{name}", wanted.widths)
        browser.close()


def photographed(
    browser: Browser, address: str, email: str | None, shots: tuple[Shot, ...]
) -> Iterator[tuple[str, Page]]:
    """Open each page as the visitor sees it."""
    with visit(browser, address, email) as (page, home):
        for shot in shots:
            page.goto(shot.path.format(home=home))
            for selector in shot.clicks:
                page.locator(selector).first.click()
                page.wait_for_load_state()
            yield shot.name, page


@contextmanager
def visit(browser: Browser, address: str, email: str | None) -> Iterator[tuple[Page, str]]:
    """Come to the portal, signed in where an account is given; yields page and own home."""
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/sign-in" if email else "/")
    if email:
        page.fill("[name=email]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    yield page, page.url.removeprefix(address)
    context.close()


def take(page: Page, stem: Path, widths: list[int]) -> None:
    """Write the page in every language and width."""
    place = page.url
    joint = "&" if "?" in place else "?"
    for language in LANGUAGES:
        page.goto(f"{place}{joint}lang={language}")
        for width in widths:
            page.set_viewport_size(ViewportSize(width=width, height=WIDTHS[width]))
            name = f"{stem.name}-{language}-{width}.png"
            page.screenshot(path=stem.parent / name, full_page=True)
            print(name)


if __name__ == "__main__":
    main()
