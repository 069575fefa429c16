"""Looking at somebody's full data: never without a reason, never in secret (KYC-08)."""

from datetime import datetime
from uuid import UUID

from portal.domain.accounts import ProofNeeded
from portal.domain.distributors import policy, rules
from portal.domain.distributors.commands.conflicts import refuse_related
from portal.domain.distributors.commands.rows import application_row
from portal.domain.distributors.events import PersonViewed
from portal.domain.distributors.models import Look
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.text import tidy
from portal.store.uow import UnitOfWork


def look(uow: UnitOfWork, application_id: UUID, *, reason: str) -> datetime:
    """Open the full data of an application to the actor for 15 minutes; return until when.

    The person can read when it was, in which role, and the reason.  Raises `NotFound` (also
    when the data were erased), `Forbidden`, `RelatedParty`, `ProofNeeded` unless the actor has
    just given its password, or `FieldErrors` (REASON_LENGTH, TEXT_INVISIBLE on `reason`).
    """
    application = application_row(uow, application_id)
    organisation_id = application.organisation_id
    allowed = policy.may_view_person(uow.actor, organisation_id=organisation_id)
    if uow.actor.id is None or not allowed:
        raise Forbidden(application_id=application_id)
    if application.erased_at is not None:
        raise NotFound(application_id=application_id)
    refuse_related(uow, application)
    if not uow.actor.is_fresh:
        raise ProofNeeded(application_id=application_id)
    said = tidy(reason)
    refuse_if_any(rules.check_look_reason(said))
    ends_at = uow.now() + rules.LOOK_LIFE
    uow.session.add(
        Look(
            id=new_id(),
            application_id=application_id,
            organisation_id=organisation_id,
            officer_id=uow.actor.id,
            reason=said,
            at=uow.now(),
            ends_at=ends_at,
        )
    )
    uow.record(PersonViewed(subject=application_id, organisation_id=organisation_id))
    return ends_at
