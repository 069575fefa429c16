"""How a member is reached and paid, masked, and what is about to change."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts import contacts as facts
from portal.domain.distributors.models import Application, ContactChange, Kyc
from portal.domain.distributors.rules import ContactKind, ContactState
from portal.kernel.errors import NotFound
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change; it counts from `effective_at` unless it is cancelled before."""

    id: UUID
    kind: ContactKind
    state: ContactState
    masked: str
    requested_at: datetime
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class ContactView:
    """What counts of one kind now, masked (KYC-08), and the change that waits, if one does."""

    kind: ContactKind
    masked: str
    waiting: ChangeView | None


def contacts(uow: UnitOfWork, organisation_id: UUID) -> tuple[ContactView, ...]:
    """Return how a verified member is reached and paid; empty without a verification.

    Raises `NotFound` to outsiders.
    """
    application = _verified(uow, organisation_id)
    if application is None:
        return ()
    details = facts.current_details(uow, application).masked()
    waiting = facts.waiting(uow, organisation_id)
    return tuple(
        ContactView(
            kind,
            getattr(details, kind.value),
            _view(uow, waiting[kind]) if kind in waiting else None,
        )
        for kind in ContactKind
    )


def contact_changes(uow: UnitOfWork, organisation_id: UUID) -> tuple[ChangeView, ...]:
    """Return every change that was asked for, the newest first; `NotFound` to outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(ContactChange)
        .filter_by(organisation_id=organisation_id)
        .order_by(ContactChange.requested_at.desc(), ContactChange.id)
    )
    return tuple(_view(uow, row) for row in uow.session.scalars(query))


def _verified(uow: UnitOfWork, organisation_id: UUID) -> Application | None:
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = (
        select(Application)
        .join(Kyc, Kyc.application_id == Application.id)
        .where(
            Kyc.organisation_id == organisation_id,
            Kyc.superseded_at.is_(None),
            Application.erased_at.is_(None),
        )
    )
    return uow.session.scalar(query)


def _view(uow: UnitOfWork, row: ContactChange) -> ChangeView:
    return ChangeView(
        row.id,
        row.kind,
        rules.contact_state(row.effective_at, row.cancelled_at, uow.now()),
        row.masked,
        row.requested_at,
        row.effective_at,
    )
