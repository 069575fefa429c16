"""Recorded authorisations at the desk: the list, the chain, what falls, two officers."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain import suppliers
from portal.domain.accounts import StaffRole
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support import applicants
from tests.support.applicants import Desk
from tests.support.chains import SHOP_USCC

At = Callable[..., FlaskClient]
REASON = {"reason": "The brand wrote to us."}
LIST = "/staff/authorisations"


@pytest.fixture
def party(sqlite_portal: Portal) -> Desk:
    return applicants.seated(sqlite_portal)


@pytest.fixture
def root(party: Desk) -> UUID:
    return party.authorised()


@pytest.fixture
def child(sqlite_portal: Portal, party: Desk, root: UUID) -> UUID:
    applicants.company(sqlite_portal, "Shop", SHOP_USCC)
    return party.see_through(party.child(root))


def status(portal: Portal, authorisation_id: UUID) -> AuthorisationStatus:
    with portal.begin(SYSTEM, writes=False) as uow:
        return suppliers.authorisation(uow, authorisation_id).status(uow.today())


def test_the_list_is_filtered_by_text_brand_and_state(
    at_desk: At, root: UUID, child: UUID
) -> None:
    auditor = at_desk(StaffRole.AUDITOR)
    for query, shown in (
        ("", {root, child}),
        ("?q=AG-2026-001", {child}),
        ("?q=Xinghe", {root}),
        ("?brand=YUHE", {root, child}),
        ("?brand=NOBODY", set()),
        ("?status=active", {root, child}),
        ("?status=revoked", set()),
        ("?status=nonsense", {root, child}),
    ):
        page = auditor.get(LIST + query).text
        assert {one for one in (root, child) if str(one) in page} == shown, query
    assert "No authorisation fits these filters." in auditor.get(f"{LIST}?status=revoked").text


@pytest.mark.usefixtures("root", "child")
def test_what_is_listed_can_be_taken_away_as_a_file(at_desk: At) -> None:
    auditor = at_desk(StaffRole.AUDITOR)
    page = auditor.get(f"{LIST}?q=AG-2026-001").text
    assert "/staff/authorisations/export.csv?q=AG-2026-001" in page
    answer = auditor.get("/staff/authorisations/export.csv?q=AG-2026-001")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "AG-2026-001" in answer.text
    assert "XH-2026-001" not in answer.text
    assert auditor.get("/staff/authorisations/export.xlsx").data.startswith(b"PK")
    assert auditor.get("/staff/authorisations/export.exe").status_code == 404


def test_an_empty_register_says_where_authorisations_come_from(at_desk: At) -> None:
    assert "No authorisation is recorded yet." in at_desk(StaffRole.AUDITOR).get(LIST).text


def test_the_page_of_a_grant_draws_its_chain_and_links_to_every_part(
    at_desk: At, root: UUID, child: UUID
) -> None:
    page = at_desk(StaffRole.AUDITOR).get(f"{LIST}/{root}").text
    assert "<svg" in page
    assert f"{LIST}/{child}" in page
    assert "Shop Ltd" in page
    assert "revocation" not in page  # an auditor changes nothing


def test_a_revocation_names_what_falls_before_it_is_proposed_and_decided(
    sqlite_portal: Portal, at_desk: At, root: UUID, child: UUID
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    place = f"{LIST}/{root}/revocation"
    page = examiner.get(f"{place}?on=2026-12-01").text
    assert "1 authorisation below it falls with it." in page
    assert "AG-2026-001" in page
    late = examiner.post(place, data={"on": "2026-11-22", **REASON})
    assert late.status_code == 422
    assert "This day is over." in late.text
    assert "The brand wrote to us.</textarea>" in late.text
    proposal = examiner.post(place, data={"on": "2026-11-23", **REASON}).location
    assert "1 authorisation below it falls with it." in approver.get(proposal).text
    assert status(sqlite_portal, child) is AuthorisationStatus.ACTIVE
    assert approver.post(f"{proposal}/approve").status_code == 302
    assert status(sqlite_portal, root) is AuthorisationStatus.REVOKED
    assert status(sqlite_portal, child) is AuthorisationStatus.REVOKED
    page = examiner.get(f"{LIST}/{child}").text
    assert "Nothing below it holds either." in page
    assert f"{LIST}/{root}/revocation" not in examiner.get(f"{LIST}/{root}").text


def test_what_carries_nothing_says_so_before_it_falls(at_desk: At, child: UUID) -> None:
    page = at_desk(StaffRole.EXAMINER).get(f"{LIST}/{child}/revocation").text
    assert "Nothing else rests on it." in page
    assert "0 badges" not in page


def test_a_suspension_is_imposed_and_lifted_by_two(
    sqlite_portal: Portal, at_desk: At, root: UUID, child: UUID
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    place = f"{LIST}/{root}"
    proposal = examiner.post(
        f"{place}/suspension", data={"on": "2026-11-23", **REASON}
    ).location
    assert "Suspend the authorisation" in approver.get(proposal).text
    approver.post(f"{proposal}/approve")
    assert status(sqlite_portal, child) is AuthorisationStatus.SUSPENDED
    assert f"{place}/lift" in examiner.get(place).text
    assert examiner.get(f"{place}/lift").status_code == 200
    short = examiner.post(f"{place}/lift", data={"reason": "no"})
    assert short.status_code == 422
    proposal = examiner.post(f"{place}/lift", data=REASON).location
    approver.post(f"{proposal}/approve")
    assert status(sqlite_portal, child) is AuthorisationStatus.ACTIVE


def test_a_proposed_suspension_may_be_turned_down(
    sqlite_portal: Portal, at_desk: At, root: UUID
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    data = {"on": "2026-11-23", **REASON}
    proposal = examiner.post(f"{LIST}/{root}/suspension", data=data).location
    assert approver.post(f"{proposal}/refuse", data=REASON).status_code == 302
    assert status(sqlite_portal, root) is AuthorisationStatus.ACTIVE


def test_lifting_what_is_not_suspended_is_refused_in_words(at_desk: At, root: UUID) -> None:
    answer = at_desk(StaffRole.EXAMINER).post(f"{LIST}/{root}/lift", data=REASON)
    assert answer.status_code == 422
    assert "The brand wrote to us.</textarea>" in answer.text


@pytest.mark.parametrize("day", ["tomorrow", "2020-01-01", ""])
def test_a_day_that_is_none_or_over_previews_today(at_desk: At, root: UUID, day: str) -> None:
    page = at_desk(StaffRole.EXAMINER).get(f"{LIST}/{root}/revocation?on={day}").text
    assert 'value="2026-11-23"' in page


def test_a_decided_proposal_keeps_the_day_from_which_it_held(
    at_desk: At, root: UUID, clock: FrozenClock
) -> None:
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    data = {"on": "2026-11-25", **REASON}
    proposal = examiner.post(f"{LIST}/{root}/revocation", data=data).location
    approver.post(f"{proposal}/approve")
    clock.advance(timedelta(hours=7))
    page = approver.get(proposal).text
    assert "25 Nov 2026" in page
    clock.advance(timedelta(days=9))
    page = at_desk(StaffRole.APPROVER).get(proposal).text
    assert "25 Nov 2026" in page
    assert "2 Dec 2026" not in page
