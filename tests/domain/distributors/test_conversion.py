"""A natural person becomes a registered business and keeps its history (KYC-11)."""

from datetime import date, timedelta

import pytest

from portal.domain import distributors, members
from portal.domain.approvals import CasePurpose
from portal.domain.distributors import KycStatus
from portal.domain.distributors.rules import NotCertified, NotConversion, NotEditable
from portal.domain.members import NotConvertible, OrganisationKind
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, RuleBroken
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lives
from tests.support.distributors import (
    REASON,
    Applicant,
    Officers,
    event_names,
    found,
    kyc,
    view,
)
from tests.support.lives import LEGAL_NAME
from tests.support.stages import Stage

IB, CO = OrganisationKind.INDIVIDUAL_BUSINESS, OrganisationKind.COMPANY
USCC = "92440306MA5DEMK01Q"
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


def organisation(portal: Portal, applicant: Applicant) -> members.OrganisationView:
    with portal.begin(SYSTEM, writes=False) as uow:
        return members.organisation(uow, applicant.organisation_id)


@on_sqlite
def test_a_conversion_begins_with_the_person_and_asks_for_the_papers_of_a_business(
    portal: Portal, holder: Applicant
) -> None:
    draft = view(portal, holder.owner, lives.conversion(portal, holder))
    before = view(portal, holder.owner, holder)
    assert draft.case.purpose is CasePurpose.CHANGE
    assert (draft.kind, draft.legal_name, draft.uscc) == (IB, LEGAL_NAME, USCC)
    assert draft.details == before.details
    assert "business_licence" in draft.required_documents
    assert {paper.kind.value for paper in draft.documents} == {
        "id_front",
        "id_back",
        "sub_authorisation",
    }


@on_sqlite
def test_a_company_has_an_account_of_its_own(portal: Portal, holder: Applicant) -> None:
    draft = view(portal, holder.owner, lives.conversion(portal, holder, CO))
    assert draft.details.bank_card == ""
    assert ("bank_card", "FIELD_REQUIRED") in [
        (problem.field, problem.code) for problem in draft.problems
    ]


@pytest.mark.parametrize("kind", [IB, CO])
def test_an_approved_conversion_makes_a_business_of_the_organisation(
    portal: Portal,
    holder: Applicant,
    body: Officers,
    clock: FrozenClock,
    kind: OrganisationKind,
) -> None:
    before = kyc(portal, holder)
    clock.advance(timedelta(days=1))
    draft = lives.conversion(portal, holder, kind)
    given = applicants.fields(900)
    lives.complete(
        portal,
        draft,
        **{
            name: given[name]
            for name in (
                "bank_card",
                "legal_representative",
                "legal_representative_id_type",
                "legal_representative_id",
                "owners",
                "licence_long_term",
            )
        },
    )
    lives.hand_in(portal, draft)
    assert organisation(portal, holder).kind is OrganisationKind.NATURAL_PERSON
    lives.approve(portal, draft, body)
    after = organisation(portal, holder)
    assert (after.kind, after.legal_name, after.uscc) == (kind, LEGAL_NAME, USCC)
    verified = kyc(portal, holder)
    assert verified
    assert before
    assert (verified.kind, verified.application_id) == (kind, draft.application_id)
    with portal.begin(holder.owner, writes=False) as uow:
        history = distributors.applications_of(uow, holder.organisation_id)
    assert [one.kind for one in history] == [kind, OrganisationKind.NATURAL_PERSON]
    assert history[1].id == before.application_id
    assert "members.organisation.converted" in event_names(portal, holder.organisation_id)


@on_sqlite
def test_a_refused_conversion_leaves_the_person_as_it_was(
    portal: Portal, holder: Applicant, body: Officers
) -> None:
    draft = lives.conversion(portal, holder)
    lives.complete(portal, draft, licence_long_term=True)
    lives.hand_in(portal, draft)
    applicants.examined(portal, draft, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.refuse_application(uow, draft.application_id, reason=REASON)
    assert organisation(portal, holder).kind is OrganisationKind.NATURAL_PERSON
    verified = kyc(portal, holder)
    assert verified
    assert verified.is_verified


@on_sqlite
def test_name_and_code_are_checked_before_anything_begins(
    portal: Portal, holder: Applicant
) -> None:
    with portal.begin(holder.owner) as uow, pytest.raises(FieldErrors) as wrong:
        distributors.start_conversion(
            uow,
            holder.organisation_id,
            kind=IB,
            legal_name="例",
            uscc="91110105MA00AB1241",
        )
    assert found(wrong) == [("legal_name", "TEXT_LENGTH"), ("uscc", "USCC_CHECK")]


def test_a_code_that_somebody_else_took_meanwhile_is_refused_at_the_decision(
    portal: Portal, holder: Applicant, body: Officers
) -> None:
    draft = lives.conversion(portal, holder)
    lives.complete(portal, draft, licence_long_term=True)
    lives.hand_in(portal, draft)
    applicants.examined(portal, draft, body.examiner)
    other, owner = applicants.organisation(portal, IB)
    with portal.begin(owner) as uow:
        members.update_profile(
            uow, other, trade_name="别家", legal_name="别家商行", uscc=USCC, shops=[]
        )
    with portal.begin(body.approver) as uow, pytest.raises(RuleBroken) as taken:
        distributors.approve_application(uow, draft.application_id, reason=REASON)
    assert taken.value.code == "members.uscc_taken"
    assert organisation(portal, holder).kind is OrganisationKind.NATURAL_PERSON


@on_sqlite
def test_only_a_natural_person_converts(portal: Portal, body: Officers) -> None:
    business = applicants.certified(portal, body, IB)
    with portal.begin(business.owner) as uow, pytest.raises(NotConvertible):
        distributors.start_conversion(
            uow, business.organisation_id, kind=CO, legal_name=LEGAL_NAME, uscc=USCC
        )


@on_sqlite
def test_nobody_converts_into_a_natural_person(portal: Portal, holder: Applicant) -> None:
    with portal.begin(holder.owner) as uow, pytest.raises(NotConvertible):
        distributors.start_conversion(
            uow,
            holder.organisation_id,
            kind=OrganisationKind.NATURAL_PERSON,
            legal_name=LEGAL_NAME,
            uscc=USCC,
        )


def test_who_was_never_verified_registers_as_a_business_instead(sqlite_portal: Portal) -> None:
    organisation_id, owner = applicants.organisation(sqlite_portal)
    with sqlite_portal.begin(owner) as uow, pytest.raises(NotCertified):
        distributors.start_conversion(
            uow, organisation_id, kind=IB, legal_name=LEGAL_NAME, uscc=USCC
        )


@on_sqlite
def test_the_business_can_be_mended_while_the_draft_is_open(
    portal: Portal, holder: Applicant
) -> None:
    draft = lives.conversion(portal, holder)
    words = {"kind": IB, "legal_name": "例小满商贸行", "uscc": "9244 0306 ma5demk01q"}
    with portal.begin(holder.owner) as uow:
        distributors.change_conversion(uow, draft.application_id, **words)  # type: ignore[arg-type]
    changed = view(portal, holder.owner, draft)
    assert (changed.legal_name, changed.uscc) == ("例小满商贸行", USCC)
    lives.complete(portal, draft, licence_long_term=True)
    lives.hand_in(portal, draft)
    with portal.begin(holder.owner) as uow, pytest.raises(NotEditable):
        distributors.change_conversion(uow, draft.application_id, **words)  # type: ignore[arg-type]


@on_sqlite
def test_an_application_of_another_kind_names_no_business(
    portal: Portal, holder: Applicant, clock: FrozenClock
) -> None:
    lives.days_before_the_end(clock, 10)
    draft = lives.renewal(portal, holder)
    with portal.begin(holder.owner) as uow, pytest.raises(NotConversion):
        distributors.change_conversion(
            uow, draft.application_id, kind=IB, legal_name=LEGAL_NAME, uscc=USCC
        )


@on_sqlite
def test_a_conversion_cures_the_suspension_for_too_much_turnover(
    portal: Portal, holder: Applicant, body: Officers, clock: FrozenClock
) -> None:
    lives.declare(portal, holder, 9_000)
    clock.advance(timedelta(days=31))
    late = kyc(portal, holder)
    assert late
    assert late.register_by == date(2026, 12, 23)
    assert late.must_register(date(2026, 12, 24))
    draft = lives.conversion(portal, holder)
    lives.complete(portal, draft, licence_long_term=True)
    lives.hand_in(portal, draft)
    lives.approve(portal, draft, body)
    cured = kyc(portal, holder)
    assert cured
    assert (cured.status, cured.register_by) == (KycStatus.VERIFIED, None)
