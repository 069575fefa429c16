"""Reading the trail, newest first, by those who may."""

import pytest
from sqlalchemy import text

from portal.domain import audit, members
from portal.domain.accounts import STAFF_PERMISSIONS, StaffRole
from portal.domain.audit import policy
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.errors import Forbidden
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people


@pytest.fixture
def auditor(portal: Portal) -> Actor:
    return people.officer(portal, StaffRole.AUDITOR)


def test_the_trail_tells_who_did_what_newest_first(portal: Portal, auditor: Actor) -> None:
    organisation_id, owner = people.member(portal)
    with portal.begin(owner) as uow:
        members.update_profile(
            uow, organisation_id, trade_name="New", legal_name=None, uscc=None, shops=[]
        )
    with portal.begin(auditor, writes=False) as uow:
        entries = audit.trail(uow).items
        about = audit.trail(uow, subject=organisation_id).items
    assert [entry.seq for entry in entries] == sorted(
        (entry.seq for entry in entries), reverse=True
    )
    newest = entries[0]
    assert (newest.name, newest.actor_name) == ("members.profile.updated", "O**r")
    assert (newest.subject, newest.organisation_id) == (organisation_id, organisation_id)
    assert newest.at == portal.clock.now()
    assert [entry.name for entry in about] == [
        "members.profile.updated",
        "members.member.joined",
        "members.organisation.registered",
    ]


def test_what_the_portal_did_has_no_name(portal: Portal, auditor: Actor) -> None:
    with portal.begin(auditor, writes=False) as uow:
        (entry,) = audit.trail(uow).items
    assert (entry.name, entry.actor_id, entry.actor_name) == (
        "accounts.officer.created",
        None,
        "",
    )


def test_a_long_trail_is_read_page_by_page(portal: Portal, auditor: Actor) -> None:
    for _ in range(60):
        people.officer(portal, StaffRole.EXAMINER)
    with portal.begin(auditor, writes=False) as uow:
        first = audit.trail(uow)
        second = audit.trail(uow, cursor=first.next)
    assert [entry.seq for entry in first.items + second.items] == list(range(61, 0, -1))


@pytest.mark.parametrize("role", StaffRole)
def test_only_auditors_read_the_trail(role: StaffRole) -> None:
    actor = Actor(new_id(), STAFF_PERMISSIONS[role])
    assert policy.may_read(actor) == (role is StaffRole.AUDITOR)


def test_others_are_refused(portal: Portal) -> None:
    for ask in (audit.trail, audit.check_chain):
        with pytest.raises(Forbidden), portal.begin(ANONYMOUS, writes=False) as uow:
            ask(uow)


def test_the_chain_is_checked(portal: Portal, auditor: Actor) -> None:
    with portal.begin(auditor, writes=False) as uow:
        assert audit.check_chain(uow) is None
    with portal.begin(SYSTEM) as uow:
        uow.session.execute(text("UPDATE event_head SET seq = 9"))
    with portal.begin(auditor, writes=False) as uow:
        broken = audit.check_chain(uow)
    assert broken is not None
    assert broken.reason == "truncated"
