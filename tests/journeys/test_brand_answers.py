"""A brand finds a letter in its mail, opens the link at its phone, and answers once."""

import pytest

from portal.domain import suppliers
from portal.domain.suppliers.models import Confirmation
from tests.support.applicants import Desk, seated
from tests.support.browser import NewPerson, Person
from tests.support.chains import OTHER_USCC
from tests.support.confirmations import Link, ask, last_link
from tests.support.letters import BRAND_USCC
from tests.support.site import Site


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    return seated(site.portal)


@pytest.fixture
def link(site: Site, desk: Desk) -> Link:
    application_id = desk.draft()
    desk.submit(application_id)
    desk.take(application_id)
    ask(site.portal, desk.examiner, application_id)
    site.work()
    return last_link(site.portal)


@pytest.fixture
def brand(newcomer: NewPerson) -> Person:
    return newcomer(phone=True)


def test_a_brand_confirms_once(brand: Person, link: Link, desk: Desk) -> None:
    brand.open(link.path)
    brand.press(status=422)
    brand.fill({"code": OTHER_USCC})
    brand.press(status=403)
    brand.follow(f"main a[href='{link.path}']")
    brand.fill({"code": BRAND_USCC})
    brand.press()
    brand.sees("XH-2026-001")
    brand.press(status=422)
    brand.sees("XH-2026-001")
    brand.fill({"answer": "confirm", "name": "Li Ming, legal counsel"})
    brand.press()
    assert brand.path == link.path
    brand.open(link.path)
    brand.fill({"code": BRAND_USCC})
    brand.press(status=409)
    brand.sees(desk.portal.settings.association_phone)


def test_a_brand_denies_and_says_why(brand: Person, link: Link, desk: Desk) -> None:
    brand.open(link.path)
    brand.fill({"code": BRAND_USCC})
    brand.press()
    brand.fill({"answer": "deny", "name": "Li Ming", "note": "We took it back in May."})
    brand.press()
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        asked = uow.session.get_one(Confirmation, link.confirmation_id)
        (view,) = suppliers.confirmations_of(uow, asked.application_id)
    assert view.state is suppliers.ConfirmationState.DENIED
