"""How a member is reached and paid on a day: what was verified, as changed since."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors import rules
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.models import Application, ContactChange
from portal.domain.distributors.rules import ContactKind, Details
from portal.store.uow import UnitOfWork


def changes(uow: UnitOfWork, organisation_id: UUID, since: datetime) -> list[ContactChange]:
    """Return the changes that count from after an instant on, oldest first.

    Those that counted before an application was begun were taken over by it.
    """
    query = (
        select(ContactChange)
        .where(
            ContactChange.organisation_id == organisation_id,
            ContactChange.cancelled_at.is_(None),
            ContactChange.effective_at > since,
        )
        .order_by(ContactChange.requested_at)
    )
    return list(uow.session.scalars(query))


def effective(uow: UnitOfWork, application: Application) -> dict[ContactKind, ContactChange]:
    """Return which change counts now instead of what an approved application states."""
    now = uow.now()
    return {
        change.kind: change
        for change in changes(uow, application.organisation_id, application.started_at)
        if change.effective_at <= now
    }


def waiting(uow: UnitOfWork, organisation_id: UUID) -> dict[ContactKind, ContactChange]:
    """Return the change of each kind that does not count yet."""
    return {change.kind: change for change in changes(uow, organisation_id, uow.now())}


def value_of(uow: UnitOfWork, change: ContactChange) -> str:
    """Return the new value of a change, in full."""
    return uow.vault.open(change.value, rules.contact_context(change.id))


def current_details(uow: UnitOfWork, application: Application) -> Details:
    """Return what an approved application states, with every change that counts by now."""
    new = {
        kind.value: value_of(uow, change)
        for kind, change in effective(uow, application).items()
    }
    return rules.with_fields(details_of(uow, application), new)
