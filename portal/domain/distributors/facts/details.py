"""What an application states, opened: the one place where sealed details become text."""

from portal.domain.distributors import rules
from portal.domain.distributors.models import Application
from portal.domain.distributors.rules import Details
from portal.store.uow import UnitOfWork


def details_of(uow: UnitOfWork, application: Application) -> Details:
    """Return what an application states, in full; nothing once it was erased."""
    if application.erased_at is not None:
        return Details()
    context = rules.details_context(application.id)
    return rules.details_from_text(uow.vault.open(application.details, context))
