"""Certification from draft to verification, on real databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from portal.domain import approvals, distributors, documents
from portal.domain.distributors import (
    ConsentItem,
    IdentityResult,
    KycStatus,
    SelectedScope,
    SubjectType,
    Tier,
)
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole, OrganisationKind
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    ChangedMeanwhile,
    FieldErrors,
    Forbidden,
    IllegalTransition,
    NotFound,
    PortalError,
    RuleBroken,
)
from portal.kernel.trade import Category
from portal.store.eventlog import EventRow
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import distributors as stage
from tests.support.distributors import REASON, Applicant

CaseState, CaseVerb = approvals.CaseState, approvals.CaseVerb


def view(portal: Portal, actor: Actor, applicant: Applicant) -> distributors.ApplicationView:
    with portal.begin(actor, writes=False) as uow:
        return distributors.application(uow, applicant.application_id)


def kyc(
    portal: Portal, applicant: Applicant, as_of: date | None = None
) -> distributors.KycView | None:
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return distributors.kyc(uow, applicant.organisation_id, as_of=as_of)


def colleague(applicant: Applicant, role: MemberRole) -> Actor:
    return Actor(
        applicant.owner.id, organisations={applicant.organisation_id: MEMBER_PERMISSIONS[role]}
    )


def found(error: pytest.ExceptionInfo[FieldErrors]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in error.value.problems]


def event_names(portal: Portal, subject: UUID) -> list[str]:
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(EventRow.name).filter_by(subject=subject).order_by(EventRow.seq)
        return list(uow.session.scalars(query))


def test_a_distributor_is_verified_by_two_officers(portal: Portal) -> None:
    body = stage.officers(portal)
    scope = SelectedScope(uuid4(), own=False)
    applicant = stage.certified(portal, body, scope=scope)
    assert kyc(portal, applicant) == distributors.KycView(
        organisation_id=applicant.organisation_id,
        application_id=applicant.application_id,
        kind=SubjectType.NATURAL_PERSON,
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


def test_a_natural_person_is_refused_the_first_tier(sqlite_portal: Portal) -> None:
    applicant = stage.start(sqlite_portal)
    stage.fill(sqlite_portal, applicant, scope=SelectedScope(uuid4(), own=True))
    with pytest.raises(FieldErrors) as caught, sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    assert found(caught) == [("scope", "DEP_ROLE_NOT_ALLOWED")]


def test_an_empty_draft_is_refused_with_every_problem_together(portal: Portal) -> None:
    applicant = stage.start(portal)
    with pytest.raises(FieldErrors) as caught, portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    shown = view(portal, applicant.owner, applicant)
    assert tuple(caught.value.problems) == shown.problems
    assert {problem.field for problem in shown.problems} >= {
        "person_name",
        "scope",
        "documents",
        "consents",
    }
    assert shown.case.state is CaseState.DRAFT


def test_personal_data_are_sealed_at_rest_and_masked_when_read(portal: Portal) -> None:
    applicant = stage.start(portal)
    stage.fill(portal, applicant, stage.fields(7))
    with portal.begin(SYSTEM, writes=False) as uow:
        stored = uow.session.scalar(text("SELECT details FROM distributor_application"))
    assert stage.id_number(7).encode() not in bytes(stored)
    details = view(portal, applicant.owner, applicant).details
    assert details.person_name == "例*满"
    assert details.id_number == "110***********" + stage.id_number(7)[-4:]
    assert details.mobile == "138****0000"
    assert details.bank_card == "6217********0012"


def test_the_details_of_one_application_do_not_open_in_another(sqlite_portal: Portal) -> None:
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    stage.fill(sqlite_portal, first)
    with sqlite_portal.begin(SYSTEM) as uow:
        uow.session.execute(
            text(
                "UPDATE distributor_application SET details ="
                " (SELECT details FROM distributor_application WHERE id = :first)"
                " WHERE id = :second"
            ),
            {"first": first.application_id.hex, "second": second.application_id.hex},
        )
    with pytest.raises(PortalError) as caught:
        view(sqlite_portal, second.owner, second)
    assert caught.value.code == "vault.cannot_open"


def test_no_event_holds_personal_data(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.certified(portal, body)
    with portal.begin(SYSTEM, writes=False) as uow:
        rows = uow.session.scalars(select(EventRow)).all()
        told = [
            str(row.body) for row in rows if row.organisation_id == applicant.organisation_id
        ]
    assert told
    for secret in ("例小满", "13800000000", "6217000000000000012", "110000"):
        assert not any(secret in body for body in told)


def test_every_step_of_an_application_is_on_record(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.certified(portal, body)
    assert event_names(portal, applicant.application_id) == [
        "distributors.application.started",
        "distributors.details.saved",
        "distributors.scope.set",
        *["distributors.consent.given"] * 4,
        *["distributors.document.attached"] * 4,
        "distributors.identity.decided",
        "distributors.kyc.verified",
    ]


def test_one_organisation_has_one_open_application(portal: Portal) -> None:
    applicant = stage.start(portal)
    with pytest.raises(RuleBroken) as caught, portal.begin(applicant.owner) as uow:
        distributors.start_application(uow, applicant.organisation_id)
    assert caught.value.code == "distributors.application_open"
    with portal.begin(applicant.owner) as uow:
        distributors.withdraw_application(uow, applicant.application_id)
    with portal.begin(applicant.owner) as uow:
        again = distributors.start_application(uow, applicant.organisation_id)
        listed = distributors.applications_of(uow, applicant.organisation_id)
    assert {item.id for item in listed} == {again, applicant.application_id}


def test_the_database_itself_refuses_a_second_open_application(portal: Portal) -> None:
    applicant = stage.start(portal)
    with pytest.raises(ChangedMeanwhile), portal.begin(SYSTEM) as uow:
        uow.session.execute(
            text(
                "INSERT INTO distributor_application"
                " (id, organisation_id, details, started_at, closed_at, version)"
                " SELECT :id, organisation_id, details, started_at, closed_at, version"
                " FROM distributor_application"
            ),
            {"id": str(uuid4()) if "postgresql" in str(uow.session.bind) else uuid4().hex},
        )
    assert view(portal, applicant.owner, applicant).editable


def test_a_person_stands_for_one_organisation_at_a_time(portal: Portal) -> None:
    first, second = stage.start(portal), stage.start(portal)
    for applicant in (first, second):
        stage.fill(portal, applicant, stage.fields(1))
    with portal.begin(first.owner) as uow:
        distributors.submit_application(uow, first.application_id)
    with pytest.raises(FieldErrors) as caught, portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert found(caught) == [("id_number", "KYC_DUPLICATE_PERSON")]
    assert caught.value.problems[0].facts == {}
    with portal.begin(first.owner) as uow:
        distributors.withdraw_application(uow, first.application_id)
    with portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert view(portal, second.owner, second).case.state is CaseState.SUBMITTED


def test_one_person_submitted_by_four_organisations_at_once_gets_in_once(
    portal: Portal,
) -> None:
    applicants = [stage.start(portal) for _ in range(4)]
    for applicant in applicants:
        stage.fill(portal, applicant, stage.fields(5))

    def submit(applicant: Applicant) -> str:
        try:
            with portal.begin(applicant.owner) as uow:
                distributors.submit_application(uow, applicant.application_id)
        except (FieldErrors, ChangedMeanwhile) as refused:
            return refused.code
        return "submitted"

    with ThreadPoolExecutor(len(applicants)) as pool:
        outcomes = list(pool.map(submit, applicants))
    assert outcomes.count("submitted") == 1
    states = [view(portal, one.owner, one).case.state for one in applicants]
    assert states.count(CaseState.SUBMITTED) == 1


def test_a_refused_person_may_apply_elsewhere_and_a_verified_one_may_not(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    for applicant in (first, second):
        stage.fill(sqlite_portal, applicant, stage.fields(2))
    with sqlite_portal.begin(first.owner) as uow:
        distributors.submit_application(uow, first.application_id)
    stage.examined(sqlite_portal, first, body.examiner)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.refuse_application(uow, first.application_id, reason=REASON)
    with sqlite_portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    stage.examined(sqlite_portal, second, body.examiner)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, second.application_id, reason=REASON)
    with sqlite_portal.begin(first.owner) as uow:
        application_id = distributors.start_application(uow, first.organisation_id)
    third = Applicant(first.organisation_id, first.owner, application_id)
    stage.fill(sqlite_portal, third, stage.fields(2))
    with pytest.raises(FieldErrors) as caught, sqlite_portal.begin(third.owner) as uow:
        distributors.submit_application(uow, third.application_id)
    assert found(caught) == [("id_number", "KYC_DUPLICATE_PERSON")]


def test_another_person_in_the_next_round_frees_the_first(sqlite_portal: Portal) -> None:
    body = stage.officers(sqlite_portal)
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    for applicant in (first, second):
        stage.fill(sqlite_portal, applicant, stage.fields(3))
    with sqlite_portal.begin(first.owner) as uow:
        distributors.submit_application(uow, first.application_id)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.take_application(uow, first.application_id)
        distributors.return_application(uow, first.application_id, reason=REASON)
    with sqlite_portal.begin(first.owner) as uow:
        changed = {"id_number": stage.id_number(4)}
        distributors.save_details(uow, first.application_id, changed)
        distributors.submit_application(uow, first.application_id)
    with sqlite_portal.begin(second.owner) as uow:
        distributors.submit_application(uow, second.application_id)
    assert view(sqlite_portal, second.owner, second).case.state is CaseState.SUBMITTED


def test_an_identity_has_to_be_found_in_the_round_that_is_recommended(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.submitted(portal)
    application_id = applicant.application_id
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, application_id)
        distributors.decide_identity(
            uow, application_id, result=IdentityResult.MATCH, note=REASON
        )
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
    assert [(check.round, check.decided_by) for check in seen.identity_checks] == [
        (1, "Officer")
    ]
    assert view(portal, applicant.owner, applicant).identity_checks == ()


def test_a_mismatch_keeps_an_application_from_being_recommended(portal: Portal) -> None:
    body = stage.officers(portal)
    applicant = stage.submitted(portal)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
        distributors.decide_identity(
            uow, applicant.application_id, result=IdentityResult.MISMATCH, note="Another face."
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
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=IdentityResult.MATCH, note=REASON
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
                uow, applicant.application_id, result=IdentityResult.MATCH, note=note
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
            uow, applicant.application_id, result=IdentityResult.MATCH, note=REASON
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


def test_nothing_changes_in_an_application_that_is_with_the_officers(
    sqlite_portal: Portal,
) -> None:
    applicant = stage.submitted(sqlite_portal)
    application_id = applicant.application_id
    attached = view(sqlite_portal, applicant.owner, applicant).documents[0].id
    consents = dict.fromkeys(ConsentItem, True)
    changes: list[Callable[[UnitOfWork], None]] = [
        lambda uow: distributors.save_details(uow, application_id, {"extra_shops": 3}),
        lambda uow: distributors.set_scope(uow, application_id, []),
        lambda uow: distributors.attach_document(uow, application_id, attached),
        lambda uow: distributors.detach_document(uow, application_id, attached),
        lambda uow: distributors.record_consents(uow, application_id, consents),
        lambda uow: distributors.submit_application(uow, application_id),
    ]
    for change in changes:
        with pytest.raises(RuleBroken) as caught, sqlite_portal.begin(applicant.owner) as uow:
            change(uow)
        assert caught.value.code == "distributors.not_editable"


def test_outsiders_find_nothing_and_colleagues_without_the_right_are_refused(
    sqlite_portal: Portal,
) -> None:
    applicant, stranger = stage.start(sqlite_portal), stage.start(sqlite_portal).owner
    finance = colleague(applicant, MemberRole.FINANCE)
    application_id = applicant.application_id
    acts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: distributors.start_application(uow, applicant.organisation_id),
        lambda uow: distributors.save_details(uow, application_id, {}),
        lambda uow: distributors.record_consents(uow, application_id, {}),
        lambda uow: distributors.withdraw_application(uow, application_id),
    ]
    for actor, refusal in ((stranger, NotFound), (ANONYMOUS, NotFound), (finance, Forbidden)):
        for act in acts:
            with pytest.raises(refusal), sqlite_portal.begin(actor) as uow:
                act(uow)
    questions: list[Callable[[UnitOfWork], object]] = [
        lambda uow: distributors.application(uow, application_id),
        lambda uow: distributors.application(uow, uuid4()),
        lambda uow: distributors.applications_of(uow, applicant.organisation_id),
        lambda uow: distributors.take_application(uow, application_id),
    ]
    for ask in questions:
        with pytest.raises(NotFound), sqlite_portal.begin(stranger) as uow:
            ask(uow)
    with pytest.raises(Forbidden), sqlite_portal.begin(stranger) as uow:
        distributors.certified(uow)


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


def test_a_document_is_attached_once_and_can_be_taken_off(portal: Portal) -> None:
    applicant = stage.start(portal)
    with portal.begin(applicant.owner) as uow:
        document_id = documents.upload(
            uow,
            applicant.organisation_id,
            kind=documents.DocumentKind.ID_FRONT,
            filename="front.png",
            data=stage.image(),
        )
    for _ in range(2):
        with portal.begin(applicant.owner) as uow:
            distributors.attach_document(uow, applicant.application_id, document_id)
    assert [paper.id for paper in view(portal, applicant.owner, applicant).documents] == [
        document_id
    ]
    stage.fill(portal, applicant)
    last = view(portal, applicant.owner, applicant).documents[-1].id
    for taken in (last, document_id):
        with portal.begin(applicant.owner) as uow:
            distributors.detach_document(uow, applicant.application_id, taken)
    left = {paper.id for paper in view(portal, applicant.owner, applicant).documents}
    assert len(left) == 3
    assert left.isdisjoint({last, document_id})
    with pytest.raises(NotFound), portal.begin(applicant.owner) as uow:
        distributors.detach_document(uow, applicant.application_id, document_id)


def test_a_document_of_another_organisation_cannot_be_attached(sqlite_portal: Portal) -> None:
    first, second = stage.start(sqlite_portal), stage.start(sqlite_portal)
    stage.fill(sqlite_portal, second)
    theirs = view(sqlite_portal, second.owner, second).documents[0].id
    both = Actor(
        first.owner.id,
        organisations={**first.owner.organisations, **second.owner.organisations},
    )
    for actor in (first.owner, both):
        with pytest.raises(NotFound), sqlite_portal.begin(actor) as uow:
            distributors.attach_document(uow, first.application_id, theirs)


def test_the_scope_is_replaced_as_a_whole(portal: Portal) -> None:
    applicant = stage.start(portal)
    kept, dropped = SelectedScope(uuid4(), own=False), SelectedScope(uuid4(), own=False)
    with portal.begin(applicant.owner) as uow:
        distributors.set_scope(uow, applicant.application_id, [kept, dropped, kept])
    raised = SelectedScope(kept.authorisation_id, own=True)
    with portal.begin(applicant.owner) as uow:
        distributors.set_scope(uow, applicant.application_id, [raised])
    seen = view(portal, applicant.owner, applicant)
    assert seen.scopes == (raised,)
    assert seen.tier is Tier.T1


def test_consents_are_kept_item_by_item_with_their_time(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = stage.start(portal)
    assert view(portal, applicant.owner, applicant).consents == ()
    given = clock.now()
    item = ConsentItem.PERSONAL_DATA
    answers = {item: True, ConsentItem.BANK_ACCOUNT: False}
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(uow, applicant.application_id, answers)
    clock.advance(timedelta(hours=1))
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(uow, applicant.application_id, answers)
    version = distributors.NOTICE_VERSION
    assert view(portal, applicant.owner, applicant).consents == (
        distributors.ConsentView(item, version, given, None),
    )
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(uow, applicant.application_id, {item: False})
    assert view(portal, applicant.owner, applicant).consents == (
        distributors.ConsentView(item, version, given, clock.now()),
    )
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(uow, applicant.application_id, {item: True})
    assert view(portal, applicant.owner, applicant).consents == (
        distributors.ConsentView(item, version, clock.now(), None),
    )
    assert event_names(portal, applicant.application_id)[1:] == [
        "distributors.consent.given",
        "distributors.consent.withdrawn",
        "distributors.consent.given",
    ]


def test_a_consent_taken_back_during_review_stops_the_approval(sqlite_portal: Portal) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.submitted(sqlite_portal)
    stage.examined(sqlite_portal, applicant, body.examiner)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, {ConsentItem.BANK_ACCOUNT: False}
        )
    with pytest.raises(RuleBroken) as caught, sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    assert caught.value.code == "distributors.consent_missing"
    assert kyc(sqlite_portal, applicant) is None


def test_a_necessary_consent_taken_back_ends_the_verification_at_once(portal: Portal) -> None:
    applicant = stage.certified(portal, stage.officers(portal))
    with portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, {ConsentItem.PUBLICATION: False}
        )
    ended = kyc(portal, applicant)
    assert ended is not None
    assert ended.status is KycStatus.WITHDRAWN
    assert ended.next_due == date(2026, 11, 22)
    assert not ended.is_verified


def test_a_consent_that_is_not_necessary_can_be_taken_back_freely(
    sqlite_portal: Portal,
) -> None:
    body = stage.officers(sqlite_portal)
    applicant = stage.certified(sqlite_portal, body, OrganisationKind.COMPANY)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow, applicant.application_id, {ConsentItem.PUBLICATION: False}
        )
    verified = kyc(sqlite_portal, applicant)
    assert verified is not None
    assert verified.is_verified


def test_a_verification_expires_by_the_clock_alone(portal: Portal, clock: FrozenClock) -> None:
    applicant = stage.certified(portal, stage.officers(portal))

    def status_at(moment: datetime) -> KycStatus:
        clock.move(moment)
        verified = kyc(portal, applicant)
        assert verified is not None
        return verified.status

    assert status_at(datetime(2027, 4, 22, 23, 59, tzinfo=SHANGHAI)) is KycStatus.VERIFIED
    assert status_at(datetime(2027, 4, 23, tzinfo=SHANGHAI)) is KycStatus.EXPIRING
    assert status_at(datetime(2027, 5, 23, 23, 59, tzinfo=SHANGHAI)) is KycStatus.EXPIRING
    assert status_at(datetime(2027, 5, 24, tzinfo=SHANGHAI)) is KycStatus.EXPIRED
    assert kyc(portal, applicant, as_of=date(2026, 11, 22)) is None


def test_a_renewal_supersedes_and_the_past_stays_true(
    portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(portal)
    first = stage.certified(portal, body)
    clock.move(datetime(2027, 6, 1, 9, tzinfo=SHANGHAI))
    with portal.begin(first.owner) as uow:
        application_id = distributors.start_application(uow, first.organisation_id)
    renewal = Applicant(first.organisation_id, first.owner, application_id)
    stage.fill(portal, renewal)
    with portal.begin(renewal.owner) as uow:
        distributors.submit_application(uow, application_id)
    stage.examined(portal, renewal, body.examiner)
    expired = kyc(portal, renewal)
    assert expired is not None
    assert expired.status is KycStatus.EXPIRED
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, application_id, reason=REASON)
    now, then = kyc(portal, renewal), kyc(portal, renewal, as_of=date(2027, 5, 23))
    assert now is not None
    assert then is not None
    assert (now.application_id, now.status) == (application_id, KycStatus.VERIFIED)
    assert (then.application_id, then.status) == (first.application_id, KycStatus.EXPIRING)
    with portal.begin(body.approver, writes=False) as uow:
        listed = distributors.certified(uow)
    assert [item.application_id for item in listed.items] == [application_id]
    assert listed.next is None


def test_verified_organisations_are_listed_for_officers_oldest_first(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    body = stage.officers(sqlite_portal)
    first = stage.certified(sqlite_portal, body)
    clock.advance(timedelta(minutes=1))
    second = stage.certified(sqlite_portal, body)
    stage.submitted(sqlite_portal)
    with sqlite_portal.begin(body.examiner, writes=False) as uow:
        listed = distributors.certified(uow)
        both = distributors.kycs(uow, [first.organisation_id, second.organisation_id, uuid4()])
    assert [item.organisation_id for item in listed.items] == [
        first.organisation_id,
        second.organisation_id,
    ]
    assert set(both) == {first.organisation_id, second.organisation_id}


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
