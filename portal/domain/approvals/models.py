"""Rows of the approvals feature."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.approvals.rules import (
    CASE,
    CaseKind,
    CasePurpose,
    CaseState,
    CaseVerb,
    Finding,
    ProposalState,
)
from portal.kernel.ids import new_id
from portal.store.base import Row

_OPEN = "target IS NOT NULL AND state NOT IN ('approved', 'refused', 'withdrawn', 'lapsed')"


class Case(Row):
    """One application on its way through review.

    The state is that of the last step; once `waits_until` is over, a later one holds
    (`rules.settled`).  The clock of the review stands still while `clock_started_on` is empty.
    """

    __tablename__ = "approval_case"
    __table_args__ = (
        CheckConstraint("decided_by <> recommended_by", name="decided_by_a_second_officer"),
        CheckConstraint(
            "state NOT IN ('approved', 'refused') "
            "OR (recommended_by IS NOT NULL AND decided_by IS NOT NULL)",
            name="decided_by_two",
        ),
        CheckConstraint(
            "(purpose = 'new') = (target IS NULL)", name="only_new_ones_have_no_target"
        ),
        CheckConstraint("clock_days_used >= 0", name="clock_runs_forward"),
        Index("ix_approval_case_state_submitted_at_id", "state", "submitted_at", "id"),
        Index(
            "uq_approval_case_open",
            "organisation_id",
            "purpose",
            "target",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[CaseKind]
    subject: Mapped[UUID] = mapped_column(unique=True)
    purpose: Mapped[CasePurpose] = mapped_column(default=CasePurpose.NEW)
    target: Mapped[UUID | None] = mapped_column(index=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    state: Mapped[CaseState] = mapped_column(default=CASE.initial)
    round: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    waits_until: Mapped[date | None]
    clock_started_on: Mapped[date | None]
    clock_days_used: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    recommended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaseStepRow(Row):
    """One step of a case: who did what, when, and why."""

    __tablename__ = "approval_case_step"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("approval_case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[CaseVerb]
    state: Mapped[CaseState]
    round: Mapped[int]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    reason: Mapped[str | None]


class CaseCheck(Row):
    """What an officer found about one item of an application in one round; the last one counts.

    `item` is a document's id, or a key of the feature's checklist.
    """

    __tablename__ = "approval_case_check"
    __table_args__ = (
        CheckConstraint("finding <> 'resubmit' OR reason <> ''", name="resubmit_says_why"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("approval_case.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    finding: Mapped[Finding]
    reason: Mapped[str]
    checked_by: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"))
    checked_at: Mapped[datetime]


class Proposal(Row):
    """One officer's act that waits for a second one; `digest` binds it to its content."""

    __tablename__ = "approval_proposal"
    __table_args__ = (
        CheckConstraint(
            "state <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            name="approved_by_a_second_officer",
        ),
        Index("ix_approval_proposal_state_proposed_at_id", "state", "proposed_at", "id"),
        Index(
            "uq_approval_proposal_open",
            "action",
            "subject",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    action: Mapped[str]
    subject: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    reason: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"))
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
