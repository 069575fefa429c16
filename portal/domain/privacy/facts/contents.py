"""Everything that is held about the people of an organisation, as plain data for themselves."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from portal.domain import accounts, deposits, distributors, licences, members
from portal.kernel.money import Money
from portal.store.uow import UnitOfWork


def contents(uow: UnitOfWork, organisation_id: UUID) -> dict[str, Any]:
    """Return it ready for JSON: instants in UTC, days as civil days in Shanghai, sums in fen.

    Raises `NotFound` or `Forbidden` to those who may not have it.
    """
    licence = licences.licence_of(uow, organisation_id)
    found = _plain(
        {
            "organisation": members.organisation(uow, organisation_id),
            "people": _people(uow, organisation_id),
            "business_licences": _business_licences(uow, organisation_id),
            "register_notes": members.register_notes(uow, organisation_id),
            **distributors.file_contents(uow, organisation_id),
            "sharings": distributors.sharings(uow, organisation_id),
            "licence": licence,
            "deposit": deposits.account(uow, organisation_id),
        }
    )
    return {"exported_at": _plain(uow.now()), **found}


def _people(uow: UnitOfWork, organisation_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "email": accounts.user(uow, one.user_id).email,
            "role": one.role,
            "joined_at": one.joined_at,
        }
        for one in members.colleagues(uow, organisation_id)
    ]


def _business_licences(uow: UnitOfWork, organisation_id: UUID) -> Iterable[Any]:
    cursor: str | None = ""
    while cursor is not None:
        page = members.business_licence_versions(uow, organisation_id, cursor=cursor or None)
        yield from page.items
        cursor = page.next


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [_plain(item) for item in value]
    return value
