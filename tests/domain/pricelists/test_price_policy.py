"""Who may do what to price lists: the whole matrix."""

from types import MappingProxyType

import pytest

from portal.domain import accounts, members
from portal.domain.pricelists import policy
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.ids import new_id

OWN, OTHER = new_id(), new_id()


def colleague(role: members.MemberRole) -> Actor:
    return Actor(
        new_id(), organisations=MappingProxyType({OWN: members.MEMBER_PERMISSIONS[role]})
    )


ACTORS: dict[str, Actor] = {
    "nobody": ANONYMOUS,
    "portal": SYSTEM,
    **{role: Actor(new_id(), accounts.permissions_of([role])) for role in accounts.StaffRole},
    **{role: colleague(role) for role in members.MemberRole},
}
OFFICERS = {"portal", *accounts.StaffRole}
COLLEAGUES = set(members.MemberRole)


@pytest.mark.parametrize("name", ACTORS)
def test_each_role_may_do_its_part_and_no_more(name: str) -> None:
    actor = ACTORS[name]
    editors = {"portal", members.MemberRole.OWNER, members.MemberRole.STAFF}
    assert policy.may_edit(actor, organisation_id=OWN) == (name in editors)
    assert policy.may_edit(actor, organisation_id=OTHER) == (name == "portal")
    assert policy.may_see_ahead(actor, organisation_id=OWN) == (name in OFFICERS | COLLEAGUES)
    assert policy.may_see_ahead(actor, organisation_id=OTHER) == (name in OFFICERS)
    assert policy.may_see_signals(actor) == (name in OFFICERS)
