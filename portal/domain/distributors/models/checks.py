"""Rows of identity checks: what a provider or an officer found (KYC-04)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.distributors.rules import CheckMethod, CheckResult, CheckState, SubReason
from portal.kernel.ids import new_id
from portal.store.base import Row


class IdentityCheck(Row):
    """One check of the person, asked for at `at` and answered at `answered_at`.

    With method ID2 the person is the legal representative.  `checked_key` is the digest of
    what was checked, so that a changed number is unchecked again; `card_key` that of the card,
    whose calls are counted.  `token` holds, sealed, where and how a face check goes on until
    `expires_at`.  A finding of an officer has `decided_by` and `note`.
    """

    __tablename__ = "distributor_identity_check"
    __table_args__ = (
        Index("ix_distributor_identity_check_application_id_at", "application_id", "at"),
        Index("ix_distributor_identity_check_card_key_at", "card_key", "at"),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="done_with_a_result"),
        CheckConstraint(
            "method <> 'MANUAL' OR decided_by IS NOT NULL", name="manual_by_somebody"
        ),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_is_percent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("distributor_application.id"))
    round: Mapped[int]
    method: Mapped[CheckMethod]
    state: Mapped[CheckState]
    provider: Mapped[str]
    provider_contact: Mapped[str]
    request_id: Mapped[str]
    result: Mapped[CheckResult | None]
    sub_reason: Mapped[SubReason | None]
    score: Mapped[int | None]
    checked_key: Mapped[str | None]
    card_key: Mapped[str | None]
    token: Mapped[bytes | None]
    expires_at: Mapped[datetime | None]
    note: Mapped[str]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
