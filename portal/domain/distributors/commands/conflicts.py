"""Whom an officer may not judge (security T13)."""

from portal.domain.distributors.facts import traits
from portal.domain.distributors.models import Application
from portal.domain.distributors.rules import RelatedParty
from portal.store.uow import UnitOfWork


def refuse_related(uow: UnitOfWork, application: Application) -> None:
    """Raise `RelatedParty` to an officer who shares an interest with the applicant.

    Every verb of an officer on an application asks here; what they share is never said.
    """
    if traits.is_related(uow, application):
        raise RelatedParty(application_id=application.id)
