"""Declaring turnover, and the notice to register that too much of it brings (KYC-11)."""

from datetime import date, timedelta

import pytest

from portal.domain import distributors
from portal.domain.members import MemberRole, OrganisationKind
from portal.jobs import outbox
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.kernel.money import Money
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives, post
from tests.support.distributors import Applicant, Officers, colleague, event_names, found, kyc
from tests.support.people import member
from tests.support.stages import Stage

OCTOBER = date(2026, 10, 1)
LIMIT_IN_OCTOBER = Money(100_000_00)
GIVEN, LIFTED = "distributors.turnover_notice.given", "distributors.turnover_notice.lifted"
# To which the kind of database is indifferent.
on_sqlite = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@pytest.fixture
def portal(stage: Stage) -> Portal:
    return stage.portal


@pytest.fixture
def body(stage: Stage) -> Officers:
    return Officers(stage.desk.examiner, stage.desk.approver)


@pytest.fixture
def holder(stage: Stage) -> Applicant:
    """A natural person who was verified on Monday 23 November 2026."""
    return stage.person


def declare(portal: Portal, applicant: Applicant, month: date, amount: Money) -> None:
    with portal.begin(applicant.owner) as uow:
        distributors.declare_turnover(uow, applicant.organisation_id, month, amount)


def turnover(portal: Portal, applicant: Applicant) -> distributors.TurnoverView:
    with portal.begin(applicant.owner, writes=False) as uow:
        return distributors.turnover(uow, applicant.organisation_id)


@on_sqlite
def test_a_declared_month_is_shown_and_added_up(portal: Portal, holder: Applicant) -> None:
    declare(portal, holder, date(2026, 1, 1), Money(12_345_67))
    seen = turnover(portal, holder)
    assert len(seen.months) == 12
    assert {one.month: one.amount for one in seen.months if one.amount} == {
        date(2026, 1, 1): Money(12_345_67)
    }
    assert seen.total == Money(12_345_67 + 24_000_00)  # the application states three months


def test_the_last_declaration_of_a_month_counts(portal: Portal, holder: Applicant) -> None:
    declare(portal, holder, OCTOBER, Money(50_000_00))
    declare(portal, holder, OCTOBER, Money(40_000_00))
    assert turnover(portal, holder).total == Money(40_000_00)


@on_sqlite
def test_exactly_the_limit_brings_no_notice(portal: Portal, holder: Applicant) -> None:
    declare(portal, holder, OCTOBER, LIMIT_IN_OCTOBER)
    assert turnover(portal, holder).noticed_on is None
    declare(portal, holder, date(2026, 1, 1), Money(1))
    seen = turnover(portal, holder)
    assert (seen.noticed_on, seen.last_day) == (date(2026, 11, 23), date(2026, 12, 23))


def test_the_notice_is_given_once_and_by_mail(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    declare(portal, holder, OCTOBER, LIMIT_IN_OCTOBER + Money(1))
    clock.advance(timedelta(days=10))
    declare(portal, holder, OCTOBER, LIMIT_IN_OCTOBER + Money(2))
    assert event_names(portal, holder.organisation_id).count(GIVEN) == 1
    assert turnover(portal, holder).last_day == date(2026, 12, 23)
    outbox.deliver_due(portal)
    (letter,) = post.messages(portal.settings.data_dir)
    text = letter.get_content()
    assert "Please register as a business" in str(letter["Subject"])
    assert "December 23, 2026" in text
    assert "2026年12月23日" in text
    assert f"/member/{holder.organisation_id}/certification/conversion" in text


@on_sqlite
def test_the_badge_of_a_person_falls_after_the_last_day(
    portal: Portal, holder: Applicant
) -> None:
    declare(portal, holder, OCTOBER, LIMIT_IN_OCTOBER + Money(1))
    verified = kyc(portal, holder)
    assert verified
    assert verified.is_verified
    assert not verified.must_register(date(2026, 12, 23))
    assert verified.must_register(date(2026, 12, 24))


@on_sqlite
def test_before_the_notice_nobody_had_to_register(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    clock.advance(timedelta(days=10))
    lives.declare(portal, holder, 9_000)
    earlier = kyc(portal, holder, as_of=date(2026, 12, 2))
    assert earlier
    assert earlier.register_by is None
    noticed = kyc(portal, holder, as_of=date(2026, 12, 3))
    assert noticed
    assert noticed.register_by == date(2027, 1, 2)


def test_a_mistake_that_is_mended_takes_the_notice_back(
    portal: Portal, holder: Applicant
) -> None:
    declare(portal, holder, OCTOBER, Money(1_000_000_00))
    declare(portal, holder, OCTOBER, Money(10_000_00))
    assert event_names(portal, holder.organisation_id).count(LIFTED) == 1
    verified = kyc(portal, holder)
    assert verified
    assert verified.register_by is None


@on_sqlite
def test_no_letter_goes_out_for_a_notice_that_was_taken_back(
    portal: Portal, holder: Applicant
) -> None:
    declare(portal, holder, OCTOBER, Money(1_000_000_00))
    declare(portal, holder, OCTOBER, Money(10_000_00))
    outbox.deliver_due(portal)
    assert post.messages(portal.settings.data_dir) == []


@on_sqlite
def test_selling_less_later_does_not_take_the_notice_back(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.declare(portal, holder, 9_000)
    clock.advance(timedelta(days=200))
    declare(portal, holder, date(2027, 5, 1), Money(0))
    verified = kyc(portal, holder)
    assert verified
    assert verified.register_by == date(2026, 12, 23)


@on_sqlite
def test_a_business_is_asked_for_nothing(portal: Portal, body: Officers) -> None:
    business = applicants.certified(portal, body, OrganisationKind.INDIVIDUAL_BUSINESS)
    declare(portal, business, OCTOBER, Money(1_000_000_00))
    assert turnover(portal, business).noticed_on is None


@on_sqlite
def test_three_months_that_an_application_states_are_enough_for_a_notice(
    portal: Portal, body: Officers
) -> None:
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant, {**applicants.fields(77), "turnover_fen": 100_000_01})
    lives.hand_in(portal, applicant)
    lives.approve(portal, applicant, body)
    assert turnover(portal, applicant).last_day == date(2026, 12, 23)


@on_sqlite
def test_what_is_wrong_is_told_and_nothing_kept(portal: Portal, holder: Applicant) -> None:
    with pytest.raises(FieldErrors) as wrong:
        declare(portal, holder, date(2026, 11, 1), Money(-1))
    assert found(wrong) == [("month", "TURNOVER_MONTH"), ("amount", "AMOUNT_NEGATIVE")]
    assert turnover(portal, holder).total == Money(24_000_00)


@on_sqlite
def test_finance_may_see_and_not_declare_and_outsiders_see_nothing(
    portal: Portal, holder: Applicant
) -> None:
    finance = colleague(holder, MemberRole.FINANCE)
    with portal.begin(finance) as uow, pytest.raises(Forbidden):
        distributors.declare_turnover(uow, holder.organisation_id, OCTOBER, Money(0))
    _, stranger = member(portal)
    with portal.begin(stranger, writes=False) as uow, pytest.raises(NotFound):
        distributors.turnover(uow, holder.organisation_id)
