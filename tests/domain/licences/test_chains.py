"""Badges at the end of a chain: what falls above takes them along in the same instant."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from portal.domain import licences, members, suppliers
from portal.domain.licences import Binding, LicenceState, Reason
from portal.domain.members import RegisterState
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import NotFound
from portal.kernel.ids import new_id
from tests.support.badges import REASON, Desk
from tests.support.forests import Seed, license_all, plant, till, words
from tests.support.refusals import refused
from tests.support.stages import Stage
from tests.support.statements import sent_by

TODAY = date(2026, 11, 23)
FALLS_ON = date(2026, 12, 1)
MIDNIGHT = datetime(2026, 12, 1, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return stage.desk


@pytest.fixture
def chain(desk: Desk) -> tuple[Seed, Seed, Seed]:
    """A root, what was granted under it, and what was granted under that."""
    root = Seed(fields=words(sub_depth="3", products=["XINGHE/VIDEO/*"]))
    child = root.below(sub_depth="2", valid_to="2027-06-30")
    leaf = child.below(sub_depth="1", valid_to="2027-04-30")
    with desk.portal.begin(SYSTEM) as uow:
        plant(uow.session, till(uow.session), [root, child, leaf])
    return root, child, leaf


def scope(desk: Desk, licence_id: UUID) -> tuple[licences.ScopeItem, ...]:
    view = desk.view(licence_id)
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        return licences.scope(uow, view)


def loss(desk: Desk, authorisation_id: UUID, day: date = FALLS_ON) -> tuple[set[UUID], ...]:
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        found = licences.loss(uow, authorisation_id, day)
    return {one.id for one in found.falling}, {one.id for one in found.reduced}


def test_a_badge_says_how_far_from_the_right_holder_it_is_and_ends_with_its_chain(
    desk: Desk, chain: tuple[Seed, ...]
) -> None:
    licence_id = desk.license(desk.ready(chain[2].id))
    (item,) = scope(desk, licence_id)
    assert (item.tier, item.valid_to) == (3, date(2027, 4, 30))
    assert (item.extended, item.confirmed_on) == (False, None)
    standing = desk.view(licence_id).standing
    assert (standing.valid_to, standing.binding) == (
        date(2027, 4, 30),
        frozenset({Binding.AUTHORISATION}),
    )


@pytest.mark.parametrize("tier", [0, 1, 2])
def test_whatever_of_a_chain_is_revoked_the_badge_falls_in_the_same_instant(
    desk: Desk, chain: tuple[Seed, ...], tier: int
) -> None:
    licence_id = desk.license(desk.ready(chain[2].id))
    assert loss(desk, chain[tier].id) == ({licence_id}, set())
    desk.revoke_authorisation(chain[tier].id, FALLS_ON)
    before, after = desk.at(MIDNIGHT - SECOND), desk.at(MIDNIGHT)
    assert before.view(licence_id).standing.is_valid
    assert len(scope(before, licence_id)) == 1
    standing = after.view(licence_id).standing
    assert (standing.state, standing.reasons) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.AUTH_LOST}),
    )
    assert scope(after, licence_id) == ()


def test_a_badge_with_another_live_scope_stays_valid_with_less(
    desk: Desk, stage: Stage, chain: tuple[Seed, ...]
) -> None:
    applicant = desk.ready(chain[2].id, also=[stage.authorisation_id])
    licence_id = desk.license(applicant)
    assert loss(desk, chain[0].id) == (set(), {licence_id})
    desk.revoke_authorisation(chain[0].id, FALLS_ON)
    before, after = desk.at(MIDNIGHT - SECOND), desk.at(MIDNIGHT)
    assert {item.authorisation_id for item in scope(before, licence_id)} == {
        chain[2].id,
        stage.authorisation_id,
    }
    assert after.view(licence_id).standing.is_valid
    assert {item.authorisation_id for item in scope(after, licence_id)} == {
        stage.authorisation_id
    }
    desk.revoke_authorisation(stage.authorisation_id, FALLS_ON)
    assert before.view(licence_id).standing.is_valid
    assert desk.at(MIDNIGHT).view(licence_id).standing.reasons == {Reason.AUTH_LOST}


def test_a_suspended_chain_suspends_the_badge_until_it_is_lifted(
    desk: Desk, chain: tuple[Seed, ...], clock: FrozenClock
) -> None:
    licence_id = desk.license(desk.ready(chain[2].id))
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_suspension(
            uow, chain[1].id, from_on=TODAY, reason=REASON
        )
    with desk.portal.begin(desk.approver) as uow:
        suppliers.suspend_authorisation(uow, proposal_id)
    assert desk.view(licence_id).standing.reasons == {Reason.AUTH_LOST}
    assert refused(lambda: desk.propose(desk.ready(chain[2].id))) == "licences.not_ready"
    clock.advance(timedelta(days=2))
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_lift(uow, chain[1].id, reason=REASON)
    with desk.portal.begin(desk.approver) as uow:
        suppliers.lift_suspension(uow, proposal_id)
    assert desk.view(licence_id).standing.is_valid


def test_what_does_not_hold_takes_nothing_along(
    desk: Desk, chain: tuple[Seed, ...], stage: Stage
) -> None:
    licence_id = desk.license(desk.ready(chain[2].id))
    assert loss(desk, stage.authorisation_id) == (set(), set())
    assert loss(desk, chain[0].id, date(2027, 5, 1)) == (set(), set())
    desk.revoke_authorisation(chain[1].id, TODAY)
    assert loss(desk, chain[0].id) == (set(), set())
    with desk.portal.begin(ANONYMOUS, writes=False) as uow, pytest.raises(NotFound):
        licences.loss(uow, chain[0].id, TODAY)
    assert desk.view(licence_id).standing.reasons == {Reason.AUTH_LOST}


def test_the_loss_takes_the_same_few_statements_however_many_badges_rest_on_it(
    desk: Desk,
) -> None:
    counts = {}
    for size in (10, 300):
        root = Seed(fields=words(sub_depth="2"))
        below = [root.below() for _ in range(size)]
        with desk.portal.begin(SYSTEM) as uow:
            soil = till(uow.session)
            plant(uow.session, soil, [root, *below])
            license_all(uow.session, soil, [[one.id] for one in below])
        falling, reduced = loss(desk, root.id, TODAY)
        assert (len(falling), reduced) == (size, set())
        with desk.portal.begin(desk.examiner, writes=False) as uow:
            counts[size] = sent_by(uow, partial(licences.loss, uow, root.id, TODAY))
    assert counts[10] == counts[300]


@pytest.mark.parametrize(
    "state", [RegisterState.ABNORMAL, RegisterState.REVOKED, RegisterState.CANCELLED]
)
def test_a_company_that_the_register_complains_of_has_no_valid_badge(
    stage: Stage, state: RegisterState
) -> None:
    desk, applicant = stage.desk, stage.company
    licence_id = desk.license(applicant)
    note(desk, desk.examiner, applicant.organisation_id, state)
    standing = desk.view(licence_id).standing
    assert (standing.state, standing.reasons) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.LICENCE_INVALID}),
    )
    note(desk, desk.examiner, applicant.organisation_id, RegisterState.REGISTERED)
    assert desk.view(licence_id).standing.is_valid


def test_and_gets_no_new_one(stage: Stage) -> None:
    desk, applicant = stage.desk, stage.company
    note(desk, desk.examiner, applicant.organisation_id, RegisterState.ABNORMAL)
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        assert not licences.readiness(uow, applicant.organisation_id).register_ok
    assert refused(lambda: desk.propose(applicant)) == "licences.not_ready"


def note(desk: Desk, officer: Actor, organisation_id: UUID, state: RegisterState) -> None:
    with desk.portal.begin(officer) as uow:
        members.note_register_state(
            uow, organisation_id, state=state, reason=REASON, source="https://gsxt.example"
        )


def test_an_unknown_authorisation_takes_nothing(desk: Desk) -> None:
    with desk.portal.begin(desk.examiner, writes=False) as uow, pytest.raises(NotFound):
        licences.loss(uow, new_id(), TODAY)
