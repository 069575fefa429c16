"""What is held about the people of an organisation, and what they asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain.privacy import facts, policy, rules
from portal.domain.privacy.models import ErasureRequest
from portal.domain.privacy.rules import Hold, RequestState
from portal.kernel.clock import civil_date
from portal.kernel.errors import Forbidden, NotFound
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork

_OPEN = (RequestState.OPEN, RequestState.HELD)


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request to erase; `holds` are those of the day on which it was last looked at.

    `held_until` is the last day of all of them, None while nobody can say.
    """

    id: UUID
    organisation_id: UUID
    state: RequestState
    holds: tuple[Hold, ...]
    held_until: date | None
    requested_at: datetime
    answer_by: date
    decided_at: datetime | None


def holdings(uow: UnitOfWork, organisation_id: UUID) -> tuple[facts.Piece, ...]:
    """Return what is held, until when, and what would keep it; `NotFound` to outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    return facts.pieces(uow, organisation_id)


def open_request(uow: UnitOfWork, organisation_id: UUID) -> RequestView | None:
    """Return the request that is not done yet, if there is one; `NotFound` to outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = select(ErasureRequest).where(
        ErasureRequest.organisation_id == organisation_id, ErasureRequest.state.in_(_OPEN)
    )
    row = uow.session.scalar(query)
    return _view(row) if row else None


def requests(
    uow: UnitOfWork, *, state: RequestState, cursor: str | None = None
) -> Page[RequestView]:
    """Return the requests in a state, the longest waiting first; raise `Forbidden`."""
    if not policy.may_list(uow.actor):
        raise Forbidden
    keys = [ErasureRequest.requested_at, ErasureRequest.id]
    query = select(ErasureRequest).filter_by(state=state)
    return paginate(uow.session, query, keys, cursor=cursor).map(_view)


def request(uow: UnitOfWork, request_id: UUID) -> RequestView:
    """Return one request, for the officers who decide; raise `Forbidden` or `NotFound`."""
    if not policy.may_list(uow.actor):
        raise Forbidden
    row = uow.session.get(ErasureRequest, request_id)
    if row is None:
        raise NotFound(request_id=request_id)
    return _view(row)


def _view(row: ErasureRequest) -> RequestView:
    return RequestView(
        row.id,
        row.organisation_id,
        row.state,
        rules.holds_from_json(row.holds),
        row.held_until,
        row.requested_at,
        rules.answer_by(civil_date(row.requested_at)),
        row.decided_at,
    )
