"""Recorded authorisations by the pages: the list, one of them, and what is still to do."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain import suppliers
from portal.domain.approvals import CaseState
from portal.domain.members import MemberRole
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from portal.store.paging import paginate
from tests.support import stories
from tests.support.applicants import Desk, company
from tests.support.chains import SHOP_USCC

Visit = Callable[[Actor], FlaskClient]
SOON = "2027-01-10"  # within sixty days


@pytest.fixture
def browser(desk: Desk, visit: Visit) -> FlaskClient:
    return visit(desk.owner)


def root(desk: Desk) -> str:
    return f"/member/{desk.organisation_id}/authorisations"


def page_of(desk: Desk, authorisation_id: UUID) -> str:
    return f"{root(desk)}/recorded/{authorisation_id}"


def state(desk: Desk, place: str) -> CaseState:
    return desk.application(UUID(place.rpartition("/")[2])).case.state


def test_nothing_says_what_to_do_next(desk: Desk, browser: FlaskClient) -> None:
    page = browser.get(root(desk)).text
    assert "Nothing is recorded yet." in page
    assert "No application yet." in page
    assert "Authorise somebody else" not in page


def test_the_list_shows_both_what_is_recorded_and_what_was_applied_for(
    desk: Desk, browser: FlaskClient
) -> None:
    authorisation_id = desk.authorised()
    desk.draft(letter_no="XH-2026-002")
    page = browser.get(root(desk)).text
    assert f'href="{page_of(desk, authorisation_id)}"' in page
    assert "XH-2026-002" in page
    assert "Authorise somebody else" in page
    assert "Renew" not in page


def test_long_lists_go_on_with_a_link(
    desk: Desk, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        desk.draft(letter_no=f"XH-{number}", scan=False)
    monkeypatch.setitem(paginate.__kwdefaults__ or {}, "size", 2)
    page = browser.get(root(desk)).text
    first = set(re.findall(r"XH-\d", page))
    following = re.search(r'href="(\?applications=[^"]+)"', page)
    assert following
    rest = set(re.findall(r"XH-\d", browser.get(root(desk) + following[1]).text))
    assert (len(first), len(rest), first | rest) == (2, 1, {"XH-0", "XH-1", "XH-2"})


def test_a_letter_near_its_end_is_renewed_once(desk: Desk, browser: FlaskClient) -> None:
    place = page_of(desk, desk.authorised(valid_to=SOON))
    assert "Renew it" in browser.get(place).text
    first = browser.post(f"{place}/renewal")
    letter = browser.get(first.headers["Location"]).text
    assert "The new letter follows the old one." in letter
    assert 'value="2027-01-11"' in letter
    again = browser.post(f"{place}/renewal", follow_redirects=True)
    assert again.request.path == first.headers["Location"].removesuffix("/letter")
    assert "Renewal" in browser.get(root(desk)).text


def test_a_letter_far_from_its_end_says_when_it_can_be_renewed(
    desk: Desk, browser: FlaskClient
) -> None:
    place = page_of(desk, desk.authorised())
    assert "It can be renewed from 1 Nov 2027." in browser.get(place).text
    answer = browser.post(f"{place}/renewal", follow_redirects=True)
    assert answer.request.path == place
    assert 'role="status"' in answer.text


def test_a_letter_carried_by_its_renewal_is_shown_as_such(
    desk: Desk, browser: FlaskClient, visit: Visit, clock: FrozenClock
) -> None:
    authorisation_id = desk.authorised(valid_to=SOON)
    desk.submit(desk.renew(authorisation_id))
    clock.advance(timedelta(days=60))
    browser = visit(desk.owner)
    assert "extended while the renewal is decided" in browser.get(root(desk)).text
    page = browser.get(page_of(desk, authorisation_id)).text
    assert "stays valid while that is decided, until 9 Feb 2027 at the latest" in page
    assert "It can be renewed from" not in page


def test_a_renewal_that_was_begun_is_offered_instead_of_another_one(
    desk: Desk, browser: FlaskClient
) -> None:
    authorisation_id = desk.authorised(valid_to=SOON)
    renewal = desk.renew(authorisation_id)
    page = browser.get(page_of(desk, authorisation_id)).text
    assert "Its renewal is under way." in page
    assert f"/authorisations/{renewal}" in page
    assert "Renew it" not in page


@pytest.mark.parametrize("typed", [True, "yes", "true", "1"])
def test_whatever_was_taken_for_a_yes_stays_one_in_a_correction(
    desk: Desk, browser: FlaskClient, typed: object
) -> None:
    authorisation_id = desk.authorised(revocable=typed)
    place = browser.post(f"{page_of(desk, authorisation_id)}/correction").location
    assert re.search(r'<input checked[^>]*name="revocable"', browser.get(place).text)


def test_a_correction_starts_from_the_record_and_shows_what_it_changes(
    desk: Desk, browser: FlaskClient
) -> None:
    place = page_of(desk, desk.authorised())
    begun = browser.post(f"{place}/correction").headers["Location"]
    letter = browser.get(begun).text
    assert "Change only what is wrong in the record." in letter
    application = begun.removesuffix("/letter")
    assert (
        "Nothing differs from the recorded letter." in browser.get(f"{application}/check").text
    )
    desk.do(
        desk.owner,
        lambda uow: suppliers.save_letter(
            uow,
            UUID(application.rpartition("/")[2]),
            {"notice_days": "60", "regions": ["31", "3205"]},
        ),
    )
    check = browser.get(f"{application}/check").text
    assert "What is to be corrected" in check
    assert "<del>30</del>" in check
    assert "<ins>60</ins>" in check
    assert "<ins>31 Shanghai, 3205 " in check
    browser.post(f"{application}/check")
    assert state(desk, application) is CaseState.SUBMITTED


def test_versions_are_listed_once_there_are_two(desk: Desk, browser: FlaskClient) -> None:
    authorisation_id = desk.authorised()
    assert "Versions" not in browser.get(page_of(desk, authorisation_id)).text
    desk.see_through(desk.correct(authorisation_id, notice_days="60"))
    page = browser.get(page_of(desk, authorisation_id)).text
    assert "Versions" in page
    assert page.index("in force") < page.index("superseded")


def test_somebody_else_is_authorised_under_ones_own_letter(
    desk: Desk, browser: FlaskClient
) -> None:
    authorisation_id = desk.authorised()
    start = browser.get(f"{root(desk)}/start").text
    assert "A letter made out to us" in start
    assert f'value="{authorisation_id}"' in start
    begun = browser.post(f"{root(desk)}/start", data={"parent": str(authorisation_id)})
    letter = browser.get(begun.headers["Location"]).text
    assert "It must be registered here." in letter
    assert "XINGHE/VIDEO/*" in letter
    assert f'<option selected value="{authorisation_id}">' in letter


def test_nothing_is_granted_under_what_has_ended_or_is_anothers(
    desk: Desk, visit: Visit, clock: FrozenClock
) -> None:
    authorisation_id = desk.authorised(valid_to=SOON)
    shop_id, shop = company(desk.portal, "Shop", SHOP_USCC)
    parent = {"parent": str(authorisation_id)}
    stolen = visit(shop).post(f"/member/{shop_id}/authorisations/start", data=parent)
    assert stolen.status_code == 404
    clock.advance(timedelta(days=60))
    late = visit(desk.owner).post(f"{root(desk)}/start", data=parent)
    assert late.status_code == 422
    assert "There is a problem" in late.text


def test_what_belongs_to_another_chain_does_not_exist(desk: Desk, visit: Visit) -> None:
    authorisation_id = desk.authorised()
    shop_id, shop = company(desk.portal, "Shop", SHOP_USCC)
    browser = visit(shop)
    for page in ("", "/chain", "/surrender"):
        own = f"/member/{shop_id}/authorisations/recorded/{authorisation_id}{page}"
        assert browser.get(own).status_code == 404, page
        assert browser.get(page_of(desk, authorisation_id) + page).status_code == 404, page


def test_the_to_do_list_names_renewals_and_what_came_back(
    desk: Desk, browser: FlaskClient
) -> None:
    desk.authorised(valid_to=SOON)
    returned = desk.draft(letter_no="XH-BACK")
    desk.submit(returned)
    desk.take(returned)
    desk.send_back(returned)
    page = browser.get(f"/member/{desk.organisation_id}").text
    assert "Renew XH-2026-001" in page
    assert "48 days left" in page
    assert "Mend XH-BACK" in page
    assert "until 7 Dec 2026" in page


def test_a_renewal_under_way_is_not_asked_for_again(desk: Desk, browser: FlaskClient) -> None:
    desk.submit(desk.renew(desk.authorised(valid_to=SOON)))
    assert "Renew XH-2026-001" not in browser.get(f"/member/{desk.organisation_id}").text


def test_surrender_shows_what_falls_and_asks_again_for_another_day(
    desk: Desk, browser: FlaskClient
) -> None:
    authorisation_id = desk.authorised()
    company(desk.portal, "Shop", SHOP_USCC)
    desk.see_through(desk.child(authorisation_id))
    place = f"{page_of(desk, authorisation_id)}/surrender"
    page = browser.get(place).text
    assert "1 authorisation below it falls with it." in page
    assert "AG-2026-001" in page
    assert "on 23 Nov 2026 at 00:00" in page
    unsure = browser.post(place, data={"from_on": "2026-11-23"})
    assert "Confirm that you have read what falls with it." in unsure.text
    other = browser.post(place, data={"from_on": "2026-12-01", "sure": "y"})
    assert other.status_code == 422
    assert "on 1 Dec 2026 at 00:00" in other.text
    assert desk.authorisation(authorisation_id).surrendered_on is None
    done = browser.post(f"{place}?on=2026-12-01", data={"from_on": "2026-12-01", "sure": "y"})
    assert done.status_code == 302
    assert desk.authorisation(authorisation_id).surrendered_on is not None
    gone = browser.post(f"{place}?on=2026-12-02", data={"from_on": "2026-12-02", "sure": "y"})
    assert gone.status_code == 422


def test_only_the_owner_gives_back(desk: Desk, sign_in: Callable[[str], FlaskClient]) -> None:
    place = page_of(desk, desk.authorised())
    member = stories.Member(desk.organisation_id, desk.owner, "")
    browser = sign_in(stories.colleague(desk.portal, member, MemberRole.STAFF))
    page = browser.get(place).text
    assert "Correct a slip in the record" in page
    assert "Give it back" not in page
    assert browser.get(f"{place}/surrender").status_code == 403
