"""Rows of the distributors feature.

What a person states is sealed as a whole; a person is found again by a keyed digest only.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.distributors.rules import (
    NOTICE_VERSION,
    ConsentItem,
    IdentityResult,
    SelectedScope,
    Tier,
)
from portal.kernel.ids import new_id
from portal.kernel.trade import OrganisationKind
from portal.store.base import Row


class ApplicationScope(Row):
    """One authorisation the applicant sells under; the web checked it against suppliers."""

    __tablename__ = "distributor_application_scope"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("distributor_application.id"), primary_key=True
    )
    authorisation_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    own: Mapped[bool]


class ApplicationDocument(Row):
    """One document attached to an application."""

    __tablename__ = "distributor_application_document"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("distributor_application.id"), primary_key=True
    )
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    attached_at: Mapped[datetime]


class Consent(Row):
    """One person's agreement to one item of one notice (KYC-06)."""

    __tablename__ = "distributor_consent"
    __table_args__ = (
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at", name="given_before_withdrawn"
        ),
    )

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("distributor_application.id"), primary_key=True
    )
    purpose: Mapped[str] = mapped_column(primary_key=True)
    notice_version: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[ConsentItem] = mapped_column(primary_key=True)
    channel: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class IdentityCheck(Row):
    """One officer's finding whether the person is the one of the documents (KYC-04)."""

    __tablename__ = "distributor_identity_check"
    __table_args__ = (
        Index("ix_distributor_identity_check_application_id_at", "application_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("distributor_application.id"))
    round: Mapped[int]
    method: Mapped[str]
    result: Mapped[IdentityResult]
    note: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"))
    at: Mapped[datetime]


class Application(Row):
    """One organisation asking to be certified; `closed_at` once nothing can change in it."""

    __tablename__ = "distributor_application"
    __table_args__ = (
        Index(
            "uq_distributor_application_open",
            "organisation_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    details: Mapped[bytes]
    started_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    scopes: Mapped[list[ApplicationScope]] = relationship(
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by=ApplicationScope.authorisation_id,
    )
    documents: Mapped[list[ApplicationDocument]] = relationship(
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by=(ApplicationDocument.attached_at, ApplicationDocument.document_id),
    )
    consents: Mapped[list[Consent]] = relationship(lazy="selectin", cascade="all")
    identity_checks: Mapped[list[IdentityCheck]] = relationship(
        lazy="selectin", order_by=(IdentityCheck.at, IdentityCheck.id)
    )
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def selected(self) -> tuple[SelectedScope, ...]:
        """The scope as the rules read it."""
        return tuple(SelectedScope(row.authorisation_id, row.own) for row in self.scopes)

    @property
    def agreed(self) -> frozenset[ConsentItem]:
        """The items of the present notice that are agreed to and not taken back."""
        return frozenset(
            row.item
            for row in self.consents
            if row.notice_version == NOTICE_VERSION and row.withdrawn_at is None
        )

    @property
    def findings(self) -> tuple[tuple[int, IdentityResult], ...]:
        """Round and result of every identity check, oldest first."""
        return tuple((row.round, row.result) for row in self.identity_checks)


class PersonClaim(Row):
    """Which organisation a person stands for; one at a time (KYC-09)."""

    __tablename__ = "distributor_person_claim"

    person_key: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )


class Kyc(Row):
    """One completed verification, with the public and the masked of it only (KYC-12)."""

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
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("distributor_application.id"), unique=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    person_key: Mapped[str]
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
