"""Who may do what to deposits: the whole matrix."""

from types import MappingProxyType

import pytest

from portal.domain import accounts, members
from portal.domain.deposits import policy
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.ids import new_id

OWN, OTHER = new_id(), new_id()


def officer(role: accounts.StaffRole) -> Actor:
    return Actor(new_id(), accounts.permissions_of([role]))


def colleague(role: members.MemberRole) -> Actor:
    return Actor(
        new_id(), organisations=MappingProxyType({OWN: members.MEMBER_PERMISSIONS[role]})
    )


ACTORS: dict[str, Actor] = {
    "nobody": ANONYMOUS,
    "portal": SYSTEM,
    **{role: officer(role) for role in accounts.StaffRole},
    **{role: colleague(role) for role in members.MemberRole},
}
CLERK, CONTROLLER, AUDITOR = (
    accounts.StaffRole.FINANCE_CLERK,
    accounts.StaffRole.FINANCE_CONTROLLER,
    accounts.StaffRole.AUDITOR,
)
LEDGER_READERS = {"portal", CLERK, CONTROLLER, AUDITOR}


@pytest.mark.parametrize("name", ACTORS)
def test_each_role_may_do_its_part_and_no_more(name: str) -> None:
    actor = ACTORS[name]
    assert policy.may_record(actor) == (name in {"portal", CLERK})
    assert policy.may_decide(actor) == (name in {"portal", CONTROLLER})
    assert policy.may_read_ledger(actor) == (name in LEDGER_READERS)
    assert policy.may_read_account(actor, organisation_id=OTHER) == (name in LEDGER_READERS)
    assert policy.may_read_account(actor, organisation_id=OWN) == (
        name in LEDGER_READERS or name in set(members.MemberRole)
    )
