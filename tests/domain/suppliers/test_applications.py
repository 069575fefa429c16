"""An application from its draft to an authorisation."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain import approvals, documents, members, suppliers
from portal.domain.approvals import CaseState, CaseVerb
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.checkdigits import uscc_check_character
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import (
    Forbidden,
    IllegalTransition,
    NotFound,
    PortalError,
)
from portal.kernel.ids import new_id
from portal.kernel.trade import Category
from portal.store.paging import PAGE_SIZE
from portal.store.uow import UnitOfWork
from tests.support import people, scans
from tests.support.applicants import REASON, Desk, company
from tests.support.chains import OTHER_USCC
from tests.support.letters import AGENT_USCC, BRAND_USCC, trademark
from tests.support.statements import sent_by


def test_a_letter_goes_through_two_officers_and_becomes_an_authorisation(
    desk: Desk, clock: FrozenClock
) -> None:
    application_id = desk.draft()
    desk.submit(application_id)
    desk.recommend(application_id)
    clock.advance(timedelta(hours=1))
    authorisation_id = desk.approve(application_id)
    view = desk.application(application_id)
    assert view.case.state is CaseState.APPROVED
    assert [step.verb for step in view.case.history] == [
        CaseVerb.SUBMIT, CaseVerb.TAKE, CaseVerb.RECOMMEND, CaseVerb.APPROVE,
    ]  # fmt: skip
    granted = desk.authorisation(authorisation_id)
    assert granted.letter == view.letter
    assert (granted.organisation_id, granted.application_id) == (
        desk.organisation_id,
        application_id,
    )
    assert granted.approved_at == clock.now()
    assert granted.ends_on == date(2027, 12, 31)
    assert granted.brands == ("XINGHE", "YUHE")
    assert granted.categories == (Category.VIDEO, Category.MERCH)
    assert granted.status(date(2026, 11, 23)) is AuthorisationStatus.ACTIVE
    assert granted.status(date(2028, 1, 1)) is AuthorisationStatus.EXPIRED


def test_a_draft_begins_with_the_applicant_as_grantee_and_keeps_what_is_typed(
    desk: Desk,
) -> None:
    with desk.portal.begin(desk.owner) as uow:
        application_id = suppliers.start_application(uow, desk.organisation_id)
        begun = suppliers.application(uow, application_id)
    assert begun.fields == {"grantee": "Agent Ltd", "grantee_uscc": AGENT_USCC}
    assert (begun.letter, begun.warnings, begun.documents) == (None, (), ())
    typed = {"valid_to": "next Tuesday", "products": "XINGHE", "sub_depth": "many"}
    desk.do(desk.owner, lambda uow: suppliers.save_letter(uow, application_id, typed))
    desk.do(desk.owner, lambda uow: suppliers.save_letter(uow, application_id, {"seal": "?"}))
    assert desk.application(application_id).fields == {
        **begun.fields, **typed, "products": ["XINGHE"], "seal": "?",
    }  # fmt: skip


def test_submission_reports_letter_codes_and_papers_together(desk: Desk) -> None:
    application_id = desk.draft(
        scan=False,
        grantor_uscc=BRAND_USCC[:-1] + "1",
        grantee_uscc="91110105MAO0AB1240",
        valid_to="2026-11-01",
        products=[],
    )
    assert desk.problems(lambda: desk.submit(application_id)) == {
        ("grantor_uscc", "USCC_CHECK"),
        ("grantee_uscc", "USCC_FORMAT"),
        ("grantee_uscc", "AUT_GRANTEE_NOT_APPLICANT"),
        ("valid_to", "AUT_EXPIRED"),
        ("products", "FIELD_REQUIRED"),
        ("documents", "AUT_SCAN_MISSING"),
    }
    assert desk.application(application_id).case.state is CaseState.DRAFT


def test_what_stands_in_the_way_can_be_asked_before_submission(desk: Desk) -> None:
    application_id = desk.draft(scan=False, seal="PHOTO")
    for actor in (desk.owner, desk.examiner):
        with desk.portal.begin(actor, writes=False) as uow:
            found = suppliers.problems(uow, application_id)
        assert [problem.code for problem in found] == ["CHOICE_UNKNOWN", "AUT_SCAN_MISSING"]
    for unknown, actor in ((new_id(), desk.owner), (application_id, ANONYMOUS)):
        with desk.portal.begin(actor, writes=False) as uow, pytest.raises(NotFound):
            suppliers.problems(uow, unknown)


def test_only_a_scan_of_the_letter_counts_as_one(desk: Desk) -> None:
    application_id = desk.draft(scan=False)
    with desk.portal.begin(desk.owner) as uow:
        proof = documents.upload(
            uow,
            desk.organisation_id,
            kind=documents.DocumentKind.RIGHT_PROOF,
            filename="mark.png",
            data=scans.png(),
        )
        suppliers.attach_document(uow, application_id, proof)
    assert desk.problems(lambda: desk.submit(application_id)) == {
        ("documents", "AUT_SCAN_MISSING")
    }


def test_documents_are_attached_once_in_order_and_can_be_taken_off(
    desk: Desk, clock: FrozenClock
) -> None:
    application_id = desk.draft()
    clock.advance(timedelta(minutes=1))
    second = desk.attach(application_id)
    desk.do(desk.owner, lambda uow: suppliers.attach_document(uow, application_id, second))
    first, last = desk.application(application_id).documents
    assert last.id == second
    desk.do(desk.owner, lambda uow: suppliers.detach_document(uow, application_id, first.id))
    assert desk.application(application_id).documents == (last,)
    with pytest.raises(NotFound):
        desk.do(
            desk.owner, lambda uow: suppliers.detach_document(uow, application_id, first.id)
        )


def test_a_document_of_another_organisation_cannot_be_attached(desk: Desk) -> None:
    other_id, other = company(desk.portal, "Other", OTHER_USCC)
    both = Actor(
        desk.owner.id, organisations={**desk.owner.organisations, **other.organisations}
    )
    with desk.portal.begin(both) as uow:
        foreign = documents.upload(
            uow,
            other_id,
            kind=documents.DocumentKind.AUTHORISATION_LETTER,
            filename="letter.png",
            data=scans.png(),
        )
    application_id = desk.draft()
    for actor in (desk.owner, both):
        with pytest.raises(NotFound):
            desk.do(actor, lambda uow: suppliers.attach_document(uow, application_id, foreign))


def test_a_submitted_application_cannot_be_changed_until_it_is_returned(desk: Desk) -> None:
    application_id = desk.draft()
    desk.submit(application_id)
    with pytest.raises(suppliers.NotEditable):
        desk.do(
            desk.owner, lambda uow: suppliers.save_letter(uow, application_id, {"seal": "X"})
        )
    desk.do(desk.examiner, lambda uow: suppliers.take_application(uow, application_id))
    desk.do(
        desk.examiner,
        lambda uow: suppliers.return_application(uow, application_id, reason="Blurred scan."),
    )
    desk.attach(application_id)
    desk.submit(application_id)
    case = desk.application(application_id).case
    assert (case.state, case.round) == (CaseState.SUBMITTED, 2)


def test_an_application_can_be_sent_back_refused_or_withdrawn(desk: Desk) -> None:
    refused, withdrawn = desk.draft(), desk.draft()
    desk.submit(refused)
    desk.recommend(refused)
    desk.do(
        desk.approver,
        lambda uow: suppliers.send_back_application(uow, refused, reason="Look again."),
    )
    desk.do(
        desk.examiner,
        lambda uow: suppliers.recommend_application(uow, refused, reason=REASON),
    )
    desk.do(
        desk.approver,
        lambda uow: suppliers.refuse_application(uow, refused, reason="No such grantor."),
    )
    desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, withdrawn))
    states = {}
    with desk.portal.begin(desk.owner, writes=False) as uow:
        for view in suppliers.applications_of(uow, desk.organisation_id).items:
            states[view.id] = view.case.state
        assert suppliers.authorisations_of(uow, desk.organisation_id).items == ()
        assert suppliers.authorisation_of(uow, refused) is None
    assert states == {refused: CaseState.REFUSED, withdrawn: CaseState.WITHDRAWN}
    with pytest.raises(IllegalTransition):
        desk.submit(withdrawn)


def test_a_letter_that_ends_while_it_is_examined_is_not_approved(
    desk: Desk, clock: FrozenClock
) -> None:
    application_id = desk.draft(valid_to="2026-12-31")
    desk.submit(application_id)
    desk.recommend(application_id)
    clock.move(datetime(2027, 1, 1, tzinfo=SHANGHAI))
    assert desk.problems(lambda: desk.approve(application_id)) == {("valid_to", "AUT_EXPIRED")}
    assert desk.application(application_id).case.state is CaseState.AWAITING_APPROVAL


def test_one_letter_is_approved_once(desk: Desk) -> None:
    first, second = desk.draft(), desk.draft()
    for application_id in (first, second):
        desk.submit(application_id)
        desk.recommend(application_id)
    desk.approve(first)
    with pytest.raises(suppliers.LetterTaken):
        desk.approve(second)
    third = desk.draft(letter_no=" XH-2026-001 ")
    assert desk.problems(lambda: desk.submit(third)) == {("letter_no", "AUT_LETTER_NO_TAKEN")}


def test_the_examiner_is_warned(desk: Desk) -> None:
    with_wrong_inner_check = BRAND_USCC[:16] + "A"
    application_id = desk.draft(
        grantor_uscc=with_wrong_inner_check + uscc_check_character(with_wrong_inner_check),
        trademark_reg_nos=[trademark(valid_to="2026-10-01", registrant="Somebody Else")],
    )
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        warnings = suppliers.application(uow, application_id).warnings
    assert [(warning.field, warning.code) for warning in warnings] == [
        ("trademark_reg_nos", "AUT_TRADEMARK_IN_GRACE"),
        ("trademark_reg_nos", "AUT_ROOT_NOT_RIGHT_HOLDER"),
        ("permits", "AUT_PERMIT_MISSING"),
        ("grantor_uscc", "USCC_ORG_CODE"),
    ]


def test_applications_are_read_in_pages_with_the_same_few_statements(
    desk: Desk, clock: FrozenClock
) -> None:
    started = [desk.draft(scan=False)]
    for _ in range(PAGE_SIZE):
        clock.advance(timedelta(minutes=1))
        with desk.portal.begin(desk.owner) as uow:
            started.append(suppliers.start_application(uow, desk.organisation_id))

    def page(cursor: str | None = None) -> tuple[list[UUID], str | None]:
        found = suppliers.applications_of(uow, desk.organisation_id, cursor=cursor)
        return [view.id for view in found.items], found.next

    with desk.portal.begin(desk.owner, writes=False) as uow:
        newest, cursor = page()
        oldest, end = page(cursor)
        many = sent_by(uow, page)
        few = sent_by(uow, lambda: page(cursor))
    assert [*newest, *oldest] == started[::-1]
    assert (len(newest), end) == (PAGE_SIZE, None)
    assert many == few


def test_a_natural_person_applies_under_its_id(desk: Desk) -> None:
    organisation_id, owner = people.member(desk.portal, "Small Shop")
    with desk.portal.begin(owner) as uow:
        application_id = suppliers.start_application(uow, organisation_id)
        fields = suppliers.application(uow, application_id).fields
    assert fields == {"grantee": "Small Shop", "grantee_uscc": str(organisation_id)}


def test_a_stranger_finds_nothing_and_a_colleague_without_the_right_is_forbidden(
    desk: Desk,
) -> None:
    application_id, authorisation_id = desk.draft(letter_no="XH-2"), desk.authorised()
    document_id = desk.upload()
    _, stranger = people.member(desk.portal, "Stranger Shop")
    finance = Actor(
        desk.owner.id,
        organisations={
            desk.organisation_id: members.MEMBER_PERMISSIONS[members.MemberRole.FINANCE]
        },
    )
    writes: list[Callable[[UnitOfWork], object]] = [
        lambda uow: suppliers.start_application(uow, desk.organisation_id),
        lambda uow: suppliers.start_renewal(uow, authorisation_id),
        lambda uow: suppliers.start_correction(uow, authorisation_id),
        lambda uow: suppliers.save_letter(uow, application_id, {}),
        lambda uow: suppliers.attach_document(uow, application_id, document_id),
        lambda uow: suppliers.detach_document(uow, application_id, document_id),
        lambda uow: suppliers.submit_application(uow, application_id),
        lambda uow: suppliers.withdraw_application(uow, application_id),
    ]
    staff_writes: list[Callable[[UnitOfWork], object]] = [
        lambda uow: suppliers.take_application(uow, application_id),
        lambda uow: suppliers.check_document(
            uow, application_id, "business_licence", finding=approvals.Finding.IN_ORDER
        ),
        lambda uow: suppliers.return_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.send_back_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.approve_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.refuse_application(uow, application_id, reason=REASON),
    ]
    reads: list[Callable[[UnitOfWork], object]] = [
        lambda uow: suppliers.application(uow, application_id),
        lambda uow: suppliers.preview(uow, application_id),
        lambda uow: suppliers.checklist(uow, application_id),
        lambda uow: suppliers.changes(uow, application_id),
        lambda uow: suppliers.round_changes(uow, application_id),
        lambda uow: suppliers.document_changes(uow, application_id),
        lambda uow: suppliers.parents_for(uow, application_id),
        lambda uow: suppliers.applications_of(uow, desk.organisation_id),
        lambda uow: suppliers.authorisation(uow, authorisation_id),
        lambda uow: suppliers.authorisations_of(uow, desk.organisation_id),
        lambda uow: suppliers.selectable(
            uow, date(2026, 11, 23), organisation_id=desk.organisation_id
        ),
    ]
    expected: list[tuple[Actor, type[PortalError], list[Callable[[UnitOfWork], object]]]] = [
        (stranger, NotFound, writes + staff_writes + reads),
        (ANONYMOUS, NotFound, writes + staff_writes + reads),
        (finance, Forbidden, writes + staff_writes),
        (desk.owner, Forbidden, staff_writes),
        (desk.examiner, Forbidden, writes),
    ]
    for actor, error, acts in expected:
        for act in acts:
            with pytest.raises(error):
                desk.do(actor, act)


def test_an_officers_verb_does_not_touch_a_case_of_another_feature(desk: Desk) -> None:
    with desk.portal.begin(desk.owner) as uow:
        subject = new_id()
        approvals.open_case(
            uow,
            kind=approvals.CaseKind.DISTRIBUTOR_CERTIFICATION,
            subject=subject,
            organisation_id=desk.organisation_id,
        )
        approvals.submit_case(uow, subject)
    with pytest.raises(NotFound):
        desk.do(desk.examiner, lambda uow: suppliers.take_application(uow, subject))
