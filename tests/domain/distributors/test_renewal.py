"""Renewing a verification: when, from what, and what holds until it is decided (KYC-12)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from portal.domain import distributors, documents
from portal.domain.approvals import CasePurpose, CaseState, SameOfficer
from portal.domain.distributors import (
    CheckMethod,
    CheckResult,
    ConsentItem,
    ContactKind,
    FastTrackRule,
    KycStatus,
)
from portal.domain.distributors.rules import (
    ApplicationOpen,
    NotCertified,
    NotChecked,
    RenewalTooEarly,
)
from portal.domain.members import MemberRole
from portal.jobs import outbox
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import Forbidden, NotFound
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives, scans
from tests.support.distributors import REASON, Applicant, Officers, colleague, kyc, view
from tests.support.lives import LAST_DAY
from tests.support.people import member
from tests.support.stages import Stage

# To which the kind of database is indifferent.
on_sqlite = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@pytest.fixture
def portal(stage: Stage) -> Portal:
    return stage.portal


@pytest.fixture
def body(stage: Stage) -> Officers:
    return Officers(stage.desk.examiner, stage.desk.approver)


@pytest.fixture
def holder(stage: Stage) -> Applicant:
    """A natural person who was verified on Monday 23 November 2026."""
    return stage.person


@pytest.fixture
def renewal(portal: Portal, holder: Applicant, clock: FrozenClock) -> Applicant:
    """The draft of its renewal, begun twenty days before the end."""
    lives.days_before_the_end(clock, 20)
    return lives.renewal(portal, holder)


@on_sqlite
def test_a_renewal_opens_sixty_days_before_the_end(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 61)
    with pytest.raises(RenewalTooEarly) as early:
        lives.renewal(portal, holder)
    assert early.value.facts["opens_on"] == "2027-03-24"
    lives.days_before_the_end(clock, 60)
    lives.renewal(portal, holder)


@on_sqlite
def test_what_has_expired_can_still_be_renewed(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, -100)
    lives.renewal(portal, holder)


def test_a_renewal_begins_with_what_was_verified(
    portal: Portal, holder: Applicant, renewal: Applicant
) -> None:
    before = view(portal, holder.owner, holder)
    after = view(portal, renewal.owner, renewal)
    assert after.details == before.details
    assert after.scopes == before.scopes
    assert [paper.id for paper in after.documents] == [paper.id for paper in before.documents]
    assert after.agreed == frozenset()  # consents are never taken over
    verified = kyc(portal, holder)
    assert verified
    assert (after.case.purpose, after.case.target) == (CasePurpose.RENEW, verified.id)


@on_sqlite
def test_papers_of_a_document_that_has_ended_have_to_be_given_anew(
    portal: Portal, body: Officers, clock: FrozenClock
) -> None:
    applicant = applicants.start(portal)
    applicants.fill(
        portal, applicant, {**applicants.fields(7), "id_valid_to": date(2027, 5, 1)}
    )
    lives.hand_in(portal, applicant)
    lives.approve(portal, applicant, body)
    clock.move(datetime(2027, 5, 2, 10, tzinfo=SHANGHAI))
    draft = view(portal, applicant.owner, lives.renewal(portal, applicant))
    assert {paper.kind.value for paper in draft.documents} == {
        "exemption_statement",
        "sub_authorisation",
    }


@on_sqlite
def test_a_change_that_counts_by_now_is_taken_over(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 20)
    lives.change(portal, holder, ContactKind.MOBILE, "13912345678")
    clock.advance(timedelta(hours=72))
    draft = lives.renewal(portal, holder)
    assert view(portal, draft.owner, draft).details.mobile == "139****5678"


@on_sqlite
def test_the_old_verification_counts_until_its_end_and_no_longer(
    portal: Portal, renewal: Applicant, clock: FrozenClock
) -> None:
    lives.complete(portal, renewal)
    lives.hand_in(portal, renewal)
    verified = kyc(portal, renewal)
    assert verified
    assert verified.status is KycStatus.EXPIRING
    assert verified.application_id != renewal.application_id
    lives.days_before_the_end(clock, -1)
    ended = kyc(portal, renewal)
    assert ended
    assert ended.status is KycStatus.EXPIRED


@on_sqlite
def test_an_approved_renewal_holds_six_months_from_its_own_day(
    portal: Portal, renewal: Applicant, body: Officers
) -> None:
    lives.complete(portal, renewal)
    lives.hand_in(portal, renewal)
    lives.approve(portal, renewal, body)
    verified = kyc(portal, renewal)
    assert verified
    assert verified.application_id == renewal.application_id
    assert (verified.verified_on, verified.next_due) == (
        LAST_DAY - timedelta(days=20),
        date(2027, 11, 3),
    )
    assert verified.status is KycStatus.VERIFIED


@on_sqlite
def test_one_application_at_a_time(portal: Portal, renewal: Applicant) -> None:
    with pytest.raises(ApplicationOpen):
        lives.renewal(portal, renewal)


@on_sqlite
def test_nothing_is_used_again_after_a_necessary_consent_was_taken_back(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    with portal.begin(holder.owner) as uow:
        distributors.take_back_consent(uow, holder.organisation_id, ConsentItem.PERSONAL_DATA)
    lives.days_before_the_end(clock, 20)
    with pytest.raises(NotCertified):
        lives.renewal(portal, holder)
    with portal.begin(holder.owner) as uow:
        anew = distributors.start_application(uow, holder.organisation_id)
        assert distributors.application(uow, anew).details == distributors.Details()


def test_who_was_never_verified_has_nothing_to_renew(sqlite_portal: Portal) -> None:
    organisation_id, owner = applicants.organisation(sqlite_portal)
    with sqlite_portal.begin(owner) as uow, pytest.raises(NotCertified):
        distributors.start_renewal(uow, organisation_id)


@on_sqlite
def test_outsiders_do_not_learn_of_a_verification_and_finance_may_not_renew_it(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 20)
    _, stranger = member(portal)
    with portal.begin(stranger) as uow, pytest.raises(NotFound):
        distributors.start_renewal(uow, holder.organisation_id)
    finance = colleague(holder, MemberRole.FINANCE)
    with portal.begin(finance) as uow, pytest.raises(Forbidden):
        distributors.start_renewal(uow, holder.organisation_id)


@on_sqlite
def test_brands_may_change_before_a_renewal_is_due(portal: Portal, holder: Applicant) -> None:
    with portal.begin(holder.owner) as uow:
        changed = distributors.start_change(uow, holder.organisation_id)
        draft = distributors.application(uow, changed)
    assert draft.case.purpose is CasePurpose.CHANGE
    assert draft.details == view(portal, holder.owner, holder).details


def short_way(portal: Portal, renewal: Applicant) -> None:
    """Agree, have the register and the face checked, and hand in unchanged."""
    lives.agree(portal, renewal)
    applicants.checked(portal, renewal.owner, renewal)
    check_id = applicants.checked(portal, renewal.owner, renewal, CheckMethod.FACE)
    with portal.begin(renewal.owner) as uow:
        distributors.go_on_face(uow, check_id)
    outbox.deliver_due(portal)
    lives.hand_in(portal, renewal)


def test_an_unchanged_renewal_goes_the_short_way_with_two_officers(
    portal: Portal, renewal: Applicant, body: Officers
) -> None:
    short_way(portal, renewal)
    seen = view(portal, body.examiner, renewal)
    assert {one.rule: one.passed for one in seen.traces} == dict.fromkeys(FastTrackRule, True)
    assert seen.is_fast
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, renewal.application_id)
        distributors.recommend_application(uow, renewal.application_id, reason=REASON)
    with portal.begin(body.examiner) as uow, pytest.raises(SameOfficer):
        distributors.approve_application(uow, renewal.application_id, reason=REASON)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, renewal.application_id, reason=REASON)
    assert view(portal, body.examiner, renewal).case.state is CaseState.APPROVED


@on_sqlite
def test_the_applicant_is_not_shown_how_the_rules_came_out(
    portal: Portal, renewal: Applicant
) -> None:
    short_way(portal, renewal)
    seen = view(portal, renewal.owner, renewal)
    assert (seen.traces, seen.is_fast) == ((), False)


@on_sqlite
def test_a_changed_renewal_takes_the_whole_checklist_and_says_why(
    portal: Portal, renewal: Applicant, body: Officers
) -> None:
    lives.complete(portal, renewal, mobile="13912345678", extra_shops=2)
    lives.hand_in(portal, renewal)
    seen = view(portal, body.examiner, renewal)
    facts = {one.rule: one.facts for one in seen.traces if not one.passed}
    assert facts[FastTrackRule.UNCHANGED] == {"changed": ["extra_shops", "mobile"]}
    assert not seen.is_fast
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, renewal.application_id)
    applicants.checked(portal, body.examiner, renewal)
    with portal.begin(body.examiner) as uow:
        distributors.decide_identity(
            uow, renewal.application_id, result=CheckResult.MATCH, note=REASON
        )
    with portal.begin(body.examiner) as uow, pytest.raises(NotChecked):
        distributors.recommend_application(uow, renewal.application_id, reason=REASON)


@on_sqlite
def test_other_brands_and_other_papers_are_changes_too(
    portal: Portal, renewal: Applicant, body: Officers
) -> None:
    lives.agree(portal, renewal)
    application_id = renewal.application_id
    with portal.begin(renewal.owner) as uow:
        brands = [distributors.SelectedScope(uuid4(), own=False)]
        distributors.set_scope(uow, application_id, brands)
        paper = documents.upload(
            uow,
            renewal.organisation_id,
            kind=documents.DocumentKind.OTHER,
            filename="other.png",
            data=scans.png(),
        )
        distributors.attach_document(uow, application_id, paper)
    lives.hand_in(portal, renewal)
    facts = {one.rule: one.facts for one in view(portal, body.examiner, renewal).traces}
    assert facts[FastTrackRule.UNCHANGED] == {"changed": ["documents", "scope"]}


@on_sqlite
def test_a_first_application_is_never_on_the_fast_track(portal: Portal, body: Officers) -> None:
    seen = view(portal, body.examiner, applicants.submitted(portal))
    assert (seen.traces, seen.is_fast) == ((), False)


@on_sqlite
def test_a_returned_renewal_is_traced_anew_and_has_no_clean_record(
    portal: Portal, renewal: Applicant, body: Officers
) -> None:
    short_way(portal, renewal)
    with portal.begin(body.examiner) as uow:
        distributors.take_application(uow, renewal.application_id)
        distributors.return_application(uow, renewal.application_id, reason=REASON)
    lives.hand_in(portal, renewal)
    seen = view(portal, body.examiner, renewal)
    assert [one.rule for one in seen.traces if not one.passed] == [FastTrackRule.CLEAN_RECORD]
    assert not seen.is_fast


@on_sqlite
def test_withdrawing_a_renewal_leaves_the_verification_as_it_was(
    portal: Portal, renewal: Applicant
) -> None:
    with portal.begin(renewal.owner) as uow:
        distributors.withdraw_application(uow, renewal.application_id)
    verified = kyc(portal, renewal)
    assert verified
    assert verified.is_verified
    lives.renewal(portal, renewal)
