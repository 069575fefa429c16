"""What can be done to cases and proposals; one function, one verb.

The features above call these inside their own commands, in the same transaction, so that a case
is never approved without what its approval brings about.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from portal.domain.approvals import policy, rules
from portal.domain.approvals.events import (
    CaseMoved,
    CaseOpened,
    ProposalApproved,
    ProposalMade,
    ProposalRefused,
)
from portal.domain.approvals.models import Case, CaseStepRow, Proposal
from portal.domain.approvals.rules import (
    CASE,
    AlreadyProposed,
    CaseKind,
    CaseState,
    CaseVerb,
    ContentChanged,
    NotOpen,
    OwnOrganisation,
    ProposalState,
    SameOfficer,
)
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.kernel.text import tidy
from portal.store.uow import UnitOfWork


def open_case(uow: UnitOfWork, *, kind: CaseKind, subject: UUID, organisation_id: UUID) -> UUID:
    """Open the case of a new application, in state draft; return its id."""
    case = Case(
        id=new_id(),
        kind=kind,
        subject=subject,
        organisation_id=organisation_id,
        opened_at=uow.now(),
    )
    uow.session.add(case)
    uow.record(CaseOpened(subject=case.id, organisation_id=organisation_id, kind=kind))
    return case.id


def submit_case(uow: UnitOfWork, subject: UUID) -> None:
    """Hand a draft in, or a returned case in again as its next round."""
    case = _case(uow, subject)
    verb = CaseVerb.RESUBMIT if case.state is CaseState.RETURNED else CaseVerb.SUBMIT
    if verb is CaseVerb.RESUBMIT:
        case.round += 1
    case.submitted_at = uow.now()
    _move(uow, case, verb)


def take_case(uow: UnitOfWork, subject: UUID) -> None:
    """Begin the examination."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.TAKE)
    case.taken_by = uow.actor.id


def return_case(uow: UnitOfWork, subject: UUID, *, reason: str) -> None:
    """Ask the applicant for more; the reason says what."""
    _move(uow, _case(uow, subject), CaseVerb.RETURN, reason)


def recommend_case(uow: UnitOfWork, subject: UUID, *, reason: str) -> None:
    """Finish the examination with a recommendation for a second officer."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.RECOMMEND, reason)
    case.recommended_by = uow.actor.id


def send_back_case(uow: UnitOfWork, subject: UUID, *, reason: str) -> None:
    """Ask the examiner to look again."""
    case = _case(uow, subject)
    _move(uow, case, CaseVerb.SEND_BACK, reason)
    case.recommended_by = None


def approve_case(uow: UnitOfWork, subject: UUID, *, reason: str) -> None:
    """Decide for the applicant; raise `SameOfficer` to whoever examined the case."""
    _decide(uow, subject, CaseVerb.APPROVE, reason)


def refuse_case(uow: UnitOfWork, subject: UUID, *, reason: str) -> None:
    """Decide against the applicant; raise `SameOfficer` to whoever examined the case."""
    _decide(uow, subject, CaseVerb.REFUSE, reason)


def withdraw_case(uow: UnitOfWork, subject: UUID) -> None:
    """End the case at the applicant's wish."""
    _move(uow, _case(uow, subject), CaseVerb.WITHDRAW)


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
    _refuse_own(uow, organisation_id)
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


def _case(uow: UnitOfWork, subject: UUID) -> Case:
    query = select(Case).filter_by(subject=subject).with_for_update()
    case = uow.session.scalar(query)
    if case is None or not policy.may_read_case(
        uow.actor, organisation_id=case.organisation_id
    ):
        raise NotFound(subject=subject)
    return case


def _move(uow: UnitOfWork, case: Case, verb: CaseVerb, reason: str | None = None) -> None:
    if not policy.may_move_case(uow.actor, verb, organisation_id=case.organisation_id):
        raise Forbidden(case_id=case.id, verb=verb)
    if verb not in rules.APPLICANT_VERBS:
        _refuse_own(uow, case.organisation_id)
    case.state = CASE.after(case.state, verb)
    if reason is not None:
        refuse_if_any(rules.check_reason(reason.strip()))
        case.reason = tidy(reason)
    uow.session.flush()
    uow.session.add(
        CaseStepRow(
            case_id=case.id,
            number=case.version,  # the flush above has raised it
            at=uow.now(),
            verb=verb,
            state=case.state,
            round=case.round,
            actor_id=uow.actor.id,
            reason=case.reason if reason is not None else None,
        )
    )
    uow.record(
        CaseMoved(
            subject=case.id,
            organisation_id=case.organisation_id,
            verb=verb,
            state=case.state,
            round=case.round,
        )
    )


def _decide(uow: UnitOfWork, subject: UUID, verb: CaseVerb, reason: str) -> None:
    case = _case(uow, subject)
    if uow.actor.id in {case.taken_by, case.recommended_by}:
        raise SameOfficer(case_id=case.id)
    case.decided_by = uow.actor.id
    _move(uow, case, verb, reason)


def _refuse_own(uow: UnitOfWork, organisation_id: UUID) -> None:
    if uow.actor.belongs_to(organisation_id):
        raise OwnOrganisation(organisation_id=organisation_id)


def _open_proposal(uow: UnitOfWork, proposal_id: UUID, action: str) -> Proposal:
    proposal = uow.session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.action != action:
        raise NotFound(proposal_id=proposal_id)
    state = rules.proposal_state(proposal.state, proposal.expires_at, uow.now())
    if state is not ProposalState.OPEN:
        raise NotOpen(proposal_id=proposal_id, state=state)
    _refuse_own(uow, proposal.organisation_id)
    return proposal


def _close(uow: UnitOfWork, proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    proposal.decided_by = uow.actor.id
    proposal.decided_at = uow.now()
    uow.session.flush()
