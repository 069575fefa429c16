"""Rows of the documents feature."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.documents.rules import DocumentKind
from portal.kernel.ids import new_id
from portal.kernel.subjects import Realm
from portal.store.base import Row


class Document(Row):
    """One file that was handed in; it is never changed, a better scan is another document.

    `sha256` names the sealed bytes in the blob store.  After erasure (`erased_at`) neither name
    nor bytes are left; the row says that there was one.  `clear_name` is that of a file which
    came in before files were sealed; `portal migrate` seals it.
    """

    __tablename__ = "document"
    __table_args__ = (CheckConstraint("size > 0 AND pages > 0", name="has_content"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    kind: Mapped[DocumentKind]
    realm: Mapped[Realm]
    filename: Mapped[bytes | None]
    clear_name: Mapped[str | None]
    media_type: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    sha256: Mapped[str]
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account_user.id"))
    uploaded_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
