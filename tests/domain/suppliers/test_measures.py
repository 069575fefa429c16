"""Suspending, lifting and giving up: from a day on, by whom, and on the record."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.domain import approvals, members, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.members import MemberRole
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.eventlog import EventRow
from tests.support import people
from tests.support.applicants import REASON, Desk, company
from tests.support.chains import SHOP_USCC
from tests.support.refusals import refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
ACTIVE, SUSPENDED = AuthorisationStatus.ACTIVE, AuthorisationStatus.SUSPENDED


@pytest.fixture
def letter_id(desk: Desk) -> UUID:
    return desk.authorised()


@pytest.fixture
def child_id(desk: Desk, letter_id: UUID) -> UUID:
    """A grant of the agent to a shop that is a member, too."""
    company(desk.portal, "Shop", SHOP_USCC)
    return desk.see_through(desk.child(letter_id))


def propose_suspension(
    desk: Desk, letter_id: UUID, from_on: date, actor: Actor | None = None
) -> UUID:
    with desk.portal.begin(actor or desk.examiner) as uow:
        return suppliers.propose_suspension(uow, letter_id, from_on=from_on, reason=REASON)


def propose_lift(desk: Desk, letter_id: UUID, actor: Actor | None = None) -> UUID:
    with desk.portal.begin(actor or desk.examiner) as uow:
        return suppliers.propose_lift(uow, letter_id, reason=REASON)


def suspend(desk: Desk, letter_id: UUID, from_on: date = TODAY) -> None:
    proposal_id = propose_suspension(desk, letter_id, from_on)
    desk.do(desk.approver, lambda uow: suppliers.suspend_authorisation(uow, proposal_id))


def lift(desk: Desk, letter_id: UUID) -> None:
    proposal_id = propose_lift(desk, letter_id)
    desk.do(desk.approver, lambda uow: suppliers.lift_suspension(uow, proposal_id))


def surrender(desk: Desk, letter_id: UUID, from_on: date = TODAY) -> None:
    desk.do(
        desk.owner,
        lambda uow: suppliers.surrender_authorisation(uow, letter_id, from_on=from_on),
    )


def told(desk: Desk, letter_id: UUID, name: str) -> dict[str, Any]:
    """Return what an event about an authorisation says."""
    with desk.portal.begin(SYSTEM, writes=False) as uow:
        found = select(EventRow).filter_by(
            subject=letter_id, name=f"suppliers.authorisation.{name}"
        )
        return uow.session.scalars(found).one().body


def test_a_suspension_holds_from_its_day_until_it_is_lifted(
    desk: Desk, letter_id: UUID, child_id: UUID, clock: FrozenClock
) -> None:
    suspend(desk, letter_id, date(2026, 12, 1))
    view, child = desk.authorisation(letter_id), desk.authorisation(child_id)
    assert view.suspensions == ((date(2026, 12, 1), None),)
    assert [one.status(date(2026, 11, 30)) for one in (view, child)] == [ACTIVE, ACTIVE]
    assert [one.status(date(2026, 12, 1)) for one in (view, child)] == [SUSPENDED, SUSPENDED]
    because = child.standing(date(2026, 12, 1))
    assert because.because is not None
    assert (because.because.id, because.code) == (letter_id, "AUT_PARENT_REVOKED")
    clock.move(datetime(2026, 12, 4, 9, tzinfo=SHANGHAI))
    lift(desk, letter_id)
    view, child = desk.authorisation(letter_id), desk.authorisation(child_id)
    assert view.suspensions == ((date(2026, 12, 1), date(2026, 12, 4)),)
    assert [one.status(date(2026, 12, 3)) for one in (view, child)] == [SUSPENDED, SUSPENDED]
    assert [one.status(date(2026, 12, 4)) for one in (view, child)] == [ACTIVE, ACTIVE]
    suspend(desk, letter_id, date(2026, 12, 24))
    assert len(desk.authorisation(letter_id).suspensions) == 2


def test_a_suspension_that_is_lifted_before_it_begins_never_holds(
    desk: Desk, letter_id: UUID
) -> None:
    suspend(desk, letter_id, date(2026, 12, 1))
    lift(desk, letter_id)
    view = desk.authorisation(letter_id)
    assert view.suspensions == ((date(2026, 12, 1), date(2026, 12, 1)),)
    assert view.status(date(2026, 12, 1)) is ACTIVE


def test_each_measure_is_on_record_with_what_falls_and_stands_again(
    desk: Desk, letter_id: UUID, child_id: UUID
) -> None:
    suspend(desk, letter_id)
    assert told(desk, letter_id, "suspended") == {
        "from_on": "2026-11-23",
        "descendants": 1,
    }
    lift(desk, letter_id)
    assert told(desk, letter_id, "reinstated") == {
        "until_on": "2026-11-23",
        "descendants": 1,
    }
    surrender(desk, letter_id)
    assert told(desk, letter_id, "surrendered") == {
        "surrendered_on": "2026-11-23",
        "descendants": 1,
    }
    assert desk.authorisation(child_id).status(TODAY) is AuthorisationStatus.SURRENDERED


def test_it_is_suspended_once_at_a_time_and_lifted_only_then(
    desk: Desk, letter_id: UUID
) -> None:
    assert refused(lambda: propose_lift(desk, letter_id)) == "suppliers.not_suspended"
    first = propose_suspension(desk, letter_id, TODAY)
    again = lambda: propose_suspension(desk, letter_id, TODAY + DAY)  # noqa: E731
    assert refused(again) == "approvals.already_proposed"
    desk.do(desk.approver, lambda uow: suppliers.suspend_authorisation(uow, first))
    assert refused(again) == "suppliers.already_suspended"
    lift(desk, letter_id)
    assert refused(lambda: lift(desk, letter_id)) == "suppliers.not_suspended"


def test_a_day_that_passes_before_the_second_officer_acts_becomes_today(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    proposal_id = propose_suspension(desk, letter_id, TODAY)
    clock.advance(timedelta(hours=20))
    desk.do(desk.approver, lambda uow: suppliers.suspend_authorisation(uow, proposal_id))
    assert desk.authorisation(letter_id).suspensions == ((TODAY + DAY, None),)


def test_no_measure_reaches_back(desk: Desk, letter_id: UUID) -> None:
    past = {("from_on", "DATE_IN_PAST")}
    assert desk.problems(lambda: propose_suspension(desk, letter_id, TODAY - DAY)) == past
    assert desk.problems(lambda: surrender(desk, letter_id, TODAY - DAY)) == past


def test_what_is_suspended_can_still_be_revoked(desk: Desk, letter_id: UUID) -> None:
    suspend(desk, letter_id)
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_revocation(
            uow, letter_id, revoked_on=TODAY, reason=REASON
        )
    desk.do(desk.approver, lambda uow: suppliers.revoke_authorisation(uow, proposal_id))
    assert desk.authorisation(letter_id).status(TODAY) is AuthorisationStatus.REVOKED
    for act in (
        lambda: propose_lift(desk, letter_id),
        lambda: propose_suspension(desk, letter_id, TODAY),
        lambda: surrender(desk, letter_id),
    ):
        assert refused(act) == "suppliers.not_live"


def test_nobody_suspends_alone_or_without_the_role(desk: Desk, letter_id: UUID) -> None:
    both = people.officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    for actor in (desk.owner, desk.approver):
        with pytest.raises(Forbidden):
            propose_suspension(desk, letter_id, TODAY, actor)
        with pytest.raises(Forbidden):
            propose_lift(desk, letter_id, actor)
    proposal_id = propose_suspension(desk, letter_id, TODAY, both)
    with pytest.raises(approvals.SameOfficer):
        desk.do(both, lambda uow: suppliers.suspend_authorisation(uow, proposal_id))
    with pytest.raises(Forbidden):
        desk.do(desk.examiner, lambda uow: suppliers.suspend_authorisation(uow, proposal_id))
    assert desk.authorisation(letter_id).suspensions == ()


def test_a_proposed_measure_is_turned_down_whatever_it_is(desk: Desk, letter_id: UUID) -> None:
    def refuse(proposal_id: UUID, actor: Actor) -> None:
        desk.do(actor, lambda uow: suppliers.refuse_measure(uow, proposal_id, reason=REASON))

    proposal_id = propose_suspension(desk, letter_id, TODAY)
    with pytest.raises(Forbidden):
        refuse(proposal_id, desk.owner)
    refuse(proposal_id, desk.approver)
    suspend(desk, letter_id)
    lifting = propose_lift(desk, letter_id)
    refuse(lifting, desk.examiner)
    act = lambda: desk.do(  # noqa: E731
        desk.approver, lambda uow: suppliers.lift_suspension(uow, lifting)
    )
    assert refused(act) == "approvals.not_open"
    assert desk.authorisation(letter_id).status(TODAY) is SUSPENDED


def test_only_the_holders_owner_gives_an_authorisation_up(desk: Desk, letter_id: UUID) -> None:
    staff = Actor(
        new_id(),
        organisations={desk.organisation_id: members.MEMBER_PERMISSIONS[MemberRole.STAFF]},
    )
    _, stranger = people.member(desk.portal, "Stranger Shop")
    expected: list[tuple[Actor, type[Exception]]] = [
        (staff, Forbidden),
        (desk.examiner, Forbidden),
        (stranger, NotFound),
        (ANONYMOUS, NotFound),
    ]
    for actor, error in expected:
        with pytest.raises(error), desk.portal.begin(actor) as uow:
            suppliers.surrender_authorisation(uow, letter_id, from_on=TODAY)
    surrender(desk, letter_id, TODAY + DAY)
    view = desk.authorisation(letter_id)
    assert (view.surrendered_on, view.status(TODAY)) == (TODAY + DAY, ACTIVE)
    assert view.status(TODAY + DAY) is AuthorisationStatus.SURRENDERED
    assert refused(lambda: surrender(desk, letter_id)) == "suppliers.not_live"


UNKNOWN: list[Callable[[Desk], object]] = [
    lambda desk: propose_suspension(desk, new_id(), TODAY),
    lambda desk: propose_lift(desk, new_id()),
    lambda desk: surrender(desk, new_id()),
]


@pytest.mark.parametrize("act", UNKNOWN)
def test_what_does_not_exist_suffers_no_measure(
    desk: Desk, act: Callable[[Desk], object]
) -> None:
    with pytest.raises(NotFound):
        act(desk)
