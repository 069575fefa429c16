"""The life of a case and the roles that move it, as tables (workflows.md 2.1)."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from portal.domain import approvals
from portal.domain.accounts import STAFF_PERMISSIONS, StaffRole
from portal.domain.approvals import (
    APPLICANT_VERBS,
    CASE,
    CaseKind,
    CaseState,
    CaseVerb,
    Finding,
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
    ("returned", "lapse"): "lapsed",
    ("examination", "ask_brand"): "awaiting_brand",
    ("awaiting_brand", "hear_brand"): "examination",
    ("awaiting_brand", "go_on"): "examination",
    ("examination", "recommend"): "awaiting_approval",
    ("awaiting_approval", "send_back"): "examination",
    ("awaiting_approval", "approve"): "approved",
    ("awaiting_approval", "refuse"): "refused",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("examination", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("awaiting_brand", "withdraw"): "withdrawn",
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
    CaseVerb.ASK_BRAND: {StaffRole.EXAMINER},
    CaseVerb.RECOMMEND: {StaffRole.EXAMINER},
    CaseVerb.SEND_BACK: {StaffRole.APPROVER},
    CaseVerb.APPROVE: {StaffRole.APPROVER},
    CaseVerb.REFUSE: {StaffRole.APPROVER},
}
PORTALS = frozenset({CaseVerb.LAPSE, CaseVerb.HEAR_BRAND, CaseVerb.GO_ON})
PEOPLE = [*OFFICERS.values(), *MEMBERS.values(), STRANGER, ANONYMOUS]
BACK = {
    CaseState.RETURNED: CaseState.SUBMITTED,
    CaseState.AWAITING_BRAND: CaseState.EXAMINATION,
}
TODAY, DAY = date(2026, 11, 23), timedelta(days=1)
READERS = {
    StaffRole.INTAKE_OFFICER,
    StaffRole.EXAMINER,
    StaffRole.APPROVER,
    StaffRole.INVESTIGATOR,
    StaffRole.AUDITOR,
}


def owner_of(verb: CaseVerb) -> str:
    if verb in PORTALS:
        return "portal"
    return "officer" if verb in MOVERS else "applicant"


@pytest.mark.parametrize(("state", "verb"), list(product(CaseState, CaseVerb)))
def test_every_verb_leads_where_the_table_says_or_nowhere(
    state: CaseState, verb: CaseVerb
) -> None:
    if (target := STEPS.get((state, verb))) is None:
        with pytest.raises(IllegalTransition):
            CASE.after(state, verb)
    else:
        assert CASE.after(state, verb) == target


@pytest.mark.parametrize("state", sorted(approvals.ENDED))
def test_what_is_over_stays_so(state: CaseState) -> None:
    assert CASE.verbs(state) == frozenset()


def test_whatever_is_not_over_can_go_on() -> None:
    assert {state for state in CaseState if not CASE.verbs(state)} == approvals.ENDED


@pytest.mark.parametrize("state", rules.SETTLES)
def test_what_waits_has_one_way_back_and_an_owner_and_ends_by_itself(state: CaseState) -> None:
    back = {CASE.after(state, verb) for verb in CASE.verbs(state)} - approvals.ENDED
    assert back == {BACK[state]}
    assert BACK[state] in rules.ON_THE_CLOCK  # a queue of the officers
    owners = {owner_of(verb) for verb in CASE.verbs(state)}
    assert owners == {"applicant", "portal"}
    assert CASE.after(state, rules.SETTLES[state])


def test_somebody_has_the_next_word_in_every_state() -> None:
    theirs = rules.EDITABLE | rules.ON_THE_CLOCK | approvals.ENDED
    assert theirs | {CaseState.AWAITING_BRAND} == set(CaseState)
    assert not rules.EDITABLE & rules.ON_THE_CLOCK
    for state in rules.ON_THE_CLOCK:
        assert "officer" in {owner_of(verb) for verb in CASE.verbs(state)}


@pytest.mark.parametrize("state", CaseState)
def test_nothing_is_approved_that_was_not_recommended(state: CaseState) -> None:
    approving = CaseVerb.APPROVE in CASE.verbs(state)
    assert approving == (state is CaseState.AWAITING_APPROVAL)
    assert [s for (s, v), t in CASE.steps.items() if t is CaseState.AWAITING_APPROVAL] == [
        CaseState.EXAMINATION
    ]


@pytest.mark.parametrize(("state", "verb"), list(product(CaseState, CaseVerb)))
def test_only_an_authorisation_asks_a_brand(state: CaseState, verb: CaseVerb) -> None:
    supplier, distributor = (
        CaseKind.SUPPLIER_AUTHORISATION,
        CaseKind.DISTRIBUTOR_CERTIFICATION,
    )
    assert rules.verbs(supplier, state) == CASE.verbs(state)
    assert rules.verbs(distributor, state) == CASE.verbs(state) - {CaseVerb.ASK_BRAND}
    for kind in CaseKind:
        if verb in rules.verbs(kind, state):
            assert rules.after(kind, state, verb) is CASE.after(state, verb)
        else:
            with pytest.raises(IllegalTransition):
                rules.after(kind, state, verb)


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("waits_until", [None, TODAY, TODAY - DAY, TODAY + DAY])
def test_a_case_settles_when_its_last_day_of_waiting_is_over(
    state: CaseState, waits_until: date | None
) -> None:
    over = waits_until is not None and waits_until < TODAY
    expected = {
        (CaseState.RETURNED, True): (CaseState.LAPSED, CaseVerb.LAPSE),
        (CaseState.AWAITING_BRAND, True): (CaseState.EXAMINATION, CaseVerb.GO_ON),
    }.get((state, over), (state, None))
    assert rules.settled(state, waits_until, TODAY) == expected


@pytest.mark.parametrize(("verb", "role"), list(product(MOVERS, StaffRole)))
def test_officers_move_a_case_as_their_role_allows(verb: CaseVerb, role: StaffRole) -> None:
    allowed = policy.may_move_case(OFFICERS[role], verb, organisation_id=HERE)
    assert allowed == (role in MOVERS[verb])


@pytest.mark.parametrize(("verb", "role"), list(product(CaseVerb, MemberRole)))
def test_members_move_only_as_applicants(verb: CaseVerb, role: MemberRole) -> None:
    allowed = policy.may_move_case(MEMBERS[role], verb, organisation_id=HERE)
    assert allowed == (verb in APPLICANT_VERBS)


@pytest.mark.parametrize("verb", CaseVerb)
def test_strangers_and_visitors_move_nothing_and_the_portal_everything(
    verb: CaseVerb,
) -> None:
    for actor in (STRANGER, ANONYMOUS):
        assert not policy.may_move_case(actor, verb, organisation_id=HERE)
    assert policy.may_move_case(SYSTEM, verb, organisation_id=HERE)


@pytest.mark.parametrize("verb", sorted(APPLICANT_VERBS))
def test_officers_are_no_applicants(verb: CaseVerb) -> None:
    for actor in OFFICERS.values():
        assert not policy.may_move_case(actor, verb, organisation_id=HERE)


@pytest.mark.parametrize(("verb", "actor"), list(product(sorted(PORTALS), PEOPLE)))
def test_the_portals_own_verbs_are_nobodys(verb: CaseVerb, actor: Actor) -> None:
    assert not policy.may_move_case(actor, verb, organisation_id=HERE)


def test_every_verb_is_an_applicants_an_officers_or_the_portals() -> None:
    parts = [APPLICANT_VERBS, frozenset(MOVERS), PORTALS]
    assert sum(map(len, parts)) == len(CaseVerb)
    assert frozenset().union(*parts) == set(CaseVerb)


@pytest.mark.parametrize("role", StaffRole)
def test_officers_check_items_as_their_role_allows(role: StaffRole) -> None:
    checkers = {StaffRole.INTAKE_OFFICER, StaffRole.EXAMINER}
    assert policy.may_check(OFFICERS[role]) == (role in checkers)


def test_applicants_and_visitors_check_nothing() -> None:
    for actor in (*MEMBERS.values(), STRANGER, ANONYMOUS):
        assert not policy.may_check(actor)


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


@pytest.mark.parametrize(
    ("finding", "reason", "codes"),
    [
        (Finding.IN_ORDER, "", []),
        (Finding.IN_ORDER, "Compared with the register.", []),
        (Finding.IN_ORDER, "ok", ["REASON_LENGTH"]),
        (Finding.RESUBMIT, "", ["REASON_LENGTH"]),
        (Finding.RESUBMIT, "The seal is cut off.", []),
    ],
)
def test_to_ask_for_an_item_again_needs_a_reason(
    finding: Finding, reason: str, codes: list[str]
) -> None:
    assert [problem.code for problem in rules.check_finding(finding, reason)] == codes


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
