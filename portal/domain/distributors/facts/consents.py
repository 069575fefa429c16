"""Under which notice an application's consents count, and which do (KYC-06)."""

from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals, notices
from portal.domain.approvals import CaseView
from portal.domain.distributors.models import Application
from portal.domain.distributors.rules import ConsentItem
from portal.kernel.clock import civil_date
from portal.store.uow import UnitOfWork


def notice_number(uow: UnitOfWork, case: CaseView) -> int:
    """Return the version of the notice that an application's consents have to be to.

    It is the one in force while the application can be edited; afterwards the one of the day it
    was handed in, since what people agreed to does not change while officers examine it.
    """
    day = uow.today()
    if not case.editable and case.submitted_at:
        day = civil_date(case.submitted_at)
    return notices.version_on(uow, day)


def agreed(
    uow: UnitOfWork, application: Application, case: CaseView | None = None
) -> frozenset[ConsentItem]:
    """Return the items that are agreed to, not taken back, and count now."""
    case = case or approvals.case_of(uow, application.id)
    return application.agreed(notice_number(uow, case))


def applications_of(
    uow: UnitOfWork, organisation_id: UUID, *, locked: bool = False
) -> list[Application]:
    """Return all applications of an organisation, the oldest first."""
    query = (
        select(Application)
        .filter_by(organisation_id=organisation_id)
        .order_by(Application.started_at, Application.id)
    )
    return list(uow.session.scalars(query.with_for_update() if locked else query))
