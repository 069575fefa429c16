"""Rows of the permits feature; what was published is never changed (AUT-07)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.permits.rules import PermitRole, ShownBy
from portal.kernel.ids import new_id
from portal.kernel.trade import Category
from portal.store.base import Row


class TableVersion(Row):
    """One version of the table; number 1 is the one that the portal came with."""

    __tablename__ = "permit_version"
    __table_args__ = (CheckConstraint("number > 0", name="number_is_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    effective_on: Mapped[date]
    note: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))


class TableRow(Row):
    """One row of a version, at its place in it."""

    __tablename__ = "permit_row"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("permit_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    category: Mapped[Category | None]
    role: Mapped[PermitRole]
    kind: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    required: Mapped[bool]
    shown_by: Mapped[ShownBy]
    pattern: Mapped[str]
    note_zh: Mapped[str]
    note_en: Mapped[str]
