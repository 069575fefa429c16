"""Rows of the screening feature; who is listed is found by keyed digests only (KYC-10)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.screening.rules import ListSource
from portal.kernel.ids import new_id
from portal.store.base import Row


class ListImport(Row):
    """One file of one source as it stood on `as_of`; the newest one of a source counts."""

    __tablename__ = "screening_import"
    __table_args__ = (
        UniqueConstraint("source", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[ListSource]
    number: Mapped[int]
    as_of: Mapped[date]
    rows: Mapped[int]
    added: Mapped[int]
    removed: Mapped[int]
    sha256: Mapped[str]
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))


class ListEntry(Row):
    """One listed person or organisation; on the list until `removed_at`.

    `number_key` and `name_key` are digests.  `particulars` are the row of the list, sealed, and
    nothing once it was removed.  `row_key` is the digest of the whole row, by which the next
    file of the source finds it again.
    """

    __tablename__ = "screening_entry"
    __table_args__ = (
        Index("ix_screening_entry_number_key", "number_key"),
        Index("ix_screening_entry_name_key", "name_key"),
        Index("ix_screening_entry_source_removed_at_id", "source", "removed_at", "id"),
        CheckConstraint("removed_at IS NULL OR removed_at >= added_at", name="added_first"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[ListSource]
    row_key: Mapped[str]
    number_key: Mapped[str | None]
    name_key: Mapped[str]
    particulars: Mapped[bytes]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("screening_import.id"))
    added_at: Mapped[datetime]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("screening_import.id"))
    removed_at: Mapped[datetime | None]
