"""The checklist of an application, as it is read."""

from uuid import UUID

from portal.domain import approvals
from portal.domain.distributors import policy
from portal.domain.distributors.facts import checklist as facts
from portal.domain.distributors.facts.checklist import ChecklistItem
from portal.domain.distributors.models import Application
from portal.kernel.errors import NotFound
from portal.store.uow import UnitOfWork


def checklist(uow: UnitOfWork, application_id: UUID) -> tuple[ChecklistItem, ...]:
    """Return what has to be compared, and what was found about each.

    An applicant is told once the application has come back.  `NotFound` to outsiders.
    """
    row = uow.session.get(Application, application_id)
    if row is None or not policy.may_see(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(application_id=application_id)
    return facts.checklist(uow, row, approvals.case_of(uow, application_id))
