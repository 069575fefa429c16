"""Rows of applications: what is asked for, agreed to, handed in and checked.

What a person states is sealed as a whole.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.distributors.models.checks import IdentityCheck
from portal.domain.distributors.rules import ConsentItem, ConsentPurpose, SelectedScope
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
    purpose: Mapped[ConsentPurpose] = mapped_column(primary_key=True)
    notice_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[ConsentItem] = mapped_column(primary_key=True)
    channel: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Application(Row):
    """One organisation asking to be certified; `closed_at` once nothing can change in it.

    `kind` is the subject it is to be certified as, with the name and code it converts to when
    it is another one than today (`legal_name`, `uscc`).  After erasure (`erased_at`) nothing is
    left of `details`.
    """

    __tablename__ = "distributor_application"
    __table_args__ = (
        CheckConstraint(
            "(legal_name IS NULL) = (uscc IS NULL)", name="converts_to_a_name_and_code"
        ),
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
    kind: Mapped[OrganisationKind]
    legal_name: Mapped[str | None]
    uscc: Mapped[str | None]
    details: Mapped[bytes]
    started_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
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

    def agreed(self, notice_version: int) -> frozenset[ConsentItem]:
        """Return the items of one version of the notice that are agreed to, not taken back."""
        return frozenset(
            row.item
            for row in self.consents
            if row.notice_version == notice_version and row.withdrawn_at is None
        )


class RuleTrace(Row):
    """How one rule of the fast track came out for an application, kept for ever (KYC, 2.2)."""

    __tablename__ = "distributor_rule_trace"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("distributor_application.id"), primary_key=True
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(primary_key=True)
    passed: Mapped[bool]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
