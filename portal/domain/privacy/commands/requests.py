"""Asking for an erasure, and taking the wish back."""

from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts
from portal.domain.privacy import facts, policy, rules
from portal.domain.privacy.events import ErasureCancelled, ErasureRequested
from portal.domain.privacy.models import ErasureRequest
from portal.domain.privacy.rules import AlreadyRequested, NothingHeld, NotOpen, RequestState
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork

OPEN = (RequestState.OPEN, RequestState.HELD)


def request_erasure(uow: UnitOfWork, organisation_id: UUID) -> UUID:
    """Ask that the identity data of the organisation's people be erased; return the request.

    An officer carries it out.  Raises `NotFound`, `Forbidden`, `ProofNeeded`, `NothingHeld`, or
    `AlreadyRequested` while another one is open.
    """
    require_exercise(uow, organisation_id)
    if not uow.actor.is_fresh:
        raise accounts.ProofNeeded
    query = select(ErasureRequest.id).where(
        ErasureRequest.organisation_id == organisation_id, ErasureRequest.state.in_(OPEN)
    )
    if uow.session.scalar(query) is not None:
        raise AlreadyRequested(organisation_id=organisation_id)
    plan = facts.plan(uow, organisation_id, on_request=True)
    if plan.is_empty and not plan.holds:
        raise NothingHeld(organisation_id=organisation_id)
    request = ErasureRequest(
        id=new_id(),
        organisation_id=organisation_id,
        state=RequestState.OPEN,
        holds=rules.holds_to_json(plan.holds),
        held_until=rules.held_until(plan.holds),
        requested_by=uow.actor.id,
        requested_at=uow.now(),
        decided_at=None,
    )
    uow.session.add(request)
    uow.record(ErasureRequested(subject=request.id, organisation_id=organisation_id))
    return request.id


def cancel_erasure(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Take the open request back; what was erased already stays erased.

    Raises `NotFound`, `Forbidden`, or `NotOpen` when there is none.
    """
    require_exercise(uow, organisation_id)
    query = select(ErasureRequest).where(
        ErasureRequest.organisation_id == organisation_id, ErasureRequest.state.in_(OPEN)
    )
    request = uow.session.scalar(query.with_for_update())
    if request is None:
        raise NotOpen(organisation_id=organisation_id)
    request.state = RequestState.CANCELLED
    request.decided_at = uow.now()
    uow.record(ErasureCancelled(subject=request.id, organisation_id=organisation_id))


def require_exercise(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Raise `Forbidden` to a colleague without the right, `NotFound` to anybody else."""
    if policy.may_exercise(uow.actor, organisation_id=organisation_id):
        return
    if policy.may_see(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    raise NotFound(organisation_id=organisation_id)
