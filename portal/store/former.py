"""Sealing anew what an earlier version sealed with one key for everybody.

Those values begin with the byte 1.  That one key is the first master key today, so whatever key
wraps new things, they open as long as it is there.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Select, Table, func, select, update
from sqlalchemy.orm import Session

from portal.kernel.subjects import Realm, Subject
from portal.store.base import Row
from portal.store.sealed import place, sealed_columns
from portal.store.vault import MasterKeys, Vault

_VERSION = b"\x01"
_NONCE_END = 1 + 12


@dataclass(frozen=True, slots=True)
class Former:
    """A column that an earlier version sealed, and whose key it goes under now."""

    table: str
    column: str
    realm: Realm


def reseal(
    session: Session, vault: Vault, masters: MasterKeys, key_id: str, former: Former
) -> tuple[int, list[str]]:
    """Seal a column anew; return how many values were, and the places that do not open."""
    table = Row.metadata.tables[former.table]
    column = table.c[former.column]
    query, owner = _with_owner(table)
    rows = session.execute(
        query.add_columns(column, owner).where(func.substr(column, 1, 1) == _VERSION)
    ).all()
    done, shut = 0, []
    for row_id, sealed, owner_id in rows:
        context = place(column, row_id)
        try:
            text = AESGCM(masters.get(key_id)).decrypt(
                sealed[1:_NONCE_END], sealed[_NONCE_END:], context.encode()
            )
        except (InvalidTag, ValueError):
            shut.append(context)
            continue
        anew = vault.seal_bytes(Subject(owner_id, former.realm), text, context)
        session.execute(update(table).where(table.c.id == row_id).values({column: anew}))
        done += 1
    return done, shut


def is_left(session: Session) -> bool:
    """Return whether anything is still sealed with the one key of before."""
    return any(
        session.scalar(select(column).where(func.substr(column, 1, 1) == _VERSION).limit(1))
        for column in sealed_columns()
    )


def _with_owner(table: Table) -> tuple[Select[tuple[object]], ColumnElement[object]]:
    # A row belongs to the organisation that it names, or else to that of its application.
    if "organisation_id" in table.c:
        return select(table.c.id), table.c.organisation_id
    (key,) = table.c.application_id.foreign_keys
    application = key.column.table
    joined = select(table.c.id).join(application, application.c.id == table.c.application_id)
    return joined, application.c.organisation_id
