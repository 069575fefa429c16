"""A supplier with its letter, and the two officers who examine and decide."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from portal.domain import documents, members, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import Finding
from portal.domain.documents import DocumentKind
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.errors import (
    FieldErrors,
)
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import people, scans
from tests.support.chains import SHOP_USCC
from tests.support.letters import AGENT_USCC, letter

REASON = "The seal and the dates agree."


def company(portal: Portal, name: str, uscc: str) -> tuple[UUID, Actor]:
    with portal.begin(ANONYMOUS) as uow:
        organisation_id, user_id = members.register_organisation(
            uow,
            kind=members.OrganisationKind.COMPANY,
            trade_name=name,
            legal_name=f"{name} Ltd",
            uscc=uscc,
            email=f"owner@{uscc.lower()}.example",
            name="Owner",
            password="correct horse battery staple",
        )
    with portal.begin(ANONYMOUS, writes=False) as uow:
        return organisation_id, members.actor(uow, user_id)


@dataclass(frozen=True)
class Desk:
    """One applicant, two officers, and what they do."""

    portal: Portal
    organisation_id: UUID
    owner: Actor
    examiner: Actor
    approver: Actor

    def do(self, actor: Actor, act: Callable[[UnitOfWork], object]) -> None:
        with self.portal.begin(actor) as uow:
            act(uow)

    def draft(self, *, scan: Any = True, **changes: object) -> UUID:
        with self.portal.begin(self.owner) as uow:
            application_id = suppliers.start_application(uow, self.organisation_id)
            suppliers.save_letter(uow, application_id, letter(**changes))
        if scan:
            self.attach(application_id)
        return application_id

    def beside(self, organisation_id: UUID, owner: Actor) -> "Desk":
        """Return the same officers with another applicant before them."""
        return replace(self, organisation_id=organisation_id, owner=owner)

    def child(self, parent_id: UUID, *, scan: Any = True, **changes: object) -> UUID:
        """Begin a grant downstream, to the shop unless told otherwise."""
        with self.portal.begin(self.owner) as uow:
            application_id = suppliers.start_application(
                uow, self.organisation_id, parent_id=parent_id
            )
            words = {
                "letter_no": "AG-2026-001",
                "grantee": "Shop Ltd",
                "grantee_uscc": SHOP_USCC,
                "sign_date": uow.today().isoformat(),
                "seal": "SEALED",
                **changes,
            }
            suppliers.save_letter(uow, application_id, words)
        if scan:
            self.attach(application_id)
        return application_id

    def renew(self, authorisation_id: UUID, **changes: object) -> UUID:
        """Begin a renewal with its letter: a year longer, signed today."""
        with self.portal.begin(self.owner) as uow:
            application_id = suppliers.start_renewal(uow, authorisation_id)
            words = {
                "letter_no": "XH-2027-001",
                "valid_to": "2028-12-31",
                "sign_date": uow.today().isoformat(),
                **changes,
            }
            suppliers.save_letter(uow, application_id, words)
        self.attach(application_id)
        return application_id

    def correct(self, authorisation_id: UUID, **changes: object) -> UUID:
        """Begin the correction of some fields."""
        with self.portal.begin(self.owner) as uow:
            application_id = suppliers.start_correction(uow, authorisation_id)
            suppliers.save_letter(uow, application_id, changes)
        return application_id

    def upload(
        self, kind: DocumentKind = DocumentKind.AUTHORISATION_LETTER, by: Actor | None = None
    ) -> UUID:
        with self.portal.begin(by or self.owner) as uow:
            return documents.upload(
                uow,
                self.organisation_id,
                kind=kind,
                filename=f"{kind}.png",
                data=scans.png(),
            )

    def attach(
        self,
        application_id: UUID,
        kind: DocumentKind = DocumentKind.AUTHORISATION_LETTER,
        *,
        replaces: UUID | None = None,
    ) -> UUID:
        document_id = self.upload(kind)
        self.do(
            self.owner,
            lambda uow: suppliers.attach_document(
                uow, application_id, document_id, replaces_id=replaces
            ),
        )
        return document_id

    def submit(self, application_id: UUID) -> None:
        self.do(self.owner, lambda uow: suppliers.submit_application(uow, application_id))

    def take(self, application_id: UUID) -> None:
        self.do(self.examiner, lambda uow: suppliers.take_application(uow, application_id))

    def checklist(
        self, application_id: UUID, actor: Actor | None = None
    ) -> tuple[suppliers.ChecklistItem, ...]:
        with self.portal.begin(actor or self.examiner, writes=False) as uow:
            return suppliers.checklist(uow, application_id)

    def check(
        self,
        application_id: UUID,
        *keys: str,
        finding: Finding = Finding.IN_ORDER,
        reason: str = "",
    ) -> None:
        """Let the examiner find items of the checklist in order, or not; all by default."""
        with self.portal.begin(self.examiner) as uow:
            listed = [item.key for item in suppliers.checklist(uow, application_id)]
            for key in keys or listed:
                suppliers.check_document(
                    uow, application_id, key, finding=finding, reason=reason
                )

    def send_back(self, application_id: UUID) -> None:
        """Let the examiner ask for more."""
        self.do(
            self.examiner,
            lambda uow: suppliers.return_application(
                uow, application_id, reason="Blurred scan."
            ),
        )

    def recommend(self, application_id: UUID) -> None:
        self.take(application_id)
        self.check(application_id)
        self.do(
            self.examiner,
            lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
        )

    def approve(self, application_id: UUID, accepted: Collection[str] | None = None) -> UUID:
        with self.portal.begin(self.approver) as uow:
            return suppliers.approve_application(
                uow, application_id, reason=REASON, accepted=accepted
            )

    def see_through(self, application_id: UUID) -> UUID:
        """Hand an application in and see it through."""
        self.submit(application_id)
        self.recommend(application_id)
        return self.approve(application_id)

    def authorised(self, **changes: object) -> UUID:
        return self.see_through(self.draft(**changes))

    def application(self, application_id: UUID) -> suppliers.ApplicationView:
        with self.portal.begin(self.owner, writes=False) as uow:
            return suppliers.application(uow, application_id)

    def authorisation(self, authorisation_id: UUID) -> suppliers.AuthorisationView:
        with self.portal.begin(self.examiner, writes=False) as uow:
            return suppliers.authorisation(uow, authorisation_id)

    def problems(self, act: Callable[[], object]) -> set[tuple[str, str]]:
        with pytest.raises(FieldErrors) as refused:
            act()
        return {(problem.field, problem.code) for problem in refused.value.problems}


def seated(portal: Portal) -> Desk:
    """Register the supplier and create the officers."""
    organisation_id, owner = company(portal, "Agent", AGENT_USCC)
    return Desk(
        portal,
        organisation_id,
        owner,
        people.officer(portal, StaffRole.EXAMINER),
        people.officer(portal, StaffRole.APPROVER),
    )
