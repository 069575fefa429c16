"""A listening portal on an empty database, and people who come to it with browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.kernel.clock import FrozenClock
from tests.support.browser import DESK, PHONE, NewPerson, Person, chromium
from tests.support.site import Site, serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> Iterator[Site]:
    """The portal, listening; its database holds nothing but the calendar."""
    with serving(sqlite_url, tmp_path, clock) as listening:
        yield listening


@pytest.fixture(scope="module", params=["zh-Hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Run the test once with readers of each language."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def newcomer(browser: Browser, site: Site, language: str) -> Iterator[NewPerson]:
    """Bring somebody with a new browser, who has chosen the language by clicking."""
    people = []

    def bring(*, phone: bool = False) -> Person:
        person = Person(browser, site.address, language, PHONE if phone else DESK)
        people.append(person)
        person.choose_language()
        return person

    yield bring
    for person in people:
        person.close()

