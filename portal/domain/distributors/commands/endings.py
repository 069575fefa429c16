"""What the end of an application frees: its organisation, and the person it claimed."""

from uuid import UUID

from sqlalchemy import delete, select

from portal.domain import approvals
from portal.domain.distributors.commands.rows import live_kyc
from portal.domain.distributors.models import Application, PersonClaim
from portal.kernel.errors import ChangedMeanwhile
from portal.store.uow import UnitOfWork


def close(uow: UnitOfWork, application: Application) -> None:
    """Let nothing change in the application any more."""
    application.closed_at = uow.now()


def close_lapsed(uow: UnitOfWork, organisation_id: UUID) -> bool:
    """Close the organisation's application if it has lapsed; return whether one stays open."""
    query = select(Application).filter_by(organisation_id=organisation_id, closed_at=None)
    waiting = uow.session.scalar(query.with_for_update())
    if waiting is None:
        return False
    (case,) = approvals.cases_of(uow, [waiting.id]).values()
    if case.state is not approvals.CaseState.LAPSED:
        return True
    close(uow, waiting)
    uow.session.flush()
    keep_claims(uow, organisation_id)
    return False


def keep_claims(
    uow: UnitOfWork, organisation_id: UUID, application_key: str | None = None
) -> None:
    """Let the organisation stand for the verified person and that of its application only."""
    kyc = live_kyc(uow, organisation_id)
    kept = {key for key in (kyc and kyc.person_key, application_key) if key}
    uow.session.execute(
        delete(PersonClaim).where(
            PersonClaim.organisation_id == organisation_id,
            PersonClaim.person_key.not_in(kept),
        )
    )
    for key in kept:
        claim = uow.session.get(PersonClaim, key)
        if claim is None:
            uow.session.add(PersonClaim(person_key=key, organisation_id=organisation_id))
        elif claim.organisation_id != organisation_id:  # claimed since the caller looked
            raise ChangedMeanwhile
