"""What a natural person may become, who puts it down, and what of it stays (KYC-11)."""

from uuid import UUID

import pytest

from portal.domain import members
from portal.domain.accounts import StaffRole
from portal.domain.members import NotConvertible, OrganisationKind
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import Forbidden, NotFound, RuleBroken
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.people import member, officer

IB = OrganisationKind.INDIVIDUAL_BUSINESS
NAME, USCC = "例小满数码商行", "92440306MA5DEMK01Q"


@pytest.fixture
def approver(portal: Portal) -> Actor:
    return officer(portal, StaffRole.APPROVER)


@pytest.fixture
def person(portal: Portal) -> tuple[UUID, Actor]:
    return member(portal)


def convert(portal: Portal, actor: Actor, organisation_id: UUID, **changes: object) -> None:
    words = {"kind": IB, "legal_name": NAME, "uscc": USCC, **changes}
    with portal.begin(actor) as uow:
        members.convert(uow, organisation_id, **words)  # type: ignore[arg-type]


def test_a_person_becomes_a_business_and_stays_the_same_organisation(
    portal: Portal, person: tuple[UUID, Actor], approver: Actor
) -> None:
    organisation_id, owner = person
    convert(
        portal, approver, organisation_id, legal_name=f" {NAME} ", uscc="92440306-ma5demk01q"
    )
    with portal.begin(owner, writes=False) as uow:
        after = members.organisation(uow, organisation_id)
        assert (after.kind, after.legal_name, after.uscc) == (IB, NAME, USCC)
        assert after.trade_name == "Distributor Di"
        assert [one.user_id for one in members.colleagues(uow, organisation_id)] == [owner.id]
        (found,) = members.find_organisations(uow, "数码商行").items
        assert found.id == organisation_id
    assert applicants.event_names(portal, organisation_id)[-1] == (
        "members.organisation.converted"
    )


def test_only_who_decides_applications_puts_it_down(
    portal: Portal, person: tuple[UUID, Actor]
) -> None:
    organisation_id, owner = person
    for actor in (owner, officer(portal, StaffRole.EXAMINER)):
        with pytest.raises(Forbidden):
            convert(portal, actor, organisation_id)
    _, stranger = member(portal)
    with pytest.raises(NotFound):
        convert(portal, stranger, organisation_id)


def test_an_officer_never_converts_an_organisation_it_works_for(
    portal: Portal, person: tuple[UUID, Actor], approver: Actor
) -> None:
    organisation_id, owner = person
    both = Actor(owner.id, approver.permissions, owner.organisations)
    with pytest.raises(Forbidden):
        convert(portal, both, organisation_id)


def test_a_business_converts_no_more(
    portal: Portal, person: tuple[UUID, Actor], approver: Actor
) -> None:
    organisation_id, _ = person
    convert(portal, approver, organisation_id)
    with pytest.raises(NotConvertible):
        convert(portal, approver, organisation_id, kind=OrganisationKind.COMPANY)


def test_a_credit_code_belongs_to_one_organisation(
    portal: Portal, person: tuple[UUID, Actor], approver: Actor
) -> None:
    convert(portal, approver, person[0])
    other, owner = member(portal)
    with pytest.raises(RuleBroken) as taken:
        convert(portal, approver, other)
    assert taken.value.code == "members.uscc_taken"
    with portal.begin(owner, writes=False) as uow, pytest.raises(RuleBroken):
        members.conversion(uow, other, kind=IB, legal_name=NAME, uscc=USCC)


def test_owners_are_those_who_may_do_everything(
    portal: Portal, person: tuple[UUID, Actor]
) -> None:
    organisation_id, _ = person
    with portal.begin(SYSTEM, writes=False) as uow:
        (address,) = members.owner_addresses(uow, organisation_id)
    assert address.endswith("@shop.example")
