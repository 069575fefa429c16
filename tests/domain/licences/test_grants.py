"""Granting a licence: every condition, two officers, one proposal (BDG-01)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import approvals, licences, members, pricelists, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import ProposalState
from portal.domain.licences import Binding, MeasureKind, Reason
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import Forbidden, NotFound, RuleBroken
from portal.kernel.ids import is_public_code, new_id
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.badges import REASON, Desk
from tests.support.distributors import Applicant, event_names
from tests.support.people import officer
from tests.support.refusals import refused
from tests.support.stages import Stage

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def readiness(desk: Desk, applicant: Applicant) -> licences.Readiness:
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        return licences.readiness(uow, applicant.organisation_id)


def test_two_officers_grant_a_licence_that_is_valid_from_today(
    desk: Desk, applicant: Applicant
) -> None:
    view = desk.view(desk.license(applicant))
    assert view.number == "DGA-2026-D-000001-N"
    assert view.organisation_id == applicant.organisation_id
    assert view.holder_name == "例*满"
    assert is_public_code(view.code)
    assert view.standing.is_valid
    assert view.standing.valid_from == view.issued_on == date(2026, 11, 23)
    assert view.standing.valid_to == date(2027, 5, 23)
    assert view.standing.binding == {Binding.KYC_REVIEW}


def test_a_company_is_named_as_registered(stage: Stage) -> None:
    assert stage.desk.view(stage.desk.license(stage.company)).holder_name == "例小满商行"


def test_the_grant_is_on_record_with_its_number(desk: Desk, licence_id: UUID) -> None:
    assert event_names(desk.portal, licence_id) == ["licences.licence.granted"]


def test_who_proposed_may_not_grant(desk: Desk, applicant: Applicant) -> None:
    both = officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    alone = replace(desk, examiner=both, approver=both)
    proposal_id = alone.propose(applicant)
    assert refused(lambda: alone.grant(proposal_id)) == "approvals.same_officer"
    assert desk.view(desk.grant(proposal_id)).standing.is_valid


def test_two_people_of_both_roles_may_grant_together(desk: Desk, applicant: Applicant) -> None:
    one, two = (officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER) for _ in range(2))
    pair = replace(desk, examiner=one, approver=two)
    assert pair.view(pair.license(applicant)).standing.is_valid


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_proposed_grant_holds_for_twenty_four_hours_to_the_second(
    desk: Desk, applicant: Applicant, clock: FrozenClock, seconds: int
) -> None:
    proposal_id = desk.propose(applicant)
    clock.advance(DAY - seconds * SECOND)
    if seconds:
        assert desk.view(desk.grant(proposal_id)).number
    else:
        assert refused(lambda: desk.grant(proposal_id)) == "approvals.not_open"


def rename(desk: Desk, applicant: Applicant, legal_name: str) -> None:
    view = desk.organisation(applicant)
    with desk.portal.begin(applicant.owner) as uow:
        members.update_profile(
            uow,
            applicant.organisation_id,
            trade_name=view.trade_name,
            legal_name=legal_name,
            uscc=view.uscc,
            shops=[],
        )


def test_a_grant_is_bound_to_what_the_first_officer_saw(stage: Stage) -> None:
    desk = stage.desk
    proposal_id = desk.propose(stage.company)
    rename(desk, stage.company, "另一家商行")
    assert refused(lambda: desk.grant(proposal_id)) == "approvals.content_changed"


def without_verification(stage: Stage) -> Applicant:
    applicant = applicants.start(stage.portal)
    stage.desk.publish(applicant)
    stage.desk.fund(applicant.organisation_id)
    return applicant


def without_deposit(stage: Stage) -> Applicant:
    applicant = stage.desk.certify(stage.authorisation_id)
    stage.desk.publish(applicant)
    return applicant


def with_a_fen_too_little(stage: Stage) -> Applicant:
    applicant = without_deposit(stage)
    stage.desk.fund(applicant.organisation_id, "1199.99")
    return applicant


def without_price_list(stage: Stage) -> Applicant:
    applicant = stage.desk.certify(stage.authorisation_id)
    stage.desk.fund(applicant.organisation_id)
    return applicant


def with_a_draft_only(stage: Stage) -> Applicant:
    applicant = without_price_list(stage)
    with stage.portal.begin(applicant.owner) as uow:
        pricelists.save_draft(uow, applicant.organisation_id, [{}])
    return applicant


def with_a_revoked_authorisation(stage: Stage) -> Applicant:
    stage.desk.revoke_authorisation(stage.authorisation_id, TODAY)
    return stage.person


LACKS = [
    (without_verification, "kyc_ok"),
    (without_deposit, "deposit_ok"),
    (with_a_fen_too_little, "deposit_ok"),
    (without_price_list, "price_list_ok"),
    (with_a_draft_only, "price_list_ok"),
    (with_a_revoked_authorisation, "authorisation_ok"),
]


@pytest.mark.parametrize(("make", "lacking"), LACKS, ids=[make.__name__ for make, _ in LACKS])
def test_a_grant_is_not_even_proposed_while_a_condition_is_missing(
    stage: Stage, make: Callable[[Stage], Applicant], lacking: str
) -> None:
    applicant = make(stage)
    assert not getattr(readiness(stage.desk, applicant), lacking)
    assert refused(lambda: stage.desk.propose(applicant)) == "licences.not_ready"


def test_the_exact_deposit_is_enough(stage: Stage) -> None:
    applicant = without_deposit(stage)
    stage.desk.fund(applicant.organisation_id, "1200.00")
    assert readiness(stage.desk, applicant).ready


def test_a_condition_lost_after_the_proposal_stops_the_grant(stage: Stage) -> None:
    desk = stage.desk
    proposal_id = desk.propose(stage.person)
    desk.revoke_authorisation(stage.authorisation_id, TODAY)
    assert refused(lambda: desk.grant(proposal_id)) == "licences.not_ready"


def test_a_second_licence_is_refused_while_the_first_lives(
    desk: Desk, applicant: Applicant, licence_id: UUID
) -> None:
    assert refused(lambda: desk.propose(applicant)) == "licences.exists"
    desk.impose(licence_id, MeasureKind.SUSPEND)
    assert refused(lambda: desk.propose(applicant)) == "licences.exists"


def test_after_the_end_a_new_licence_takes_the_next_number(
    desk: Desk, applicant: Applicant, licence_id: UUID, clock: FrozenClock
) -> None:
    with desk.portal.begin(applicant.owner) as uow:
        licences.withdraw_licence(uow, licence_id)
    clock.advance(SECOND)
    second = desk.license(applicant)
    assert desk.view(second).number == str(
        licences.Number("DGA", 2026, licences.LicenceKind.DISTRIBUTOR, 2)
    )
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        newest = licences.licence_of(uow, applicant.organisation_id)
    assert newest is not None
    assert newest.id == second


def test_after_a_revocation_a_new_licence_is_granted_in_six_months_at_the_earliest(
    desk: Desk, applicant: Applicant, licence_id: UUID, clock: FrozenClock
) -> None:
    desk.impose(licence_id, MeasureKind.REVOKE)
    assert refused(lambda: desk.propose(applicant)) == "licences.revoked_recently"
    clock.move(datetime(2027, 5, 22, 23, 59, 59, tzinfo=SHANGHAI))
    desk.publish(applicant)
    assert refused(lambda: desk.propose(applicant)) == "licences.revoked_recently"
    clock.advance(SECOND)
    desk.propose(applicant)


def test_the_same_grant_is_not_proposed_twice(desk: Desk, applicant: Applicant) -> None:
    desk.propose(applicant)
    assert refused(lambda: desk.propose(applicant)) == "approvals.already_proposed"


def test_a_refused_grant_gives_no_licence(desk: Desk, applicant: Applicant) -> None:
    proposal_id = desk.propose(applicant)
    with desk.portal.begin(desk.approver) as uow:
        licences.refuse(uow, proposal_id, reason="The shop looks different.")
    assert refused(lambda: desk.grant(proposal_id)) == "approvals.not_open"
    with desk.portal.begin(desk.approver, writes=False) as uow:
        assert licences.licence_of(uow, applicant.organisation_id) is None
        assert approvals.proposal(uow, proposal_id).state is ProposalState.REFUSED


def test_a_proposer_takes_its_own_proposal_back(desk: Desk, applicant: Applicant) -> None:
    proposal_id = desk.propose(applicant)
    with desk.portal.begin(desk.examiner) as uow:
        licences.refuse(uow, proposal_id, reason="Proposed by mistake.")
    assert refused(lambda: desk.grant(proposal_id)) == "approvals.not_open"


def test_who_neither_proposed_nor_decides_may_not_refuse(
    desk: Desk, applicant: Applicant
) -> None:
    proposal_id = desk.propose(applicant)
    other = officer(desk.portal, StaffRole.EXAMINER)
    with pytest.raises(Forbidden), desk.portal.begin(other) as uow:
        licences.refuse(uow, proposal_id, reason="I do not like it.")


def test_proposals_of_other_kinds_are_not_refused_here(stage: Stage) -> None:
    desk = stage.desk
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_revocation(
            uow, stage.authorisation_id, revoked_on=date(2026, 12, 1), reason=REASON
        )
    with pytest.raises(Forbidden), desk.portal.begin(desk.approver) as uow:
        licences.refuse(uow, proposal_id, reason="Not mine to refuse.")


UNDRAWABLE = "例小满\U0001f600商行"


def test_a_name_the_certificate_cannot_show_is_refused_before_issue(stage: Stage) -> None:
    desk = stage.desk
    rename(desk, stage.company, UNDRAWABLE)
    with pytest.raises(RuleBroken) as error:
        desk.propose(stage.company)
    assert error.value.code == "licences.missing_characters"
    assert error.value.facts == {"characters": "\U0001f600"}
    with desk.portal.begin(ANONYMOUS, writes=False) as uow:
        assert licences.licences(uow).items == ()


OUTSIDERS = [
    StaffRole.INTAKE_OFFICER,
    StaffRole.FINANCE_CLERK,
    StaffRole.FINANCE_CONTROLLER,
    StaffRole.RULE_KEEPER,
    StaffRole.AUDITOR,
    StaffRole.SYSTEM_ADMIN,
]


@pytest.mark.parametrize("role", [*OUTSIDERS, StaffRole.APPROVER])
def test_only_examiners_and_investigators_propose(
    sqlite_portal: Portal, role: StaffRole
) -> None:
    actor = officer(sqlite_portal, role)
    with pytest.raises(Forbidden), sqlite_portal.begin(actor) as uow:
        licences.propose_grant(uow, new_id(), reason=REASON)
    with pytest.raises(Forbidden), sqlite_portal.begin(actor) as uow:
        licences.propose_measure(
            uow, new_id(), MeasureKind.SUSPEND, reason=Reason.MANUAL, note=REASON
        )


@pytest.mark.parametrize("role", [*OUTSIDERS, StaffRole.EXAMINER, StaffRole.INVESTIGATOR])
def test_only_approvers_decide(sqlite_portal: Portal, role: StaffRole) -> None:
    actor = officer(sqlite_portal, role)
    for decide in (licences.grant, licences.impose):
        with pytest.raises(Forbidden), sqlite_portal.begin(actor) as uow:
            decide(uow, new_id())


def test_a_holder_proposes_and_decides_nothing(desk: Desk, applicant: Applicant) -> None:
    proposal_id = desk.propose(applicant)
    with pytest.raises(Forbidden), desk.portal.begin(applicant.owner) as uow:
        licences.propose_grant(uow, applicant.organisation_id, reason=REASON)
    with pytest.raises(Forbidden), desk.portal.begin(applicant.owner) as uow:
        licences.grant(uow, proposal_id)


def test_an_unknown_proposal_grants_nothing(desk: Desk) -> None:
    assert refused(lambda: desk.grant(new_id())) == "portal.not_found"


def test_what_is_lacking_is_shown_to_the_applicant_and_to_no_outsider(
    desk: Desk, applicant: Applicant
) -> None:
    def ask(uow: UnitOfWork) -> licences.Readiness:
        return licences.readiness(uow, applicant.organisation_id)

    with desk.portal.begin(applicant.owner, writes=False) as uow:
        assert ask(uow).ready
    with pytest.raises(NotFound), desk.portal.begin(ANONYMOUS, writes=False) as uow:
        ask(uow)


def test_a_year_of_its_own_starts_at_one(stage: Stage, clock: FrozenClock) -> None:
    stage.desk.license(stage.person)
    clock.move(datetime(2027, 1, 1, 9, tzinfo=SHANGHAI))
    view = stage.desk.view(stage.desk.license(stage.company))
    assert view.number == str(licences.Number("DGA", 2027, licences.LicenceKind.DISTRIBUTOR, 1))


def test_the_portal_itself_grants_nothing(desk: Desk, applicant: Applicant) -> None:
    proposal_id = desk.propose(applicant)
    with pytest.raises(Forbidden), desk.portal.begin(SYSTEM) as uow:
        licences.grant(uow, proposal_id)
