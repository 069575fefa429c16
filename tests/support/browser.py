"""People at browsers: each has an own one, and every page that opens is inspected.

A page passes when it has the awaited status and language, nothing broke a policy or a script,
it fits a phone of 360 px without scrolling sideways, and axe finds nothing (WCAG 2.2 AA).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)

Answer = str | bool | Iterable[str]
CHROMIUM = "/usr/bin/chromium"
PHONE = ViewportSize(width=360, height=780)
DESK = ViewportSize(width=1440, height=900)
TAGS = {"zh-Hans": "zh-CN", "en": "en"}
SUBMIT = "main form[method=post] button[type=submit]"
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_AXE = Axe()
_AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
}
_PATIENCE = 15_000  # milliseconds
_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 120))"""
# A page of the very parts of one that axe has passed holds no news for it.
_PARTS = """() => [...new Set([...document.querySelectorAll('body *')].map((node) =>
  [node.tagName, node.className, ...node.getAttributeNames()].join(' ')))].sort().join()"""
_ACCESSIBLE: set[str] = set()
_KIND = "(node) => node.type || node.tagName.toLowerCase()"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium without a window."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody with a browser of its own, reading one language."""

    def __init__(
        self, browser: Browser, address: str, language: str, size: ViewportSize
    ) -> None:
        self.address = address
        self.language = language
        self._size = size
        self._context = browser.new_context(
            base_url=address, viewport=size, reduced_motion="reduce"
        )
        self._context.set_default_timeout(_PATIENCE)
        self.page: Page = self._context.new_page()
        self._complaints: list[tuple[str, str]] = []
        self._desk = TemporaryDirectory()
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._hear_failure)

    def close(self) -> None:
        """Close the browser, with all its cookies, and throw the person's files away."""
        self._context.close()
        self._desk.cleanup()

    @property
    def path(self) -> str:
        """Where the person is."""
        return self.page.url.removeprefix(self.address)

    def choose_language(self) -> None:
        """Click the person's language on the front page."""
        self.page.goto("/")
        self.follow(f".lz-languages a[lang='{TAGS[self.language]}']")

    def open(self, path: str, *, status: int = 200) -> None:
        """Type an address of the portal."""
        self._inspect(self.page.goto(path), status)

    def follow(self, selector: str, *, status: int = 200) -> None:
        """Click a link or a button that leads to another page."""
        with self.page.expect_navigation() as navigation:
            self.page.locator(selector).filter(visible=True).first.click()
        self._inspect(navigation.value, status)

    def press(self, selector: str = SUBMIT, *, status: int = 200) -> None:
        """Press the button of a form; the first one of the page if none is named."""
        self.follow(selector, status=status)

    def enter(self, *, status: int = 200) -> None:
        """Press Enter where the focus is, and come to another page."""
        with self.page.expect_navigation() as navigation:
            self.page.keyboard.press("Enter")
        self._inspect(navigation.value, status)

    def fill(self, answers: Mapping[str, Answer], within: str = "main") -> None:
        """Answer questions by the names of their fields."""
        for name, answer in answers.items():
            folded = f"{within} details:not([open]):has([name='{name}']) > summary"
            if self.page.locator(folded).count():
                self.page.locator(folded).click()
            self._fill_field(self.page.locator(f"{within} [name='{name}']"), answer)

    def send_file(self, kind: str, name: str, data: bytes) -> None:
        """Choose what a file is, choose the file, send it, and wait for the page it brings."""
        self.fill({"kind": kind})
        file = Path(self._desk.name) / name
        file.write_bytes(data)
        self.page.locator("main [name=file]").set_input_files(file)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.locator("main form:has([name=file]) button[type=submit]").click()
        self.page.locator("progress").wait_for(state="detached")
        self.inspect()

    def download(self, selector: str) -> bytes:
        """Click a link to a file, which the browser shows by itself, and return its bytes."""
        with self.page.expect_navigation() as navigation:
            self.page.locator(selector).click()
        assert navigation.value is not None
        assert navigation.value.ok
        data = self._context.request.get(navigation.value.url).body()
        self.page.go_back()
        self._complaints.clear()  # of the viewer, which is Chromium's own page
        return data

    def follow_code(self, address: str) -> None:
        """Open what a phone reads from a code, as its camera does."""
        self._inspect(self.page.goto(address), 200)

    def sees(self, text: str, within: str = "main") -> None:
        """Make sure that a text stands on the page."""
        found = self.page.locator(within).first.inner_text()
        assert text in found, f"{text!r} is not on {self.path}: {found}"

    def inspect(self) -> None:
        """Make sure that the page is one to show to a customer."""
        self.page.wait_for_load_state()  # without its styles it is wider than a phone
        complaints = [
            text
            for text, place in self._complaints
            # Chromium notes every page of 400 and above; the status was judged before.
            if not (text.startswith("Failed to load resource") and place == self.page.url)
        ]
        self._complaints.clear()
        assert not complaints, f"{self.path}: {complaints}"
        self.page.set_viewport_size(PHONE)
        too_wide = self.page.evaluate(_TOO_WIDE)
        assert not too_wide, f"{self.path} is wider than a phone: {too_wide}"
        self.page.set_viewport_size(self._size)
        parts = self.page.evaluate(_PARTS)
        if parts not in _ACCESSIBLE:
            found = _AXE.run(self.page, options=_AXE_OPTIONS)
            assert not found.violations_count, f"{self.path}: {found.generate_report()}"
            _ACCESSIBLE.add(parts)

    def _inspect(self, response: Response | None, status: int) -> None:
        assert response is not None
        assert response.status == status, f"{self.path} answers {response.status}"
        shown = self.page.locator("html").get_attribute("lang")
        assert shown == TAGS[self.language], f"{self.path} speaks {shown}"
        self.inspect()

    def _fill_field(self, fields: Locator, answer: Answer) -> None:
        kind = fields.first.evaluate(_KIND)
        if isinstance(answer, bool):
            fields.set_checked(answer)
        elif not isinstance(answer, str):
            for value in answer:
                fields.and_(self.page.locator(f"[value='{value}']")).check()
        elif kind == "radio":
            fields.and_(self.page.locator(f"[value='{answer}']")).check()
        elif kind == "select-one":
            fields.select_option(answer)
        else:
            fields.fill(answer)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append((message.text, message.location["url"]))

    def _hear_failure(self, error: Error) -> None:
        self._complaints.append((str(error), ""))


class NewPerson(Protocol):
    """Brings somebody new, at a desk unless told otherwise."""

    def __call__(self, *, phone: bool = False) -> Person: ...
