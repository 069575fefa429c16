"""Who may do what about the rights of a person, as data."""

import pytest

from portal.domain.accounts import StaffRole, permissions_of
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.domain.privacy import policy
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.ids import new_id

OURS, THEIRS = new_id(), new_id()


def _member(role: MemberRole) -> Actor:
    return Actor(new_id(), organisations={OURS: MEMBER_PERMISSIONS[role]})


def _officer(role: StaffRole) -> Actor:
    return Actor(new_id(), permissions_of(frozenset({role})))


EVERYBODY = {
    "anonymous": ANONYMOUS,
    "system": SYSTEM,
    **{role.value: _member(role) for role in MemberRole},
    **{role.value: _officer(role) for role in StaffRole},
}


def _allowed(verb: str) -> set[str]:
    may = getattr(policy, f"may_{verb}")
    facts = {} if verb in {"list", "run"} else {"organisation_id": OURS}
    return {name for name, actor in EVERYBODY.items() if may(actor, **facts)}


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("see", {"system", "owner", "staff", "finance", "approver"}),
        ("exercise", {"system", "owner"}),
        ("list", {"system", "approver"}),
        ("decide", {"system", "approver"}),
        ("run", {"system"}),
    ],
)
def test_who_may(verb: str, allowed: set[str]) -> None:
    assert _allowed(verb) == allowed


def test_an_owner_has_no_rights_over_the_data_of_others() -> None:
    owner = _member(MemberRole.OWNER)
    assert not policy.may_see(owner, organisation_id=THEIRS)
    assert not policy.may_exercise(owner, organisation_id=THEIRS)


def test_nobody_decides_for_the_own_organisation() -> None:
    both = Actor(
        new_id(),
        permissions_of(frozenset({StaffRole.APPROVER})),
        {OURS: MEMBER_PERMISSIONS[MemberRole.STAFF]},
    )
    assert not policy.may_decide(both, organisation_id=OURS)
    assert policy.may_decide(both, organisation_id=THEIRS)
