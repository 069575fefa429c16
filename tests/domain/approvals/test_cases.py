"""A case moves by its table, with two officers, whoever asks and whoever races."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import approvals
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseKind, CaseState, CaseVerb, Finding
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, RuleBroken
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people
from tests.support.cases import REASON, Room
from tests.support.races import all_at_once
from tests.support.refusals import refused

Reach = Callable[[Room], None]
Act = Callable[..., None]


@pytest.fixture
def room(portal: Portal) -> Room:
    return Room(portal)


def test_a_case_starts_as_a_draft_of_the_first_round(room: Room) -> None:
    view = room.view()
    assert (view.state, view.round, view.submitted_at) == (CaseState.DRAFT, 1, None)
    assert view.editable


def test_two_officers_approve_what_was_examined(room: Room) -> None:
    room.recommended()
    room.do(room.approver, approvals.approve_case, reason=REASON)
    view = room.view()
    assert view.state is CaseState.APPROVED
    assert (view.taken_by, view.recommended_by) == (room.examiner.id, room.examiner.id)
    assert view.decided_by == room.approver.id
    assert [step.verb for step in view.history] == ["submit", "take", "recommend", "approve"]


def test_two_officers_refuse_with_a_reason(room: Room) -> None:
    room.recommended()
    room.do(room.approver, approvals.refuse_case, reason="The seal is a copy.")
    view = room.view()
    assert (view.state, view.reason) == (CaseState.REFUSED, "The seal is a copy.")


def test_a_returned_case_comes_back_as_its_next_round(room: Room) -> None:
    room.taken()
    room.do(room.examiner, approvals.return_case, reason="Page two is missing.")
    assert room.view().editable
    room.submitted()
    view = room.view()
    assert (view.state, view.round) == (CaseState.SUBMITTED, 2)
    assert [step.verb for step in view.history][-1] is CaseVerb.RESUBMIT


def test_a_case_sent_back_needs_a_new_recommendation(room: Room) -> None:
    room.recommended()
    room.do(room.approver, approvals.send_back_case, reason="Look at the dates.")
    view = room.view()
    assert (view.state, view.recommended_by) == (CaseState.EXAMINATION, None)


@pytest.mark.parametrize("decide", [approvals.approve_case, approvals.refuse_case])
def test_who_recommended_does_not_decide(room: Room, decide: Callable[..., object]) -> None:
    room.recommended(by=room.both)
    act = partial(room.do, room.both, decide, reason=REASON)
    assert refused(act) == "approvals.same_officer"


def test_who_took_the_case_does_not_decide_after_another_recommended(room: Room) -> None:
    room.taken(by=room.both)
    room.do(room.examiner, approvals.recommend_case, reason=REASON)
    act = partial(room.do, room.both, approvals.approve_case, reason=REASON)
    assert refused(act) == "approvals.same_officer"


def test_the_database_itself_refuses_one_officer_for_both_steps(room: Room) -> None:
    room.recommended()
    with pytest.raises(DBAPIError), room.portal.around.engine.begin() as connection:
        connection.execute(text("UPDATE approval_case SET decided_by = recommended_by"))


@pytest.mark.parametrize("state", ["approved", "refused"])
def test_the_database_itself_refuses_a_decision_by_nobody(room: Room, state: str) -> None:
    room.recommended()
    with pytest.raises(DBAPIError), room.portal.around.engine.begin() as connection:
        connection.execute(text(f"UPDATE approval_case SET state = '{state}'"))  # noqa: S608


def test_the_steps_of_a_case_are_never_rewritten(room: Room) -> None:
    room.submitted()
    for statement in (
        "UPDATE approval_case_step SET round = 9",
        "DELETE FROM approval_case_step",
    ):
        with pytest.raises(DBAPIError), room.portal.around.engine.begin() as connection:
            connection.execute(text(statement))


def test_an_officer_does_not_work_on_its_own_organisation(room: Room) -> None:
    own = Actor(
        room.examiner.id,
        room.examiner.permissions,
        {room.organisation_id: MEMBER_PERMISSIONS[MemberRole.STAFF]},
    )
    room.submitted()
    assert refused(partial(room.do, own, approvals.take_case)) == "approvals.own_organisation"


OFFICERS_VERBS: list[tuple[Reach, Act]] = [
    (Room.submitted, approvals.take_case),
    (Room.taken, partial(approvals.return_case, reason=REASON)),
    (Room.taken, partial(approvals.recommend_case, reason=REASON)),
    (Room.taken, partial(approvals.ask_brand_case, until=date(2026, 12, 3))),
    (
        Room.taken,
        partial(approvals.check_item, item="letter", finding=Finding.IN_ORDER),
    ),
    (Room.recommended, partial(approvals.send_back_case, reason=REASON)),
    (Room.recommended, partial(approvals.approve_case, reason=REASON)),
    (Room.recommended, partial(approvals.refuse_case, reason=REASON)),
]


@pytest.mark.parametrize(("reach", "act"), OFFICERS_VERBS)
def test_an_officer_does_not_act_while_its_own_organisation_has_a_part(
    room: Room, reach: Reach, act: Act
) -> None:
    reach(room)
    party, other = new_id(), new_id()
    works_for = {party: MEMBER_PERMISSIONS[MemberRole.STAFF]}
    own = Actor(room.both.id, room.both.permissions, works_for)
    before = room.view()
    told = refused(partial(room.do, own, act, parties=[other, party]))
    assert told == "approvals.own_organisation"
    assert room.view() == before
    room.do(own, act, parties=[other])


@pytest.mark.parametrize("reason", ["", "no", "    x    ", "x" * 1001])
def test_returning_without_a_reason_changes_nothing(room: Room, reason: str) -> None:
    room.taken()
    with pytest.raises(FieldErrors):
        room.do(room.examiner, approvals.return_case, reason=reason)
    assert room.view().state is CaseState.EXAMINATION


def test_a_step_out_of_turn_is_refused_and_changes_nothing(room: Room) -> None:
    act = partial(room.do, room.examiner, approvals.take_case)
    assert refused(act) == "portal.illegal_transition"
    assert room.view().history == ()


def test_a_role_that_may_not_is_refused(room: Room) -> None:
    room.recommended()
    with pytest.raises(Forbidden):
        room.do(room.examiner, approvals.send_back_case, reason=REASON)


def test_to_outsiders_a_case_does_not_exist(room: Room) -> None:
    _, stranger = people.member(room.portal)
    for actor in (stranger, ANONYMOUS):
        with pytest.raises(NotFound):
            room.view(actor)
        with pytest.raises(NotFound):
            room.do(actor, approvals.withdraw_case)
    with pytest.raises(NotFound), room.portal.begin(room.examiner, writes=False) as uow:
        approvals.case(uow, new_id())


def test_the_applicant_withdraws_at_any_time_before_the_decision(room: Room) -> None:
    room.recommended()
    room.do(room.owner, approvals.withdraw_case)
    assert room.view().state is CaseState.WITHDRAWN


def test_the_applicant_is_told_what_and_why_but_not_which_officer(room: Room) -> None:
    room.taken()
    room.do(room.examiner, approvals.return_case, reason="Page two is missing.")
    assert [step.who for step in room.view(room.owner).history] == ["Owner", "", ""]
    assert [step.who for step in room.view().history] == ["O**r", "Officer", "Officer"]
    assert room.view(room.owner).history[-1].reason == "Page two is missing."


def test_of_two_approvers_at_once_exactly_one_decides(room: Room) -> None:
    room.recommended()
    approvers = [people.officer(room.portal, StaffRole.APPROVER) for _ in range(2)]
    acts = [
        partial(room.do, approver, approvals.approve_case, reason=REASON)
        for approver in approvers
    ]
    results = all_at_once(acts)
    assert results.count(None) == 1
    (lost,) = (result for result in results if result is not None)
    assert isinstance(lost, RuleBroken)
    assert room.view().decided_by in {approver.id for approver in approvers}
    assert [step.verb for step in room.view().history].count(CaseVerb.APPROVE) == 1


def test_an_approval_and_a_withdrawal_at_once_leave_one_of_them(room: Room) -> None:
    room.recommended()
    results = all_at_once(
        [
            partial(room.do, room.approver, approvals.approve_case, reason=REASON),
            partial(room.do, room.owner, approvals.withdraw_case),
        ]
    )
    assert results.count(None) == 1
    assert len(room.view().history) == 4


def test_the_queue_shows_what_waits_longest_first_to_officers_only(portal: Portal) -> None:
    rooms = [Room(portal) for _ in range(3)]
    for room in rooms[:2]:
        room.submitted()
    with portal.begin(rooms[0].examiner, writes=False) as uow:
        page = approvals.queue(uow, states=[CaseState.SUBMITTED])
        kinds = approvals.queue(
            uow, states=[CaseState.SUBMITTED], kind=CaseKind.DISTRIBUTOR_CERTIFICATION
        )
        counts = approvals.case_counts(uow)
        many = approvals.cases_of(uow, [room.subject for room in rooms])
    assert {view.subject for view in page.items} == {room.subject for room in rooms[:2]}
    assert page.items[0].verbs == {CaseVerb.TAKE}
    assert page.items[0].due_on == date(2026, 11, 30)
    assert kinds.items == ()
    assert counts == {CaseState.SUBMITTED: 2, CaseState.DRAFT: 1}
    assert len(many) == 3
    for ask in (
        lambda uow: approvals.queue(uow, states=[CaseState.SUBMITTED]),
        approvals.case_counts,
    ):
        with pytest.raises(Forbidden), portal.begin(rooms[0].owner, writes=False) as uow:
            ask(uow)


def test_the_portal_itself_may_withdraw(room: Room) -> None:
    room.do(SYSTEM, approvals.withdraw_case)
    assert room.view().state is CaseState.WITHDRAWN
