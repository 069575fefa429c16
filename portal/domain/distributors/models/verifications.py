"""Rows of the life after approval: verifications, reminders, changes, declared turnover."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.distributors.rules import ContactKind, Tier
from portal.kernel.ids import new_id
from portal.kernel.trade import OrganisationKind
from portal.store.base import Row


class Kyc(Row):
    """One completed verification, with the public and the masked of it only (KYC-12).

    `number_keys` are the digests of the numbers of its people and of the business, which lists
    of barred persons are asked for.
    """

    __tablename__ = "distributor_kyc"
    __table_args__ = (
        CheckConstraint("next_due >= verified_on", name="due_after_verified"),
        CheckConstraint("extra_shops >= 0 AND turnover_fen >= 0", name="sizes_not_negative"),
        Index(
            "uq_distributor_kyc_live",
            "organisation_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(
            "ix_distributor_kyc_organisation_id_approved_at", "organisation_id", "approved_at"
        ),
        Index("ix_distributor_kyc_next_due", "next_due"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("distributor_application.id"), unique=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    person_key: Mapped[str]
    number_keys: Mapped[list[Any]]
    kind: Mapped[OrganisationKind]
    masked_name: Mapped[str]
    tier: Mapped[Tier]
    categories: Mapped[list[Any]]
    extra_shops: Mapped[int]
    turnover_fen: Mapped[int] = mapped_column(BigInteger)
    authorisation_ids: Mapped[list[Any]]
    approved_at: Mapped[datetime]
    verified_on: Mapped[date]
    next_due: Mapped[date]
    id_valid_to: Mapped[date | None]
    licence_valid_to: Mapped[date | None]
    consent_withdrawn_on: Mapped[date | None]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Reminder(Row):
    """That a holder was reminded so many days before the verification ends."""

    __tablename__ = "distributor_reminder"

    kyc_id: Mapped[UUID] = mapped_column(ForeignKey("distributor_kyc.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class ContactChange(Row):
    """A new mobile number or bank card, which counts from `effective_at` unless cancelled."""

    __tablename__ = "distributor_contact_change"
    __table_args__ = (
        CheckConstraint("effective_at > requested_at", name="effective_after_the_hold"),
        Index(
            "ix_distributor_contact_change_organisation_id_kind_requested_at",
            "organisation_id",
            "kind",
            "requested_at",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    kind: Mapped[ContactKind]
    value: Mapped[bytes]
    masked: Mapped[str]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    requested_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Turnover(Row):
    """What a member declared to have turned over in one month, in fen; the last one counts."""

    __tablename__ = "distributor_turnover"
    __table_args__ = (CheckConstraint("amount_fen >= 0", name="amount_not_negative"),)

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), primary_key=True
    )
    month: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    declared_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    declared_at: Mapped[datetime]


class TurnoverNotice(Row):
    """The notice to a natural person whose turnover asks for a registration (KYC-11)."""

    __tablename__ = "distributor_turnover_notice"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), primary_key=True
    )
    total_fen: Mapped[int] = mapped_column(BigInteger)
    noticed_on: Mapped[date]
    last_day: Mapped[date]
