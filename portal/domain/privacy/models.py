"""Rows of the privacy feature: requests to erase, and what was erased."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.privacy.rules import Cause, RequestState
from portal.kernel.ids import new_id
from portal.store.base import Row


class ErasureRequest(Row):
    """An organisation's wish that its people's data be erased; one open at a time.

    `held_until` is the day on which the last reason to keep it ends, as far as it is known.
    """

    __tablename__ = "privacy_request"
    __table_args__ = (
        Index(
            "uq_privacy_request_open",
            "organisation_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'held')"),
            postgresql_where=text("state IN ('open', 'held')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    state: Mapped[RequestState]
    holds: Mapped[list[Any]]
    held_until: Mapped[date | None]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Erasure(Row):
    """What was erased, and how it is proved: the certificate's content.

    `content` names applications, documents (with the SHA-256 of the destroyed sealed bytes) and
    destroyed keys by their ids; nothing in it is personal.
    """

    __tablename__ = "privacy_erasure"
    __table_args__ = (
        Index("ix_privacy_erasure_organisation_id_at_id", "organisation_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("privacy_request.id"))
    cause: Mapped[Cause]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
