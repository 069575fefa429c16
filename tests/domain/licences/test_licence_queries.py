"""Finding licences, their scope, and those who wait for one."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from portal.domain import licences
from portal.domain.licences import MeasureKind
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import Forbidden, NotFound
from portal.wiring import Portal
from tests.support.badges import Desk
from tests.support.distributors import Applicant
from tests.support.stages import Stage

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def test_a_licence_is_found_by_number_and_by_code(desk: Desk, licence_id: UUID) -> None:
    view = desk.view(licence_id)
    number = licences.parse_number(view.number)
    assert isinstance(number, licences.Number)
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        assert licences.licence_by_number(uow, number) == view
        assert licences.licence_by_code(uow, view.code) == view
        with pytest.raises(NotFound):
            licences.licence_by_code(uow, "0" * 10)
        with pytest.raises(NotFound):
            licences.licence_by_number(uow, replace(number, serial=999))


def test_the_scope_names_each_brand_and_kind_of_goods_in_force(
    desk: Desk, licence_id: UUID
) -> None:
    view = desk.view(licence_id)
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        scope = licences.scope(uow, view)
    assert [(item.brand, item.category) for item in scope] == [
        ("XINGHE", "MERCH"),
        ("XINGHE", "VIDEO"),
        ("YUHE", "VIDEO"),
    ]


def test_a_lost_authorisation_is_no_longer_in_the_scope(stage: Stage) -> None:
    desk, authorisation_id = stage.desk, stage.authorisation_id
    licence_id = desk.license(stage.person)
    desk.revoke_authorisation(authorisation_id, date(2026, 11, 23))
    view = desk.view(licence_id)
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        assert licences.scope(uow, view) == ()
        assert licences.resting_on(uow, authorisation_id) == (view,)


def test_licences_are_listed_newest_first(stage: Stage, clock: FrozenClock) -> None:
    desk, granted = stage.desk, []
    for applicant in (stage.person, stage.company):
        granted.append(desk.license(applicant))
        clock.advance(SECOND)
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        assert [view.id for view in licences.licences(uow).items] == granted[::-1]


def candidates(portal: Portal, actor: Actor) -> list[UUID]:
    with portal.begin(actor, writes=False) as uow:
        page = licences.candidates(uow)
    return [one.organisation.id for one in page.items]


def test_candidates_are_those_certified_without_a_live_licence(
    desk: Desk, applicant: Applicant
) -> None:
    assert applicant.organisation_id in candidates(desk.portal, desk.examiner)
    licence_id = desk.license(applicant)
    assert applicant.organisation_id not in candidates(desk.portal, desk.examiner)
    with desk.portal.begin(applicant.owner) as uow:
        licences.withdraw_licence(uow, licence_id)
    assert applicant.organisation_id in candidates(desk.portal, desk.examiner)


def test_who_lost_a_licence_by_revocation_is_no_candidate(
    desk: Desk, applicant: Applicant
) -> None:
    desk.impose(desk.license(applicant), MeasureKind.REVOKE)
    assert applicant.organisation_id not in candidates(desk.portal, desk.examiner)


def test_candidates_are_not_shown_to_members(sqlite_portal: Portal) -> None:
    with pytest.raises(Forbidden):
        candidates(sqlite_portal, ANONYMOUS)
