"""Finding people again whom an older version verified, and kept one digest of."""

from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors import policy
from portal.domain.distributors.commands.endings import keep_claims
from portal.domain.distributors.events import PeopleIndexed
from portal.domain.distributors.facts import screening, traits
from portal.domain.distributors.facts.details import details_of
from portal.domain.distributors.models import Application, Kyc
from portal.kernel.errors import Forbidden
from portal.store.uow import UnitOfWork


def index_people(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Keep every digest by which the people of an organisation are found today (KYC-09, 10).

    Done again, it changes nothing.  Raises `Forbidden` to all but the portal itself, or
    `ChangedMeanwhile` when its person stands for another organisation, too.
    """
    if not policy.may_index(uow.actor):
        raise Forbidden(organisation_id=organisation_id)
    query = (
        select(Kyc, Application)
        .join(Application, Application.id == Kyc.application_id)
        .where(Kyc.organisation_id == organisation_id, Application.erased_at.is_(None))
    )
    for kyc, application in uow.session.execute(query):
        details = details_of(uow, application)
        kyc.person_key = traits.person_key(uow, details)
        kyc.number_keys = sorted(screening.number_keys(uow, application, details))
    keep_claims(uow, organisation_id)
    uow.record(PeopleIndexed(subject=organisation_id, organisation_id=organisation_id))
