"""Rows of the certificates feature."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.ids import new_id
from portal.store.base import Row


class Certificate(Row):
    """One PDF of one version of a licence; never changed, a reissue is another version."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("licence_id", "version"),
        CheckConstraint("version > 0 AND size > 0", name="has_content"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    licence_id: Mapped[UUID] = mapped_column(ForeignKey("licence.id"))
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    template_version: Mapped[int]
    record: Mapped[dict[str, Any]]
    record_hash: Mapped[str]
    rendered_at: Mapped[datetime]
