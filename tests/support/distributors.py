"""Distributors on their way through certification, made with the commands the pages call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.domain import accounts, distributors, documents, members
from portal.domain.approvals import Finding
from portal.domain.distributors import CheckMethod, CheckResult, ConsentItem, SelectedScope
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole, OrganisationKind
from portal.jobs.outbox import deliver
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.checkdigits import (
    luhn_ok,
    mod11_2_check_character,
    organisation_code_check_character,
    uscc_check_character,
)
from portal.kernel.errors import FieldErrors
from portal.store.eventlog import DeliveryRow, EventRow
from portal.wiring import Portal
from tests.support import scans
from tests.support.people import officer

REASON = "Everything fits together."
_REGISTRAR_AND_TYPE = MappingProxyType(
    {OrganisationKind.COMPANY: "91", OrganisationKind.INDIVIDUAL_BUSINESS: "92"}
)
_PASSWORD = "correct horse battery staple"
_numbers = count(10_001)  # tests that name a serial name a smaller one


@dataclass(frozen=True, slots=True)
class Applicant:
    """An organisation, its owner, and its application."""

    organisation_id: UUID
    owner: Actor
    application_id: UUID


@dataclass(frozen=True, slots=True)
class Officers:
    """An examiner and an approver."""

    examiner: Actor
    approver: Actor


def officers(portal: Portal) -> Officers:
    """Create the two officers a certification takes."""
    return Officers(
        officer(portal, accounts.StaffRole.EXAMINER),
        officer(portal, accounts.StaffRole.APPROVER),
    )


def organisation(
    portal: Portal, kind: OrganisationKind = OrganisationKind.NATURAL_PERSON
) -> tuple[UUID, Actor]:
    """Register an organisation of a kind; return its id and its owner."""
    with portal.begin(ANONYMOUS) as uow:
        organisation_id, user_id = members.register_organisation(
            uow,
            kind=kind,
            trade_name="例小满的小铺",
            legal_name=None if kind is OrganisationKind.NATURAL_PERSON else "例小满商行",
            uscc=_uscc(kind),
            email=f"distributor{next(_numbers)}@shop.example",
            name="Owner",
            password=_PASSWORD,
        )
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return organisation_id, members.actor(uow, user_id)


def _uscc(kind: OrganisationKind) -> str | None:
    if kind is OrganisationKind.NATURAL_PERSON:
        return None
    organisation_code = f"MA9{next(_numbers):05d}"
    inner = organisation_code + organisation_code_check_character(organisation_code)
    first17 = f"{_REGISTRAR_AND_TYPE[kind]}310000{inner}"
    return first17 + uscc_check_character(first17)


def id_number(serial: int) -> str:
    """Return a sound number of a district code that was never issued."""
    born = date(1990, 3, 7) + timedelta(days=serial // 1000)
    first17 = f"110000{born:%Y%m%d}{serial % 1000:03d}"
    return first17 + mod11_2_check_character(first17)


def bank_card(serial: int) -> str:
    """Return a card number that passes the Luhn check."""
    payload = f"6217{serial + 1:014d}"
    return next(payload + digit for digit in "0123456789" if luhn_ok(payload + digit))


def fields(serial: int = 0) -> dict[str, object]:
    """Return complete details of any kind of applicant; each serial is another person."""
    return {
        "person_name": "例小满",
        "id_type": "RESIDENT_ID",
        "id_number": id_number(serial),
        "id_valid_from": date(2016, 5, 20),
        "id_valid_to": date(2036, 5, 20),
        "mobile": f"138{serial:08d}",
        "bank_card": bank_card(serial),
        "legal_representative": "例小满",
        "legal_representative_id_type": "RESIDENT_ID",
        "legal_representative_id": id_number(serial),
        "owners": [
            {
                "name": "例小满",
                "id_type": "RESIDENT_ID",
                "id_number": id_number(serial),
                "share": "100",
            }
        ],
        "licence_long_term": True,
        "categories": ["VIDEO"],
        "extra_shops": 0,
        "turnover_fen": 24_000_00,
    }


def start(
    portal: Portal, kind: OrganisationKind = OrganisationKind.NATURAL_PERSON
) -> Applicant:
    """Return an applicant with an empty draft."""
    organisation_id, owner = organisation(portal, kind)
    with portal.begin(owner) as uow:
        application_id = distributors.start_application(uow, organisation_id)
    return Applicant(organisation_id, owner, application_id)


def fill(
    portal: Portal,
    applicant: Applicant,
    given: Mapping[str, object] | None = None,
    *,
    scope: SelectedScope | None = None,
) -> None:
    """Complete an applicant's draft: details, scope, every document, every consent."""
    application_id = applicant.application_id
    chosen = scope or SelectedScope(uuid4(), own=False)
    with portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, application_id, given or fields(next(_numbers)))
        distributors.set_scope(uow, application_id, [chosen])
        distributors.record_consents(uow, application_id, dict.fromkeys(ConsentItem, True))
        required = distributors.application(uow, application_id).required_documents
        for kind in required:
            document_id = documents.upload(
                uow,
                applicant.organisation_id,
                kind=documents.DocumentKind(kind),
                filename=f"{kind}.png",
                data=scans.png(),
            )
            distributors.attach_document(uow, application_id, document_id)


def submitted(
    portal: Portal,
    kind: OrganisationKind = OrganisationKind.NATURAL_PERSON,
    *,
    scope: SelectedScope | None = None,
) -> Applicant:
    """Return an applicant whose application is handed in."""
    applicant = start(portal, kind)
    fill(portal, applicant, scope=scope)
    with portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, applicant.application_id)
    return applicant


def checked(
    portal: Portal,
    actor: Actor,
    applicant: Applicant,
    method: CheckMethod = CheckMethod.TELECOM3,
) -> UUID:
    """Ask for an identity check, and let the provider answer."""
    with portal.begin(actor) as uow:
        check_id = distributors.request_check(uow, applicant.application_id, method)
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(DeliveryRow.id).filter_by(
            subscriber="distributors.ask_provider", done_at=None
        )
        waiting = list(uow.session.scalars(query))
    for delivery_id in waiting:
        assert deliver(portal, delivery_id)
    return check_id


def examined(portal: Portal, applicant: Applicant, examiner: Actor) -> None:
    """Take an application, let the register and an officer confirm the person, recommend."""
    application_id = applicant.application_id
    with portal.begin(examiner) as uow:
        distributors.take_application(uow, application_id)
    checked(portal, examiner, applicant)
    with portal.begin(examiner) as uow:
        distributors.decide_identity(uow, application_id, result=CheckResult.MATCH, note=REASON)
        for item in distributors.checklist(uow, application_id):
            distributors.check_entry(
                uow, application_id, item.key, finding=Finding.IN_ORDER, reason=REASON
            )
        distributors.recommend_application(uow, application_id, reason=REASON)


def certified(
    portal: Portal,
    body: Officers,
    kind: OrganisationKind = OrganisationKind.NATURAL_PERSON,
    *,
    scope: SelectedScope | None = None,
) -> Applicant:
    """Return an applicant who was verified today."""
    applicant = submitted(portal, kind, scope=scope)
    examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, applicant.application_id, reason=REASON)
    return applicant


def view(portal: Portal, actor: Actor, applicant: Applicant) -> distributors.ApplicationView:
    """Return the application as the actor sees it."""
    with portal.begin(actor, writes=False) as uow:
        return distributors.application(uow, applicant.application_id)


def kyc(
    portal: Portal, applicant: Applicant, as_of: date | None = None
) -> distributors.KycView | None:
    """Return the verification as anybody's page would read it."""
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return distributors.kyc(uow, applicant.organisation_id, as_of=as_of)


def colleague(applicant: Applicant, role: MemberRole) -> Actor:
    """Return somebody of the organisation with another role."""
    return Actor(
        applicant.owner.id, organisations={applicant.organisation_id: MEMBER_PERMISSIONS[role]}
    )


def found(error: pytest.ExceptionInfo[FieldErrors]) -> list[tuple[str, str]]:
    """Return field and code of every problem."""
    return [(problem.field, problem.code) for problem in error.value.problems]


def event_names(portal: Portal, subject: UUID) -> list[str]:
    """Return what is on record about a thing, in order."""
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(EventRow.name).filter_by(subject=subject).order_by(EventRow.seq)
        return list(uow.session.scalars(query))
