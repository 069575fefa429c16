"""The rows a command changes, and who may have them."""

from uuid import UUID

from portal.domain import approvals
from portal.domain.suppliers import policy
from portal.domain.suppliers.models import Application
from portal.domain.suppliers.rules import NotEditable
from portal.kernel.errors import Forbidden, NotFound
from portal.store.uow import UnitOfWork


def application_row(uow: UnitOfWork, application_id: UUID) -> Application:
    """Return an application to change, locked; `NotFound` for those who may not know it."""
    application = uow.session.get(Application, application_id, with_for_update=True)
    if application is None or not policy.may_read(
        uow.actor, organisation_id=application.organisation_id
    ):
        raise NotFound(application_id=application_id)
    return application


def require_edit(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Raise `Forbidden` to whoever may not apply for the organisation."""
    if not policy.may_edit(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)


def editable_row(uow: UnitOfWork, application_id: UUID) -> Application:
    """Return an application that the actor may change now, locked.

    Raises `NotFound`, `Forbidden` or `NotEditable`.
    """
    application = application_row(uow, application_id)
    require_edit(uow, application.organisation_id)
    if not approvals.case_of(uow, application_id).editable:
        raise NotEditable(application_id=application_id)
    return application
