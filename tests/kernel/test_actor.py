"""Who may do what: as an officer, inside an organisation, or because it needs no holding."""

import pytest

from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Permission
from portal.kernel.ids import new_id

HERE, ELSEWHERE = new_id(), new_id()
READ, EDIT = Permission.CASES_READ, Permission.PRICELISTS_LIST_EDIT
OFFICER = Actor(new_id(), frozenset({READ}))
MEMBER = Actor(new_id(), organisations={HERE: frozenset({EDIT})})


@pytest.mark.parametrize("permission", Permission)
def test_the_portal_itself_may_do_everything_everywhere(permission: Permission) -> None:
    assert SYSTEM.has(permission)
    assert SYSTEM.has_for(HERE, permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_visitor_may_do_only_what_is_public(permission: Permission) -> None:
    assert ANONYMOUS.has(permission) == (permission is Permission.PUBLIC)
    assert not ANONYMOUS.has_for(HERE, permission)


def test_whoever_is_signed_in_holds_that() -> None:
    assert MEMBER.has(Permission.SIGNED_IN)
    assert OFFICER.has(Permission.SIGNED_IN)


def test_an_officer_holds_its_permissions_everywhere_but_inside_no_organisation() -> None:
    assert OFFICER.has(READ)
    assert not OFFICER.has(EDIT)
    assert not OFFICER.has_for(HERE, READ)


def test_a_member_holds_its_permissions_inside_its_organisation_only() -> None:
    assert MEMBER.has_for(HERE, EDIT)
    assert not MEMBER.has_for(HERE, READ)
    assert not MEMBER.has_for(ELSEWHERE, EDIT)
    assert not MEMBER.has(EDIT)


def test_belonging_is_to_the_organisations_one_works_for() -> None:
    assert MEMBER.belongs_to(HERE)
    assert not MEMBER.belongs_to(ELSEWHERE)
    assert not SYSTEM.belongs_to(HERE)
