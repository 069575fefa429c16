"""One open case for each party, purpose and thing, whoever asks at the same moment."""

from datetime import date, datetime
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.domain import approvals
from portal.domain.approvals import AlreadyOpen, CasePurpose, CaseState
from portal.domain.approvals.models import Case
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import ChangedMeanwhile
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people
from tests.support.cases import SUPPLIER, Room
from tests.support.races import all_at_once
from tests.support.refusals import refused

RENEW, CHANGE = CasePurpose.RENEW, CasePurpose.CHANGE
THREADS = 50


@pytest.fixture
def room(portal: Portal) -> Room:
    return Room(portal)


def move(room: Room, subject: UUID, *acts: str) -> None:
    """Move a case by applicant and examiner."""
    for act in acts:
        officer = act in {"take_case", "return_case"}
        words = {"reason": "Page two is missing."} if act == "return_case" else {}
        with room.portal.begin(room.examiner if officer else room.owner) as uow:
            getattr(approvals, act)(uow, subject, **words)


def view(room: Room, subject: UUID) -> approvals.CaseView:
    with room.portal.begin(room.examiner, writes=False) as uow:
        return approvals.case_of(uow, subject)


def number_open(portal: Portal, target: UUID) -> int:
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(func.count()).select_from(Case).where(Case.target == target)
        return uow.session.scalar(query) or 0


def test_a_case_knows_what_it_is_about(room: Room) -> None:
    target = new_id()
    seen = view(room, room.open(target, CHANGE))
    assert (seen.purpose, seen.target, seen.state) == (CHANGE, target, CaseState.DRAFT)
    assert (room.view().purpose, room.view().target) == (CasePurpose.NEW, None)


def test_the_same_is_not_asked_for_twice_while_one_is_open(room: Room) -> None:
    target = new_id()
    first = room.open(target)
    for acts in ((), ("submit_case",), ("take_case",), ("return_case",)):
        move(room, first, *acts)
        with pytest.raises(AlreadyOpen) as error:
            room.open(target)
        assert error.value.code == "approvals.already_open"
        assert error.value.facts == {"case_id": view(room, first).id, "subject": first}


def test_another_purpose_thing_or_party_may_be_open_beside_it(room: Room) -> None:
    target = new_id()
    other, _ = people.member(room.portal)
    room.open(target)
    room.open(target, CHANGE)
    room.open(new_id())
    room.open(target, organisation_id=other)


def test_new_applications_do_not_exclude_each_other(room: Room) -> None:
    room.open(None, CasePurpose.NEW)
    room.open(None, CasePurpose.NEW)


def test_after_its_end_the_same_may_be_asked_for_again(room: Room) -> None:
    target = new_id()
    move(room, room.open(target), "submit_case", "withdraw_case")
    room.open(target)


def test_what_lapsed_does_not_block_a_new_one_and_is_settled_by_it(
    room: Room, clock: FrozenClock
) -> None:
    target = new_id()
    first = room.open(target)
    move(room, first, "submit_case", "take_case", "return_case")
    clock.move(datetime(2026, 12, 7, 23, 59, tzinfo=SHANGHAI))
    assert refused(partial(room.open, target)) == "approvals.already_open"
    clock.move(datetime(2026, 12, 8, tzinfo=SHANGHAI))
    before = view(room, first)
    second = room.open(target)
    assert view(room, first) == before
    assert before.state is CaseState.LAPSED
    assert view(room, second).state is CaseState.DRAFT
    with room.portal.begin(SYSTEM, writes=False) as uow:
        kept = uow.session.scalars(select(Case.state).where(Case.subject == first)).one()
    assert kept is CaseState.LAPSED


def test_a_case_that_waits_for_the_brand_goes_on_and_still_blocks(
    room: Room, clock: FrozenClock
) -> None:
    target = new_id()
    first = room.open(target)
    move(room, first, "submit_case", "take_case")
    with room.portal.begin(room.examiner) as uow:
        approvals.ask_brand_case(uow, first, until=date(2026, 12, 3))
    clock.move(datetime(2026, 12, 4, tzinfo=SHANGHAI))
    assert refused(partial(room.open, target)) == "approvals.already_open"
    assert view(room, first).state is CaseState.EXAMINATION


def test_fifty_who_open_the_same_renewal_at_once_open_exactly_one(room: Room) -> None:
    target = new_id()
    results = all_at_once([partial(room.open, target)] * THREADS)
    won = [result for result in results if isinstance(result, UUID)]
    assert len(won) == 1
    lost = [result for result in results if not isinstance(result, UUID)]
    assert {type(error) for error in lost} == {AlreadyOpen}
    assert {error.facts["subject"] for error in lost if isinstance(error, AlreadyOpen)} == {
        won[0]
    }
    assert number_open(room.portal, target) == 1


def test_fifty_at_once_after_a_lapse_open_exactly_one(room: Room, clock: FrozenClock) -> None:
    target = new_id()
    move(room, room.open(target), "submit_case", "take_case", "return_case")
    clock.move(datetime(2026, 12, 8, tzinfo=SHANGHAI))
    results = all_at_once([partial(room.open, target)] * THREADS)
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert number_open(room.portal, target) == 2


def test_the_lost_race_leaves_the_rest_of_the_unit_of_work_usable(room: Room) -> None:
    target = new_id()
    first = room.open(target)
    with room.portal.begin(room.owner) as uow:
        with pytest.raises(AlreadyOpen):
            approvals.open_case(
                uow,
                kind=SUPPLIER,
                subject=new_id(),
                organisation_id=room.organisation_id,
                purpose=RENEW,
                target=target,
            )
        assert approvals.case_of(uow, first).state is CaseState.DRAFT


def test_one_application_has_one_case(room: Room) -> None:
    with pytest.raises(ChangedMeanwhile), room.portal.begin(room.owner) as uow:
        approvals.open_case(
            uow,
            kind=SUPPLIER,
            subject=room.subject,
            organisation_id=room.organisation_id,
        )
