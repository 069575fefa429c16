"""Rows of the suppliers feature."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.ids import new_id
from portal.store.base import Row


class Application(Row):
    """One letter handed in for review; `fields` as typed.  Its state is that of its case."""

    __tablename__ = "supplier_application"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    fields: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ApplicationDocument(Row):
    """One document that proves an application."""

    __tablename__ = "supplier_application_document"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_application.id"), primary_key=True
    )
    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("document.id"), primary_key=True, index=True
    )
    attached_at: Mapped[datetime]


class Authorisation(Row):
    """An approved letter; `ends_on` is its effective end (AUT-04)."""

    __tablename__ = "supplier_authorisation"
    __table_args__ = (
        UniqueConstraint("grantor_uscc", "letter_no"),
        CheckConstraint("valid_from <= ends_on", name="ends_after_it_begins"),
        CheckConstraint("sub_depth BETWEEN 0 AND 3", name="sub_depth_in_range"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_application.id"), unique=True
    )
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    grantor_uscc: Mapped[str]
    letter_no: Mapped[str]
    fields: Mapped[dict[str, Any]]
    sub_depth: Mapped[int]
    valid_from: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    approved_at: Mapped[datetime]
    revoked_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
