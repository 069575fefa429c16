"""What commands and queries both read of the notice."""

from uuid import UUID

from sqlalchemy import select

from portal.domain.notices.models import NoticeText, NoticeVersion
from portal.domain.notices.rules import TEXT_FIELDS, ItemText, text_keys
from portal.store.uow import UnitOfWork


def latest(uow: UnitOfWork) -> NoticeVersion:
    """Return the version with the highest number, in force or not yet."""
    query = select(NoticeVersion).order_by(NoticeVersion.number.desc()).limit(1)
    return uow.session.scalars(query).one()


def texts_of(uow: UnitOfWork, version_id: UUID) -> tuple[ItemText, ...]:
    """Return the texts of a version in the order of `text_keys`."""
    query = select(NoticeText).filter_by(version_id=version_id)
    rows = {(row.item, row.language): row for row in uow.session.scalars(query)}
    return tuple(_text(rows[key]) for key in text_keys())


def _text(row: NoticeText) -> ItemText:
    words = {name: getattr(row, name) for name in TEXT_FIELDS}
    return ItemText(item=row.item, language=row.language, **words)
