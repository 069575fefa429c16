"""People who use their rights over their data, and the officer who carries them out."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts, distributors, privacy
from portal.domain.distributors.models import (
    Application,
    ContactChange,
    IdentityCheck,
    Look,
    PersonTrait,
)
from portal.jobs import outbox, retention
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.subjects import Realm
from portal.store.uow import UnitOfWork
from portal.store.vault import SubjectKey
from portal.wiring import Portal
from tests.support import distributors as applicants
from tests.support.distributors import Applicant
from tests.support.people import fresh, officer


@dataclass(frozen=True, slots=True)
class Office:
    """A portal, its clock, and the officer who decides about erasures."""

    portal: Portal
    clock: FrozenClock
    approver: Actor

    @classmethod
    def open(cls, portal: Portal, clock: FrozenClock) -> "Office":
        return cls(portal, clock, officer(portal, accounts.StaffRole.APPROVER))

    def on(self, day: date) -> None:
        """Move to ten in the morning of a day."""
        self.clock.move(datetime.combine(day, time(10), SHANGHAI))

    def withdrawn(self) -> Applicant:
        """Return somebody who handed everything in and thought better of it."""
        applicant = applicants.submitted(self.portal)
        self.do(
            applicant.owner,
            lambda uow: distributors.withdraw_application(uow, applicant.application_id),
        )
        return applicant

    def do(self, actor: Actor, act: Callable[[UnitOfWork], Any]) -> Any:
        with self.portal.begin(actor) as uow:
            return act(uow)

    def read(self, actor: Actor, ask: Callable[[UnitOfWork], Any]) -> Any:
        with self.portal.begin(actor, writes=False) as uow:
            return ask(uow)

    def request(self, applicant: Applicant) -> UUID:
        request_id: UUID = self.do(
            fresh(applicant.owner),
            lambda uow: privacy.request_erasure(uow, applicant.organisation_id),
        )
        return request_id

    def carry_out(self, request_id: UUID) -> UUID | None:
        made: UUID | None = self.do(
            self.approver, lambda uow: privacy.carry_out(uow, request_id)
        )
        return made

    def erased(self, applicant: Applicant) -> UUID:
        """Ask for an erasure, carry it out, and do what follows from it; return the erasure."""
        made = self.carry_out(self.request(applicant))
        assert made is not None
        self.deliver()
        return made

    def deliver(self) -> None:
        outbox.deliver_due(self.portal)

    def sweep(self) -> int:
        """Do what the worker does once a day, and what follows from it."""
        made = retention.erase_due(self.portal)
        self.deliver()
        return made

    def state(self, request_id: UUID) -> privacy.RequestState:
        view: privacy.RequestView = self.read(
            self.approver, lambda uow: privacy.request(uow, request_id)
        )
        return view.state

    def erasure(self, applicant: Applicant, erasure_id: UUID) -> privacy.ErasureView:
        view: privacy.ErasureView = self.read(
            applicant.owner, lambda uow: privacy.erasure(uow, erasure_id)
        )
        return view

    def sealed(self, applicant: Applicant) -> bytes:
        """Return the sealed details as they lie in the database."""
        row = self.read(
            SYSTEM, lambda uow: uow.session.get(Application, applicant.application_id)
        )
        details: bytes = row.details
        return details

    def left(self, applicant: Applicant) -> dict[str, int]:
        """Count what the database still holds about the people of an organisation."""
        owner = applicant.organisation_id
        checks = select(IdentityCheck).where(
            IdentityCheck.application_id == applicant.application_id,
            IdentityCheck.checked_key.is_not(None) | (IdentityCheck.note != ""),
        )
        with self.portal.begin(SYSTEM, writes=False) as uow:
            rows = {
                "details": select(Application).where(
                    Application.organisation_id == owner, Application.details != b""
                ),
                "traits": select(PersonTrait).filter_by(organisation_id=owner),
                "changes": select(ContactChange).filter_by(organisation_id=owner),
                "looks": select(Look).filter_by(organisation_id=owner),
                "checks": checks,
                "keys": select(SubjectKey).filter_by(owner=owner, realm=Realm.PERSON),
            }
            found = {
                name: len(uow.session.scalars(query).all()) for name, query in rows.items()
            }
        return {name: count for name, count in found.items() if count}


def files_of(portal: Portal) -> set[str]:
    """Return the SHA-256 of every file that the blob store holds."""
    folder = Path(portal.settings.data_dir) / "blobs"
    return {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
