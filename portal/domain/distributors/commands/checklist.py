"""What an examiner finds about each entry of an application's checklist."""

from uuid import UUID

from portal.domain import approvals
from portal.domain.approvals import Finding
from portal.domain.distributors import policy
from portal.domain.distributors.commands.conflicts import refuse_related
from portal.domain.distributors.commands.rows import application_row
from portal.domain.distributors.facts.checklist import checklist
from portal.kernel.errors import Forbidden, NotFound, Problem, refuse_if_any
from portal.store.uow import UnitOfWork


def check_entry(
    uow: UnitOfWork, application_id: UUID, key: str, *, finding: Finding, reason: str = ""
) -> None:
    """Keep what the examiner found about one entry of the checklist.

    What screening found is never put aside without a reason.  Raises `NotFound` for a key that
    is not on the list, `Forbidden` to all but examiners, `RelatedParty`, or as
    `approvals.check_item`.
    """
    application = application_row(uow, application_id)
    if not policy.may_examine(uow.actor):
        raise Forbidden(application_id=application_id)
    refuse_related(uow, application)
    case = approvals.case_of(uow, application_id)
    items = {item.key: item for item in checklist(uow, application, case)}
    if key not in items:
        raise NotFound(application_id=application_id, item=key)
    if items[key].hit and not reason.strip():
        refuse_if_any([Problem("reason", "FIELD_REQUIRED")])
    approvals.check_item(uow, application_id, item=key, finding=finding, reason=reason)
