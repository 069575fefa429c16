"""An application from its submission to its decision, on real databases."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.domain import approvals, distributors
from portal.domain.distributors import (
    CheckResult,
    KycStatus,
    SelectedScope,
    Tier,
)
from portal.domain.members import MemberRole
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import (
    FieldErrors,
    Forbidden,
    IllegalTransition,
    PortalError,
    RuleBroken,
)
from portal.kernel.trade import Category, OrganisationKind
from portal.store.eventlog import EventRow
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support.distributors import (
    REASON,
    colleague,
    event_names,
    found,
    kyc,
    view,
)

CaseState, CaseVerb = approvals.CaseState, approvals.CaseVerb


def test_a_distributor_is_verified_by_two_officers(portal: Portal) -> None:
    body = stage.officers(portal)
    scope = SelectedScope(uuid4(), own=False)
    applicant = stage.certified(portal, body, scope=scope)
    verified = kyc(portal, applicant)
    assert verified
    assert verified == distributors.KycView(
        id=verified.id,
        organisation_id=applicant.organisation_id,
        application_id=applicant.application_id,
        kind=OrganisationKind.NATURAL_PERSON,
        status=KycStatus.VERIFIED,
        verified_on=date(2026, 11, 23),
        next_due=date(2027, 5, 23),
        id_valid_to=date(2036, 5, 20),
        masked_name="例*满",
        tier=Tier.T2,
        categories=frozenset({Category.VIDEO}),
        extra_shops=0,
        turnover_fen=24_000_00,
        authorisation_ids=(scope.authorisation_id,),
        licence_valid_to=None,
        register_by=None,
    )
    seen = view(portal, applicant.owner, applicant)
    assert seen.case.state is CaseState.APPROVED
    assert seen.verbs == frozenset()


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_kind_of_subject_can_be_certified(
    sqlite_portal: Portal, kind: OrganisationKind
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.certified(sqlite_portal, body, kind)
    verified = kyc(sqlite_portal, applicant)
    assert verified is not None
    assert verified.kind.value == kind.value
    assert verified.is_verified


def test_an_own_authorisation_certifies_a_business_for_the_first_tier(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    scope = SelectedScope(uuid4(), own=True)
    applicant = stage.certified(sqlite_portal, body, OrganisationKind.COMPANY, scope=scope)
    verified = kyc(sqlite_portal, applicant)
    assert verified is not None
    assert verified.tier is Tier.T1


def test_no_event_holds_personal_data(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.certified(portal, body)
    with portal.begin(SYSTEM, writes=False) as uow:
        rows = uow.session.scalars(select(EventRow)).all()
        told = [
            str(row.body) for row in rows if row.organisation_id == applicant.organisation_id
        ]
    assert told
    for secret in ("例小满", "1380000", "621700000", "110000"):
        assert not any(secret in body for body in told)


def test_every_step_of_an_application_is_on_record(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.certified(portal, body)
    assert event_names(portal, applicant.application_id) == [
        "distributors.application.started",
        "distributors.details.saved",
        "distributors.scope.set",
        *["distributors.consent.given"] * 6,
        *["distributors.document.attached"] * 4,
        "distributors.check.requested",
        "distributors.check.answered",
        "distributors.identity.decided",
        "distributors.kyc.verified",
    ]


def test_an_identity_has_to_be_found_in_the_round_that_is_recommended(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.submitted(portal)
    application_id = applicant.application_id
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, application_id)
        distributors.decide_identity(uow, application_id, result=CheckResult.MATCH, note=REASON)
        distributors.return_application(uow, application_id, reason=REASON)
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, application_id)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, application_id)
    with pytest.raises(RuleBroken) as caught, portal.begin(body.examiner) as uow:
        distributors.recommend_application(uow, application_id, reason=REASON)
    assert caught.value.code == "distributors.identity_not_confirmed"
    seen = view(portal, body.examiner, applicant)
    assert seen.case.state is CaseState.EXAMINATION
    assert seen.identity_pending
    (check,) = seen.evidence.checks
    assert (check.round, check.decided_by, check.note) == (1, "Officer", REASON)
    assert not check.counts
    (own,) = view(portal, applicant.owner, applicant).evidence.checks
    assert (own.decided_by, own.note) == ("", "")


def test_a_mismatch_keeps_an_application_from_being_recommended(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.submitted(portal)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MISMATCH, note="Another face."
        )
    seen = view(portal, body.examiner, applicant)
    assert CaseVerb.RECOMMEND not in seen.verbs
    assert CaseVerb.RETURN in seen.verbs
    assert seen.identity_pending
    with pytest.raises(RuleBroken), portal.begin(body.examiner) as uow:
        distributors.recommend_application(uow, applicant.application_id, reason=REASON)


def test_the_buttons_follow_the_state_and_the_person(sqlite_portal: Portal) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.start(sqlite_portal)
    finance = colleague(applicant, MemberRole.FINANCE)
    assert view(sqlite_portal, applicant.owner, applicant).verbs == {
        CaseVerb.SUBMIT,
        CaseVerb.WITHDRAW,
    }
    assert view(sqlite_portal, finance, applicant).verbs == frozenset()
    assert not view(sqlite_portal, finance, applicant).editable
    stage.fill(sqlite_portal, applicant)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    assert not view(sqlite_portal, body.examiner, applicant).identity_pending
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
    assert view(sqlite_portal, body.examiner, applicant).identity_pending
    assert not view(sqlite_portal, body.approver, applicant).identity_pending
    stage.checked(sqlite_portal, body.examiner, applicant)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )
    seen = view(sqlite_portal, body.examiner, applicant)
    assert CaseVerb.RECOMMEND in seen.verbs
    assert not seen.identity_pending


def test_identity_is_decided_in_examination_by_an_examiner_with_a_note(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.submitted(sqlite_portal)

    def decide(actor: Actor, note: str) -> None:
        with sqlite_portal.begin(actor) as uow:
            distributors.decide_identity(
                uow, applicant.application_id, result=CheckResult.MATCH, note=note
            )

    with pytest.raises(RuleBroken) as early:
        decide(body.examiner, REASON)
    assert early.value.code == "distributors.not_in_examination"
    for actor in (applicant.owner, body.approver, SYSTEM):
        with pytest.raises(Forbidden):
            decide(actor, REASON)
    for note, code in [(" ", "TEXT_LENGTH"), ("a\u202eb", "TEXT_INVISIBLE")]:
        with pytest.raises(FieldErrors) as caught:
            decide(body.examiner, note)
        assert found(caught) == [("note", code)]


def test_an_officer_does_not_decide_on_the_identity_of_the_own_organisation(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.submitted(sqlite_portal)
    both = Actor(
        body.examiner.id, body.examiner.permissions, dict(applicant.owner.organisations)
    )
    with pytest.raises(Forbidden), sqlite_portal.begin(both) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )


def test_who_examined_does_not_approve(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.submitted(portal)
    stage.examined(portal, applicant, body.examiner)
    both = Actor(body.examiner.id, body.examiner.permissions | body.approver.permissions)
    with pytest.raises(RuleBroken) as caught, portal.begin(both) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    assert caught.value.code == "approvals.same_officer"
    assert kyc(portal, applicant) is None


def test_an_application_sent_back_is_recommended_again(sqlite_portal: Portal) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.submitted(sqlite_portal)
    stage.examined(sqlite_portal, applicant, body.examiner)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.send_back_application(uow, applicant.application_id, reason=REASON)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.recommend_application(uow, applicant.application_id, reason=REASON)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    assert kyc(sqlite_portal, applicant)


def test_an_applicant_cannot_do_the_officers_part(sqlite_portal: Portal) -> None:
    applicant = stage.submitted(sqlite_portal)
    with pytest.raises(Forbidden), sqlite_portal.begin(applicant.owner) as uow:
        distributors.take_application(uow, applicant.application_id)
    with pytest.raises(PortalError), sqlite_portal.begin(applicant.owner) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    assert kyc(sqlite_portal, applicant) is None


def test_a_decided_application_cannot_be_withdrawn(sqlite_portal: Portal) -> None:
    applicant = stage.certified(sqlite_portal, stage.officers(sqlite_portal))
    with (
        pytest.raises(IllegalTransition),
        sqlite_portal.begin(applicant.owner) as uow,
    ):
        distributors.withdraw_application(uow, applicant.application_id)


def test_an_examiner_sees_the_masked_application_with_its_warnings(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.start(sqlite_portal)
    odd = stage.fields(9) | {"id_valid_to": date(2027, 1, 20)}
    stage.fill(sqlite_portal, applicant, odd)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    seen = view(sqlite_portal, body.examiner, applicant)
    assert [warning.code for warning in seen.warnings] == ["KYC_ID_VALIDITY"]
    assert seen.details.id_number.startswith("110***")
    assert not seen.editable
    assert seen.problems == ()
