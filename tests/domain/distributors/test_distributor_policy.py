"""Who may do what to a certification, as a table."""

from uuid import UUID, uuid4

import pytest

from portal.domain.accounts import StaffRole, permissions_of
from portal.domain.distributors import policy
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor

OURS, THEIRS = uuid4(), uuid4()


def colleague(role: MemberRole, organisation_id: UUID = OURS) -> Actor:
    return Actor(uuid4(), organisations={organisation_id: MEMBER_PERMISSIONS[role]})


def officer(role: StaffRole, organisation_id: UUID | None = None) -> Actor:
    own = {organisation_id: MEMBER_PERMISSIONS[MemberRole.STAFF]} if organisation_id else {}
    return Actor(uuid4(), permissions_of([role]), own)


@pytest.mark.parametrize(
    ("actor", "sees", "lists", "edits", "decides"),
    [
        (ANONYMOUS, False, False, False, False),
        (colleague(MemberRole.OWNER), True, False, True, False),
        (colleague(MemberRole.STAFF), True, False, True, False),
        (colleague(MemberRole.FINANCE), True, False, False, False),
        (colleague(MemberRole.OWNER, THEIRS), False, False, False, False),
        (officer(StaffRole.INTAKE_OFFICER), True, True, False, False),
        (officer(StaffRole.EXAMINER), True, True, False, True),
        (officer(StaffRole.EXAMINER, OURS), True, True, True, False),
        (officer(StaffRole.APPROVER), True, True, False, False),
        (officer(StaffRole.AUDITOR), True, True, False, False),
        (officer(StaffRole.FINANCE_CLERK), False, False, False, False),
        (officer(StaffRole.RULE_KEEPER), False, False, False, False),
        (officer(StaffRole.SYSTEM_ADMIN), False, False, False, False),
    ],
)
def test_the_policy_matrix(
    actor: Actor,
    sees: bool,  # noqa: FBT001
    lists: bool,  # noqa: FBT001
    edits: bool,  # noqa: FBT001
    decides: bool,  # noqa: FBT001
) -> None:
    assert policy.may_see(actor, organisation_id=OURS) is sees
    assert policy.may_list(actor) is lists
    assert policy.may_edit(actor, organisation_id=OURS) is edits
    assert policy.may_decide_identity(actor, organisation_id=OURS) is decides


@pytest.mark.parametrize(
    ("actor", "changes"),
    [
        (ANONYMOUS, False),
        (colleague(MemberRole.OWNER), True),
        (colleague(MemberRole.STAFF), False),
        (colleague(MemberRole.FINANCE), False),
        (colleague(MemberRole.OWNER, THEIRS), False),
        *((officer(role), False) for role in StaffRole),
    ],
)
def test_only_owners_change_how_a_member_is_reached_and_paid(
    actor: Actor,
    changes: bool,  # noqa: FBT001
) -> None:
    assert policy.may_change_contacts(actor, organisation_id=OURS) is changes


def test_only_the_portal_itself_writes_letters() -> None:
    assert policy.may_remind(SYSTEM)
    people = [colleague(MemberRole.OWNER), *(officer(role) for role in StaffRole)]
    assert not any(policy.may_remind(actor) for actor in people)
