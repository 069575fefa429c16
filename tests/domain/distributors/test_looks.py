"""Full data: never without a reason, a fresh password, and a trace for the person (KYC-08)."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from portal.domain import accounts, distributors, documents
from portal.domain.accounts import StaffRole
from portal.domain.distributors import ApplicationView
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.distributors import Applicant
from tests.support.people import fresh, officer

WHY = "The number on the scan is hard to read."
SECOND = timedelta(seconds=1)


def look(portal: Portal, actor: Actor, applicant: Applicant, reason: str = WHY) -> None:
    with portal.begin(actor) as uow:
        distributors.look(uow, applicant.application_id, reason=reason)


def seen(portal: Portal, actor: Actor, applicant: Applicant) -> ApplicationView:
    return applicants.view(portal, actor, applicant)


def picture(
    portal: Portal, actor: Actor, applicant: Applicant, document_id: UUID | None = None
) -> bytes:
    with portal.begin(actor, writes=False) as uow:
        if document_id is None:
            document_id = (
                distributors.application(uow, applicant.application_id).documents[0].id
            )
        return distributors.picture(uow, applicant.application_id, document_id, page=1)


def test_an_officer_sees_the_full_data_for_fifteen_minutes(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = applicants.submitted(portal)
    examiner = fresh(officer(portal, StaffRole.EXAMINER))
    before = seen(portal, examiner, applicant)
    assert (before.full, before.look_ends) == (None, None)
    look(portal, examiner, applicant)
    during = seen(portal, examiner, applicant)
    assert during.full is not None
    assert during.full.person_name == "例小满"
    assert during.full.id_number.startswith("110000")
    assert during.details == before.details, "the masked data stay masked"
    assert during.look_ends == clock.now() + timedelta(minutes=15)
    clock.advance(timedelta(minutes=15) - SECOND)
    assert seen(portal, examiner, applicant).full is not None
    clock.advance(SECOND)
    assert seen(portal, examiner, applicant).full is None


def test_one_look_opens_one_application_to_one_officer(sqlite_portal: Portal) -> None:
    portal = sqlite_portal
    looked_at, other = applicants.submitted(portal), applicants.submitted(portal)
    examiner = fresh(officer(portal, StaffRole.EXAMINER))
    look(portal, examiner, looked_at)
    assert seen(portal, examiner, other).full is None
    for reader in (
        fresh(officer(portal, StaffRole.EXAMINER)),
        fresh(officer(portal, StaffRole.APPROVER)),
        fresh(officer(portal, StaffRole.AUDITOR)),
        looked_at.owner,
    ):
        assert seen(portal, reader, looked_at).full is None
        with pytest.raises(Forbidden):
            picture(portal, reader, looked_at)


@pytest.mark.parametrize("role", set(StaffRole) - {StaffRole.EXAMINER, StaffRole.APPROVER})
def test_only_examiners_and_approvers_may_look(sqlite_portal: Portal, role: StaffRole) -> None:
    applicant = applicants.submitted(sqlite_portal)
    with pytest.raises((Forbidden, NotFound)):
        look(sqlite_portal, fresh(officer(sqlite_portal, role)), applicant)


def test_nobody_looks_at_its_own_organisation(sqlite_portal: Portal) -> None:
    applicant = applicants.submitted(sqlite_portal)
    examiner = officer(sqlite_portal, StaffRole.EXAMINER)
    both = Actor(
        examiner.id,
        examiner.permissions,
        {applicant.organisation_id: MEMBER_PERMISSIONS[MemberRole.STAFF]},
        is_fresh=True,
    )
    with pytest.raises(Forbidden):
        look(sqlite_portal, both, applicant)


def test_outsiders_do_not_learn_that_there_is_anything(sqlite_portal: Portal) -> None:
    applicant, stranger = applicants.submitted(sqlite_portal), applicants.start(sqlite_portal)
    for actor in (ANONYMOUS, fresh(stranger.owner)):
        with pytest.raises(NotFound):
            look(sqlite_portal, actor, applicant)
        with pytest.raises(NotFound):
            picture(sqlite_portal, actor, applicant, uuid4())
        with pytest.raises(NotFound), sqlite_portal.begin(actor, writes=False) as uow:
            distributors.looks(uow, applicant.organisation_id)
    with pytest.raises(Forbidden):
        look(sqlite_portal, fresh(applicant.owner), applicant)


def test_a_password_given_long_ago_is_not_enough(sqlite_portal: Portal) -> None:
    applicant = applicants.submitted(sqlite_portal)
    examiner = officer(sqlite_portal, StaffRole.EXAMINER)
    with pytest.raises(accounts.ProofNeeded):
        look(sqlite_portal, examiner, applicant)
    assert seen(sqlite_portal, examiner, applicant).full is None


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "REASON_LENGTH"),
        ("    x   ", "REASON_LENGTH"),
        ("x" * 501, "REASON_LENGTH"),
        ("hidden \u202e sign", "TEXT_INVISIBLE"),
    ],
)
def test_a_look_has_a_reason_in_words(sqlite_portal: Portal, reason: str, code: str) -> None:
    applicant = applicants.submitted(sqlite_portal)
    with pytest.raises(FieldErrors) as error:
        look(
            sqlite_portal, fresh(officer(sqlite_portal, StaffRole.EXAMINER)), applicant, reason
        )
    assert applicants.found(error) == [("reason", code)]


def test_the_person_reads_when_in_which_role_and_why_but_not_who(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant, other = applicants.submitted(portal), applicants.submitted(portal)
    started = clock.now()
    look(portal, fresh(officer(portal, StaffRole.EXAMINER)), applicant)
    clock.advance(timedelta(hours=1))
    look(portal, fresh(officer(portal, StaffRole.APPROVER)), applicant, "To decide on it.")
    with portal.begin(applicant.owner, writes=False) as uow:
        page = distributors.looks(uow, applicant.organisation_id)
    assert [(one.at, one.roles, one.reason) for one in page.items] == [
        (clock.now(), (StaffRole.APPROVER,), "To decide on it."),
        (started, (StaffRole.EXAMINER,), WHY),
    ]
    with portal.begin(other.owner, writes=False) as uow:
        assert distributors.looks(uow, other.organisation_id).items == ()


def test_a_look_is_on_record_without_its_words(portal: Portal) -> None:
    applicant = applicants.submitted(portal)
    look(portal, fresh(officer(portal, StaffRole.EXAMINER)), applicant)
    names = applicants.event_names(portal, applicant.application_id)
    assert names[-1] == "distributors.person.viewed"


def test_a_picture_is_shown_marked_while_a_look_lasts(
    portal: Portal, clock: FrozenClock
) -> None:
    applicant = applicants.submitted(portal)
    examiner = fresh(officer(portal, StaffRole.EXAMINER))
    with pytest.raises(Forbidden):
        picture(portal, examiner, applicant)
    look(portal, examiner, applicant)
    first = picture(portal, examiner, applicant)
    assert Image.open(BytesIO(first)).format == "PNG"
    clock.advance(SECOND)
    assert picture(portal, examiner, applicant) != first, "the mark names the time"
    clock.advance(timedelta(minutes=15))
    with pytest.raises(Forbidden):
        picture(portal, examiner, applicant)


def test_a_look_opens_the_papers_of_its_application_only(sqlite_portal: Portal) -> None:
    portal = sqlite_portal
    applicant, other = applicants.submitted(portal), applicants.submitted(portal)
    examiner = fresh(officer(portal, StaffRole.EXAMINER))
    look(portal, examiner, applicant)
    papers = seen(portal, examiner, other).documents
    for document_id in (papers[0].id, uuid4()):
        with pytest.raises(NotFound):
            picture(portal, examiner, applicant, document_id)
    own = seen(portal, examiner, applicant).documents[0].id
    for page in (0, 2):
        with pytest.raises(NotFound), portal.begin(examiner, writes=False) as uow:
            distributors.picture(uow, applicant.application_id, own, page=page)


def test_pictures_of_identity_documents_leave_as_files_for_their_owner_only(
    sqlite_portal: Portal,
) -> None:
    applicant = applicants.submitted(sqlite_portal)
    examiner = fresh(officer(sqlite_portal, StaffRole.EXAMINER))
    look(sqlite_portal, examiner, applicant)
    for paper in seen(sqlite_portal, examiner, applicant).documents:
        with sqlite_portal.begin(examiner, writes=False) as uow:
            if paper.is_identity_picture:
                with pytest.raises(Forbidden):
                    documents.content(uow, paper.id)
            else:
                assert documents.content(uow, paper.id)
        for reader in (applicant.owner, SYSTEM):
            with sqlite_portal.begin(reader, writes=False) as uow:
                assert documents.content(uow, paper.id)
