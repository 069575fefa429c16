"""What approval records: the chain closed, the first version, and nothing that clashes."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.domain import suppliers
from portal.domain.suppliers import AuthorisationStatus
from portal.domain.suppliers.models import Lineage
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import FieldErrors, NotFound
from portal.kernel.limits import Limits
from portal.wiring import Portal
from tests.support.applicants import Desk, company, seated
from tests.support.chains import OTHER_USCC, SHOP_USCC
from tests.support.people import member
from tests.support.races import all_at_once

TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(portal: Portal) -> Desk:
    """A desk of a portal that allows three tiers."""
    deep = replace(portal, around=replace(portal.around, limits=Limits(max_tiers=3)))
    return seated(deep)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """The desk with a shop before it."""
    return desk.beside(*company(desk.portal, "Shop", SHOP_USCC))


def lineage(desk: Desk, authorisation_id: UUID) -> list[tuple[UUID, int]]:
    query = (
        select(Lineage.ancestor_id, Lineage.distance)
        .where(Lineage.authorisation_id == authorisation_id)
        .order_by(Lineage.distance)
    )
    with desk.portal.begin(SYSTEM, writes=False) as uow:
        return [(one, distance) for one, distance in uow.session.execute(query)]


def test_a_grant_is_closed_over_everything_above_it(desk: Desk, shop: Desk) -> None:
    company(desk.portal, "Stall", OTHER_USCC)
    first = desk.authorised(sub_depth="2")
    second = desk.see_through(desk.child(first, sub_depth="1"))
    third = shop.see_through(
        shop.child(second, letter_no="S-1", grantee="Stall Ltd", grantee_uscc=OTHER_USCC)
    )
    assert lineage(desk, first) == [(first, 0)]
    assert lineage(desk, third) == [(third, 0), (second, 1), (first, 2)]
    view = desk.authorisation(third)
    assert (view.depth, view.parent_id, view.version) == (3, second, 1)
    assert [link.letter_no for link in view.chain] == ["XH-2026-001", "AG-2026-001", "S-1"]
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        (version,) = suppliers.versions(uow, third)
    assert (version.number, version.letter) == (1, view.letter)
    assert (version.application_id, version.recorded_at) == (
        view.application_id,
        view.approved_at,
    )


def test_whoever_is_named_as_grantee_holds_what_its_grantor_hands_in(
    desk: Desk, shop: Desk
) -> None:
    child = desk.see_through(desk.child(desk.authorised()))
    assert desk.authorisation(child).organisation_id == shop.organisation_id
    with desk.portal.begin(shop.owner, writes=False) as uow:
        (held,) = suppliers.authorisations_of(uow, shop.organisation_id).items
    assert held.id == child


def test_a_chain_is_told_to_those_above_and_not_to_those_below(desk: Desk, shop: Desk) -> None:
    parent = desk.authorised()
    child = desk.see_through(desk.child(parent))
    _, stranger = member(desk.portal, "Stranger Shop")
    with desk.portal.begin(desk.owner, writes=False) as uow:
        assert suppliers.authorisation(uow, child).id == child
        assert [one.id for one in suppliers.children(uow, parent).items] == [child]
        assert [one.id for one in suppliers.descendants(uow, parent).items] == [child]
    for actor, hidden in ((shop.owner, parent), (stranger, child)):
        with desk.portal.begin(actor, writes=False) as uow:
            for ask in (
                suppliers.authorisation,
                suppliers.versions,
                suppliers.children,
                suppliers.descendants,
                lambda uow, one: suppliers.fall_of(uow, one, TODAY),
            ):
                with pytest.raises(NotFound):
                    ask(uow, hidden)


@pytest.mark.usefixtures("shop")
def test_a_parent_that_falls_while_its_child_is_examined_stops_the_approval(
    desk: Desk,
) -> None:
    parent = desk.authorised()
    application_id = desk.child(parent)
    desk.submit(application_id)
    desk.recommend(application_id)
    desk.do(
        desk.owner,
        lambda uow: suppliers.surrender_authorisation(uow, parent, from_on=TODAY),
    )
    assert desk.problems(lambda: desk.approve(application_id)) == {
        ("parent", "AUT_PARENT_REVOKED")
    }


def test_of_two_exclusive_grants_approved_at_once_exactly_one_is_recorded(
    desk: Desk,
) -> None:
    other = desk.beside(*company(desk.portal, "Other", OTHER_USCC))
    waiting = []
    for one, changes in (
        (desk, {"letter_no": "E-1"}),
        (
            other,
            {"letter_no": "E-2", "grantee": "Other Ltd", "grantee_uscc": OTHER_USCC},
        ),
    ):
        application_id = one.draft(exclusivity="EXCLUSIVE", **changes)
        one.submit(application_id)
        one.recommend(application_id)
        waiting.append(application_id)
    results = all_at_once([partial(desk.approve, one) for one in waiting])
    (lost,) = [one for one in results if not isinstance(one, UUID)]
    assert isinstance(lost, FieldErrors)
    assert [problem.code for problem in lost.problems] == ["AUT_EXCLUSIVE_CONFLICT"]
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        (kept,) = suppliers.authorisation_list(uow).items
    assert kept.status(TODAY) is AuthorisationStatus.ACTIVE
