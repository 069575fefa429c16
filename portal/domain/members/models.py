"""Rows of the members feature; licences and states of the register are history (AUT-09)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.members.rules import MemberRole, RegisterState
from portal.kernel.ids import new_id
from portal.kernel.trade import OrganisationKind
from portal.store.base import Row


class Organisation(Row):
    """One organisation of the trade; a natural person has neither legal name nor code here."""

    __tablename__ = "member_organisation"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'NP') = (uscc IS NULL) AND (kind = 'NP') = (legal_name IS NULL)",
            name="natural_person_has_no_code",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[OrganisationKind]
    trade_name: Mapped[str]
    legal_name: Mapped[str | None]
    uscc: Mapped[str | None] = mapped_column(unique=True)
    contact_email: Mapped[str]
    shops: Mapped[list[Any]]
    search_name: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Membership(Row):
    """One person working for one organisation."""

    __tablename__ = "member_membership"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account_user.id"), primary_key=True, index=True
    )
    role: Mapped[MemberRole]
    joined_at: Mapped[datetime]


class Invitation(Row):
    """A one-time link for one address to join one organisation."""

    __tablename__ = "member_invitation"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    email: Mapped[str]
    role: Mapped[MemberRole]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class BusinessLicenceVersion(Row):
    """A business licence as it was stated once; the representative's name is sealed."""

    __tablename__ = "member_business_licence"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("issued_on >= established_on", name="issued_after_establishment"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("member_organisation.id"))
    number: Mapped[int]
    name: Mapped[str]
    uscc: Mapped[str]
    legal_representative: Mapped[bytes]
    entity_type: Mapped[str]
    capital: Mapped[str]
    address: Mapped[str]
    scope: Mapped[str]
    registrar: Mapped[str]
    established_on: Mapped[date]
    issued_on: Mapped[date]
    ends_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))


class RegisterNote(Row):
    """What the public register said of an organisation, as an officer noted it."""

    __tablename__ = "member_register_note"
    __table_args__ = (CheckConstraint("number > 0", name="number_is_positive"),)

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[RegisterState]
    reason: Mapped[str]
    source: Mapped[str]
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
