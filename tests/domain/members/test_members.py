"""Organisations and the people who work there."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain import accounts, members
from portal.domain.accounts import StaffRole
from portal.domain.members import MemberRole, OrganisationKind
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, PortalError
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support import people
from tests.support.races import all_at_once
from tests.support.refusals import refused

PASSWORD = "correct horse battery staple"
USCC = "91110105MA00AB1240"
Shop = tuple[UUID, Actor]


@pytest.fixture
def shop(portal: Portal) -> Shop:
    return people.member(portal, "Distributor Di")


def register(portal: Portal, email: str = "co@shop.example", **changes: object) -> UUID:
    given = {
        "kind": OrganisationKind.COMPANY,
        "trade_name": "Card  Corner",
        "legal_name": "Card Corner Ltd",
        "uscc": USCC.lower(),
        "name": "Owner",
        "password": PASSWORD,
        **changes,
    }
    with portal.begin(ANONYMOUS) as uow:
        return members.register_organisation(uow, email=email, **given)[0]  # type: ignore[arg-type]


def view(
    portal: Portal, organisation_id: UUID, actor: Actor = SYSTEM
) -> members.OrganisationView:
    with portal.begin(actor, writes=False) as uow:
        return members.organisation(uow, organisation_id)


def update(portal: Portal, shop: Shop, actor: Actor | None = None, **changes: object) -> None:
    given = {"trade_name": "New name", "legal_name": None, "uscc": None, "shops": [], **changes}
    with portal.begin(actor or shop[1]) as uow:
        members.update_profile(uow, shop[0], **given)  # type: ignore[arg-type]


def invite(portal: Portal, shop: Shop, email: str, actor: Actor | None = None) -> str:
    with portal.begin(actor or shop[1]) as uow:
        return members.invite(uow, shop[0], email=email, role=MemberRole.FINANCE)


def join(portal: Portal, secret: str) -> UUID:
    with portal.begin(ANONYMOUS) as uow:
        return members.join(uow, secret, name="Colleague", password=PASSWORD)


def as_user(portal: Portal, user_id: UUID) -> Actor:
    with portal.begin(SYSTEM, writes=False) as uow:
        return members.actor(uow, user_id)


def test_a_company_is_kept_in_the_spelling_we_compare(portal: Portal) -> None:
    found = view(portal, register(portal))
    assert (found.trade_name, found.uscc) == ("Card Corner", USCC)
    assert found.display_name == "Card Corner Ltd"


def test_a_natural_person_has_neither_registered_name_nor_code(portal: Portal) -> None:
    kind = OrganisationKind.NATURAL_PERSON
    found = view(portal, register(portal, kind=kind))
    assert (found.legal_name, found.uscc) == (None, None)
    assert found.display_name == "Card Corner"


@pytest.mark.usefixtures("shop")
def test_the_database_itself_keeps_persons_without_a_code(portal: Portal) -> None:
    with pytest.raises(DBAPIError), portal.around.engine.begin() as connection:
        connection.execute(text("UPDATE member_organisation SET uscc = 'x'"))


def test_who_registers_owns_the_organisation(portal: Portal, shop: Shop) -> None:
    organisation_id, owner = shop
    assert owner.organisations == {
        organisation_id: members.MEMBER_PERMISSIONS[MemberRole.OWNER]
    }
    with portal.begin(owner, writes=False) as uow:
        assert [one.id for one in members.organisations_of(uow)] == [organisation_id]


def test_problems_of_organisation_and_person_are_said_together(portal: Portal) -> None:
    with pytest.raises(FieldErrors) as error:
        register(portal, uscc="91110105MA00AB1241", password="short", trade_name="x")
    assert [one.field for one in error.value.problems] == ["trade_name", "uscc", "password"]


def test_a_credit_code_is_registered_once(portal: Portal) -> None:
    register(portal)
    assert refused(partial(register, portal, "other@shop.example")) == "members.uscc_taken"


def test_of_many_at_once_one_registers_the_code(portal: Portal) -> None:
    results = all_at_once(
        [partial(register, portal, f"{number}@shop.example") for number in range(4)]
    )
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert all(isinstance(result, (UUID, PortalError)) for result in results)


def test_a_failed_registration_leaves_no_account(portal: Portal) -> None:
    register(portal)
    refused(partial(register, portal, "other@shop.example"))
    with portal.begin(SYSTEM, writes=False) as uow:
        assert accounts.user_by_email(uow, "other@shop.example") is None


def test_outsiders_do_not_learn_that_an_organisation_exists(portal: Portal, shop: Shop) -> None:
    _, stranger = people.member(portal)
    for actor in (stranger, ANONYMOUS, people.officer(portal, StaffRole.SYSTEM_ADMIN)):
        assert refused(partial(view, portal, shop[0], actor)) == "portal.not_found"
        assert refused(partial(update, portal, shop, actor)) == "portal.not_found"
        asking = partial(invite, portal, shop, "x@y.example", actor)
        assert refused(asking) == "portal.not_found"
        with pytest.raises(NotFound), portal.begin(actor, writes=False) as uow:
            members.colleagues(uow, shop[0])
    assert refused(partial(view, portal, new_id())) == "portal.not_found"


def test_officers_read_and_do_not_change(portal: Portal, shop: Shop) -> None:
    actor = people.officer(portal, StaffRole.EXAMINER)
    assert view(portal, shop[0], actor).id == shop[0]
    with pytest.raises(Forbidden):
        update(portal, shop, actor)


def test_the_owner_changes_names_and_shops(portal: Portal, shop: Shop) -> None:
    update(portal, shop, shops=[" https://a.example ", "", "https://a.example"])
    found = view(portal, shop[0])
    assert (found.trade_name, found.shops) == ("New name", ("https://a.example",))


def test_a_wrong_profile_changes_nothing(portal: Portal, shop: Shop) -> None:
    with pytest.raises(FieldErrors):
        update(portal, shop, trade_name="", shops=["x"] * 3)
    assert view(portal, shop[0]).trade_name == "Distributor Di"


def test_a_code_of_another_organisation_is_not_taken_over(portal: Portal) -> None:
    register(portal)
    other = register(portal, "two@shop.example", uscc="91310115MA1KTEA15T")
    with pytest.raises(PortalError) as error, portal.begin(SYSTEM) as uow:
        members.update_profile(
            uow, other, trade_name="Two", legal_name="Two Ltd", uscc=USCC, shops=[]
        )
    assert error.value.code == "members.uscc_taken"


def test_an_invited_newcomer_joins_in_the_role_offered(portal: Portal, shop: Shop) -> None:
    secret = invite(portal, shop, "New@shop.example")
    with portal.begin(ANONYMOUS, writes=False) as uow:
        offer = members.invitation(uow, secret)
    assert (offer.email, offer.role, offer.has_account) == (
        "new@shop.example",
        MemberRole.FINANCE,
        False,
    )
    actor = as_user(portal, join(portal, secret))
    assert actor.organisations[shop[0]] == members.MEMBER_PERMISSIONS[MemberRole.FINANCE]
    with portal.begin(shop[1], writes=False) as uow:
        roles = {one.name: one.role for one in members.colleagues(uow, shop[0])}
    assert roles == {"Owner": MemberRole.OWNER, "Colleague": MemberRole.FINANCE}


def test_an_invitation_works_once_and_for_seven_days(
    portal: Portal, shop: Shop, clock: FrozenClock
) -> None:
    used, late = (invite(portal, shop, f"{one}@shop.example") for one in ("used", "late"))
    join(portal, used)
    clock.advance(timedelta(days=7))
    for secret in (used, late, "nonsense"):
        assert refused(partial(join, portal, secret)) == "members.invitation_not_valid"
        with pytest.raises(PortalError), portal.begin(ANONYMOUS, writes=False) as uow:
            members.invitation(uow, secret)


def test_who_has_an_account_signs_in_to_accept(portal: Portal, shop: Shop) -> None:
    email = view(portal, people.member(portal)[0]).contact_email
    secret = invite(portal, shop, email)
    assert refused(partial(join, portal, secret)) == "members.sign_in_to_accept"
    with portal.begin(SYSTEM, writes=False) as uow:
        invited = accounts.user_by_email(uow, email)
    assert invited is not None
    with portal.begin(as_user(portal, invited.id)) as uow:
        assert members.accept_invitation(uow, secret) == shop[0]
    assert as_user(portal, invited.id).belongs_to(shop[0])


def test_an_invitation_is_for_one_address_only(portal: Portal, shop: Shop) -> None:
    _, thief = people.member(portal)
    secret = invite(portal, shop, "new@shop.example")
    for actor in (thief, ANONYMOUS):
        with pytest.raises(PortalError) as error, portal.begin(actor) as uow:
            members.accept_invitation(uow, secret)
        assert error.value.code == "members.invitation_not_valid"


def test_a_colleague_is_not_invited_again(portal: Portal, shop: Shop) -> None:
    join(portal, invite(portal, shop, "new@shop.example"))
    with pytest.raises(FieldErrors) as error:
        invite(portal, shop, "NEW@shop.example")
    assert [one.code for one in error.value.problems] == ["ALREADY_COLLEAGUE"]
    with pytest.raises(FieldErrors):
        invite(portal, shop, "nonsense")


def test_only_the_owner_invites(portal: Portal, shop: Shop) -> None:
    colleague = as_user(portal, join(portal, invite(portal, shop, "new@shop.example")))
    with pytest.raises(Forbidden):
        invite(portal, shop, "x@y.example", colleague)


@pytest.mark.parametrize(
    "asked", ["distributor", "DISTRIBUTOR DI", "Ｄｉ", USCC, "card", "corner ltd"]
)
def test_organisations_are_found_by_name_or_code(
    portal: Portal, shop: Shop, asked: str
) -> None:
    company = register(portal)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        found = {one.id for one in members.find_organisations(uow, asked).items}
    assert found == ({company} if asked in {USCC, "card", "corner ltd"} else {shop[0]})


@pytest.mark.parametrize("asked", ["%", "_", "\\", "nobody"])
@pytest.mark.usefixtures("shop")
def test_wild_cards_are_no_names(portal: Portal, asked: str) -> None:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        found = members.find_organisations(uow, f"zz{asked}").items
    assert found == ()


def test_others_are_known_by_their_codes_and_by_whom_they_work_with(
    portal: Portal, shop: Shop
) -> None:
    company = register(portal)
    (owner,) = (one.user_id for one in _colleagues(portal, company))
    with portal.begin(ANONYMOUS, writes=False) as uow:
        assert {
            code: one.id for code, one in members.by_uscc(uow, [USCC, "unknown"]).items()
        } == {USCC: company}
        assert members.by_uscc(uow, []) == {}
        assert shop[1].id is not None
        known = members.organisations_of_users(uow, [owner, shop[1].id, new_id()])
    assert known == {company, shop[0]}


def _colleagues(portal: Portal, organisation_id: UUID) -> list[members.ColleagueView]:
    with portal.begin(SYSTEM, writes=False) as uow:
        return members.colleagues(uow, organisation_id)
