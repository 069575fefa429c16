"""The life after certification on pages: renewal, contacts, turnover, becoming a business."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.domain import distributors
from portal.domain.distributors import ContactKind
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from portal.web.app import create_app
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lists, lives
from tests.support.distributors import Applicant, Officers, view
from tests.support.sessions import browser_of
from tests.support.stages import Stage

LATER = timedelta(minutes=6)  # longer than a password that was just given stays fresh


@pytest.fixture
def portal(sqlite_stage: Stage, clock: FrozenClock) -> Portal:
    """The prepared portal a minute later, so that what happens now is the newest."""
    clock.advance(timedelta(minutes=1))
    return sqlite_stage.portal


@pytest.fixture
def holder(sqlite_stage: Stage) -> Applicant:
    """A natural person who was verified on Monday 23 November 2026."""
    return sqlite_stage.person


@pytest.fixture
def home(holder: Applicant) -> str:
    return f"/member/{holder.organisation_id}"


@pytest.fixture
def place(home: str) -> str:
    return f"{home}/certification"


@pytest.fixture
def visit(portal: Portal) -> Callable[[Actor], FlaskClient]:
    """Return what opens a browser in which an actor has just signed in."""
    app = create_app(portal)
    app.config["WTF_CSRF_ENABLED"] = False
    return lambda actor: browser_of(app, portal, actor)


Visit = Callable[[Actor], FlaskClient]


def test_before_the_renewal_opens_the_page_offers_a_change(
    holder: Applicant, visit: Visit, place: str
) -> None:
    page = visit(holder.owner).get(place).text
    assert "You can renew from 24 Mar 2027." in page
    assert "Hand in a change" in page
    assert "Renew the certification" not in page


def test_the_end_is_told_at_home_and_the_renewal_begins_with_one_click(
    portal: Portal, holder: Applicant, visit: Visit, clock: FrozenClock, home: str, place: str
) -> None:
    lives.days_before_the_end(clock, 20)
    browser = visit(holder.owner)
    told = browser.get(home).text
    assert "20 days left" in told
    assert "It holds until 23 May 2027. Renew it." in told
    page = browser.get(place).text
    assert "Renew the certification" in page
    answer = browser.post(f"{place}/start")
    with portal.begin(holder.owner, writes=False) as uow:
        (draft, _) = distributors.applications_of(uow, holder.organisation_id)
    assert answer.location == f"{place}/{draft.id}/consents"
    check = browser.get(f"{place}/{draft.id}/check").text
    assert draft.details.id_number in check  # what was verified, masked


def test_in_the_last_days_and_after_the_end_it_presses(
    holder: Applicant, visit: Visit, clock: FrozenClock, home: str
) -> None:
    lives.days_before_the_end(clock, 1)
    assert "1 day left" in visit(holder.owner).get(home).text
    lives.days_before_the_end(clock, -1)
    assert "Expired" in visit(holder.owner).get(home).text


def test_a_mobile_number_is_changed_masked_and_can_be_cancelled(
    holder: Applicant, visit: Visit, clock: FrozenClock, home: str, place: str
) -> None:
    browser = visit(holder.owner)
    assert "We have 138****" in browser.get(f"{place}/contacts/mobile").text
    done = browser.post(
        f"{place}/contacts/mobile", data={"mobile": "13912345678"}, follow_redirects=True
    ).text
    assert "It counts after 72 hours" in done
    assert "139****5678 counts from 26 Nov 2026, 10:01:00." in done
    assert "13912345678" not in done
    assert "Mobile number is about to change" in browser.get(home).text
    cancel = done.partition('/cancel"')[0].rpartition('action="')[2] + "/cancel"
    over = browser.post(cancel, follow_redirects=True).text
    assert "The change has been cancelled." in over
    assert "about to change" not in browser.get(home).text
    clock.advance(timedelta(hours=100))
    late = visit(holder.owner).post(cancel, follow_redirects=True).text
    assert "This change counts already, or was cancelled." in late


def test_what_is_wrong_with_a_new_card_is_told(
    holder: Applicant, visit: Visit, place: str
) -> None:
    answer = visit(holder.owner).post(
        f"{place}/contacts/bank-card", data={"bank_card": "6222020000000000001"}
    )
    assert answer.status_code == 422
    assert "The card number has a mistake in it." in answer.text


def test_a_second_change_waits_for_the_first(
    portal: Portal, holder: Applicant, visit: Visit, place: str
) -> None:
    lives.change(portal, holder, ContactKind.BANK_CARD, "6222020000000000000")
    answer = visit(holder.owner).post(
        f"{place}/contacts/bank-card", data={"bank_card": "6217000000000000012"}
    )
    assert answer.status_code == 422
    assert "Another change of this kind waits until 26 Nov 2026, 10:01:00." in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_changing_a_contact_asks_for_the_password_anew(
    holder: Applicant, visit: Visit, clock: FrozenClock, place: str, method: str
) -> None:
    browser = visit(holder.owner)
    clock.advance(LATER)
    answer = browser.open(f"{place}/contacts/mobile", method=method)
    assert answer.status_code == 302
    assert answer.location.startswith("/session/proof")


def test_a_change_of_another_organisation_is_not_found(
    sqlite_stage: Stage, holder: Applicant, visit: Visit, place: str
) -> None:
    change_id = lives.change(
        sqlite_stage.portal, sqlite_stage.company, ContactKind.BANK_CARD, "12345678"
    )
    answer = visit(holder.owner).post(f"{place}/contacts/{change_id}/cancel")
    assert answer.status_code == 404


def test_turnover_is_declared_and_the_notice_is_shown_everywhere(
    holder: Applicant, visit: Visit, clock: FrozenClock, home: str, place: str
) -> None:
    browser = visit(holder.owner)
    done = browser.post(
        f"{place}/turnover/declare",
        data={"month": "2026-10", "amount": "100,000.01"},
        follow_redirects=True,
    ).text
    assert "The turnover has been saved." in done
    assert "¥100,000.01" in done
    assert "Become a business here by 23 Dec 2026" in done
    assert "until 23 Dec 2026" in browser.get(home).text
    assert "Become a business here by 23 Dec 2026" in browser.get(place).text
    clock.advance(timedelta(days=31))
    browser = visit(holder.owner)
    assert "Overdue" in browser.get(home).text
    assert "The days to register ended on 23 Dec 2026" in browser.get(place).text
    assert "The days to register ended on 23 Dec 2026" in browser.get(f"{place}/turnover").text


@pytest.mark.parametrize(
    ("month", "amount", "sentence"),
    [
        ("2026-11", "1.00", "Choose a month that is over, from 2025-11 to 2026-10."),
        ("", "1.00", "Choose a month that is over"),
        ("2026-10", "-1.00", "The amount cannot be less than zero."),
        ("2026-10", "much", "Enter an amount in yuan"),
        ("2026-10", "", "Enter an amount like 1200.00."),
    ],
)
def test_a_wrong_declaration_is_told(
    holder: Applicant, visit: Visit, place: str, month: str, amount: str, sentence: str
) -> None:
    answer = visit(holder.owner).post(
        f"{place}/turnover/declare", data={"month": month, "amount": amount}
    )
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_natural_person_becomes_a_business_step_by_step(
    sqlite_stage: Stage, holder: Applicant, visit: Visit, place: str
) -> None:
    portal, desk = sqlite_stage.portal, sqlite_stage.desk
    browser = visit(holder.owner)
    page = browser.get(f"{place}/conversion").text
    assert "Individual business" in page
    assert "Natural person" not in page.partition("<form")[2]
    wrong = browser.post(
        f"{place}/conversion",
        data={"kind": "IB", "legal_name": "例小满商行", "uscc": "91110105MA00AB1241"},
    )
    assert wrong.status_code == 422
    answer = browser.post(
        f"{place}/conversion",
        data={"kind": "IB", "legal_name": "例小满商行", "uscc": "92440306MA5DEMK01Q"},
    )
    with portal.begin(holder.owner, writes=False) as uow:
        (newest, _) = distributors.applications_of(uow, holder.organisation_id)
    assert answer.location == f"{place}/{newest.id}/consents"
    assert "例小满商行" in browser.get(f"{place}/{newest.id}/business").text
    wrong = browser.post(
        f"{place}/{newest.id}/business",
        data={"kind": "IB", "legal_name": "", "uscc": "92440306MA5DEMK01Q"},
    )
    assert wrong.status_code == 422
    changed = browser.post(
        f"{place}/{newest.id}/business",
        data={"kind": "IB", "legal_name": "例小满商贸行", "uscc": "92440306MA5DEMK01Q"},
    )
    assert changed.location == f"{place}/{newest.id}/details"
    assert "例小满商贸行" in browser.get(f"{place}/{newest.id}/check").text
    draft = Applicant(holder.organisation_id, holder.owner, newest.id)
    lives.complete(portal, draft, licence_long_term=True)
    lives.hand_in(portal, draft)
    seen = visit(desk.examiner).get(f"/staff/cases/{newest.case.id}").text
    assert "Becomes a registered business" in seen
    assert "例小满商贸行" in seen
    lives.approve(portal, draft, Officers(desk.examiner, desk.approver))
    profile = visit(holder.owner).get(f"/member/{holder.organisation_id}/profile").text
    assert "92440306MA5DEMK01Q" in profile
    assert visit(holder.owner).get(f"{place}/conversion").status_code == 404


def test_a_business_cannot_be_named_in_a_renewal_nor_after_handing_in(
    portal: Portal, holder: Applicant, visit: Visit, clock: FrozenClock, place: str
) -> None:
    draft = lives.conversion(portal, holder)
    lives.complete(portal, draft, licence_long_term=True)
    lives.hand_in(portal, draft)
    browser = visit(holder.owner)
    late = browser.get(f"{place}/{draft.application_id}/business", follow_redirects=True).text
    assert "nothing can be changed in it now" in late
    with portal.begin(holder.owner) as uow:
        distributors.withdraw_application(uow, draft.application_id)
    lives.days_before_the_end(clock, 10)
    renewal = lives.renewal(portal, holder)
    browser = visit(holder.owner)
    assert browser.get(f"{place}/{renewal.application_id}/business").status_code == 404


def test_after_a_consent_was_taken_back_one_begins_with_empty_pages(
    portal: Portal, holder: Applicant, visit: Visit, place: str
) -> None:
    with portal.begin(holder.owner) as uow:
        distributors.take_back_consent(
            uow, holder.organisation_id, distributors.ConsentItem.PERSONAL_DATA
        )
    browser = visit(holder.owner)
    assert "You begin with empty pages." in browser.get(place).text
    browser.post(f"{place}/start")
    with portal.begin(holder.owner, writes=False) as uow:
        (newest, _) = distributors.applications_of(uow, holder.organisation_id)
    draft = Applicant(holder.organisation_id, holder.owner, newest.id)
    assert view(portal, holder.owner, draft).details == distributors.Details()


def test_a_second_click_finds_the_first_draft(
    portal: Portal, holder: Applicant, visit: Visit, place: str
) -> None:
    browser = visit(holder.owner)
    browser.post(f"{place}/start")
    again = browser.post(f"{place}/start", follow_redirects=True).text
    assert "There is an application already that is not decided yet." in again
    with portal.begin(holder.owner, writes=False) as uow:
        assert len(distributors.applications_of(uow, holder.organisation_id)) == 2


def test_who_is_barred_is_told_on_every_page_and_freed_with_the_entry(
    sqlite_stage: Stage, visit: Visit
) -> None:
    portal, desk = sqlite_stage.portal, sqlite_stage.desk
    given = applicants.fields(9_001)
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant, given)
    lives.hand_in(portal, applicant)
    lives.approve(portal, applicant, Officers(desk.examiner, desk.approver))
    home = f"/member/{applicant.organisation_id}"
    lists.import_list(portal, lists.row(number=str(given["id_number"])))
    browser = visit(applicant.owner)
    assert "somebody of yours stands on a list of barred persons" in browser.get(home).text
    page = browser.get(f"{home}/certification").text
    assert "Your certification rests until the entry ends." in page
    lists.import_list(portal)
    assert "barred persons" not in browser.get(home).text
