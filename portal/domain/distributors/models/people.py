"""Rows about people: how they are found again, who looked at them, who may not judge them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.distributors.rules import TraitKind
from portal.kernel.ids import new_id
from portal.store.base import Row

_ONE_OWNER = "kind IN ('person', 'mobile')"


class PersonTrait(Row):
    """A keyed digest by which a person of an organisation is found again (KYC-09).

    A person and a mobile number stand for one organisation at a time; every other kind may be
    shared, and then asks for a review.
    """

    __tablename__ = "distributor_trait"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "key"),
        Index("ix_distributor_trait_kind_key", "kind", "key"),
        Index(
            "uq_distributor_trait_one_owner",
            "kind",
            "key",
            unique=True,
            sqlite_where=text(_ONE_OWNER),
            postgresql_where=text(_ONE_OWNER),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    kind: Mapped[TraitKind]
    key: Mapped[str]


class OfficerTrait(Row):
    """A keyed digest of something an officer has an interest in (security T13)."""

    __tablename__ = "distributor_officer_trait"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"), primary_key=True)
    kind: Mapped[TraitKind] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    declared_at: Mapped[datetime]


class Look(Row):
    """One officer's full view of one application, with its reason, until it ends (KYC-08)."""

    __tablename__ = "distributor_look"
    __table_args__ = (
        CheckConstraint("ends_at > at", name="ends_after_it_begins"),
        CheckConstraint("reason <> ''", name="says_why"),
        Index("ix_distributor_look_organisation_id_at_id", "organisation_id", "at", "id"),
        Index("ix_distributor_look_application_id_officer_id", "application_id", "officer_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("distributor_application.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    ends_at: Mapped[datetime]
