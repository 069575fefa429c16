"""A supplier's letter at the desk: checklist, question to the brand, what changed."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from portal.domain import approvals, documents, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState
from portal.domain.documents import DocumentKind
from portal.domain.members import OrganisationKind
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM
from portal.wiring import Portal
from tests.support import desk, distributors, scans, stories
from tests.support.applicants import seated
from tests.support.confirmations import last_link

At = Callable[..., FlaskClient]
REASON = {"reason": "Letter and register agree."}
QUESTION = {"address": "legal@brand.example", "source": "The brand's own website, imprint."}


@pytest.fixture
def supplier(sqlite_portal: Portal) -> stories.Member:
    return stories.register_member(sqlite_portal, OrganisationKind.COMPANY, name="Agent")


@pytest.fixture
def letter(sqlite_portal: Portal, supplier: stories.Member) -> UUID:
    application_id = stories.letter_draft(sqlite_portal, supplier)
    with sqlite_portal.begin(supplier.owner) as uow:
        suppliers.submit_application(uow, application_id)
    return application_id


@pytest.fixture
def place(sqlite_portal: Portal, letter: UUID) -> str:
    return f"/staff/cases/{case(sqlite_portal, letter).id}"


def case(portal: Portal, application_id: UUID) -> approvals.CaseView:
    with portal.begin(SYSTEM, writes=False) as uow:
        return approvals.case_of(uow, application_id)


def test_nothing_is_recommended_before_every_paper_was_looked_at(
    at_desk: At, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    early = examiner.post(f"{place}/recommend", data=REASON)
    assert early.status_code == 422
    assert "Letter and register agree.</textarea>" in early.text
    answer = examiner.post(f"{place}/checklist", data=desk.findings(examiner.get(place).text))
    assert answer.location == f"{place}#checklist"
    assert examiner.post(f"{place}/recommend", data=REASON).status_code == 302


def test_a_paper_to_be_handed_in_again_needs_a_reason_and_the_words_are_kept(
    at_desk: At, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    found = desk.findings(examiner.get(place).text, finding="resubmit", reason="no")
    answer = examiner.post(f"{place}/checklist", data=found)
    assert answer.status_code == 422
    assert ">\r\nno</textarea>" in answer.text
    assert "Write 5 to 1000 characters." in answer.text


def test_a_finding_about_something_that_is_not_on_the_list_is_refused(
    at_desk: At, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    made_up = {"items-0-key": "seal_of_approval", "items-0-finding": "in_order"}
    assert examiner.post(f"{place}/checklist", data=made_up).status_code == 422


def test_only_what_changed_stands_on_top_when_a_letter_comes_back(
    sqlite_portal: Portal, at_desk: At, supplier: stories.Member, letter: UUID, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    found = desk.findings(
        examiner.get(place).text, finding="resubmit", reason="The seal is cut."
    )
    examiner.post(f"{place}/checklist", data=found)
    examiner.post(f"{place}/return", data=REASON)
    with sqlite_portal.begin(supplier.owner) as uow:
        (old,) = suppliers.application(uow, letter).documents
        better = documents.upload(
            uow,
            supplier.organisation_id,
            kind=DocumentKind.AUTHORISATION_LETTER,
            filename="better.png",
            data=scans.png(),
        )
        suppliers.attach_document(uow, letter, better, replaces_id=old.id)
        suppliers.save_letter(uow, letter, {"notice_days": "45"})
        suppliers.submit_application(uow, letter)
    page = examiner.get(place).text
    assert "<del>30</del>" in page
    assert "<ins>45</ins>" in page
    assert page.index("better.png") < page.index("The whole letter")
    assert old.filename in page


def test_the_brand_is_asked_from_the_desk_and_its_denial_stops_the_letter(
    sqlite_portal: Portal, at_desk: At, letter: UUID, place: str
) -> None:
    examiner = at_desk(StaffRole.EXAMINER)
    examiner.post(f"{place}/take")
    empty = examiner.post(f"{place}/brand", data={"source": "Its website."})
    assert empty.status_code == 422
    assert "Its website.</textarea>" in empty.text
    assert examiner.post(f"{place}/brand", data=QUESTION).location == f"{place}#brand"
    assert case(sqlite_portal, letter).state is CaseState.AWAITING_BRAND
    page = examiner.get(place).text
    assert "legal@brand.example" not in page
    assert "l***@brand.example" in page
    outbox.deliver_due(sqlite_portal)
    link = last_link(sqlite_portal)
    with sqlite_portal.begin(SYSTEM) as uow:
        code = suppliers.application(uow, letter).fields["grantor_uscc"]
        suppliers.answer_confirmation(
            uow,
            link.confirmation_id,
            link.secret,
            code,
            answer=suppliers.Answer.DENY,
            name="Lin, legal",
            note="We never wrote this letter.",
        )
    page = examiner.get(place).text
    assert "The right-holder denies this letter." in page
    assert "We never wrote this letter." in page


def test_letters_have_a_checklist_and_certifications_do_not(
    sqlite_portal: Portal, at_desk: At
) -> None:
    applicant = distributors.submitted(sqlite_portal)
    other = f"/staff/cases/{case(sqlite_portal, applicant.application_id).id}"
    examiner = at_desk(StaffRole.EXAMINER)
    assert examiner.post(f"{other}/checklist").status_code == 404
    assert examiner.post(f"{other}/brand", data=QUESTION).status_code == 404


def test_of_a_correction_only_the_ticked_fields_are_approved(
    sqlite_portal: Portal, at_desk: At
) -> None:
    party = seated(sqlite_portal)
    authorisation_id = party.authorised()
    correction = party.correct(authorisation_id, notice_days="60", grantee="Agent Limited")
    party.submit(correction)
    place = f"/staff/cases/{case(sqlite_portal, correction).id}"
    examiner, approver = at_desk(StaffRole.EXAMINER), at_desk(StaffRole.APPROVER)
    examiner.post(f"{place}/take")
    examiner.post(f"{place}/checklist", data=desk.findings(examiner.get(place).text))
    examiner.post(f"{place}/recommend", data=REASON)
    page = approver.get(place).text
    assert "What is to be corrected" in page
    assert "<ins>60</ins>" in page
    assert 'value="grantee" checked' in page
    answer = approver.post(f"{place}/approve", data={**REASON, "accepted": ["notice_days"]})
    assert answer.status_code == 302
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        corrected = suppliers.authorisation(uow, authorisation_id)
    assert corrected.version == 2
    assert (corrected.letter.notice_days, corrected.letter.grantee) == (60, "Agent Ltd")
    page = approver.get(f"/staff/authorisations/{authorisation_id}").text
    assert "superseded" in page


def test_a_correction_without_a_ticked_field_is_not_approved(
    sqlite_portal: Portal, at_desk: At
) -> None:
    party = seated(sqlite_portal)
    correction = party.correct(party.authorised(), notice_days="60")
    party.submit(correction)
    party.recommend(correction)
    place = f"/staff/cases/{case(sqlite_portal, correction).id}"
    approver = at_desk(StaffRole.APPROVER)
    assert approver.post(f"{place}/approve", data=REASON).status_code == 422
    assert case(sqlite_portal, correction).state is CaseState.AWAITING_APPROVAL
