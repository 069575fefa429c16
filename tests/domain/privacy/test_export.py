"""A person takes out everything that is held about it, in full, and nobody else can."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from portal.domain import accounts, distributors, privacy
from portal.domain.distributors import ConsentItem
from portal.domain.members import MemberRole
from portal.domain.privacy.rules import TooManyExports
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import Forbidden, NotFound, Unavailable
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import scans
from tests.support.badges import Desk
from tests.support.distributors import Applicant
from tests.support.people import fresh, member
from tests.support.rights import Office


def export(portal: Portal, applicant: Applicant) -> zipfile.ZipFile:
    with portal.begin(fresh(applicant.owner)) as uow:
        return zipfile.ZipFile(io.BytesIO(privacy.export(uow, applicant.organisation_id)))


def told(portal: Portal, applicant: Applicant) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(export(portal, applicant).read("data.json"))
    return data


def test_everything_stated_is_told_in_full(portal: Portal) -> None:
    applicant = applicants.start(portal)
    given = applicants.fields(4711)
    applicants.fill(portal, applicant, given)
    data = told(portal, applicant)
    (application,) = data["applications"]
    stated = application["details"]
    for name in ("person_name", "id_number", "mobile", "bank_card"):
        assert stated[name] == given[name]
    assert application["state"] == "draft"
    assert {one["item"] for one in application["consents"]} == set(ConsentItem)
    assert data["people"][0]["email"].endswith("@shop.example")
    assert data["organisation"]["id"] == str(applicant.organisation_id)


def test_every_file_is_there_as_it_was_handed_in(portal: Portal) -> None:
    applicant = applicants.start(portal)
    applicants.fill(portal, applicant)
    archive = export(portal, applicant)
    data = json.loads(archive.read("data.json"))
    assert {one["kind"] for one in data["documents"]} == {
        "id_front",
        "id_back",
        "exemption_statement",
        "sub_authorisation",
    }
    for one in data["documents"]:
        assert archive.read(one["file"]) == scans.png()
        assert one["file"].endswith(f"-{one['kind']}.png")
    assert archive.testzip() is None


def test_badge_deposit_and_history_are_told_too(sqlite_portal: Portal) -> None:
    desk = Desk.open(sqlite_portal)
    applicant = desk.ready(desk.authorise())
    desk.license(applicant)
    data = told(sqlite_portal, applicant)
    assert data["licence"]["number"].startswith("DGA-2026-D-")
    assert data["deposit"]["total"] == 20_000_00
    assert [one["kind"] for one in data["deposit"]["postings"]] == ["receipt"]
    (verification,) = data["verifications"]
    assert verification["verified_on"] == "2026-11-23"
    (application,) = data["applications"]
    assert [one["verb"] for one in application["history"]][-1] == "approve"
    assert {one["method"] for one in application["checks"]} >= {"TELECOM3", "MANUAL"}
    asked = {one["provider"] for one in application["checks"]} - {""}
    assert {one["provider"] for one in data["sharings"]} == asked
    assert data["sharings"][0]["kinds"]


def test_digests_and_officers_are_not_told(sqlite_portal: Portal) -> None:
    body = applicants.officers(sqlite_portal)
    applicant = applicants.certified(sqlite_portal, body)
    text = json.dumps(told(sqlite_portal, applicant))
    for name in ("person_key", "checked_key", "card_key", "number_keys", "decided_by"):
        assert name not in text
    for one in (body.examiner, body.approver):
        assert str(one.id) not in text


def test_an_erased_application_is_told_as_one_of_which_nothing_is_held(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    office.erased(applicant)
    data = told(sqlite_portal, applicant)
    (application,) = data["applications"]
    assert application["details"] is None
    assert application["erased_at"].startswith("2026-11-23")
    assert [one["kind"] for one in data["documents"]] == ["sub_authorisation"]


def test_it_takes_the_password_anew(sqlite_portal: Portal) -> None:
    applicant = applicants.start(sqlite_portal)
    with pytest.raises(accounts.ProofNeeded), sqlite_portal.begin(applicant.owner) as uow:
        privacy.export(uow, applicant.organisation_id)


def test_nobody_takes_out_what_belongs_to_others(sqlite_portal: Portal) -> None:
    applicant = applicants.start(sqlite_portal)
    _, stranger = member(sqlite_portal)
    colleague = applicants.colleague(applicant, MemberRole.STAFF)
    body = applicants.officers(sqlite_portal)
    for actor, error in (
        (colleague, Forbidden),
        (stranger, NotFound),
        (body.examiner, NotFound),
        (body.approver, Forbidden),
    ):
        with pytest.raises(error), sqlite_portal.begin(fresh(actor)) as uow:
            privacy.export(uow, applicant.organisation_id)
    for actor in (fresh(stranger), fresh(body.approver), SYSTEM):
        with pytest.raises(Forbidden), sqlite_portal.begin(actor, writes=False) as uow:
            distributors.file_contents(uow, applicant.organisation_id)


def test_five_times_within_a_day_and_not_once_more(portal: Portal, clock: FrozenClock) -> None:
    applicant = applicants.start(portal)
    for _ in range(5):
        export(portal, applicant)
        clock.advance(timedelta(hours=1))
    with pytest.raises(TooManyExports):
        export(portal, applicant)
    clock.advance(timedelta(hours=19))
    assert export(portal, applicant).namelist() == ["data.json"]


def test_it_is_on_record_how_often_data_were_taken_out(sqlite_portal: Portal) -> None:
    applicant = applicants.start(sqlite_portal)
    export(sqlite_portal, applicant)
    names = applicants.event_names(sqlite_portal, applicant.organisation_id)
    assert names[-1] == "privacy.data.exported"


def test_a_file_that_cannot_be_read_is_not_left_out_silently(sqlite_portal: Portal) -> None:
    applicant = applicants.start(sqlite_portal)
    applicants.fill(sqlite_portal, applicant)
    with sqlite_portal.begin(SYSTEM, writes=False) as uow:
        paper = distributors.application(uow, applicant.application_id).documents[0]
    sqlite_portal.around.blobs.delete(paper.sha256)
    with pytest.raises(Unavailable):
        export(sqlite_portal, applicant)
