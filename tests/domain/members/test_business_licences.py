"""Business licences as stated, and the state in the public register (AUT-09)."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from portal.domain import audit, members
from portal.domain.accounts import StaffRole
from portal.domain.members import (
    MEMBER_PERMISSIONS,
    MemberRole,
    OrganisationKind,
    RegisterState,
)
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, NotFound
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import stories
from tests.support.business_licences import typed_licence
from tests.support.people import officer
from tests.support.races import all_at_once
from tests.support.refusals import refused

SOURCE = "the public register, today"
REASON = "It cannot be reached at its address."
OTHER_USCC = "91110105MA00AB1240"


@pytest.fixture
def shop(portal: Portal) -> stories.Member:
    return stories.register_member(portal, OrganisationKind.COMPANY)


@pytest.fixture
def examiner(portal: Portal) -> Actor:
    return officer(portal, StaffRole.EXAMINER)


def state_licence(
    portal: Portal, shop: stories.Member, actor: Actor | None = None, **changes: str
) -> int:
    with portal.begin(actor or shop.owner) as uow:
        return members.record_business_licence(
            uow, shop.organisation_id, typed_licence(**changes)
        )


def note(
    portal: Portal,
    actor: Actor,
    organisation_id: UUID,
    state: RegisterState = RegisterState.ABNORMAL,
    *,
    reason: str = REASON,
) -> None:
    with portal.begin(actor) as uow:
        members.note_register_state(uow, organisation_id, state, reason=reason, source=SOURCE)


def licence(
    portal: Portal, shop: stories.Member, actor: Actor = SYSTEM
) -> members.BusinessLicenceView | None:
    with portal.begin(actor, writes=False) as uow:
        return members.business_licence(uow, shop.organisation_id)


def states(portal: Portal, *ids: UUID) -> list[RegisterState]:
    with portal.begin(SYSTEM, writes=False) as uow:
        found = members.register_states(uow, ids)
    return [found[one] for one in ids]


def test_a_licence_is_kept_as_stated_with_the_name_of_the_person_masked(
    portal: Portal, shop: stories.Member
) -> None:
    assert licence(portal, shop) is None
    assert state_licence(portal, shop) == 1
    found = licence(portal, shop, shop.owner)
    assert found is not None
    assert (found.number, found.name, found.ends_on) == (1, "Charlie's cards Ltd", None)
    assert found.established_on == date(2020, 2, 29)
    assert found.legal_representative == "王*明"


def test_the_name_of_the_person_is_sealed_in_the_database(
    portal: Portal, shop: stories.Member
) -> None:
    state_licence(portal, shop)
    with portal.around.engine.connect() as connection:
        query = text("SELECT legal_representative FROM member_business_licence")
        sealed = bytes(connection.scalar(query))
    assert "王小明".encode() not in sealed


def test_a_changed_licence_is_a_new_version_and_the_old_one_stays(
    portal: Portal, shop: stories.Member, clock: FrozenClock
) -> None:
    state_licence(portal, shop)
    clock.advance(timedelta(days=3))
    assert state_licence(portal, shop, address="Elsewhere 2", legal_representative="") == 2
    with portal.begin(shop.owner, writes=False) as uow:
        newest, oldest = members.business_licence_versions(uow, shop.organisation_id).items
    assert (newest.address, newest.legal_representative) == ("Elsewhere 2", "王*明")
    assert oldest.address == "上海市徐汇区样例路1号"
    assert newest.recorded_at - oldest.recorded_at == timedelta(days=3)


def test_stating_it_unchanged_confirms_it(
    portal: Portal, shop: stories.Member, clock: FrozenClock
) -> None:
    state_licence(portal, shop)
    clock.advance(timedelta(days=15))
    state_licence(portal, shop)
    found = licence(portal, shop)
    assert found is not None
    assert found.recorded_at == clock.now()


def test_of_two_at_once_one_states_it(portal: Portal, shop: stories.Member) -> None:
    results = all_at_once([partial(state_licence, portal, shop) for _ in range(3)])
    assert 1 in results
    with portal.begin(SYSTEM, writes=False) as uow:
        numbers = [
            one.number
            for one in members.business_licence_versions(uow, shop.organisation_id).items
        ]
    assert numbers == sorted(set(numbers), reverse=True)


def test_a_wrong_licence_is_refused_with_everything_wrong_in_it(
    portal: Portal, shop: stories.Member
) -> None:
    with pytest.raises(FieldErrors) as error:
        state_licence(portal, shop, uscc=OTHER_USCC, name="")
    assert [one.field for one in error.value.problems] == ["name", "uscc"]
    assert licence(portal, shop) is None


def test_a_natural_person_has_neither_licence_nor_state(
    portal: Portal, examiner: Actor
) -> None:
    person = stories.register_member(portal)
    code = "members.no_business_licence"
    assert refused(partial(state_licence, portal, person)) == code
    assert refused(partial(note, portal, examiner, person.organisation_id)) == code
    assert states(portal, person.organisation_id) == [RegisterState.REGISTERED]


def test_only_the_owner_states_it(portal: Portal, shop: stories.Member) -> None:
    clerk = Actor(
        new_id(), organisations={shop.organisation_id: MEMBER_PERMISSIONS[MemberRole.STAFF]}
    )
    stranger = stories.register_member(portal, OrganisationKind.COMPANY, uscc=OTHER_USCC)
    assert refused(partial(state_licence, portal, shop, clerk)) == "portal.forbidden"
    assert refused(partial(state_licence, portal, shop, stranger.owner)) == "portal.not_found"
    for ask in (
        members.business_licence,
        members.business_licence_versions,
        members.register_notes,
    ):
        with portal.begin(stranger.owner, writes=False) as uow, pytest.raises(NotFound):
            ask(uow, shop.organisation_id)


def test_licences_of_many_come_in_one_statement(portal: Portal, shop: stories.Member) -> None:
    other = stories.register_member(portal, OrganisationKind.COMPANY, uscc=OTHER_USCC)
    state_licence(portal, shop)
    state_licence(portal, shop, capital="200万元")
    ids = [shop.organisation_id, other.organisation_id]
    with portal.begin(SYSTEM, writes=False) as uow:
        found = members.business_licences(uow, ids)
        assert members.business_licences(uow, []) == {}
    assert {owner: one.capital for owner, one in found.items()} == {
        shop.organisation_id: "200万元"
    }


def test_a_company_counts_as_registered_until_something_else_is_noted(
    portal: Portal, shop: stories.Member, examiner: Actor
) -> None:
    other = stories.register_member(portal, OrganisationKind.COMPANY, uscc=OTHER_USCC)
    note(portal, examiner, shop.organisation_id)
    note(portal, examiner, shop.organisation_id, RegisterState.REVOKED)
    assert states(portal, shop.organisation_id, other.organisation_id) == [
        RegisterState.REVOKED,
        RegisterState.REGISTERED,
    ]
    note(portal, examiner, shop.organisation_id, RegisterState.REGISTERED)
    assert states(portal, shop.organisation_id) == [RegisterState.REGISTERED]


def test_states_of_thousands_come_in_one_statement(
    portal: Portal, shop: stories.Member, examiner: Actor
) -> None:
    note(portal, examiner, shop.organisation_id)
    ids = [shop.organisation_id, *(new_id() for _ in range(40_000))]
    asked: list[str] = []
    with portal.begin(SYSTEM, writes=False) as uow:
        listen = lambda *given: asked.append(given[2])  # noqa: E731
        event.listen(portal.around.engine, "before_cursor_execute", listen)
        found = members.register_states(uow, ids)
        event.remove(portal.around.engine, "before_cursor_execute", listen)
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
    assert len(found) == len(ids)
    assert [one for one, state in found.items() if state is RegisterState.ABNORMAL] == ids[:1]


def test_the_history_of_the_state_is_kept_and_members_do_not_see_which_officer(
    portal: Portal, shop: stories.Member, examiner: Actor
) -> None:
    note(portal, examiner, shop.organisation_id)
    note(portal, examiner, shop.organisation_id, RegisterState.REGISTERED, reason="It is back.")
    for actor, name in ((examiner, "Officer"), (shop.owner, "")):
        with portal.begin(actor, writes=False) as uow:
            notes = members.register_notes(uow, shop.organisation_id)
        assert [(one.state, one.reason, one.source, one.noted_by) for one in notes] == [
            (RegisterState.REGISTERED, "It is back.", SOURCE, name),
            (RegisterState.ABNORMAL, REASON, SOURCE, name),
        ]


def test_a_note_needs_a_reason(portal: Portal, shop: stories.Member, examiner: Actor) -> None:
    with pytest.raises(FieldErrors) as error:
        note(portal, examiner, shop.organisation_id, reason=" no ")
    assert [one.field for one in error.value.problems] == ["reason"]


def test_who_may_note_the_state(portal: Portal, shop: stories.Member, examiner: Actor) -> None:
    own = Actor(examiner.id, examiner.permissions, shop.owner.organisations)
    approver = officer(portal, StaffRole.APPROVER)
    stranger = stories.register_member(portal).owner
    for actor, code in (
        (own, "portal.forbidden"),
        (approver, "portal.forbidden"),
        (shop.owner, "portal.forbidden"),
        (stranger, "portal.not_found"),
    ):
        assert refused(partial(note, portal, actor, shop.organisation_id)) == code
    assert refused(partial(note, portal, examiner, new_id())) == "portal.not_found"


@pytest.mark.parametrize("table", ["member_business_licence", "member_register_note"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_history_cannot_be_changed_even_in_sql(
    portal: Portal, shop: stories.Member, examiner: Actor, table: str, statement: str
) -> None:
    state_licence(portal, shop)
    note(portal, examiner, shop.organisation_id)
    with pytest.raises(DBAPIError), portal.around.engine.begin() as connection:
        connection.execute(text(statement.format(table)))


def test_each_leaves_a_fact_without_personal_data(
    portal: Portal, shop: stories.Member, examiner: Actor
) -> None:
    state_licence(portal, shop)
    note(portal, examiner, shop.organisation_id)
    with portal.begin(SYSTEM, writes=False) as uow:
        noted, recorded = audit.trail(uow, subject=shop.organisation_id).items[:2]
    assert (recorded.name, recorded.body) == (
        "members.business_licence.recorded",
        {"number": 1},
    )
    assert (noted.name, noted.body) == ("members.register_state.noted", {"state": "abnormal"})
