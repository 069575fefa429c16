"""A listening portal on an empty database, and people who come to it with browsers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.kernel.clock import SHANGHAI, FrozenClock
from tests.support import databases
from tests.support.browser import DESK, PHONE, NewPerson, Person, chromium
from tests.support.site import Site, serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=["zh-Hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Run the journey once with readers of each language."""
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def site(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    language: str,  # noqa: ARG001 - the journey of each language begins with nothing
) -> Iterator[Site]:
    """The portal, listening; its database holds nothing but the calendar."""
    folder = tmp_path_factory.mktemp("site")
    url = databases.sqlite_copy(sqlite_template, folder / "portal.db")
    clock = FrozenClock(datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
    with serving(url, folder, clock) as listening:
        yield listening


@pytest.fixture(scope="module")
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
