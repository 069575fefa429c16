"""A badge whose holder renews its own authorisation goes on without a gap."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.domain import licences
from portal.domain.licences import LicenceState
from portal.domain.suppliers.models import Authorisation
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import SHANGHAI
from tests.support.badges import Desk
from tests.support.forests import Seed, plant, till, words
from tests.support.stages import Stage

OLD_END = date(2026, 12, 20)
NEW_END = date(2027, 3, 31)
DAY_AFTER = datetime(2026, 12, 21, tzinfo=SHANGHAI)


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return stage.desk


def licensed(desk: Desk, renewal: Seed | None = None, *, own: bool = True) -> UUID:
    """Grant a badge on an authorisation, and then record its renewal."""
    old = Seed(fields=words(valid_to=OLD_END))
    with desk.portal.begin(SYSTEM) as uow:
        soil = till(uow.session)
        plant(uow.session, soil, [old])
    holder = desk.ready(old.id)
    licence_id = desk.license(holder)
    with desk.portal.begin(SYSTEM) as uow:
        if own:
            soil = replace(soil, organisation_id=holder.organisation_id)
            belongs = {"organisation_id": holder.organisation_id}
            uow.session.execute(
                update(Authorisation).where(Authorisation.id == old.id).values(belongs)
            )
        changed = {"valid_from": OLD_END + timedelta(days=1), "valid_to": NEW_END}
        renewals = [renewal or old.renewed(**changed)]
        plant(uow.session, soil, [replace(one, renewal_of=old.id) for one in renewals])
    return licence_id


def state(desk: Desk, licence_id: UUID) -> LicenceState:
    return desk.view(licence_id).standing.state


def test_the_badge_rests_on_the_renewal_from_the_day_after_the_old_end(desk: Desk) -> None:
    licence_id = licensed(desk)
    after = desk.at(DAY_AFTER)
    standing = after.view(licence_id).standing
    assert (standing.state, standing.valid_to) == (LicenceState.ACTIVE, NEW_END)
    with after.portal.begin(ANONYMOUS, writes=False) as uow:
        scope = licences.scope(uow, licences.licence(uow, licence_id))
    assert {item.valid_to for item in scope} == {NEW_END}


def test_somebody_elses_renewal_does_not_reach_those_who_sold_under_the_old_letter(
    desk: Desk,
) -> None:
    licence_id = licensed(desk, own=False)
    assert state(desk, licence_id) is LicenceState.ACTIVE
    assert state(desk.at(DAY_AFTER), licence_id) is LicenceState.EXPIRED


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": OLD_END + timedelta(days=2)},
        {"valid_from": OLD_END + timedelta(days=1), "regions": ["31"]},
    ],
    ids=["after a gap", "narrower"],
)
def test_a_renewal_that_does_not_join_is_not_followed(
    desk: Desk, changes: dict[str, object]
) -> None:
    renewal = Seed(fields=words(**{"valid_to": NEW_END, **changes}))
    licence_id = licensed(desk, renewal)
    assert state(desk.at(DAY_AFTER), licence_id) is LicenceState.EXPIRED


def test_revoking_the_renewal_is_seen_to_take_the_badge(desk: Desk) -> None:
    licence_id = licensed(desk)
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        renewal = licences.licence(uow, licence_id).authorisation_ids[-1]
    day = date(2027, 1, 4)
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        assert [one.id for one in licences.loss(uow, renewal, day).falling] == [licence_id]
        assert [one.id for one in licences.resting_on(uow, renewal)] == [licence_id]
    desk.revoke_authorisation(renewal, day)
    begun = desk.at(datetime(2027, 1, 4, tzinfo=SHANGHAI))
    assert not begun.view(licence_id).standing.is_valid
    assert begun.at(DAY_AFTER).view(licence_id).standing.is_valid
