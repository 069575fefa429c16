"""What can be read of proposals; frozen answers, never rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts
from portal.domain.approvals import rules
from portal.domain.approvals.models import Proposal
from portal.domain.approvals.rules import ProposalState
from portal.kernel.actor import Permission
from portal.kernel.errors import Forbidden, NotFound
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An act that waits for a second officer, or how it was decided."""

    id: UUID
    action: str
    subject: UUID
    organisation_id: UUID
    content: Mapping[str, Any]
    reason: str
    state: ProposalState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    expires_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision_reason: str | None


def proposal(uow: UnitOfWork, proposal_id: UUID) -> ProposalView:
    """Return one proposal, for officers."""
    row = uow.session.get(Proposal, proposal_id)
    if row is None or not uow.actor.has(Permission.STAFF):
        raise NotFound(proposal_id=proposal_id)
    return _proposals(uow, [row])[0]


def open_proposals(
    uow: UnitOfWork, *, actions: Collection[str], cursor: str | None = None
) -> Page[ProposalView]:
    """Return the proposals of these kinds that wait for a decision, oldest first."""
    if not uow.actor.has(Permission.STAFF):
        raise Forbidden
    query = select(Proposal).where(
        Proposal.state == ProposalState.OPEN,
        Proposal.action.in_(actions),
        Proposal.expires_at > uow.now(),
    )
    page = paginate(uow.session, query, [Proposal.proposed_at, Proposal.id], cursor=cursor)
    return Page(tuple(_proposals(uow, page.items)), page.next)


def proposals_of(uow: UnitOfWork, subject: UUID) -> list[ProposalView]:
    """Return every proposal about a thing, newest first, for officers."""
    if not uow.actor.has(Permission.STAFF):
        raise Forbidden
    query = select(Proposal).filter_by(subject=subject).order_by(Proposal.proposed_at.desc())
    return _proposals(uow, list(uow.session.scalars(query)))


def _proposals(uow: UnitOfWork, rows: Iterable[Proposal]) -> list[ProposalView]:
    rows = list(rows)
    names = accounts.names(uow, [row.proposed_by for row in rows])
    return [
        ProposalView(
            row.id,
            row.action,
            row.subject,
            row.organisation_id,
            row.content,
            row.reason,
            rules.proposal_state(row.state, row.expires_at, uow.now()),
            row.proposed_by,
            names[row.proposed_by],
            row.proposed_at,
            row.expires_at,
            row.decided_by,
            row.decided_at,
            row.decision_reason,
        )
        for row in rows
    ]
