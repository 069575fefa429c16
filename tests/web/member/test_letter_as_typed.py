"""A letter while it is typed: kept as it is, judged at once, and nothing typed is lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.kernel.actor import Actor
from portal.wiring import Portal
from tests.support.applicants import Desk, company, seated
from tests.support.chains import SHOP_USCC, STALL_USCC, first_grant, second_grant
from tests.support.letters import permit, sent, software, trademark

Visit = Callable[[Actor], FlaskClient]
PROBLEM = re.compile(r'data-lz-problem="([^"]+)" data-lz-text="([^"]+)"')


@pytest.fixture
def browser(desk: Desk, visit: Visit) -> FlaskClient:
    return visit(desk.owner)


def begin(browser: FlaskClient, organisation_id: UUID) -> str:
    answer = browser.post(f"/member/{organisation_id}/authorisations/start")
    return str(answer.headers["Location"])


def fields(desk: Desk, place: str) -> dict[str, Any]:
    return dict(desk.application(UUID(place.split("/")[4])).fields)


def said(text: str) -> dict[str, str]:
    """Return what a piece of page says at each field."""
    return {field: unescape(words) for field, words in PROBLEM.findall(text)}


def test_what_is_typed_is_kept_and_answered_as_a_piece_of_page(
    desk: Desk, browser: FlaskClient
) -> None:
    place = begin(browser, desk.organisation_id)
    answer = browser.post(f"{place}/draft", data=sent({"letter_no": "XH-1", "regions": ["31"]}))
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Saved at 10:00:00." in answer.text
    assert "31 Shanghai" in answer.text
    assert fields(desk, place)["letter_no"] == "XH-1"


def test_what_is_missing_is_not_told_before_somebody_asks(
    desk: Desk, browser: FlaskClient
) -> None:
    place = begin(browser, desk.organisation_id)
    wrong = sent({"valid_to": "soon", "products": ["XINGHE/SHOES"]})
    found = said(browser.post(f"{place}/draft", data=wrong).text)
    assert found.keys() == {"valid_to", "products"}
    everything = said(browser.post(f"{place}/draft?all=1", data=wrong).text)
    assert {"letter_no", "seal", "sign_date", "trademark_reg_nos"} < everything.keys()


def test_a_problem_is_told_at_the_line_where_it_was_typed(
    desk: Desk, browser: FlaskClient
) -> None:
    place = begin(browser, desk.organisation_id)
    lines = [trademark(), dict.fromkeys(trademark(), ""), trademark(reg_no="12")]
    answer = browser.post(f"{place}/draft", data=sent(first_grant(trademark_reg_nos=lines)))
    assert said(answer.text).keys() == {"trademark_reg_nos-2-reg_no", "trademark_reg_nos"}


def test_the_letters_of_the_grantor_are_offered_as_soon_as_its_code_is_known(
    desk: Desk, visit: Visit
) -> None:
    parent = desk.authorised(**first_grant(valid_to="2027-12-31"))
    shop_id, shop = company(desk.portal, "Shop", SHOP_USCC)
    browser = visit(shop)
    place = begin(browser, shop_id)
    unknown = browser.post(f"{place}/draft", data=sent(second_grant(grantor_uscc="")))
    assert str(parent) not in unknown.text
    known = browser.post(f"{place}/draft", data=sent(second_grant()))
    assert f'<option value="{parent}" >' in known.text
    assert "G1: Brand Ltd authorises Agent Ltd for X, until 31 Dec 2027" in known.text


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {}),
        ({"valid_to": "2027-01-31"}, {"valid_to": "2027"}),
        ({"regions": ["3101", "4403"]}, {"regions": "深圳"}),
        ({"sub_depth": "1"}, {"sub_depth": "must allow one more"}),
        ({"valid_from": "2026-01-01", "valid_to": "2026-12-31"}, {}),
        ({"channels": ["ALL"]}, {"channels": "All channels"}),
    ],
    ids=["1", "2", "3", "5", "6", "7"],
)
def test_the_worked_examples_of_nesting_as_they_are_typed(
    sqlite_portal: Portal,
    visit: Visit,
    changes: dict[str, object],
    wrong: dict[str, str],
) -> None:
    desk = seated(sqlite_portal)
    parent = desk.authorised(**first_grant())
    shop_id, shop = company(sqlite_portal, "Shop", SHOP_USCC)
    browser = visit(shop)
    place = begin(browser, shop_id)
    letter = second_grant(**changes)
    answer = browser.post(f"{place}/draft", data=sent({**letter, "parent": str(parent)}))
    found = {
        field: words
        for field, words in said(answer.text).items()
        if "days are left" not in words
    }
    assert found.keys() == wrong.keys()
    for field, item in wrong.items():
        assert item in found[field]
    assert "<dd>\n          2\n" in answer.text or ">2<" in re.sub(r"\s+", "", answer.text)


def test_three_tiers_are_refused_with_every_reason_together(desk: Desk, visit: Visit) -> None:
    top = desk.authorised(**first_grant(valid_to="2027-12-31"))
    company(desk.portal, "Shop", SHOP_USCC)
    child = desk.see_through(desk.child(top, sub_depth="0"))
    stall_id, stall = company(desk.portal, "Stall", STALL_USCC)
    browser = visit(stall)
    letter = second_grant(
        letter_no="SH-1",
        grantor="Shop Ltd",
        grantor_uscc=SHOP_USCC,
        grantee="Stall Ltd",
        grantee_uscc=STALL_USCC,
        valid_from="2026-12-01",
        valid_to="2027-06-30",
        parent=str(child),
    )
    answer = browser.post(f"{begin(browser, stall_id)}/draft", data=sent(letter)).text
    at = [field for field, _ in PROBLEM.findall(answer)]
    assert at.count("sub_depth") == 3


def test_an_exclusive_letter_keeps_others_out(desk: Desk, visit: Visit) -> None:
    desk.authorised(
        **first_grant(exclusivity="EXCLUSIVE", regions=["31"], valid_to="2027-12-31")
    )
    shop_id, shop = company(desk.portal, "Shop", SHOP_USCC)
    browser = visit(shop)
    letter = first_grant(
        letter_no="G2",
        grantee="Shop Ltd",
        grantee_uscc=SHOP_USCC,
        regions=["3101"],
        valid_to="2027-12-31",
    )
    found = said(browser.post(f"{begin(browser, shop_id)}/draft", data=sent(letter)).text)
    assert found.keys() == {"exclusivity"}
    assert "G1" in found["exclusivity"]


def test_a_letter_that_ends_soon_is_refused_with_the_days_left(
    desk: Desk, browser: FlaskClient
) -> None:
    place = begin(browser, desk.organisation_id)
    letter = sent(first_grant(valid_to="2026-12-20"))
    found = said(browser.post(f"{place}/draft", data=letter).text)
    assert "27 days" in found["valid_to"]
    assert "30" in found["valid_to"]


def test_software_and_permits_are_kept_line_by_line(desk: Desk, browser: FlaskClient) -> None:
    place = begin(browser, desk.organisation_id)
    letter = first_grant(copyright_refs=[software()], permits=[permit(kind="b21")])
    browser.post(place, data=sent(letter))
    assert fields(desk, place)["copyright_refs"] == [software()]
    assert fields(desk, place)["permits"] == [permit(kind="b21")]
    page = browser.get(place).text
    assert page.count('<details class="lz-card lz-fold" open>') == 2
    check = browser.get(place.replace("/letter", "/check")).text
    assert "Xinghe Player V2.1" in check
    assert "B2-20240001" in check


def test_what_nobody_needs_stays_folded(desk: Desk, browser: FlaskClient) -> None:
    page = browser.get(begin(browser, desk.organisation_id)).text
    assert page.count('<details class="lz-card lz-fold" >') == 2


def test_lists_grow_one_by_one_without_javascript(desk: Desk, browser: FlaskClient) -> None:
    place = begin(browser, desk.organisation_id)
    grown = browser.post(place, data={**sent(first_grant()), "add_line": "permits"})
    assert grown.status_code == 200
    assert 'name="permits-1-kind"' in grown.text
    assert 'name="copyright_refs-1-kind"' not in grown.text
    assert "Brand Ltd" in grown.text


def test_a_region_is_found_by_name_and_added(desk: Desk, browser: FlaskClient) -> None:
    place = begin(browser, desk.organisation_id)
    assert '<option value="3205 Jiangsu 苏州">' in browser.get(place).text
    typed = {"regions": "31", "add_region": "1", "region_wanted": "3205 Jiangsu 苏州"}
    answer = browser.post(place, data=typed)
    assert answer.status_code == 200
    assert 'value="31, 3205"' in answer.text


def test_what_was_handed_in_is_not_changed_by_a_page_left_open(
    desk: Desk, browser: FlaskClient
) -> None:
    application_id = desk.draft()
    place = f"/member/{desk.organisation_id}/authorisations/{application_id}/letter"
    desk.submit(application_id)
    late = browser.post(f"{place}/draft", data=sent({"letter_no": "LATE"}))
    assert late.status_code == 409
    assert fields(desk, place)["letter_no"] == "XH-2026-001"
