"""The life of a case and the roles that move it, as tables (workflows.md 2.1)."""

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest

from portal.domain.accounts import STAFF_PERMISSIONS, StaffRole
from portal.domain.approvals import (
    APPLICANT_VERBS,
    CASE,
    CaseState,
    CaseVerb,
    ProposalState,
    policy,
    rules,
)
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import IllegalTransition

STEPS = {
    ("draft", "submit"): "submitted",
    ("submitted", "take"): "examination",
    ("examination", "return"): "returned",
    ("returned", "resubmit"): "submitted",
    ("examination", "recommend"): "awaiting_approval",
    ("awaiting_approval", "send_back"): "examination",
    ("awaiting_approval", "approve"): "approved",
    ("awaiting_approval", "refuse"): "refused",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("examination", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("awaiting_approval", "withdraw"): "withdrawn",
}
HERE, ELSEWHERE = uuid4(), uuid4()
OFFICERS = {role: Actor(uuid4(), STAFF_PERMISSIONS[role]) for role in StaffRole}
MEMBERS = {
    role: Actor(uuid4(), organisations={HERE: MEMBER_PERMISSIONS[role]}) for role in MemberRole
}
STRANGER = Actor(uuid4(), organisations={ELSEWHERE: MEMBER_PERMISSIONS[MemberRole.OWNER]})
MOVERS = {
    CaseVerb.TAKE: {StaffRole.INTAKE_OFFICER, StaffRole.EXAMINER},
    CaseVerb.RETURN: {StaffRole.INTAKE_OFFICER, StaffRole.EXAMINER},
    CaseVerb.RECOMMEND: {StaffRole.EXAMINER},
    CaseVerb.SEND_BACK: {StaffRole.APPROVER},
    CaseVerb.APPROVE: {StaffRole.APPROVER},
    CaseVerb.REFUSE: {StaffRole.APPROVER},
}
READERS = {
    StaffRole.INTAKE_OFFICER,
    StaffRole.EXAMINER,
    StaffRole.APPROVER,
    StaffRole.INVESTIGATOR,
    StaffRole.AUDITOR,
}


@pytest.mark.parametrize(("state", "verb"), list(product(CaseState, CaseVerb)))
def test_every_verb_leads_where_the_table_says_or_nowhere(
    state: CaseState, verb: CaseVerb
) -> None:
    if (target := STEPS.get((state, verb))) is None:
        with pytest.raises(IllegalTransition):
            CASE.after(state, verb)
    else:
        assert CASE.after(state, verb) == target


@pytest.mark.parametrize("state", ["approved", "refused", "withdrawn"])
def test_what_is_decided_stays_so(state: str) -> None:
    assert CASE.verbs(CaseState(state)) == frozenset()


@pytest.mark.parametrize(("verb", "role"), list(product(MOVERS, StaffRole)))
def test_officers_move_a_case_as_their_role_allows(verb: CaseVerb, role: StaffRole) -> None:
    allowed = policy.may_move_case(OFFICERS[role], verb, organisation_id=HERE)
    assert allowed == (role in MOVERS[verb])


@pytest.mark.parametrize(("verb", "role"), list(product(CaseVerb, MemberRole)))
def test_members_move_only_as_applicants(verb: CaseVerb, role: MemberRole) -> None:
    allowed = policy.may_move_case(MEMBERS[role], verb, organisation_id=HERE)
    assert allowed == (verb in APPLICANT_VERBS)


@pytest.mark.parametrize("verb", CaseVerb)
def test_strangers_and_visitors_move_nothing(verb: CaseVerb) -> None:
    for actor in (STRANGER, ANONYMOUS):
        assert not policy.may_move_case(actor, verb, organisation_id=HERE)
    assert policy.may_move_case(SYSTEM, verb, organisation_id=HERE)


@pytest.mark.parametrize("verb", sorted(APPLICANT_VERBS))
def test_officers_are_no_applicants(verb: CaseVerb) -> None:
    for actor in OFFICERS.values():
        assert not policy.may_move_case(actor, verb, organisation_id=HERE)


@pytest.mark.parametrize("role", StaffRole)
def test_officers_read_cases_as_their_role_allows(role: StaffRole) -> None:
    assert policy.may_read_case(OFFICERS[role], organisation_id=HERE) == (role in READERS)


def test_members_read_their_own_cases_only() -> None:
    for actor in MEMBERS.values():
        assert policy.may_read_case(actor, organisation_id=HERE)
        assert not policy.may_read_case(actor, organisation_id=ELSEWHERE)
    assert not policy.may_read_case(ANONYMOUS, organisation_id=HERE)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "REASON_LENGTH"),
        ("four", "REASON_LENGTH"),
        ("x" * 1001, "REASON_LENGTH"),
        ("fine\u202eenif", "TEXT_INVISIBLE"),
    ],
)
def test_a_reason_has_five_to_a_thousand_visible_characters(reason: str, code: str) -> None:
    assert [problem.code for problem in rules.check_reason(reason)] == [code]


@pytest.mark.parametrize("reason", ["five!", "理由很充分", "x" * 1000])
def test_a_sound_reason_is_taken(reason: str) -> None:
    assert rules.check_reason(reason) == []


def test_a_digest_binds_action_and_content_whatever_their_order() -> None:
    digest = rules.content_digest("a.b", {"x": 1, "y": "2"})
    assert digest == rules.content_digest("a.b", {"y": "2", "x": 1})
    others = [
        rules.content_digest("a.c", {"x": 1, "y": "2"}),
        rules.content_digest("a.b", {"x": "1", "y": "2"}),
        rules.content_digest("a.b", {"x": 1}),
    ]
    assert digest not in others


@pytest.mark.parametrize("state", [ProposalState.APPROVED, ProposalState.REFUSED])
def test_a_decided_proposal_does_not_expire(state: ProposalState) -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.proposal_state(state, then, then) is state
