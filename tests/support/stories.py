"""Members on their way to a badge, made with the commands the pages call."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from portal.domain import (
    accounts,
    deposits,
    distributors,
    documents,
    licences,
    members,
    pricelists,
    suppliers,
)
from portal.domain.distributors import SelectedScope
from portal.domain.members import MemberRole, OrganisationKind
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.money import Money
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import findings, scans
from tests.support.letters import AGENT_USCC, letter
from tests.support.people import officer

PASSWORD = "correct horse battery staple"
REASON = "Everything fits together."
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation, its owner, and the address the owner signs in with."""

    organisation_id: UUID
    owner: Actor
    email: str


def register_member(
    portal: Portal,
    kind: OrganisationKind = OrganisationKind.NATURAL_PERSON,
    *,
    name: str = "Charlie's cards",
    uscc: str = AGENT_USCC,
) -> Member:
    """Register an organisation of a kind."""
    natural = kind is OrganisationKind.NATURAL_PERSON
    email = f"member{next(_numbers)}@shop.example"
    with portal.begin(ANONYMOUS) as uow:
        organisation_id, user_id = members.register_organisation(
            uow,
            kind=kind,
            trade_name=name,
            legal_name=None if natural else f"{name} Ltd",
            uscc=None if natural else uscc,
            email=email,
            name="Owner",
            password=PASSWORD,
        )
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return Member(organisation_id, members.actor(uow, user_id), email)


def colleague(portal: Portal, member: Member, role: MemberRole) -> str:
    """Let somebody join in a role; return the address to sign in with."""
    email = f"colleague{next(_numbers)}@shop.example"
    with portal.begin(member.owner) as uow:
        secret = members.invite(uow, member.organisation_id, email=email, role=role)
    with portal.begin(ANONYMOUS) as uow:
        members.join(uow, secret, name="Colleague", password=PASSWORD)
    return email


def letter_draft(portal: Portal, member: Member, *, scan: bool = True) -> UUID:
    """Return a complete draft of a letter made out to the member."""
    with portal.begin(member.owner) as uow:
        application_id = suppliers.start_application(uow, member.organisation_id)
        own = suppliers.application(uow, application_id).fields
        suppliers.save_letter(uow, application_id, {**letter(), **own})
        if scan:
            document_id = documents.upload(
                uow,
                member.organisation_id,
                kind=documents.DocumentKind.AUTHORISATION_LETTER,
                filename="letter.pdf",
                data=scans.pdf(),
            )
            suppliers.attach_document(uow, application_id, document_id)
    return application_id


def authorised(portal: Portal, member: Member) -> UUID:
    """Let two officers approve a member's letter; return the authorisation."""
    application_id = letter_draft(portal, member)
    with portal.begin(member.owner) as uow:
        suppliers.submit_application(uow, application_id)
    with portal.begin(officer(portal, accounts.StaffRole.EXAMINER)) as uow:
        suppliers.take_application(uow, application_id)
        findings.all_in_order(uow, application_id)
        suppliers.recommend_application(uow, application_id, reason=REASON)
    with portal.begin(officer(portal, accounts.StaffRole.APPROVER)) as uow:
        return suppliers.approve_application(uow, application_id, reason=REASON)


def line(**changes: str) -> dict[str, str]:
    """Return a sound line of a price list, as typed."""
    return {
        "item": "Video month",
        "brand": "XINGHE",
        "category": "VIDEO",
        "spec": "1 month",
        "face_value": "25.00",
        "unit": "month",
        "price": "19.80",
        "conditions": "",
        "channel": "CAMPUS",
        "region": "CN",
        "delivery_mode": "code in the chat",
        "promised_minutes": "30",
        "valid_until": "",
        "code_validity": "12 months",
        "refund_rule": "In full before the code is used.",
        "contact": "010-00000000",
        **changes,
    }


def publish(portal: Portal, member: Member) -> None:
    """Publish a price list of one line."""
    with portal.begin(member.owner) as uow:
        pricelists.save_draft(uow, member.organisation_id, [line()])
        pricelists.publish(uow, member.organisation_id)


def pay(portal: Portal, member: Member, yuan: int) -> None:
    """Let two officers record a payment."""
    with portal.begin(officer(portal, accounts.StaffRole.FINANCE_CLERK)) as uow:
        proposal_id = deposits.record_receipt(
            uow,
            member.organisation_id,
            amount=Money(yuan * 100),
            value_date=date(2026, 11, 23),
            bank_ref=f"BANK-{next(_numbers)}",
            payer_name="Charlie",
        )
    with portal.begin(officer(portal, accounts.StaffRole.FINANCE_CONTROLLER)) as uow:
        deposits.confirm_receipt(uow, proposal_id)


def certified(portal: Portal) -> Member:
    """Return a natural person who was certified today under a supplier's authorisation."""
    supplier = register_member(portal, OrganisationKind.COMPANY, name="Agent")
    scope = SelectedScope(authorised(portal, supplier), own=False)
    member = register_member(portal)
    with portal.begin(member.owner) as uow:
        application_id = distributors.start_application(uow, member.organisation_id)
    applicant = applicants.Applicant(member.organisation_id, member.owner, application_id)
    applicants.fill(portal, applicant, scope=scope)
    with portal.begin(member.owner) as uow:
        distributors.submit_application(uow, application_id)
    body = applicants.officers(portal)
    applicants.examined(portal, applicant, body.examiner)
    with portal.begin(body.approver) as uow:
        distributors.approve_application(uow, application_id, reason=REASON)
    return member


def licensed(portal: Portal) -> Member:
    """Return a member who was granted a badge today, with its certificate not yet drawn."""
    member = certified(portal)
    publish(portal, member)
    pay(portal, member, 1200)
    with portal.begin(officer(portal, accounts.StaffRole.EXAMINER)) as uow:
        proposal_id = licences.propose_grant(uow, member.organisation_id, reason=REASON)
    with portal.begin(officer(portal, accounts.StaffRole.APPROVER)) as uow:
        licences.grant(uow, proposal_id)
    return member


def system_view(portal: Portal, member: Member) -> members.OrganisationView:
    """Return the organisation as it is stored."""
    with portal.begin(SYSTEM, writes=False) as uow:
        return members.organisations(uow, [member.organisation_id])[member.organisation_id]
