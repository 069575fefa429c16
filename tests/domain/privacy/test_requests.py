"""Asking for an erasure: who may, what happens, what holds it, and taking the wish back."""

from datetime import date, timedelta

import pytest

from portal.domain import accounts, approvals, distributors, privacy
from portal.domain.documents import DocumentKind
from portal.domain.members import MemberRole
from portal.domain.privacy import Hold, HoldReason, RequestState
from portal.domain.privacy.rules import AlreadyRequested, NothingHeld, NotOpen
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import Forbidden, NotFound
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.people import fresh, member, officer
from tests.support.rights import Office, files_of


def test_what_nothing_holds_is_destroyed_at_request(portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    assert office.left(applicant).keys() >= {"details", "keys"}
    request_id = office.request(applicant)
    assert office.state(request_id) is RequestState.OPEN
    assert office.left(applicant).keys() >= {"details", "keys"}
    office.carry_out(request_id)
    office.deliver()
    assert office.state(request_id) is RequestState.DONE
    assert office.left(applicant) == {}


def test_the_files_are_deleted_with_the_rest(portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    before = files_of(portal)
    view = office.erasure(applicant, office.erased(applicant))
    gone = {sha256 for _, sha256 in view.documents}
    assert len(gone) == 3
    assert gone <= before
    assert files_of(portal) == before - gone


def test_the_application_still_says_that_there_was_one(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    office.erased(applicant)
    seen = applicants.view(sqlite_portal, applicant.owner, applicant)
    assert seen.case.state is approvals.CaseState.WITHDRAWN
    assert seen.details == distributors.Details().masked()
    names = {paper.kind: paper.filename for paper in seen.documents}
    assert names == {
        DocumentKind.ID_FRONT: "",
        DocumentKind.ID_BACK: "",
        DocumentKind.EXEMPTION_STATEMENT: "",
        DocumentKind.SUB_AUTHORISATION: "sub_authorisation.png",
    }
    assert seen.consents


def test_an_officer_reads_no_word_about_an_erased_person(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    office.erased(applicant)
    assert applicants.view(sqlite_portal, office.approver, applicant).details.person_name == ""


def test_an_erased_person_can_come_back(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    office.erased(applicant)
    again = applicants.fields(77)
    with sqlite_portal.begin(applicant.owner) as uow:
        application_id = distributors.start_application(uow, applicant.organisation_id)
    back = applicants.Applicant(applicant.organisation_id, applicant.owner, application_id)
    applicants.fill(sqlite_portal, back, again)
    assert applicants.view(sqlite_portal, applicant.owner, back).details.person_name == "例*满"


def test_an_application_with_the_officers_is_held_until_it_is_over(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = applicants.submitted(portal)
    request_id = office.request(applicant)
    assert office.carry_out(request_id) is None
    held = office.read(
        applicant.owner, lambda uow: privacy.open_request(uow, applicant.organisation_id)
    )
    assert held.state is RequestState.HELD
    assert held.holds == (Hold(HoldReason.CASE_OPEN, None),)
    assert held.held_until is None
    assert office.sweep() == 0
    office.do(
        applicant.owner,
        lambda uow: distributors.withdraw_application(uow, applicant.application_id),
    )
    assert office.sweep() == 1
    assert office.state(request_id) is RequestState.DONE
    assert office.left(applicant) == {}


def test_a_draft_is_held_until_its_owner_withdraws_it(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    office.carry_out(office.request(applicant))
    assert office.left(applicant).keys() >= {"details", "keys"}


def test_only_one_request_is_open_at_a_time(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    office.request(applicant)
    with pytest.raises(AlreadyRequested):
        office.request(applicant)


def test_who_has_nothing_held_need_not_ask(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    organisation_id, owner = member(sqlite_portal)
    with pytest.raises(NothingHeld), sqlite_portal.begin(fresh(owner)) as uow:
        privacy.request_erasure(uow, organisation_id)
    applicant = office.withdrawn()
    office.erased(applicant)
    with pytest.raises(NothingHeld):
        office.request(applicant)


def test_asking_takes_the_password_anew(sqlite_portal: Portal, clock: FrozenClock) -> None:
    applicant = Office.open(sqlite_portal, clock).withdrawn()
    with pytest.raises(accounts.ProofNeeded), sqlite_portal.begin(applicant.owner) as uow:
        privacy.request_erasure(uow, applicant.organisation_id)


def test_colleagues_may_not_ask_and_strangers_learn_nothing(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    applicant = Office.open(sqlite_portal, clock).withdrawn()
    _, stranger = member(sqlite_portal)
    colleague = applicants.colleague(applicant, MemberRole.STAFF)
    for actor, error in ((colleague, Forbidden), (stranger, NotFound)):
        with pytest.raises(error), sqlite_portal.begin(fresh(actor)) as uow:
            privacy.request_erasure(uow, applicant.organisation_id)
        with pytest.raises(error), sqlite_portal.begin(actor) as uow:
            privacy.cancel_erasure(uow, applicant.organisation_id)
    with pytest.raises(NotFound), sqlite_portal.begin(stranger, writes=False) as uow:
        privacy.holdings(uow, applicant.organisation_id)
    with pytest.raises(NotFound), sqlite_portal.begin(stranger, writes=False) as uow:
        privacy.open_request(uow, applicant.organisation_id)
    with pytest.raises(NotFound), sqlite_portal.begin(stranger, writes=False) as uow:
        privacy.erasures_of(uow, applicant.organisation_id)


def test_a_wish_taken_back_is_not_carried_out(portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    office.do(
        applicant.owner, lambda uow: privacy.cancel_erasure(uow, applicant.organisation_id)
    )
    assert office.state(request_id) is RequestState.CANCELLED
    with pytest.raises(NotOpen):
        office.carry_out(request_id)
    assert office.left(applicant).keys() >= {"details", "keys"}
    with pytest.raises(NotOpen), portal.begin(applicant.owner) as uow:
        privacy.cancel_erasure(uow, applicant.organisation_id)
    assert office.state(office.request(applicant)) is RequestState.OPEN


def test_only_those_who_decide_carry_out_and_never_for_their_own(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    examiner = officer(sqlite_portal, accounts.StaffRole.EXAMINER)
    with pytest.raises(Forbidden), sqlite_portal.begin(examiner) as uow:
        privacy.carry_out(uow, request_id)
    with pytest.raises(Forbidden), sqlite_portal.begin(examiner, writes=False) as uow:
        privacy.request(uow, request_id)
    with pytest.raises(Forbidden), sqlite_portal.begin(examiner, writes=False) as uow:
        privacy.requests(uow, state=RequestState.OPEN)
    own = type(office.approver)(
        office.approver.id, office.approver.permissions, applicant.owner.organisations
    )
    with pytest.raises(approvals.OwnOrganisation), sqlite_portal.begin(own) as uow:
        privacy.carry_out(uow, request_id)
    with pytest.raises(NotFound):
        office.carry_out(applicant.organisation_id)


def test_nobody_but_the_portal_erases_of_itself(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    with pytest.raises(Forbidden), sqlite_portal.begin(office.approver) as uow:
        privacy.erase_due(uow, applicant.organisation_id)
    with pytest.raises(Forbidden), sqlite_portal.begin(office.approver) as uow:
        privacy.replay(uow)
    with pytest.raises(Forbidden), sqlite_portal.begin(office.approver) as uow:
        privacy.log_erasure(uow, {"id": "x"})
    with pytest.raises(Forbidden), sqlite_portal.begin(office.approver, writes=False) as uow:
        privacy.due_organisations(uow)
    with pytest.raises(Forbidden), sqlite_portal.begin(office.approver, writes=False) as uow:
        privacy.not_in_force(uow)


def test_an_owner_cannot_erase_behind_the_officers_back(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    applicant = Office.open(sqlite_portal, clock).withdrawn()
    ids = [applicant.application_id]
    with pytest.raises(Forbidden), sqlite_portal.begin(applicant.owner) as uow:
        distributors.erase_applications(uow, applicant.organisation_id, ids)
    with pytest.raises(Forbidden), sqlite_portal.begin(applicant.owner) as uow:
        distributors.erase_person(uow, applicant.organisation_id)
    with pytest.raises(Forbidden), sqlite_portal.begin(applicant.owner) as uow:
        distributors.forget_faces(uow)


def test_requests_wait_in_the_order_they_came(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    first = office.request(office.withdrawn())
    clock.advance(timedelta(minutes=1))
    second = office.request(office.withdrawn())
    page = office.read(
        office.approver, lambda uow: privacy.requests(uow, state=RequestState.OPEN)
    )
    assert [one.id for one in page.items] == [first, second]
    assert page.items[0].answer_by == date(2026, 12, 23)
    office.carry_out(first)
    page = office.read(
        office.approver, lambda uow: privacy.requests(uow, state=RequestState.OPEN)
    )
    assert [one.id for one in page.items] == [second]


def test_every_step_is_on_record_without_a_word_about_the_person(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    erasure_id = office.carry_out(request_id)
    assert erasure_id is not None
    assert applicants.event_names(sqlite_portal, request_id) == [
        "privacy.erasure.requested",
        "privacy.erasure.decided",
    ]
    assert applicants.event_names(sqlite_portal, erasure_id) == ["privacy.erasure.made"]
    assert applicants.event_names(sqlite_portal, applicant.application_id)[-1] == (
        "distributors.application.erased"
    )
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        assert privacy.erasure(uow, erasure_id).request_id == request_id
