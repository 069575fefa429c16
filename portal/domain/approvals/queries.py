"""What can be read of cases and proposals; frozen answers, never rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from portal.domain import accounts
from portal.domain.approvals import policy, rules
from portal.domain.approvals.models import Case, CaseStepRow, Proposal
from portal.domain.approvals.rules import CASE, CaseKind, CaseState, CaseVerb, ProposalState
from portal.kernel.actor import Permission
from portal.kernel.errors import Forbidden, NotFound
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case; `who` is empty to the applicant for an officer's step."""

    at: datetime
    verb: CaseVerb
    state: CaseState
    round: int
    who: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as a reader sees it; `verbs` are those the actor's role and the state allow."""

    id: UUID
    kind: CaseKind
    subject: UUID
    organisation_id: UUID
    state: CaseState
    round: int
    verbs: frozenset[CaseVerb]
    opened_at: datetime
    submitted_at: datetime | None
    taken_by: UUID | None
    recommended_by: UUID | None
    decided_by: UUID | None
    reason: str | None
    history: tuple[CaseStep, ...] = ()

    @property
    def editable(self) -> bool:
        """Whether the applicant may change the application now."""
        return self.state in rules.EDITABLE


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


def case(uow: UnitOfWork, case_id: UUID) -> CaseView:
    """Return one case with its history; `NotFound` for those who may not know it."""
    return _full(uow, uow.session.get(Case, case_id), case_id)


def case_of(uow: UnitOfWork, subject: UUID) -> CaseView:
    """Return the case of an application with its history."""
    return _full(uow, uow.session.scalar(select(Case).filter_by(subject=subject)), subject)


def cases_of(uow: UnitOfWork, subjects: Iterable[UUID]) -> dict[UUID, CaseView]:
    """Return the cases of applications, without history, in one statement.

    The caller has checked that the actor may see the applications.
    """
    query = select(Case).where(Case.subject.in_(set(subjects)))
    return {row.subject: _view(uow, row) for row in uow.session.scalars(query)}


def queue(
    uow: UnitOfWork,
    *,
    states: Collection[CaseState],
    kind: CaseKind | None = None,
    cursor: str | None = None,
) -> Page[CaseView]:
    """Return submitted cases in these states, the longest waiting first, for officers."""
    if not uow.actor.has(Permission.CASES_READ):
        raise Forbidden
    query = select(Case).where(Case.state.in_(states), Case.submitted_at.is_not(None))
    if kind is not None:
        query = query.where(Case.kind == kind)
    page = paginate(uow.session, query, [Case.submitted_at, Case.id], cursor=cursor)
    return page.map(lambda row: _view(uow, row))


def case_counts(uow: UnitOfWork) -> dict[CaseState, int]:
    """Return how many cases are in each state, for officers."""
    if not uow.actor.has(Permission.CASES_READ):
        raise Forbidden
    rows = uow.session.execute(select(Case.state, func.count()).group_by(Case.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to mypy


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


def _full(uow: UnitOfWork, row: Case | None, wanted: UUID) -> CaseView:
    if row is None or not policy.may_read_case(uow.actor, organisation_id=row.organisation_id):
        raise NotFound(id=wanted)
    query = select(CaseStepRow).filter_by(case_id=row.id).order_by(CaseStepRow.number)
    return _view(uow, row, _steps(uow, list(uow.session.scalars(query))))


def _steps(uow: UnitOfWork, rows: list[CaseStepRow]) -> tuple[CaseStep, ...]:
    # An applicant sees what was decided and why, not which officer did it.
    seen_by_officer = uow.actor.has(Permission.CASES_READ)
    shown = [row.actor_id for row in rows if seen_by_officer or _by_applicant(row)]
    names = accounts.names(uow, shown)
    return tuple(
        CaseStep(
            row.at,
            row.verb,
            row.state,
            row.round,
            names.get(row.actor_id, "") if row.actor_id else "",
            row.reason,
        )
        for row in rows
    )


def _by_applicant(row: CaseStepRow) -> bool:
    return row.verb in rules.APPLICANT_VERBS


def _view(uow: UnitOfWork, row: Case, history: tuple[CaseStep, ...] = ()) -> CaseView:
    allowed = frozenset(
        verb
        for verb in CASE.verbs(row.state)
        if policy.may_move_case(uow.actor, verb, organisation_id=row.organisation_id)
    )
    return CaseView(
        row.id,
        row.kind,
        row.subject,
        row.organisation_id,
        row.state,
        row.round,
        allowed,
        row.opened_at,
        row.submitted_at,
        row.taken_by,
        row.recommended_by,
        row.decided_by,
        row.reason,
        history,
    )


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
