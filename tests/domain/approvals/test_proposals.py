"""One officer's act, bound to its content, that another approves within a day, once."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import approvals
from portal.domain.accounts import StaffRole
from portal.domain.approvals import ProposalState
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, PortalError
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people
from tests.support.races import all_at_once
from tests.support.refusals import refused

REASON = "Everything fits together."
ACTION = "tests.act"
CONTENT: dict[str, str | int] = {"sum": 100, "to": "somebody"}
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)


class Room:
    """Two officers and an organisation they act upon."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.one = people.officer(portal, StaffRole.EXAMINER)
        self.two = people.officer(portal, StaffRole.APPROVER)
        self.organisation_id, self.owner = people.member(portal)
        self.subject = new_id()

    def propose(self, actor: Actor | None = None, **changes: object) -> UUID:
        given = {"action": ACTION, "subject": self.subject, "reason": REASON, **changes}
        with self.portal.begin(actor or self.one) as uow:
            return approvals.propose(
                uow,
                organisation_id=self.organisation_id,
                content=CONTENT,
                **given,  # type: ignore[arg-type]
            )

    def approve(self, proposal_id: UUID, actor: Actor | None = None, **changes: object) -> None:
        given = {"action": ACTION, "content": CONTENT, **changes}
        with self.portal.begin(actor or self.two) as uow:
            approvals.approve_proposal(uow, proposal_id, **given)  # type: ignore[arg-type]

    def refuse(
        self, proposal_id: UUID, actor: Actor | None = None, reason: str = REASON
    ) -> None:
        with self.portal.begin(actor or self.two) as uow:
            approvals.refuse_proposal(uow, proposal_id, action=ACTION, reason=reason)

    def view(self, proposal_id: UUID) -> approvals.ProposalView:
        with self.portal.begin(self.two, writes=False) as uow:
            return approvals.proposal(uow, proposal_id)


@pytest.fixture
def room(portal: Portal) -> Room:
    return Room(portal)


def test_another_officer_approves(room: Room) -> None:
    proposal_id = room.propose()
    room.approve(proposal_id)
    view = room.view(proposal_id)
    assert (view.state, view.proposed_by, view.decided_by) == (
        ProposalState.APPROVED,
        room.one.id,
        room.two.id,
    )
    assert (view.content, view.reason) == (CONTENT, REASON)


def test_the_proposer_does_not_approve(room: Room) -> None:
    proposal_id = room.propose()
    act = partial(room.approve, proposal_id, room.one)
    assert refused(act) == "approvals.same_officer"
    assert room.view(proposal_id).state is ProposalState.OPEN


def test_the_portal_itself_neither_proposes_nor_approves(room: Room) -> None:
    with pytest.raises(Forbidden):
        room.propose(SYSTEM)
    with pytest.raises(Forbidden):
        room.approve(room.propose(), SYSTEM)


@pytest.mark.parametrize(
    "approve",
    [
        "UPDATE approval_proposal SET state = 'approved', decided_by = proposed_by",
        "UPDATE approval_proposal SET state = 'approved', decided_by = NULL",
    ],
)
def test_the_database_itself_refuses_the_proposer_or_nobody_as_approver(
    room: Room, approve: str
) -> None:
    room.propose()
    with pytest.raises(DBAPIError), room.portal.around.engine.begin() as connection:
        connection.execute(text(approve))


def test_a_proposal_is_good_for_one_use(room: Room) -> None:
    proposal_id = room.propose()
    room.approve(proposal_id)
    assert refused(partial(room.approve, proposal_id)) == "approvals.not_open"
    assert refused(partial(room.refuse, proposal_id)) == "approvals.not_open"


def test_a_proposal_lives_for_twenty_four_hours_to_the_second(
    room: Room, clock: FrozenClock
) -> None:
    proposal_id = room.propose()
    clock.advance(DAY - SECOND)
    room.approve(proposal_id)


def test_a_proposal_is_dead_after_twenty_four_hours(room: Room, clock: FrozenClock) -> None:
    proposal_id = room.propose()
    clock.advance(DAY)
    assert refused(partial(room.approve, proposal_id)) == "approvals.not_open"
    assert refused(partial(room.refuse, proposal_id)) == "approvals.not_open"
    assert room.view(proposal_id).state is ProposalState.EXPIRED


def test_after_its_end_the_same_can_be_proposed_anew(room: Room, clock: FrozenClock) -> None:
    first = room.propose()
    clock.advance(DAY)
    second = room.propose()
    room.approve(second)
    assert room.view(first).state is ProposalState.EXPIRED


def test_the_same_act_is_not_proposed_twice_while_one_waits(room: Room) -> None:
    room.propose()
    assert refused(room.propose) == "approvals.already_proposed"
    assert refused(partial(room.propose, room.two)) == "approvals.already_proposed"


def test_another_act_or_another_thing_may_wait_beside_it(room: Room) -> None:
    room.propose()
    room.propose(action="tests.other")
    room.propose(subject=new_id())


@pytest.mark.parametrize(
    "content", [{"sum": 101, "to": "somebody"}, {"sum": 100}, {"sum": "100", "to": "somebody"}]
)
def test_what_changed_since_is_not_approved(room: Room, content: dict[str, str | int]) -> None:
    proposal_id = room.propose()
    act = partial(room.approve, proposal_id, content=content)
    assert refused(act) == "approvals.content_changed"


def test_a_proposal_of_another_act_is_not_found(room: Room) -> None:
    proposal_id = room.propose()
    with pytest.raises(NotFound):
        room.approve(proposal_id, action="tests.other")
    with pytest.raises(NotFound):
        room.approve(new_id())


def test_a_proposal_is_refused_with_a_reason(room: Room) -> None:
    proposal_id = room.propose()
    with pytest.raises(FieldErrors):
        room.refuse(proposal_id, reason="no")
    room.refuse(proposal_id, reason="Not the right sum.")
    view = room.view(proposal_id)
    assert (view.state, view.decision_reason) == (ProposalState.REFUSED, "Not the right sum.")


def test_a_proposer_takes_it_back_by_refusing(room: Room) -> None:
    proposal_id = room.propose()
    room.refuse(proposal_id, room.one)
    assert room.view(proposal_id).state is ProposalState.REFUSED


def test_a_proposal_needs_a_reason(room: Room) -> None:
    with pytest.raises(FieldErrors):
        room.propose(reason="  so  ")


def test_officers_neither_propose_nor_decide_about_their_own_organisation(room: Room) -> None:
    def own(actor: Actor) -> Actor:
        works_for = {room.organisation_id: MEMBER_PERMISSIONS[MemberRole.STAFF]}
        return Actor(actor.id, actor.permissions, works_for)

    assert refused(partial(room.propose, own(room.one))) == "approvals.own_organisation"
    proposal_id = room.propose()
    act = partial(room.approve, proposal_id, own(room.two))
    assert refused(act) == "approvals.own_organisation"


def test_of_two_approvers_at_once_exactly_one_approves(room: Room) -> None:
    proposal_id = room.propose()
    approvers = [people.officer(room.portal, StaffRole.APPROVER) for _ in range(4)]
    results = all_at_once([partial(room.approve, proposal_id, one) for one in approvers])
    assert results.count(None) == 1
    assert all(isinstance(one, PortalError) for one in results if one is not None)


def test_of_two_proposers_at_once_exactly_one_proposes(room: Room) -> None:
    proposers = [people.officer(room.portal, StaffRole.EXAMINER) for _ in range(4)]
    results = all_at_once([partial(room.propose, one) for one in proposers])
    assert sum(isinstance(one, UUID) for one in results) == 1
    assert all(isinstance(one, (UUID, PortalError)) for one in results)


def test_waiting_proposals_are_listed_for_officers_oldest_first(
    room: Room, clock: FrozenClock
) -> None:
    first = room.propose()
    clock.advance(SECOND)
    second = room.propose(subject=new_id())
    room.propose(action="tests.other")
    with room.portal.begin(room.two, writes=False) as uow:
        found = approvals.open_proposals(uow, actions=[ACTION]).items
        about = approvals.proposals_of(uow, room.subject)
    assert [view.id for view in found] == [first, second]
    assert {view.action for view in about} == {ACTION, "tests.other"}
    clock.advance(DAY - SECOND)
    with room.portal.begin(room.two, writes=False) as uow:
        found = approvals.open_proposals(uow, actions=[ACTION]).items
    assert [view.id for view in found] == [second]


def test_members_see_no_proposals(room: Room) -> None:
    proposal_id = room.propose()
    with room.portal.begin(room.owner, writes=False) as uow:
        with pytest.raises(NotFound):
            approvals.proposal(uow, proposal_id)
        with pytest.raises(Forbidden):
            approvals.open_proposals(uow, actions=[ACTION])
        with pytest.raises(Forbidden):
            approvals.proposals_of(uow, room.subject)
