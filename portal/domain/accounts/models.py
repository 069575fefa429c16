"""Rows of the accounts feature."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.ids import new_id
from portal.store.base import Row


class User(Row):
    """One person who can sign in; officers have roles, members have memberships."""

    __tablename__ = "account_user"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    is_officer: Mapped[bool]
    roles: Mapped[list[Any]]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class UserSession(Row):
    """One signed-in browser; the key is the SHA-256 of the secret in its cookie.

    The password was last given at `proved_at`.
    """

    __tablename__ = "account_session"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"), index=True)
    started_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    def is_open(self, at: datetime) -> bool:
        """Return whether the session has neither ended nor expired."""
        return self.ended_at is None and self.expires_at > at


class Activation(Row):
    """A one-time link with which a new officer sets the first password."""

    __tablename__ = "account_activation"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Failure(Row):
    """One refused sign-in, counted to slow down guessing."""

    __tablename__ = "account_failure"
    __table_args__ = (Index("ix_account_failure_email_digest_at", "email_digest", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email_digest: Mapped[str]
    at: Mapped[datetime]
