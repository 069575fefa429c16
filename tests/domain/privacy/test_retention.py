"""What goes of itself when its time is over, and what stays although somebody asks (KYC-07)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.domain import approvals, distributors, documents, licences, privacy
from portal.domain.distributors.models import IdentityCheck, Kyc
from portal.domain.documents import DocumentKind
from portal.domain.privacy import Cause, HoldReason, Outcome, RequestState
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock, civil_date
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import scans
from tests.support.badges import Desk
from tests.support.distributors import Applicant
from tests.support.rights import Office

LAST_OF_SIX_MONTHS = date(2027, 5, 23)
NEXT_DUE = date(2027, 5, 23)
LAST_OF_THREE_YEARS = date(2030, 5, 23)


def holdings(office: Office, applicant: Applicant) -> tuple[privacy.Piece, ...]:
    found: tuple[privacy.Piece, ...] = office.read(
        applicant.owner, lambda uow: privacy.holdings(uow, applicant.organisation_id)
    )
    return found


def test_an_application_that_led_to_nothing_goes_after_six_months(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    (piece,) = holdings(office, applicant)
    assert piece.outcome is Outcome.ENDED
    assert piece.kept_until == LAST_OF_SIX_MONTHS
    office.on(LAST_OF_SIX_MONTHS)
    assert office.sweep() == 0
    office.on(LAST_OF_SIX_MONTHS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(applicant) == {}
    (view,) = office.read(
        applicant.owner, lambda uow: privacy.erasures_of(uow, applicant.organisation_id)
    )
    assert view.cause is Cause.RETENTION
    assert view.everything


def test_sweeping_again_finds_nothing_more(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    office.withdrawn()
    office.on(LAST_OF_SIX_MONTHS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.sweep() == 0


def test_a_draft_that_nobody_hands_in_is_withdrawn_and_goes(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant)
    office.on(LAST_OF_SIX_MONTHS)
    assert office.sweep() == 0
    office.on(LAST_OF_SIX_MONTHS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(applicant) == {}
    seen = applicants.view(portal, applicant.owner, applicant)
    assert seen.case.state is approvals.CaseState.WITHDRAWN


def test_one_that_lapsed_counts_from_the_day_it_lapsed(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    body = applicants.officers(sqlite_portal)
    applicant = applicants.submitted(sqlite_portal)
    with sqlite_portal.begin(body.examiner) as uow:
        distributors.take_application(uow, applicant.application_id)
        distributors.return_application(uow, applicant.application_id, reason="Blurred scan.")
    last = applicants.view(sqlite_portal, applicant.owner, applicant).case.waits_until
    assert last is not None
    office.on(last + timedelta(days=30))
    (piece,) = holdings(office, applicant)
    lapsed_on = last + timedelta(days=1)
    assert (piece.outcome, piece.ended_on) == (Outcome.ENDED, lapsed_on)
    assert piece.kept_until is not None
    office.on(piece.kept_until)
    assert office.sweep() == 0
    office.on(piece.kept_until + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(applicant) == {}


def test_an_application_with_the_officers_never_goes_of_itself(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicants.submitted(sqlite_portal)
    office.on(date(2030, 1, 1))
    assert office.sweep() == 0


def test_a_paper_of_no_application_goes_with_the_last_application(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    clock.advance(timedelta(days=20))
    with sqlite_portal.begin(applicant.owner) as uow:
        loose = documents.upload(
            uow,
            applicant.organisation_id,
            kind=DocumentKind.ID_FRONT,
            filename="better.png",
            data=scans.png(),
        )
    assert [piece.outcome for piece in holdings(office, applicant)] == [
        Outcome.ENDED,
        Outcome.LOOSE,
    ]
    office.on(LAST_OF_SIX_MONTHS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(applicant) == {}
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        assert not documents.held_documents(uow, [loose])


def test_a_loose_paper_goes_alone_while_an_application_is_open(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = applicants.submitted(sqlite_portal)
    with sqlite_portal.begin(applicant.owner) as uow:
        loose = documents.upload(
            uow,
            applicant.organisation_id,
            kind=DocumentKind.ID_FRONT,
            filename="other.png",
            data=scans.png(),
        )
    view = office.erasure(applicant, office.erased(applicant))
    assert [paper for paper, _ in view.documents] == [str(loose)]
    assert not view.applications
    assert not view.keys
    assert not view.everything


def test_a_member_s_request_waits_for_the_law_and_then_is_carried_out(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = applicants.certified(portal, applicants.officers(portal))
    request_id = office.request(applicant)
    assert office.carry_out(request_id) is None
    held = office.read(office.approver, lambda uow: privacy.request(uow, request_id))
    assert {hold.reason: hold.until for hold in held.holds} == {
        HoldReason.VERIFICATION_IN_FORCE: NEXT_DUE,
        HoldReason.RETENTION: LAST_OF_THREE_YEARS,
    }
    assert held.held_until == LAST_OF_THREE_YEARS
    office.on(LAST_OF_THREE_YEARS)
    assert office.sweep() == 0
    office.on(LAST_OF_THREE_YEARS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.state(request_id) is RequestState.DONE
    assert office.left(applicant) == {}


def test_a_member_who_left_goes_after_the_years_without_asking(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = applicants.certified(portal, applicants.officers(portal))
    (piece,) = holdings(office, applicant)
    assert piece.kept_until == LAST_OF_THREE_YEARS
    office.on(LAST_OF_THREE_YEARS)
    assert office.sweep() == 0
    office.on(LAST_OF_THREE_YEARS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(applicant) == {}
    with portal.begin(SYSTEM, writes=False) as uow:
        kyc = uow.session.scalars(
            select(Kyc).filter_by(organisation_id=applicant.organisation_id)
        ).one()
        assert (kyc.masked_name, kyc.person_key, kyc.number_keys) == ("", "", [])


def test_taking_a_necessary_consent_back_ends_membership_and_starts_the_years(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = applicants.certified(sqlite_portal, applicants.officers(sqlite_portal))
    office.on(date(2026, 12, 24))
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.record_consents(
            uow,
            applicant.application_id,
            {distributors.ConsentItem.PERSONAL_DATA: False},
        )
    (piece,) = holdings(office, applicant)
    assert [hold.reason for hold in piece.holds] == [HoldReason.RETENTION]
    assert piece.kept_until == date(2029, 12, 23)


def test_a_badge_and_a_deposit_hold(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    desk = Desk.open(sqlite_portal)
    applicant = desk.ready(desk.authorise())
    desk.license(applicant)
    (piece,) = holdings(office, applicant)
    assert {hold.reason for hold in piece.holds} == {
        HoldReason.LICENCE_IN_FORCE,
        HoldReason.VERIFICATION_IN_FORCE,
        HoldReason.RETENTION,
        HoldReason.DEPOSIT_OPEN,
    }
    office.on(LAST_OF_THREE_YEARS + timedelta(days=1))
    assert office.sweep() == 0
    (piece,) = holdings(office, applicant)
    assert [hold.reason for hold in piece.holds] == [HoldReason.DEPOSIT_OPEN]


def test_a_badge_that_was_given_back_no_longer_holds(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    desk = Desk.open(sqlite_portal)
    applicant = desk.ready(desk.authorise())
    licence_id: UUID = desk.license(applicant)
    clock.advance(timedelta(days=1))
    with sqlite_portal.begin(applicant.owner) as uow:
        licences.withdraw_licence(uow, licence_id)
    (piece,) = holdings(office, applicant)
    reasons = {hold.reason for hold in piece.holds}
    assert HoldReason.LICENCE_IN_FORCE not in reasons
    assert HoldReason.VERIFICATION_IN_FORCE in reasons


def test_one_organisation_that_cannot_be_erased_does_not_keep_the_others(
    sqlite_portal: Portal,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = Office.open(sqlite_portal, clock)
    stuck, other = office.withdrawn(), office.withdrawn()
    erase = distributors.erase_applications

    def stumble(uow: object, owner: UUID, ids: object) -> object:
        if owner == stuck.organisation_id:
            raise RuntimeError
        return erase(uow, owner, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(distributors, "erase_applications", stumble)
    office.on(LAST_OF_SIX_MONTHS + timedelta(days=1))
    assert office.sweep() == 1
    assert office.left(other) == {}
    assert office.left(stuck) != {}
    assert str(stuck.organisation_id) in caplog.text
    monkeypatch.undo()
    assert office.sweep() == 1
    assert office.left(stuck) == {}


def test_what_leads_to_a_face_is_destroyed_the_day_it_is_over(
    portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(portal, clock)
    applicant = applicants.submitted(portal)
    with portal.begin(SYSTEM) as uow:
        check = IdentityCheck(
            application_id=applicant.application_id,
            round=1,
            method=distributors.CheckMethod.FACE,
            state=distributors.CheckState.STARTED,
            provider="Sandbox",
            provider_contact="",
            request_id="",
            note="",
            token=b"where the face is",
            at=uow.now(),
            expires_at=uow.now() + timedelta(minutes=10),
        )
        uow.session.add(check)
    office.sweep()
    with portal.begin(SYSTEM, writes=False) as uow:
        assert uow.session.get_one(IdentityCheck, check.id).token == b"where the face is"
    clock.advance(timedelta(minutes=10))
    office.sweep()
    with portal.begin(SYSTEM, writes=False) as uow:
        assert uow.session.get_one(IdentityCheck, check.id).token is None
    names = applicants.event_names(portal, applicant.application_id)
    assert names.count("distributors.face.forgotten") == 1


def test_the_day_of_the_end_is_a_civil_day(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    assert holdings(office, applicant)[0].ended_on == civil_date(clock.now())
