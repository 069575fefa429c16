"""The examiner's checklist: statements, papers and screening before a recommendation."""

import pytest

from portal.domain import accounts, approvals, distributors, documents
from portal.domain.approvals import Finding
from portal.domain.distributors import ChecklistItem, CheckResult, EntryKind, NotChecked
from portal.domain.documents import DocumentKind
from portal.domain.members import OrganisationKind
from portal.kernel.actor import Actor
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, RuleBroken
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lists, scans
from tests.support.distributors import REASON, Applicant
from tests.support.people import officer

ANY = ("person_name", "id_number", "id_validity", "mobile", "bank_card")
BLURRED = "The portrait cannot be made out."


def entries(portal: Portal, actor: Actor, applicant: Applicant) -> tuple[ChecklistItem, ...]:
    with portal.begin(actor, writes=False) as uow:
        return distributors.checklist(uow, applicant.application_id)


def check(
    portal: Portal,
    actor: Actor,
    applicant: Applicant,
    key: str,
    finding: Finding = Finding.IN_ORDER,
    reason: str = "",
) -> None:
    with portal.begin(actor) as uow:
        distributors.check_entry(
            uow, applicant.application_id, key, finding=finding, reason=reason
        )


def taken(portal: Portal, kind: OrganisationKind) -> tuple[Applicant, Actor]:
    applicant = applicants.submitted(portal, kind)
    examiner = officer(portal, accounts.StaffRole.EXAMINER)
    with portal.begin(examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
    return applicant, examiner


def recommend(portal: Portal, examiner: Actor, applicant: Applicant) -> None:
    with portal.begin(examiner) as uow:
        distributors.recommend_application(uow, applicant.application_id, reason=REASON)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (OrganisationKind.NATURAL_PERSON, ANY),
        (OrganisationKind.INDIVIDUAL_BUSINESS, (*ANY, "licence_validity")),
        (
            OrganisationKind.COMPANY,
            (*ANY, "legal_representative", "owners", "licence_validity"),
        ),
    ],
)
def test_it_names_what_the_subject_states_and_every_paper(
    sqlite_portal: Portal, kind: OrganisationKind, fields: tuple[str, ...]
) -> None:
    applicant = applicants.submitted(sqlite_portal, kind)
    examiner = officer(sqlite_portal, accounts.StaffRole.EXAMINER)
    items = entries(sqlite_portal, examiner, applicant)
    assert tuple(item.key for item in items if item.kind is EntryKind.FIELD) == fields
    papers = applicants.view(sqlite_portal, examiner, applicant).documents
    listed = [item.document for item in items if item.kind is EntryKind.DOCUMENT]
    assert {one.id for one in listed if one} == {one.id for one in papers}
    assert {item.finding for item in items} == {None}


def test_nothing_is_recommended_before_every_entry_is_in_order(portal: Portal) -> None:
    applicant, examiner = taken(portal, OrganisationKind.NATURAL_PERSON)
    applicants.checked(portal, examiner, applicant)
    with portal.begin(examiner) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )
    items = entries(portal, examiner, applicant)
    for item in items[1:]:
        check(portal, examiner, applicant, item.key, reason=REASON)
    with pytest.raises(NotChecked) as error:
        recommend(portal, examiner, applicant)
    assert error.value.facts["items"] == [items[0].key]
    check(portal, examiner, applicant, items[0].key, Finding.RESUBMIT, BLURRED)
    with pytest.raises(NotChecked):
        recommend(portal, examiner, applicant)
    check(portal, examiner, applicant, items[0].key)
    recommend(portal, examiner, applicant)


def test_the_applicant_is_told_what_to_mend_once_it_comes_back(sqlite_portal: Portal) -> None:
    applicant, examiner = taken(sqlite_portal, OrganisationKind.NATURAL_PERSON)
    items = entries(sqlite_portal, examiner, applicant)
    paper = next(item for item in items if item.kind is EntryKind.DOCUMENT)
    check(sqlite_portal, examiner, applicant, paper.key, Finding.RESUBMIT, BLURRED)
    assert {item.finding for item in entries(sqlite_portal, applicant.owner, applicant)} == {
        None
    }
    with sqlite_portal.begin(examiner) as uow:
        distributors.return_application(uow, applicant.application_id, reason=REASON)
    told = entries(sqlite_portal, applicant.owner, applicant)
    assert [(item.key, item.reason) for item in told if item.finding] == [(paper.key, BLURRED)]


def test_statements_are_compared_anew_in_each_round_and_papers_stay_in_order(
    sqlite_portal: Portal,
) -> None:
    portal = sqlite_portal
    applicant, examiner = taken(portal, OrganisationKind.NATURAL_PERSON)
    items = entries(portal, examiner, applicant)
    blurred, *others = [item for item in items if item.document]
    for item in items:
        check(portal, examiner, applicant, item.key, reason=REASON)
    check(portal, examiner, applicant, blurred.key, Finding.RESUBMIT, BLURRED)
    with portal.begin(examiner) as uow:
        distributors.return_application(uow, applicant.application_id, reason=REASON)
    with portal.begin(applicant.owner) as uow:
        assert blurred.document is not None
        distributors.detach_document(uow, applicant.application_id, blurred.document.id)
        better = documents.upload(
            uow,
            applicant.organisation_id,
            kind=DocumentKind(blurred.document.kind),
            filename="better.png",
            data=scans.png(90),
        )
        distributors.attach_document(uow, applicant.application_id, better)
        distributors.submit_application(uow, applicant.application_id)
    found = {item.key: item.finding for item in entries(portal, examiner, applicant)}
    assert {found[key] for key in ANY} == {None}
    assert found[str(better)] is None
    assert {found[item.key] for item in others} == {Finding.IN_ORDER}
    assert blurred.key not in found


def test_asking_for_something_again_needs_a_reason(sqlite_portal: Portal) -> None:
    applicant, examiner = taken(sqlite_portal, OrganisationKind.NATURAL_PERSON)
    with pytest.raises(FieldErrors) as error:
        check(sqlite_portal, examiner, applicant, "mobile", Finding.RESUBMIT)
    assert applicants.found(error) == [("reason", "REASON_LENGTH")]


def test_only_entries_of_the_list_are_checked_by_examiners_in_the_examination(
    sqlite_portal: Portal,
) -> None:
    waiting = applicants.submitted(sqlite_portal)
    applicant, examiner = taken(sqlite_portal, OrganisationKind.NATURAL_PERSON)
    with pytest.raises(RuleBroken):
        check(sqlite_portal, examiner, waiting, "mobile")
    for key in ("owners", "nothing", str(applicant.application_id)):
        with pytest.raises(NotFound):
            check(sqlite_portal, examiner, applicant, key)
    for role in (accounts.StaffRole.INTAKE_OFFICER, accounts.StaffRole.APPROVER):
        with pytest.raises(Forbidden):
            check(sqlite_portal, officer(sqlite_portal, role), applicant, "mobile")
    with pytest.raises(Forbidden):
        check(sqlite_portal, applicant.owner, applicant, "mobile")


def test_a_checklist_is_not_shown_to_outsiders(sqlite_portal: Portal) -> None:
    applicant, stranger = applicants.submitted(sqlite_portal), applicants.start(sqlite_portal)
    with pytest.raises(NotFound):
        entries(sqlite_portal, stranger.owner, applicant)


def test_each_finding_is_on_record(portal: Portal) -> None:
    applicant, examiner = taken(portal, OrganisationKind.NATURAL_PERSON)
    check(portal, examiner, applicant, "mobile")
    with portal.begin(examiner, writes=False) as uow:
        case_id = approvals.case_of(uow, applicant.application_id).id
    assert applicants.event_names(portal, case_id)[-1] == "approvals.item.checked"


def test_what_screening_found_is_judged_with_a_reason_before_a_recommendation(
    portal: Portal,
) -> None:
    applicant, examiner = taken(portal, OrganisationKind.NATURAL_PERSON)
    applicants.checked(portal, examiner, applicant)
    with portal.begin(examiner) as uow:
        distributors.decide_identity(
            uow, applicant.application_id, result=CheckResult.MATCH, note=REASON
        )
    for item in entries(portal, examiner, applicant):
        check(portal, examiner, applicant, item.key)
    lists.import_list(portal, lists.row(name="例小满"))
    (found,) = [item for item in entries(portal, examiner, applicant) if item.hit]
    assert found.kind is EntryKind.HIT
    assert found.hit is not None
    assert found.hit.code == "LIST_NAME"
    with pytest.raises(NotChecked):
        recommend(portal, examiner, applicant)
    with pytest.raises(FieldErrors) as error:
        check(portal, examiner, applicant, found.key)
    assert applicants.found(error) == [("reason", "FIELD_REQUIRED")]
    check(portal, examiner, applicant, found.key, reason="Another person: born in 1950.")
    recommend(portal, examiner, applicant)


def test_what_screening_finds_after_the_recommendation_keeps_it_from_approval(
    sqlite_portal: Portal,
) -> None:
    body = applicants.officers(sqlite_portal)
    applicant = applicants.submitted(sqlite_portal)
    applicants.examined(sqlite_portal, applicant, body.examiner)
    lists.import_list(sqlite_portal, lists.row(name="例小满"))
    with pytest.raises(NotChecked), sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    lists.import_list(sqlite_portal)
    with sqlite_portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)


def test_an_applicant_is_never_shown_what_screening_found(sqlite_portal: Portal) -> None:
    applicant, examiner = taken(sqlite_portal, OrganisationKind.NATURAL_PERSON)
    lists.import_list(sqlite_portal, lists.row(name="例小满"))
    (found,) = [item for item in entries(sqlite_portal, examiner, applicant) if item.hit]
    check(sqlite_portal, examiner, applicant, found.key, Finding.RESUBMIT, "Who is this?")
    with sqlite_portal.begin(examiner) as uow:
        distributors.return_application(uow, applicant.application_id, reason=REASON)
    shown = entries(sqlite_portal, applicant.owner, applicant)
    assert EntryKind.HIT not in {item.kind for item in shown}
