"""What an examiner finds about papers."""

from uuid import UUID

from portal.domain import suppliers
from portal.domain.approvals import Finding
from portal.store.uow import UnitOfWork


def all_in_order(uow: UnitOfWork, application_id: UUID) -> None:
    """Find every item of a letter's checklist in order."""
    for item in suppliers.checklist(uow, application_id):
        suppliers.check_document(uow, application_id, item.key, finding=Finding.IN_ORDER)
