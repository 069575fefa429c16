"""Rows of the pricelists feature; what was published is never changed (PRC-06)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.ids import new_id
from portal.kernel.trade import Category, Channel
from portal.store.base import Row


class Draft(Row):
    """A member's list as typed, the one it goes on from after publishing too."""

    __tablename__ = "pricelist_draft"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), primary_key=True
    )
    lines: Mapped[list[Any]]
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Version(Row):
    """One published list; numbers count from 1 for each member."""

    __tablename__ = "pricelist_version"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("effective_at >= published_at", name="never_backdated"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    effective_at: Mapped[datetime]


class LineRow(Row):
    """One price tag of a published list (PRC-01)."""

    __tablename__ = "pricelist_line"
    __table_args__ = (
        CheckConstraint("price_fen > 0", name="price_is_positive"),
        CheckConstraint("face_value_fen > 0", name="face_value_is_positive"),
        CheckConstraint("promised_minutes >= 0", name="promise_is_not_negative"),
    )

    version_id: Mapped[UUID] = mapped_column(
        ForeignKey("pricelist_version.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str]
    brand: Mapped[str]
    category: Mapped[Category]
    spec: Mapped[str]
    face_value_fen: Mapped[int | None] = mapped_column(BigInteger)
    unit: Mapped[str]
    price_fen: Mapped[int] = mapped_column(BigInteger)
    conditions: Mapped[str]
    channel: Mapped[Channel]
    region: Mapped[str]
    delivery_mode: Mapped[str]
    promised_minutes: Mapped[int]
    valid_until: Mapped[date | None]
    code_validity: Mapped[str]
    refund_rule: Mapped[str]
    contact: Mapped[str]


class Confirmation(Row):
    """A member's word that its list still holds; restarts the 90 days (BDG-01)."""

    __tablename__ = "pricelist_confirmation"
    __table_args__ = (
        Index(
            "ix_pricelist_confirmation_organisation_id_confirmed_at",
            "organisation_id",
            "confirmed_at",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("pricelist_version.id"))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
