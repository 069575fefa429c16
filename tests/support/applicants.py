"""A supplier with its letter, and the two officers who examine and decide."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from portal.domain import documents, members, suppliers
from portal.domain.accounts import StaffRole
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.errors import (
    FieldErrors,
)
from portal.store.uow import UnitOfWork
from portal.wiring import Portal
from tests.support import people, scans
from tests.support.letters import AGENT_USCC, letter

OTHER_USCC = "91110105MA00AB1240"
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

    def upload(self) -> UUID:
        with self.portal.begin(self.owner) as uow:
            return documents.upload(
                uow,
                self.organisation_id,
                kind=documents.DocumentKind.AUTHORISATION_LETTER,
                filename="letter.png",
                data=scans.png(),
            )

    def attach(self, application_id: UUID) -> UUID:
        document_id = self.upload()
        self.do(
            self.owner, lambda uow: suppliers.attach_document(uow, application_id, document_id)
        )
        return document_id

    def submit(self, application_id: UUID) -> None:
        self.do(self.owner, lambda uow: suppliers.submit_application(uow, application_id))

    def recommend(self, application_id: UUID) -> None:
        self.do(self.examiner, lambda uow: suppliers.take_application(uow, application_id))
        self.do(
            self.examiner,
            lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
        )

    def approve(self, application_id: UUID) -> UUID:
        with self.portal.begin(self.approver) as uow:
            return suppliers.approve_application(uow, application_id, reason=REASON)

    def authorised(self, **changes: object) -> UUID:
        application_id = self.draft(**changes)
        self.submit(application_id)
        self.recommend(application_id)
        return self.approve(application_id)

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
