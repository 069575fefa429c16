"""Rows of the notices feature; what was published is never changed (KYC-06)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.consents import ConsentItem
from portal.kernel.ids import new_id
from portal.store.base import Row


class NoticeVersion(Row):
    """One version of the notice; number 1 is the one that the portal came with."""

    __tablename__ = "notice_version"
    __table_args__ = (CheckConstraint("number > 0", name="number_is_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    effective_on: Mapped[date]
    note: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))


class NoticeText(Row):
    """What one version says about one item, in one language."""

    __tablename__ = "notice_text"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("notice_version.id"), primary_key=True)
    item: Mapped[ConsentItem] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    kinds: Mapped[str]
    method: Mapped[str]
    recipients: Mapped[str]
    retention: Mapped[str]
    necessity: Mapped[str]
