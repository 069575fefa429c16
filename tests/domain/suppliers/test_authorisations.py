"""What an approved letter is good for, and how two officers revoke it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import approvals, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    Forbidden,
    NotFound,
    RuleBroken,
)
from portal.kernel.ids import new_id
from tests.support import people
from tests.support.applicants import REASON, Desk


def test_a_distributor_may_choose_what_is_active_and_passed_on_or_its_own(
    desk: Desk,
) -> None:
    open_to_all = desk.authorised()
    own_only = desk.authorised(letter_no="XH-2", sub_depth="0", valid_to="2027-06-30")
    scheduled = desk.authorised(
        letter_no="XH-3", valid_from="2027-01-01", valid_to="2027-09-30"
    )
    shop_id, shop = people.member(desk.portal, "Small Shop")
    today, later = date(2026, 11, 23), date(2027, 7, 1)

    def chosen(actor: Actor, organisation_id: UUID, as_of: date) -> list[UUID]:
        with desk.portal.begin(actor, writes=False) as uow:
            found = suppliers.selectable(uow, as_of, organisation_id=organisation_id)
        return [view.id for view in found]

    assert chosen(shop, shop_id, today) == [open_to_all]
    assert chosen(desk.owner, desk.organisation_id, today) == [open_to_all, own_only]
    assert chosen(desk.owner, desk.organisation_id, later) == [open_to_all, scheduled]
    assert chosen(shop, shop_id, date(2028, 1, 1)) == []
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        known = suppliers.authorisations(uow, [open_to_all, own_only, new_id()])
    assert set(known) == {open_to_all, own_only}


def propose(desk: Desk, authorisation_id: UUID, revoked_on: date, actor: Actor) -> UUID:
    with desk.portal.begin(actor) as uow:
        return suppliers.propose_revocation(
            uow, authorisation_id, revoked_on=revoked_on, reason="The grantor took it back."
        )


def revoke(desk: Desk, proposal_id: UUID, actor: Actor) -> None:
    desk.do(actor, lambda uow: suppliers.revoke_authorisation(uow, proposal_id))


def test_two_officers_revoke_from_the_day_they_name(desk: Desk, clock: FrozenClock) -> None:
    authorisation_id = desk.authorised()
    proposal_id = propose(desk, authorisation_id, date(2026, 12, 1), desk.examiner)
    before = desk.authorisation(authorisation_id)
    assert before.revoked_on is None
    revoke(desk, proposal_id, desk.approver)
    view = desk.authorisation(authorisation_id)
    assert view.revoked_on == date(2026, 12, 1)
    assert view.status(date(2026, 11, 30)) is AuthorisationStatus.ACTIVE
    assert view.status(date(2026, 12, 1)) is AuthorisationStatus.REVOKED
    with desk.portal.begin(desk.owner, writes=False) as uow:
        chosen = suppliers.selectable(
            uow, date(2026, 12, 1), organisation_id=desk.organisation_id
        )
    assert chosen == []
    clock.advance(timedelta(days=1))
    with pytest.raises(suppliers.NotLive):
        propose(desk, authorisation_id, date(2026, 12, 2), desk.examiner)


def test_a_day_that_passes_before_the_second_officer_acts_becomes_today(
    desk: Desk, clock: FrozenClock
) -> None:
    authorisation_id = desk.authorised()
    proposal_id = propose(desk, authorisation_id, date(2026, 11, 23), desk.examiner)
    clock.advance(timedelta(hours=20))
    revoke(desk, proposal_id, desk.approver)
    assert desk.authorisation(authorisation_id).revoked_on == date(2026, 11, 24)


def test_nobody_revokes_alone_or_without_the_role(desk: Desk) -> None:
    authorisation_id = desk.authorised()
    today = date(2026, 11, 23)
    both = people.officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    for actor in (desk.owner, desk.approver):
        with pytest.raises(Forbidden):
            propose(desk, authorisation_id, today, actor)
    proposal_id = propose(desk, authorisation_id, today, both)
    with pytest.raises(approvals.SameOfficer):
        revoke(desk, proposal_id, both)
    for actor in (desk.owner, desk.examiner):
        with pytest.raises(Forbidden):
            revoke(desk, proposal_id, actor)
    with pytest.raises(Forbidden):
        desk.do(
            desk.owner,
            lambda uow: suppliers.refuse_measure(uow, proposal_id, reason=REASON),
        )
    desk.do(both, lambda uow: suppliers.refuse_measure(uow, proposal_id, reason=REASON))
    with pytest.raises(RuleBroken) as refused:
        revoke(desk, proposal_id, desk.approver)
    assert refused.value.code == "approvals.not_open"
    assert desk.authorisation(authorisation_id).revoked_on is None


def test_a_revocation_is_neither_backdated_nor_late_nor_of_nothing(
    desk: Desk, clock: FrozenClock
) -> None:
    authorisation_id = desk.authorised(valid_to="2026-12-31")
    assert desk.problems(
        lambda: propose(desk, authorisation_id, date(2026, 11, 22), desk.examiner)
    ) == {("revoked_on", "DATE_IN_PAST")}
    with pytest.raises(NotFound):
        propose(desk, new_id(), date(2026, 12, 1), desk.examiner)
    clock.move(datetime(2027, 1, 1, tzinfo=SHANGHAI))
    with pytest.raises(suppliers.NotLive):
        propose(desk, authorisation_id, date(2027, 1, 2), desk.examiner)


def test_the_approved_application_leads_to_its_authorisation(desk: Desk) -> None:
    authorisation_id = desk.authorised()
    application_id = desk.authorisation(authorisation_id).application_id
    with desk.portal.begin(desk.owner, writes=False) as uow:
        view = suppliers.authorisation_of(uow, application_id)
        assert suppliers.authorisations_of(uow, desk.organisation_id).items == (view,)
    assert view is not None
    assert view.id == authorisation_id
