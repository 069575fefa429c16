"""Who may do what with authorisations."""

import pytest

from portal.domain import accounts, members
from portal.domain.suppliers import policy
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.ids import new_id

OWN, OTHER = new_id(), new_id()


def colleague(role: members.MemberRole) -> Actor:
    return Actor(new_id(), organisations={OWN: members.MEMBER_PERMISSIONS[role]})


ACTORS: dict[str, Actor] = {
    "nobody": ANONYMOUS,
    "portal": SYSTEM,
    **{role: Actor(new_id(), accounts.permissions_of([role])) for role in accounts.StaffRole},
    **{role: colleague(role) for role in members.MemberRole},
}
READERS = {"portal", "intake_officer", "examiner", "approver", "investigator", "auditor"}


@pytest.mark.parametrize("name", ACTORS)
def test_each_role_may_do_its_part_and_no_more(name: str) -> None:
    actor = ACTORS[name]
    inside = set(members.MemberRole)
    assert policy.may_read(actor, organisation_id=OWN) == (name in READERS | inside)
    assert policy.may_read(actor, organisation_id=OTHER) == (name in READERS)
    assert policy.may_edit(actor, organisation_id=OWN) == (name in {"portal", "owner", "staff"})
    assert policy.may_edit(actor, organisation_id=OTHER) == (name == "portal")
    assert policy.may_propose_measure(actor) == (name in {"portal", "examiner"})
    assert policy.may_decide_measure(actor) == (name in {"portal", "approver"})
    assert policy.may_surrender(actor, organisation_id=OWN) == (name in {"portal", "owner"})
    assert policy.may_surrender(actor, organisation_id=OTHER) == (name == "portal")
