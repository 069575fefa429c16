"""Rows of the licences feature; none of them holds a state, which is computed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.licences.rules import LicenceKind, MeasureKind, Reason
from portal.kernel.ids import new_id
from portal.store.base import Row


class Licence(Row):
    """One granted licence; `code` is the random public code in the certificate's QR."""

    __tablename__ = "licence"
    __table_args__ = (UniqueConstraint("year", "kind", "serial"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    kind: Mapped[LicenceKind]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    tier: Mapped[str]
    holder_name: Mapped[str]
    issued_on: Mapped[date]
    granted_at: Mapped[datetime] = mapped_column(index=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("approval_proposal.id"), unique=True)


class LicenceScope(Row):
    """One authorisation a licence rests on."""

    __tablename__ = "licence_scope"

    licence_id: Mapped[UUID] = mapped_column(ForeignKey("licence.id"), primary_key=True)
    authorisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_authorisation.id"), primary_key=True, index=True
    )


class LicenceMeasure(Row):
    """One measure imposed on a licence, in force from `effective_at`."""

    __tablename__ = "licence_measure"
    __table_args__ = (
        Index("ix_licence_measure_licence_id_effective_at", "licence_id", "effective_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    licence_id: Mapped[UUID] = mapped_column(ForeignKey("licence.id"))
    kind: Mapped[MeasureKind]
    reason: Mapped[Reason]
    note: Mapped[str]
    effective_at: Mapped[datetime]
    proposal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("approval_proposal.id"), unique=True
    )


class LicenceSerial(Row):
    """The last serial given out for a year and kind; its row lock makes serials gap-free."""

    __tablename__ = "licence_serial"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[LicenceKind] = mapped_column(primary_key=True)
    last: Mapped[int]
