"""The chain of an authorisation by the page: who granted what to whom, drawn and in a table."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain import suppliers
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.ids import new_id
from portal.store.paging import paginate
from tests.support import forests
from tests.support.applicants import Desk, company
from tests.support.chains import SHOP_USCC
from tests.support.forests import Seed
from tests.support.letters import AGENT_USCC, BRAND_USCC, letter

Visit = Callable[[Actor], FlaskClient]


@pytest.fixture
def top(desk: Desk) -> UUID:
    return desk.authorised(sub_depth="2")


@pytest.fixture
def browser(desk: Desk, visit: Visit) -> FlaskClient:
    return visit(desk.owner)


def chain_page(desk: Desk, authorisation_id: UUID) -> str:
    root = f"/member/{desk.organisation_id}/authorisations"
    return f"{root}/recorded/{authorisation_id}/chain"


def shops(top: UUID, number: int, **changes: object) -> list[Seed]:
    """Return grants of the agent to shops that nobody has registered."""
    return [
        Seed(
            fields=forests.words(
                letter_no=f"AG-{place:03}",
                grantor="Agent Ltd",
                grantor_uscc=AGENT_USCC,
                grantee=f"Shop {place:03}",
                grantee_uscc=SHOP_USCC,
                **changes,
            ),
            chain=(top,),
        )
        for place in range(number)
    ]


def plant(desk: Desk, seeds: list[Seed]) -> None:
    with desk.portal.begin(SYSTEM) as uow:
        forests.plant(uow.session, forests.till(uow.session), seeds)


def drawn(page: str) -> list[str]:
    """Return the names in the picture."""
    return re.findall(r'class="lz-tree__name"[^>]*>([^<]*)<', page)


def test_the_picture_goes_from_the_right_holder_down_to_those_below(
    desk: Desk, browser: FlaskClient, top: UUID
) -> None:
    first, second = shops(top, 2)
    plant(desk, [first, second, first.below(letter_no="SH-1", grantee="Stall Ltd")])
    page = browser.get(chain_page(desk, top)).text
    assert drawn(page) == ["Xinghe Video Ltd", "Agent Ltd", "Shop 000", "Shop 001"]
    assert "Valid · 3 grants below" in page
    assert "Valid · 1 grant below" in page
    assert "Xinghe Video Ltd authorises Agent Ltd; 3 grants below." in page


def test_of_many_below_twenty_are_drawn_and_the_rest_is_counted(
    desk: Desk, browser: FlaskClient, top: UUID
) -> None:
    plant(desk, shops(top, 25))
    page = browser.get(chain_page(desk, top)).text
    assert len(drawn(page)) == 2 + 20 + 1
    assert drawn(page)[-1] == "and 5 more grants"
    assert all(f"AG-{place:03}" in page for place in range(25))


def test_the_table_goes_on_page_by_page(
    desk: Desk, browser: FlaskClient, top: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(desk, shops(top, 3))
    monkeypatch.setitem(paginate.__kwdefaults__ or {}, "size", 2)
    page = browser.get(chain_page(desk, top)).text
    assert "AG-002" not in page
    following = re.search(r'href="(\?cursor=[^"]+)"', page)
    assert following
    rest = browser.get(chain_page(desk, top) + following[1]).text
    assert "AG-002" in rest
    assert "AG-001" not in rest
    assert not drawn(rest)
    assert browser.get(chain_page(desk, top) + "?cursor=nonsense").status_code == 422


def test_natural_persons_are_masked(desk: Desk, browser: FlaskClient, top: UUID) -> None:
    fields = {**shops(top, 1)[0].fields, "grantee": "张小三", "grantee_uscc": str(new_id())}
    plant(desk, [Seed(fields=fields, chain=(top,))])
    page = browser.get(chain_page(desk, top)).text
    assert "张小三" not in page
    assert drawn(page)[-1] == "张*三"


def test_what_fell_above_takes_all_below_along_and_is_named(
    desk: Desk, visit: Visit, top: UUID
) -> None:
    shop_id, shop = company(desk.portal, "Shop", SHOP_USCC)
    below = desk.see_through(desk.child(top))
    with desk.portal.begin(desk.owner) as uow:
        suppliers.surrender_authorisation(uow, top, from_on=date(2026, 11, 23))
    browser = visit(shop)
    place = f"/member/{shop_id}/authorisations/recorded/{below}"
    for page in (browser.get(place).text, browser.get(f"{place}/chain").text):
        assert "The letter above it, XH-2026-001 from Xinghe Video Ltd to Agent Ltd" in page
    assert "because of letter XH-2026-001" in browser.get(f"{place}/chain").text
    assert f"recorded/{top}" not in browser.get(f"{place}/chain").text


def test_those_above_may_open_what_hangs_below(
    desk: Desk, browser: FlaskClient, top: UUID
) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    below = desk.see_through(desk.child(top))
    link = f"/member/{desk.organisation_id}/authorisations/recorded/{below}"
    assert f'href="{link}"' in browser.get(chain_page(desk, top)).text
    page = browser.get(link).text
    assert "Agent Ltd authorises Shop Ltd" in page
    assert "Give it back" not in page
    assert browser.get(f"{link}/surrender").status_code == 404


def test_the_end_names_the_letter_that_binds_it(desk: Desk, visit: Visit, top: UUID) -> None:
    shop_id, shop = company(desk.portal, "Shop", SHOP_USCC)
    below = desk.see_through(desk.child(top))
    page = visit(shop).get(f"/member/{shop_id}/authorisations/recorded/{below}/chain").text
    assert "(letter XH-2026-001 above it)" in page


def test_a_right_holder_that_is_a_member_sees_what_it_granted(desk: Desk, visit: Visit) -> None:
    brand_id, brand = company(desk.portal, "Xinghe Video", BRAND_USCC)
    by_brand = desk.beside(brand_id, brand)
    with desk.portal.begin(brand) as uow:
        application_id = suppliers.start_application(uow, brand_id)
        suppliers.save_letter(uow, application_id, letter())
    by_brand.attach(application_id)
    granted = by_brand.see_through(application_id)
    root = f"/member/{brand_id}/authorisations"
    browser = visit(brand)
    link = f"{root}/recorded/{granted}"
    assert f'href="{link}"' in browser.get(f"{root}/{application_id}").text
    assert "Give it back" not in browser.get(link).text
    assert drawn(browser.get(f"{link}/chain").text) == ["Xinghe Video Ltd", "Agent Ltd"]
