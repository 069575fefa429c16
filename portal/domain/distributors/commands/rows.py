"""The rows a command changes: who may have them, and what is sealed in them."""

from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals
from portal.domain.distributors import policy, rules
from portal.domain.distributors.models import Application, Kyc
from portal.domain.distributors.rules import Details, NotEditable
from portal.kernel import subjects
from portal.kernel.errors import Forbidden, NotFound
from portal.store.uow import UnitOfWork


def application_row(uow: UnitOfWork, application_id: UUID) -> Application:
    """Return an application to change, locked; `NotFound` for those who may not know it."""
    row = uow.session.get(Application, application_id, with_for_update=True)
    if row is None or not policy.may_see(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    return row


def editable_row(uow: UnitOfWork, application_id: UUID) -> Application:
    """Return an application that the actor may change now, locked.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    row = application_row(uow, application_id)
    require_edit(uow, row.organisation_id)
    require_editable(uow, row)
    return row


def require_edit(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Raise `Forbidden` to a colleague without the right, `NotFound` to anybody else."""
    if policy.may_edit(uow.actor, organisation_id=organisation_id):
        return
    if policy.may_see(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    raise NotFound(organisation_id=organisation_id)


def require_editable(uow: UnitOfWork, application: Application) -> None:
    """Raise `NotEditable` unless the application is a draft or was returned."""
    if not approvals.case_of(uow, application.id).editable:
        raise NotEditable(application_id=application.id)


def seal_details(uow: UnitOfWork, application: Application, details: Details) -> None:
    """Keep what the application states."""
    context = rules.details_context(application.id)
    subject = subjects.person(application.organisation_id)
    application.details = uow.vault.seal(subject, rules.details_to_text(details), context)


def live_kyc(uow: UnitOfWork, organisation_id: UUID) -> Kyc | None:
    """Return the organisation's verification that none has superseded, locked."""
    query = select(Kyc).filter_by(organisation_id=organisation_id, superseded_at=None)
    return uow.session.scalar(query.with_for_update())
