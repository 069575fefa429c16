"""What ends or suspends a licence: measures of two officers, facts, its holder (BDG-02)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import distributors, licences
from portal.domain.accounts import StaffRole
from portal.domain.licences import Binding, LicenceState, MeasureKind, Reason
from portal.domain.members import MemberRole
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.wiring import Portal
from tests.support.badges import Desk
from tests.support.distributors import Applicant, colleague, event_names
from tests.support.people import officer
from tests.support.refusals import refused
from tests.support.stages import Stage

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def test_a_suspended_licence_says_why_and_comes_back_when_the_reason_is_lifted(
    desk: Desk, licence_id: UUID, clock: FrozenClock
) -> None:
    desk.impose(licence_id, MeasureKind.SUSPEND, Reason.COURT)
    standing = desk.view(licence_id).standing
    assert (standing.state, standing.reasons) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.COURT}),
    )
    clock.advance(SECOND)
    desk.impose(licence_id, MeasureKind.REINSTATE, Reason.COURT)
    assert desk.view(licence_id).standing.is_valid
    assert event_names(desk.portal, licence_id)[1:] == [
        "licences.licence.suspended",
        "licences.licence.reinstated",
    ]


def test_two_reasons_of_which_one_is_lifted_still_suspend(
    desk: Desk, licence_id: UUID, clock: FrozenClock
) -> None:
    desk.impose(licence_id, MeasureKind.SUSPEND, Reason.COURT)
    desk.impose(licence_id, MeasureKind.SUSPEND, Reason.PYRAMID_FLAG)
    clock.advance(SECOND)
    desk.impose(licence_id, MeasureKind.REINSTATE, Reason.COURT)
    standing = desk.view(licence_id).standing
    assert (standing.state, standing.reasons) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.PYRAMID_FLAG}),
    )


def test_a_revoked_licence_stays_so_whatever_is_tried(desk: Desk, licence_id: UUID) -> None:
    desk.impose(licence_id, MeasureKind.REVOKE, Reason.MANUAL)
    view = desk.view(licence_id)
    assert view.standing.state is LicenceState.REVOKED
    assert [one.note for one in view.measures] == ["The shop sold what it may not."]
    for kind in (MeasureKind.SUSPEND, MeasureKind.REINSTATE, MeasureKind.REVOKE):
        act = lambda kind=kind: desk.impose(licence_id, kind)  # noqa: E731
        assert refused(act) == "licences.ended"


def test_who_proposed_a_measure_may_not_impose_it(desk: Desk, licence_id: UUID) -> None:
    both = officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    alone = replace(desk, examiner=both, approver=both)
    act = lambda: alone.impose(licence_id, MeasureKind.REVOKE)  # noqa: E731
    assert refused(act) == "approvals.same_officer"
    assert desk.view(licence_id).standing.is_valid


def test_what_was_not_imposed_cannot_be_lifted(desk: Desk, licence_id: UUID) -> None:
    act = lambda: desk.impose(licence_id, MeasureKind.REINSTATE)  # noqa: E731
    assert refused(act) == "licences.nothing_to_lift"


@pytest.mark.parametrize("reason", sorted(licences.COMPUTED))
def test_a_computed_reason_is_not_imposed_by_hand(desk: Desk, reason: Reason) -> None:
    act = lambda: desk.impose(new_id(), MeasureKind.SUSPEND, reason)  # noqa: E731
    assert refused(act) == "portal.forbidden"


def test_giving_back_is_not_for_officers_to_propose(desk: Desk) -> None:
    act = lambda: desk.impose(new_id(), MeasureKind.WITHDRAW)  # noqa: E731
    assert refused(act) == "portal.forbidden"


def test_an_unknown_licence_is_not_suspended(desk: Desk) -> None:
    act = lambda: desk.impose(new_id(), MeasureKind.SUSPEND)  # noqa: E731
    assert refused(act) == "portal.not_found"


def withdraw(portal: Portal, actor: Actor, licence_id: UUID) -> None:
    with portal.begin(actor) as uow:
        licences.withdraw_licence(uow, licence_id)


def test_the_owner_gives_the_licence_back_for_good(
    desk: Desk, applicant: Applicant, licence_id: UUID
) -> None:
    withdraw(desk.portal, applicant.owner, licence_id)
    assert desk.view(licence_id).standing.state is LicenceState.WITHDRAWN
    act = lambda: withdraw(desk.portal, applicant.owner, licence_id)  # noqa: E731
    assert refused(act) == "licences.ended"


def test_staff_of_the_holder_may_not_give_it_back(
    desk: Desk, applicant: Applicant, licence_id: UUID
) -> None:
    with pytest.raises(Forbidden):
        withdraw(desk.portal, colleague(applicant, MemberRole.STAFF), licence_id)


def test_to_others_there_is_nothing_to_give_back(desk: Desk, licence_id: UUID) -> None:
    for stranger in (desk.approver, ANONYMOUS):
        with pytest.raises(NotFound):
            withdraw(desk.portal, stranger, licence_id)
    assert desk.view(licence_id).standing.is_valid


def test_a_revoked_authorisation_suspends_from_its_day_at_midnight(stage: Stage) -> None:
    desk, authorisation_id = stage.desk, stage.authorisation_id
    licence_id = desk.license(stage.person)
    desk.revoke_authorisation(authorisation_id, date(2026, 12, 1))
    midnight = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    before = desk.at(midnight - SECOND).view(licence_id).standing
    after = desk.at(midnight).view(licence_id).standing
    assert before.is_valid
    assert (after.state, after.reasons) == (
        LicenceState.SUSPENDED,
        frozenset({Reason.AUTH_LOST}),
    )


def test_the_end_of_the_authorisation_ends_the_licence_at_that_second(desk: Desk) -> None:
    authorisation_id = desk.authorise(valid_to="2027-01-31")
    licence_id = desk.license(desk.ready(authorisation_id))
    over = datetime(2027, 2, 1, tzinfo=SHANGHAI)
    last = desk.at(over - SECOND).view(licence_id).standing
    first = desk.at(over).view(licence_id).standing
    assert (last.state, last.binding) == (
        LicenceState.ACTIVE,
        frozenset({Binding.AUTHORISATION}),
    )
    assert first.state is LicenceState.EXPIRED


def test_the_end_of_the_identity_document_ends_the_licence(stage: Stage) -> None:
    desk = stage.desk
    applicant = desk.ready(stage.authorisation_id, id_valid_to=date(2027, 2, 14))
    standing = desk.view(desk.license(applicant)).standing
    assert (standing.valid_to, standing.binding) == (
        date(2027, 2, 14),
        frozenset({Binding.ID_DOCUMENT}),
    )


def test_a_price_list_unconfirmed_for_ninety_days_suspends(
    desk: Desk, licence_id: UUID, clock: FrozenClock
) -> None:
    published = clock.now()
    states = {
        days: desk.at(published + timedelta(days=days)).view(licence_id).standing.reasons
        for days in (89, 92)
    }
    assert states == {89: set(), 92: {Reason.PRICE_LIST_STALE}}


def test_a_withdrawn_necessary_consent_ends_the_licence(
    desk: Desk, applicant: Applicant, licence_id: UUID
) -> None:
    with desk.portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, dict.fromkeys(distributors.ConsentItem, False)
        )
    assert desk.view(licence_id).standing.state is LicenceState.WITHDRAWN
