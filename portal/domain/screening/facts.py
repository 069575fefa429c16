"""What commands and queries both read of the lists, and by what people are found on them."""

from uuid import UUID

from sqlalchemy import select

from portal.domain.screening import rules
from portal.domain.screening.models import ListImport
from portal.domain.screening.rules import ListSource
from portal.kernel.text import search_key
from portal.store.uow import UnitOfWork


def number_key(uow: UnitOfWork, number: str) -> str:
    """Return the digest under which a number of a person or business stands on a list."""
    return uow.vault.digest("kyc:number", rules.normal_number(number))


def name_key(uow: UnitOfWork, name: str) -> str:
    """Return the digest under which a name stands on a list, whatever its spelling."""
    return uow.vault.digest("kyc:name", search_key(name))


def newest_import(uow: UnitOfWork, source: ListSource) -> ListImport | None:
    """Return the import that counts of a source, None before the first."""
    query = select(ListImport).filter_by(source=source).order_by(ListImport.number.desc())
    return uow.session.scalar(query.limit(1))


def place_of(entry_id: UUID) -> str:
    """Return the place to which the sealed particulars of an entry are bound."""
    return f"screening_entry:particulars:{entry_id}"
