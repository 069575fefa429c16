"""Licences in every state, made with the commands the pages call, by officers of one desk."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Self
from uuid import UUID

from portal.domain import (
    deposits,
    distributors,
    documents,
    licences,
    members,
    pricelists,
    suppliers,
)
from portal.domain.accounts import StaffRole
from portal.domain.distributors import SelectedScope
from portal.domain.licences import MeasureKind, Reason
from portal.domain.members import OrganisationKind
from portal.jobs import outbox
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.money import Money
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support import findings, scans
from tests.support.distributors import Applicant
from tests.support.letters import letter
from tests.support.people import officer

REASON = "Everything fits together."
TAG = {
    "item": "Video month",
    "brand": "XINGHE",
    "category": "VIDEO",
    "spec": "1 month",
    "face_value": "25.00",
    "unit": "month",
    "price": "19.80",
    "channel": "CAMPUS",
    "region": "3101",
    "delivery_mode": "code in the chat",
    "promised_minutes": "30",
    "code_validity": "12 months",
    "refund_rule": "In full before the code is used.",
    "contact": "shop@shop.example",
}
_numbers = count(1)


def at(portal: Portal, instant: datetime) -> Portal:
    """Return the same portal, its data and files, at another instant."""
    return replace(portal, around=replace(portal.around, clock=FrozenClock(instant)))


@dataclass(frozen=True, slots=True)
class Desk:
    """The officers it takes to bring a member to a licence."""

    portal: Portal
    examiner: Actor
    approver: Actor
    clerk: Actor
    controller: Actor

    @classmethod
    def open(cls, portal: Portal) -> Self:
        return cls(
            portal,
            officer(portal, StaffRole.EXAMINER),
            officer(portal, StaffRole.APPROVER),
            officer(portal, StaffRole.FINANCE_CLERK),
            officer(portal, StaffRole.FINANCE_CONTROLLER),
        )

    def at(self, instant: datetime) -> "Desk":
        return replace(self, portal=at(self.portal, instant))

    def authorise(self, **changes: object) -> UUID:
        """Let a new supplier hand in its letter and two officers approve it."""
        organisation_id, owner = applicants.organisation(self.portal, OrganisationKind.COMPANY)
        with self.portal.begin(owner) as uow:
            application_id = suppliers.start_application(uow, organisation_id)
            own = suppliers.application(uow, application_id).fields
            given = letter(letter_no=f"XH-{next(_numbers)}")
            suppliers.save_letter(uow, application_id, {**given, **own, **changes})
            scan = documents.upload(
                uow,
                organisation_id,
                kind=documents.DocumentKind.AUTHORISATION_LETTER,
                filename="letter.png",
                data=scans.png(),
            )
            suppliers.attach_document(uow, application_id, scan)
            suppliers.submit_application(uow, application_id)
        with self.portal.begin(self.examiner) as uow:
            suppliers.take_application(uow, application_id)
            findings.all_in_order(uow, application_id)
            suppliers.recommend_application(uow, application_id, reason=REASON)
        with self.portal.begin(self.approver) as uow:
            return suppliers.approve_application(uow, application_id, reason=REASON)

    def revoke_authorisation(self, authorisation_id: UUID, revoked_on: date) -> None:
        with self.portal.begin(self.examiner) as uow:
            proposal_id = suppliers.propose_revocation(
                uow, authorisation_id, revoked_on=revoked_on, reason=REASON
            )
        with self.portal.begin(self.approver) as uow:
            suppliers.revoke_authorisation(uow, proposal_id)

    def certify(
        self,
        authorisation_id: UUID,
        kind: OrganisationKind = OrganisationKind.NATURAL_PERSON,
        *,
        also: Collection[UUID] = (),
        **details: object,
    ) -> Applicant:
        """Certify an applicant under an authorisation, and under others besides."""
        applicant = applicants.start(self.portal, kind)
        applicants.fill(
            self.portal,
            applicant,
            {**applicants.fields(next(_numbers)), **details},
            scope=SelectedScope(authorisation_id, own=False),
        )
        chosen = [SelectedScope(one, own=False) for one in (authorisation_id, *also)]
        with self.portal.begin(applicant.owner) as uow:
            distributors.set_scope(uow, applicant.application_id, chosen)
            distributors.submit_application(uow, applicant.application_id)
        applicants.examined(self.portal, applicant, self.examiner)
        with self.portal.begin(self.approver) as uow:
            distributors.approve_application(uow, applicant.application_id, reason=REASON)
        return applicant

    def fund(
        self,
        organisation_id: UUID,
        yuan: str = "20000.00",
        *,
        payer: str = "Payer Pan",
        bank_ref: str = "",
    ) -> None:
        with self.portal.begin(self.clerk) as uow:
            proposal_id = deposits.record_receipt(
                uow,
                organisation_id,
                amount=Money.parse(yuan),
                value_date=uow.today(),
                bank_ref=bank_ref or f"REF{next(_numbers):08d}",
                payer_name=payer,
            )
        with self.portal.begin(self.controller) as uow:
            deposits.confirm_receipt(uow, proposal_id)

    def publish(self, applicant: Applicant, **changes: str) -> None:
        with self.portal.begin(applicant.owner) as uow:
            pricelists.save_draft(uow, applicant.organisation_id, [{**TAG, **changes}])
            pricelists.publish(uow, applicant.organisation_id)

    def ready(
        self,
        authorisation_id: UUID,
        kind: OrganisationKind = OrganisationKind.NATURAL_PERSON,
        *,
        also: Collection[UUID] = (),
        **details: object,
    ) -> Applicant:
        """Return an applicant who lacks nothing but the grant."""
        applicant = self.certify(authorisation_id, kind, also=also, **details)
        self.fund(applicant.organisation_id)
        self.publish(applicant)
        return applicant

    def propose(self, applicant: Applicant) -> UUID:
        with self.portal.begin(self.examiner) as uow:
            return licences.propose_grant(uow, applicant.organisation_id, reason=REASON)

    def grant(self, proposal_id: UUID) -> UUID:
        with self.portal.begin(self.approver) as uow:
            return licences.grant(uow, proposal_id)

    def license(self, applicant: Applicant) -> UUID:
        return self.grant(self.propose(applicant))

    def impose(
        self, licence_id: UUID, kind: MeasureKind, reason: Reason = Reason.MANUAL
    ) -> None:
        with self.portal.begin(self.examiner) as uow:
            proposal_id = licences.propose_measure(
                uow, licence_id, kind, reason=reason, note="The shop sold what it may not."
            )
        with self.portal.begin(self.approver) as uow:
            licences.impose(uow, proposal_id)

    def deliver(self) -> None:
        """Do what the worker would do: lay the certificates out."""
        outbox.deliver_due(self.portal)

    def view(self, licence_id: UUID) -> licences.LicenceView:
        with self.portal.begin(ANONYMOUS, writes=False) as uow:
            return licences.licence(uow, licence_id)

    def organisation(self, applicant: Applicant) -> members.OrganisationView:
        with self.portal.begin(SYSTEM, writes=False) as uow:
            return members.organisation(uow, applicant.organisation_id)
