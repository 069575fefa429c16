"""A letter is renewed: when that opens, what carries the old one, and how the two join."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import approvals, suppliers
from portal.domain.approvals import CasePurpose, CaseState
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork
from tests.support import people
from tests.support.applicants import REASON, Desk, company
from tests.support.chains import OTHER_USCC, SHOP_USCC
from tests.support.races import all_at_once

END = date(2026, 12, 31)
ACTIVE, EXPIRED = AuthorisationStatus.ACTIVE, AuthorisationStatus.EXPIRED


@pytest.fixture
def letter_id(desk: Desk) -> UUID:
    """A letter of the agent that ends with the year."""
    return desk.authorised(valid_to=END.isoformat())


def moved(clock: FrozenClock, day: date) -> None:
    clock.move(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI))


def handed_in(desk: Desk, letter_id: UUID) -> UUID:
    renewal = desk.renew(letter_id)
    desk.submit(renewal)
    return renewal


def test_a_renewal_opens_sixty_days_before_the_end(desk: Desk, clock: FrozenClock) -> None:
    letter_id = desk.authorised(valid_to="2027-02-28")
    moved(clock, date(2026, 12, 29))
    with pytest.raises(suppliers.RenewalTooEarly) as refused:
        desk.renew(letter_id)
    assert refused.value.facts["opens_on"] == "2026-12-30"
    moved(clock, date(2026, 12, 30))
    view = desk.application(desk.renew(letter_id))
    assert (view.case.purpose, view.case.target) == (CasePurpose.RENEW, letter_id)


def test_a_renewal_begins_with_the_old_letter_and_the_day_after_it(
    desk: Desk, letter_id: UUID
) -> None:
    before = desk.application(desk.authorisation(letter_id).application_id).fields
    with desk.portal.begin(desk.owner) as uow:
        fields = suppliers.application(uow, suppliers.start_renewal(uow, letter_id)).fields
    blank = {"letter_no": "", "sign_date": "", "valid_to": "", "parent": ""}
    assert fields == {**before, **blank, "valid_from": "2027-01-01"}


def test_in_time_the_old_letter_is_carried_for_thirty_days_at_most(
    desk: Desk, letter_id: UUID
) -> None:
    handed_in(desk, letter_id)
    view = desk.authorisation(letter_id)
    assert view.extended_to == date(2027, 1, 30)
    assert not view.is_extended(END)
    assert view.is_extended(date(2027, 1, 30))
    assert view.status(date(2027, 1, 31)) is EXPIRED


def test_a_renewal_that_is_handed_in_after_the_end_carries_nothing(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    late = desk.renew(letter_id)
    moved(clock, END + timedelta(days=1))
    desk.submit(late)
    view = desk.authorisation(letter_id)
    assert (view.extended_to, view.status(view.ends_on + timedelta(days=1))) == (None, EXPIRED)
    with pytest.raises(suppliers.NotLive):
        desk.renew(letter_id)
    renewed = desk.authorisation(_decided(desk, late))
    assert (renewed.renewal_of, renewed.letter.valid_from) == (letter_id, date(2027, 1, 1))


def _decided(desk: Desk, application_id: UUID) -> UUID:
    desk.recommend(application_id)
    return desk.approve(application_id)


def test_while_it_is_returned_the_old_letter_is_carried_no_longer_than_it_may_come_back(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    moved(clock, date(2026, 12, 28))
    renewal = handed_in(desk, letter_id)
    desk.take(renewal)
    desk.send_back(renewal)
    waits_until = desk.application(renewal).case.waits_until
    assert waits_until == date(2027, 1, 12)
    assert desk.authorisation(letter_id).extended_to == waits_until
    desk.submit(renewal)
    assert desk.authorisation(letter_id).extended_to == date(2027, 1, 30)
    desk.take(renewal)
    desk.send_back(renewal)
    moved(clock, date(2027, 1, 13))
    assert desk.application(renewal).case.state is CaseState.LAPSED
    view = desk.authorisation(letter_id)
    assert view.status(date(2027, 1, 12)) is ACTIVE
    assert view.status(date(2027, 1, 13)) is EXPIRED


def test_approved_the_new_letter_takes_over_without_a_day_between(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    renewal = handed_in(desk, letter_id)
    moved(clock, date(2027, 1, 10))
    renewed = desk.authorisation(_decided(desk, renewal))
    old = desk.authorisation(letter_id)
    assert old.extended_to == date(2027, 1, 9)
    assert (old.status(date(2027, 1, 9)), old.status(date(2027, 1, 10))) == (ACTIVE, EXPIRED)
    assert (renewed.renewal_of, renewed.status(date(2027, 1, 10))) == (letter_id, ACTIVE)


@pytest.mark.parametrize("ending", ["refused", "withdrawn"])
def test_without_a_renewal_the_old_letter_ends_where_it_ends_or_today(
    desk: Desk, letter_id: UUID, clock: FrozenClock, ending: str
) -> None:
    def end(application_id: UUID) -> None:
        if ending == "withdrawn":
            desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, application_id))
            return
        desk.recommend(application_id)
        desk.do(
            desk.approver,
            lambda uow: suppliers.refuse_application(uow, application_id, reason=REASON),
        )

    end(handed_in(desk, letter_id))
    assert desk.authorisation(letter_id).extended_to is None
    again = handed_in(desk, letter_id)
    moved(clock, date(2027, 1, 5))
    end(again)
    view = desk.authorisation(letter_id)
    assert (view.status(date(2027, 1, 4)), view.status(date(2027, 1, 5))) == (ACTIVE, EXPIRED)


def test_a_mark_is_not_carried_beyond_its_grace(desk: Desk, letter_id: UUID) -> None:
    mark = {
        "reg_no": "12345678",
        "nice_class": "41",
        "registrant": "Xinghe Video Ltd",
        "valid_to": "2026-07-10",  # the grace ends on 10 January 2027
    }
    marked = desk.authorised(
        letter_no="XH-M", valid_to=END.isoformat(), trademark_reg_nos=[mark]
    )
    renewed = [{**mark, "valid_to": "2036-07-10"}]
    desk.submit(desk.renew(marked, letter_no="XH-M2", trademark_reg_nos=renewed))
    view = desk.authorisation(marked)
    assert (view.extended_to, view.ends_on) == (date(2027, 1, 10), date(2027, 1, 10))
    assert desk.authorisation(letter_id).extended_to is None


def test_a_renewal_stays_between_the_same_parties(desk: Desk, letter_id: UUID) -> None:
    renewal = desk.renew(letter_id, grantor_uscc=OTHER_USCC)
    assert desk.problems(lambda: desk.submit(renewal)) == {
        ("grantor_uscc", "AUT_NOT_CORRECTABLE")
    }


def test_one_renewal_of_a_letter_is_open_at_a_time(desk: Desk, letter_id: UUID) -> None:
    first = desk.renew(letter_id)
    with pytest.raises(approvals.AlreadyOpen) as refused:
        desk.renew(letter_id)
    assert refused.value.facts["subject"] == first
    desk.correct(letter_id, letter_no="XH-2026-002")
    desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, first))
    desk.renew(letter_id)


def test_fifty_who_start_the_same_renewal_at_once_start_exactly_one(
    desk: Desk, letter_id: UUID
) -> None:
    def start() -> UUID:
        with desk.portal.begin(desk.owner) as uow:
            return suppliers.start_renewal(uow, letter_id)

    answers = all_at_once([start] * 50)
    started = [answer for answer in answers if isinstance(answer, UUID)]
    assert len(started) == 1
    others = [answer for answer in answers if not isinstance(answer, UUID)]
    assert {type(answer) for answer in others} == {approvals.AlreadyOpen}
    with desk.portal.begin(desk.owner, writes=False) as uow:
        page = suppliers.applications_of(uow, desk.organisation_id)
        assert [view.id for view in page.items if view.case.target] == started


def test_the_holder_and_the_grantor_that_filed_it_may_renew_a_letter(
    desk: Desk, clock: FrozenClock
) -> None:
    shop = desk.beside(*company(desk.portal, "Shop", SHOP_USCC))
    parent = desk.authorised(valid_to="2027-12-31")
    below = desk.see_through(desk.child(parent, valid_to=END.isoformat()))
    words = {"letter_no": "AG-2", "valid_to": "2027-06-30"}
    by_grantor, by_holder = desk.renew(below, **words), shop.renew(below, **words)
    desk.submit(by_grantor)
    shop.submit(by_holder)
    moved(clock, date(2027, 1, 5))
    desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, by_grantor))
    assert desk.authorisation(below).extended_to == date(2027, 1, 30)
    shop.do(shop.owner, lambda uow: suppliers.withdraw_application(uow, by_holder))
    assert desk.authorisation(below).extended_to == date(2027, 1, 4)


def test_nobody_else_renews_a_letter_nor_one_that_is_over(desk: Desk, letter_id: UUID) -> None:
    _, stranger = people.member(desk.portal, "Stranger Shop")

    def start(uow: UnitOfWork) -> object:
        return suppliers.start_renewal(uow, letter_id)

    for actor, error in ((stranger, NotFound), (desk.examiner, Forbidden)):
        with pytest.raises(error):
            desk.do(actor, start)
    with pytest.raises(NotFound):
        desk.do(desk.owner, lambda uow: suppliers.start_renewal(uow, new_id()))
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_revocation(
            uow, letter_id, revoked_on=uow.today(), reason=REASON
        )
    desk.do(desk.approver, lambda uow: suppliers.revoke_authorisation(uow, proposal_id))
    with pytest.raises(suppliers.NotLive):
        desk.do(desk.owner, start)


def test_below_a_renewed_letter_a_renewal_hangs_from_the_new_one(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    below = desk.see_through(desk.child(letter_id))
    renewed = desk.see_through(desk.renew(letter_id))
    renewal = desk.renew(below, letter_no="AG-2", valid_to="2027-12-31")
    assert desk.application(renewal).fields["parent"] == str(renewed)
    across = desk.child(renewed, letter_no="AG-3")  # begins under the old, ends under the new
    assert desk.application(across).fields["valid_from"] == "2026-11-23"
    both = desk.see_through(across)
    view = desk.authorisation(both)
    assert (view.parent_id, view.ends_on) == (renewed, date(2028, 12, 31))
    moved(clock, date(2027, 6, 1))
    assert view.status(date(2026, 12, 1)) is ACTIVE
    assert desk.authorisation(desk.see_through(renewal)).parent_id == renewed


def test_officers_see_what_a_renewal_changes(desk: Desk, letter_id: UUID) -> None:
    renewal = desk.renew(letter_id, regions=["31"])
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        found = suppliers.changes(uow, renewal)
    assert [(change.field, change.before, change.after) for change in found] == [
        ("letter_no", "XH-2026-001", "XH-2027-001"),
        ("regions", ["31", "3205", "330106"], ["31"]),
        ("valid_from", "2026-01-01", "2027-01-01"),
        ("valid_to", "2026-12-31", "2028-12-31"),
        ("sign_date", "2025-12-20", "2026-11-23"),
    ]
