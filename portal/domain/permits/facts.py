"""What commands and queries both read of the table."""

from uuid import UUID

from sqlalchemy import select

from portal.domain.permits.models import TableRow, TableVersion
from portal.domain.permits.rules import ROW_FIELDS, PermitRow
from portal.store.uow import UnitOfWork


def latest(uow: UnitOfWork) -> TableVersion:
    """Return the version with the highest number, in force or not yet."""
    query = select(TableVersion).order_by(TableVersion.number.desc()).limit(1)
    return uow.session.scalars(query).one()


def rows_of(uow: UnitOfWork, version_id: UUID) -> tuple[PermitRow, ...]:
    """Return the rows of a version in their order."""
    query = select(TableRow).filter_by(version_id=version_id).order_by(TableRow.position)
    return tuple(
        PermitRow(**{name: getattr(row, name) for name in ROW_FIELDS})
        for row in uow.session.scalars(query)
    )
