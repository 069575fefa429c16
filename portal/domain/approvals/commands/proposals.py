"""What can be done to proposals: one officer's act, that a second one approves.

The features above call these inside their own commands, in the same transaction, so that a
proposal is never used without what it brings about.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from portal.domain.approvals import rules
from portal.domain.approvals.commands.conflicts import refuse_own
from portal.domain.approvals.events import ProposalApproved, ProposalMade, ProposalRefused
from portal.domain.approvals.models import Proposal
from portal.domain.approvals.rules import (
    AlreadyProposed,
    ContentChanged,
    NotOpen,
    ProposalState,
    SameOfficer,
)
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.text import tidy
from portal.store.uow import UnitOfWork


def propose(  # noqa: PLR0913 - one act, each argument a part of it
    uow: UnitOfWork,
    *,
    action: str,
    subject: UUID,
    organisation_id: UUID,
    content: Mapping[str, str | int],
    reason: str,
) -> UUID:
    """Put an act before a second officer; return the proposal's id.

    The calling feature has checked that the actor may propose it.  Raises
    `AlreadyProposed` while the same act on the same thing waits, or `FieldErrors`
    (REASON_LENGTH).
    """
    refuse_if_any(rules.check_reason(reason.strip()))
    if uow.actor.id is None:
        raise Forbidden
    refuse_own(uow, organisation_id)
    waiting = select(Proposal).filter_by(
        action=action, subject=subject, state=ProposalState.OPEN
    )
    before = uow.session.scalar(waiting.with_for_update())
    if before is not None:
        if before.expires_at > uow.now():
            raise AlreadyProposed(proposal_id=before.id)
        before.state = ProposalState.EXPIRED
        uow.session.flush()
    proposal = Proposal(
        id=new_id(),
        action=action,
        subject=subject,
        organisation_id=organisation_id,
        content=dict(content),
        digest=rules.content_digest(action, content),
        reason=tidy(reason),
        proposed_by=uow.actor.id,
        proposed_at=uow.now(),
        expires_at=uow.now() + rules.PROPOSAL_LIFE,
    )
    uow.session.add(proposal)
    uow.record(
        ProposalMade(
            subject=proposal.id,
            organisation_id=organisation_id,
            action=action,
            about=subject,
            digest=proposal.digest,
        )
    )
    return proposal.id


def approve_proposal(
    uow: UnitOfWork, proposal_id: UUID, *, action: str, content: Mapping[str, str | int]
) -> None:
    """Use a proposal, once; the calling feature then does the act in the same transaction.

    `content` is what would be done now.  Raises `NotFound`, `NotOpen`, `Forbidden` to the
    portal itself, `SameOfficer` or `ContentChanged`.
    """
    proposal = _open_proposal(uow, proposal_id, action)
    if uow.actor.id is None:
        raise Forbidden
    if proposal.proposed_by == uow.actor.id:
        raise SameOfficer(proposal_id=proposal_id)
    if proposal.digest != rules.content_digest(action, content):
        raise ContentChanged(proposal_id=proposal_id)
    _close(uow, proposal, ProposalState.APPROVED)
    uow.record(
        ProposalApproved(
            subject=proposal.id,
            organisation_id=proposal.organisation_id,
            action=action,
            about=proposal.subject,
            digest=proposal.digest,
        )
    )


def refuse_proposal(uow: UnitOfWork, proposal_id: UUID, *, action: str, reason: str) -> None:
    """Turn a proposal down; its proposer may do so too, as a withdrawal.

    Raises `NotFound`, `NotOpen` or `FieldErrors` (REASON_LENGTH).
    """
    refuse_if_any(rules.check_reason(reason.strip()))
    proposal = _open_proposal(uow, proposal_id, action)
    _close(uow, proposal, ProposalState.REFUSED)
    proposal.decision_reason = tidy(reason)
    uow.record(
        ProposalRefused(
            subject=proposal.id,
            organisation_id=proposal.organisation_id,
            action=action,
            about=proposal.subject,
        )
    )


def _open_proposal(uow: UnitOfWork, proposal_id: UUID, action: str) -> Proposal:
    proposal = uow.session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.action != action:
        raise NotFound(proposal_id=proposal_id)
    state = rules.proposal_state(proposal.state, proposal.expires_at, uow.now())
    if state is not ProposalState.OPEN:
        raise NotOpen(proposal_id=proposal_id, state=state)
    refuse_own(uow, proposal.organisation_id)
    return proposal


def _close(uow: UnitOfWork, proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    proposal.decided_by = uow.actor.id
    proposal.decided_at = uow.now()
    uow.session.flush()
