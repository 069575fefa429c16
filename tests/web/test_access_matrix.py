"""Every route and method, and what it answers to everybody there is.

The table is access_matrix.toml; a route that is not in it fails the test.  Nothing is kept of
any request, so each meets the same portal.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from typing_extensions import override
from werkzeug.test import TestResponse

from portal.domain import (
    accounts,
    approvals,
    deposits,
    distributors,
    documents,
    licences,
    members,
    privacy,
    screening,
    suppliers,
)
from portal.domain.accounts import StaffRole
from portal.domain.distributors import CheckMethod, ConsentItem, ContactKind, SelectedScope
from portal.domain.licences import MeasureKind, Reason
from portal.domain.members import MemberRole, OrganisationKind
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.money import Money
from portal.store.uow import UnitOfWork
from portal.web.app import create_app
from portal.web.routing import STATIC_ENDPOINTS
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import lists, scans, stories
from tests.support.people import fresh, officer
from tests.support.sessions import browser_of

TABLE = Path(__file__).with_name("access_matrix.toml")
NOTE = "The shop sold what it may not."
_MEMBERS = MappingProxyType({"colleague": MemberRole.STAFF, "finance": MemberRole.FINANCE})


class Rehearsal(UnitOfWork):
    """A unit of work of which nothing is kept."""

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()
        super().__exit__(kind, error, trace)


class RehearsedPortal(Portal):
    """A portal on which everything can be tried."""

    @override
    def begin(
        self, actor: Actor, *, writes: bool = True, request_id: str | None = None
    ) -> UnitOfWork:
        return Rehearsal(self.around, actor, writes=writes, request_id=request_id or "")


@dataclass(frozen=True, slots=True)
class World:
    """A portal with one of everything, and the cookie of everybody."""

    app: Flask
    places: Mapping[str, object]
    cookies: Mapping[str, str]

    def ask(self, person: str, method: str, rule: str) -> TestResponse:
        """Send one request as a person, signed in anew each time."""
        browser = self.app.test_client()
        browser.set_cookie("portal", self.cookies[person])
        return browser.open(self.address(rule), method=method)

    def address(self, rule: str) -> str:
        """Fill the gaps of a rule with what exists."""
        certification = "/certification/" in rule
        gaps = {
            **self.places,
            **({"number": 1} if rule.startswith("/member") else {}),
            "application_id": self.places["certification" if certification else "letter"],
            "document_id": self.places[_paper(rule)],
            "case_id": self.places["letter_case" if _about_a_letter(rule) else "case_id"],
            "proposal_id": self.places["receipt" if "/deposits/" in rule else "measure"],
            "secret": self.places["activation" if "activations" in rule else "invitation"],
        }
        return re.sub(r"<(?:[^:<>]*:)?(\w+)>", lambda gap: str(gaps[gap.group(1)]), rule)


def _about_a_letter(rule: str) -> bool:
    return rule.endswith(("/brand", "/checklist"))


def _paper(rule: str) -> str:
    if rule.startswith("/staff"):
        return "case_picture" if "/pictures/" in rule else "case_paper"
    return "certification_paper" if "/certification/" in rule else "letter_paper"


@pytest.fixture
def world(sqlite_portal: Portal) -> World:
    portal = sqlite_portal
    ours, ids = _organisation(portal)
    staff = {role.value: officer(portal, role) for role in StaffRole}
    people = {
        "stranger": stories.register_member(portal, name="Stranger").owner,
        "owner": ours.owner,
        **{name: _colleague(portal, ours, role) for name, role in _MEMBERS.items()},
        **staff,
        "officer_without_role": officer(portal),
    }
    places = {
        **ids,
        **_on_the_desk(portal, staff, ours, ids["licence_id"]),
        **_links(portal, ours),
        **_erasures(portal, ours, staff["approver"]),
        "organisation_id": ours.organisation_id,
        "member_id": ours.organisation_id,
        "candidate_id": ours.organisation_id,
        "entry_id": _listed(portal),
        "source": "SUPREME_COURT",
        "confirmation_id": ours.organisation_id,
        "officer_id": staff["examiner"].id,
        "version": 1,
        "page": 1,
        "_prefix": "v",
        "kind": "csv",
    }
    rehearsed = RehearsedPortal(portal.settings, portal.around, portal.queue)
    app = create_app(rehearsed)
    app.config["WTF_CSRF_ENABLED"] = False
    cookies = {name: _cookie(browser_of(app, portal, one)) for name, one in people.items()}
    return World(app, places, {"anonymous": "", **cookies})


def _cookie(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("portal")
    assert cookie is not None
    return cookie.value


def _organisation(portal: Portal) -> tuple[stories.Member, dict[str, UUID | str | int]]:
    """Return a company that has a badge, and a draft of everything for the next one."""
    ours = stories.register_member(portal, OrganisationKind.COMPANY, name="Agent")
    authorisation_id = stories.authorised(portal, ours)
    scope = SelectedScope(authorisation_id, own=True)
    with portal.begin(ours.owner) as uow:
        first = distributors.start_application(uow, ours.organisation_id)
    applicant = applicants.Applicant(ours.organisation_id, ours.owner, first)
    applicants.fill(portal, applicant, scope=scope)
    with portal.begin(ours.owner) as uow:
        distributors.submit_application(uow, first)
    body = applicants.officers(portal)
    applicants.examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, first, reason=NOTE)
    stories.publish(portal, ours)
    stories.pay(portal, ours, 200_000)
    with portal.begin(body.examiner) as uow:
        proposal_id = licences.propose_grant(uow, ours.organisation_id, reason=NOTE)
    with portal.begin(body.approver) as uow:
        licence_id = licences.grant(uow, proposal_id)
        licence = licences.licence(uow, licence_id)
    outbox.deliver_due(portal)
    with portal.begin(fresh(ours.owner)) as uow:
        change_id = distributors.change_contact(
            uow, ours.organisation_id, ContactKind.BANK_CARD, "12345678"
        )
    letter = stories.letter_draft(portal, ours, scan=False)
    with portal.begin(ours.owner) as uow:
        second = distributors.start_application(uow, ours.organisation_id)
        papers = [_upload(uow, ours.organisation_id) for _ in range(2)]
        suppliers.attach_document(uow, letter, papers[0])
        distributors.attach_document(uow, second, papers[1])
        distributors.record_consents(uow, second, {ConsentItem.PROVIDER: True})
        person = applicants.fields(8_800)
        needed = ("person_name", "id_type", "id_number", "mobile")
        distributors.save_details(uow, second, {name: person[name] for name in needed})
        check_id = distributors.request_check(uow, second, CheckMethod.TELECOM3)
    return ours, {
        "authorisation_id": authorisation_id,
        "licence_id": licence_id,
        "number": licence.number,
        "code": licence.code,
        "letter": letter,
        "letter_paper": papers[0],
        "certification": second,
        "certification_paper": papers[1],
        "check_id": check_id,
        "change_id": change_id,
    }


def _upload(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    return documents.upload(
        uow,
        organisation_id,
        kind=documents.DocumentKind.OTHER,
        filename="paper.png",
        data=scans.png(),
    )


def _on_the_desk(
    portal: Portal, staff: Mapping[str, Actor], ours: stories.Member, licence_id: object
) -> dict[str, UUID]:
    """Return what waits for officers: an application, a measure, a receipt."""
    applicant = applicants.submitted(portal)
    with portal.begin(SYSTEM, writes=False) as uow:
        case_id = approvals.case_of(uow, applicant.application_id).id
        papers = distributors.application(uow, applicant.application_id).documents
    with portal.begin(fresh(staff["examiner"])) as uow:
        distributors.look(uow, applicant.application_id, reason=NOTE)
    application_id = stories.letter_draft(portal, ours)
    with portal.begin(ours.owner) as uow:
        suppliers.save_letter(uow, application_id, {"letter_no": "ON-THE-DESK"})
        suppliers.submit_application(uow, application_id)
    with portal.begin(SYSTEM, writes=False) as uow:
        letter_case_id = approvals.case_of(uow, application_id).id
    with portal.begin(officer(portal, StaffRole.EXAMINER)) as uow:
        measure = licences.propose_measure(
            uow,
            UUID(str(licence_id)),
            MeasureKind.SUSPEND,
            reason=Reason.MANUAL,
            note=NOTE,
        )
    with portal.begin(staff["finance_clerk"]) as uow:
        receipt = deposits.record_receipt(
            uow,
            ours.organisation_id,
            amount=Money(100_00),
            value_date=uow.today(),
            bank_ref="WAITING",
            payer_name="Payer",
        )
    return {
        "case_id": case_id,
        "case_paper": next(paper.id for paper in papers if not paper.is_identity_picture),
        "case_picture": next(paper.id for paper in papers if paper.is_identity_picture),
        "letter_case": letter_case_id,
        "measure": measure,
        "receipt": receipt,
    }


def _listed(portal: Portal) -> UUID:
    """Return an entry of a list of barred persons."""
    lists.import_list(portal, lists.row())
    with portal.begin(SYSTEM, writes=False) as uow:
        (entry,) = screening.entries(uow, screening.ListSource.SUPREME_COURT).items
    return entry.id


def _erasures(portal: Portal, ours: stories.Member, approver: Actor) -> dict[str, UUID]:
    """Return an erasure of our organisation, and the request of another one that waits."""
    with portal.begin(fresh(ours.owner)) as uow:
        documents.upload(
            uow,
            ours.organisation_id,
            kind=documents.DocumentKind.ID_FRONT,
            filename="blurred.png",
            data=scans.png(),
        )
        request_id = privacy.request_erasure(uow, ours.organisation_id)
    with portal.begin(approver) as uow:
        erasure_id = privacy.carry_out(uow, request_id)
    assert erasure_id is not None
    with portal.begin(ours.owner) as uow:
        privacy.cancel_erasure(uow, ours.organisation_id)
    other = applicants.start(portal)
    with portal.begin(fresh(other.owner)) as uow:
        waiting = privacy.request_erasure(uow, other.organisation_id)
    return {"erasure_id": erasure_id, "request_id": waiting}


def _links(portal: Portal, ours: stories.Member) -> dict[str, str]:
    with portal.begin(ours.owner) as uow:
        invitation = members.invite(
            uow, ours.organisation_id, email="new@shop.example", role=MemberRole.STAFF
        )
    with portal.begin(SYSTEM) as uow:
        activation = accounts.create_officer(
            uow, email="new@body.example", name="New", roles=[StaffRole.EXAMINER]
        )
    return {"invitation": invitation, "activation": activation}


def _colleague(portal: Portal, ours: stories.Member, role: MemberRole) -> Actor:
    email = stories.colleague(portal, ours, role)
    with portal.begin(ANONYMOUS, writes=False) as uow:
        user = accounts.user_by_email(uow, email)
        assert user is not None
        return members.actor(uow, user.id)


def _routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in STATIC_ENDPOINTS
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def _table() -> dict[str, dict[str, int | str]]:
    """Return, for each route, the answer to each person; `others` are those not named."""
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    table: dict[str, dict[str, int | str]] = {}
    for row in read["access"]:
        for route in row["routes"]:
            assert route not in table, f"{route} is there twice"
            table[route] = {name: answer for name, answer in row.items() if name != "routes"}
    return table


def _answer(response: TestResponse) -> int | str:
    if response.status_code == 302 and response.location.startswith("/sign-in"):
        return "sign in"
    return response.status_code


def test_every_route_is_in_the_table_and_the_table_names_no_other(
    sqlite_portal: Portal,
) -> None:
    assert _table().keys() == _routes(create_app(sqlite_portal))


def test_everybody_is_answered_as_the_table_says(world: World) -> None:
    wrong = {}
    for route, answers in _table().items():
        assert answers.keys() <= world.cookies.keys() | {"others"}, route
        method, rule = route.split(" ", 1)
        for person in world.cookies:
            given = _answer(world.ask(person, method, rule))
            expected = answers.get(person, answers.get("others"))
            if given != expected:
                wrong[route, person] = f"{given} instead of {expected}"
    assert not wrong
