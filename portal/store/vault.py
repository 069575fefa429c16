"""Sealing of personal data, and keyed digests to find it again.

Three keys stand behind each other.  A master key (KEK), kept outside the database and its
backup, wraps one key per subject; that one wraps a fresh data key per sealed value; the data
key encrypts with AES-256-GCM.  Every ciphertext is bound to its place (table, column, row) by
associated data: moved to another row or column it does not open.  Once a subject's key is
destroyed, nothing sealed for the subject opens again, wherever a copy of it lies.

Digests use a key of their own, since identity numbers are few enough to try them all against an
unkeyed hash.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Index, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel.errors import Unavailable
from portal.kernel.ids import new_id
from portal.kernel.subjects import Realm, Subject
from portal.store.among import among
from portal.store.base import Row
from portal.store.locks import one_at_a_time, side_by_side

_VERSION = b"\x02"
_KEY_BYTES, _NONCE_BYTES, _TAG_BYTES, _ID_BYTES = 32, 12, 16, 16
_WRAPPED_BYTES = _NONCE_BYTES + _KEY_BYTES + _TAG_BYTES
_HEAD_BYTES = len(_VERSION) + _ID_BYTES
_DATA_KEY = b"data key"
# Held while a key is made, so that nobody takes a master key away meanwhile.
MAKING = "subject keys"


class CannotOpen(Unavailable):
    """The ciphertext was moved, altered, or sealed under another key."""

    code = "vault.cannot_open"


class Erased(CannotOpen):
    """The key of the subject was destroyed: what was sealed for it is gone for ever."""

    code = "vault.erased"


class MasterKeys(Protocol):
    """Where the master keys (KEK) are kept: outside the database and its backup."""

    def current(self) -> tuple[str, bytes]:
        """Return id and bytes (32) of the key that new subject keys are wrapped with."""
        ...

    def get(self, key_id: str) -> bytes:
        """Return a key by its id; raise `CannotOpen` when it is not known here."""
        ...


class SubjectKey(Row):
    """One subject's key, wrapped; destroying the row erases what it sealed."""

    __tablename__ = "subject_key"
    __table_args__ = (Index("uq_subject_key_owner_realm", "owner", "realm", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner: Mapped[UUID]
    realm: Mapped[Realm]
    master_key: Mapped[str] = mapped_column(index=True)
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What the vault needs beside the database."""

    masters: MasterKeys
    digest_key: bytes


class Vault:
    """Seals and opens within one unit of work."""

    def __init__(self, keys: Keys, session: Session, now: datetime) -> None:
        self._keys = keys
        self._session = session
        self._now = now
        self._by_id: dict[UUID, bytes] = {}
        self._by_subject: dict[Subject, tuple[UUID, bytes]] = {}

    def seal(self, subject: Subject, text: str, context: str) -> bytes:
        """Encrypt text for a subject, bound to `context` ("table:column:row-id")."""
        return self.seal_bytes(subject, text.encode(), context)

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made for the same context.

        Raises `Erased` when the subject's key was destroyed, `CannotOpen` otherwise.
        """
        return self.open_bytes(sealed, context).decode()

    def seal_bytes(self, subject: Subject, data: bytes, context: str) -> bytes:
        """Encrypt bytes as `seal` does text."""
        key_id, key = self._key_for(subject)
        head = _VERSION + key_id.bytes
        data_key = os.urandom(_KEY_BYTES)
        wrapped = _encrypt(key, data_key, head + _DATA_KEY)
        return head + wrapped + _encrypt(data_key, data, head + context.encode())

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what `seal_bytes` made for the same context; raises as `open` does."""
        head, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        if head[:1] != _VERSION or len(rest) < _WRAPPED_BYTES:
            raise CannotOpen(context=context)
        key = self._key(UUID(bytes=head[1:]), context)
        try:
            data_key = _decrypt(key, rest[:_WRAPPED_BYTES], head + _DATA_KEY)
            return _decrypt(data_key, rest[_WRAPPED_BYTES:], head + context.encode())
        except (InvalidTag, ValueError):
            raise CannotOpen(context=context) from None

    def load(self, sealed: Iterable[bytes | None]) -> None:
        """Fetch the keys of many values in one statement, before they are opened one by one."""
        wanted = {
            UUID(bytes=one[1:_HEAD_BYTES])
            for one in sealed
            if one and one[:1] == _VERSION and len(one) >= _HEAD_BYTES
        } - self._by_id.keys()
        if not wanted:
            return
        query = select(SubjectKey).where(among(self._session, SubjectKey.id, wanted))
        for row in self._session.scalars(query):
            self._keep(row)

    def reserve(self, subject: Subject) -> None:
        """Let nobody else seal for the subject until the transaction ends.

        Whoever is to destroy its key looks only then whether something it sealed is left.
        """
        one_at_a_time(self._session, *_lock(subject))

    def destroy(self, subject: Subject) -> UUID | None:
        """Destroy the subject's key and return its id; None when there is none."""
        row = self._session.scalar(
            select(SubjectKey)
            .filter_by(owner=subject.owner, realm=subject.realm)
            .with_for_update()
        )
        if row is None:
            return None
        self._by_id.pop(row.id, None)
        self._by_subject.pop(subject, None)
        self._session.delete(row)
        self._session.flush()
        return row.id

    def digest(self, purpose: str, text: str) -> str:
        """Return the blind index of a value: equal values of one purpose have equal digests."""
        message = f"{purpose}\x00{text}".encode()
        return hmac.new(self._keys.digest_key, message, hashlib.sha256).hexdigest()

    def _key_for(self, subject: Subject) -> tuple[UUID, bytes]:
        if subject not in self._by_subject:
            side_by_side(self._session, *_lock(subject))
            row = self._row(subject) or self._new(subject)
            self._by_subject[subject] = (row.id, self._keep(row))
        return self._by_subject[subject]

    def _row(self, subject: Subject) -> SubjectKey | None:
        # Nobody destroys the key before what it seals is kept; wrapping it anew may go on.
        query = select(SubjectKey).filter_by(owner=subject.owner, realm=subject.realm)
        return self._session.scalar(query.with_for_update(read=True, key_share=True))

    def _new(self, subject: Subject) -> SubjectKey:
        side_by_side(self._session, MAKING)
        master_id, master = self._keys.masters.current()
        key_id = new_id()
        row = SubjectKey(
            id=key_id,
            owner=subject.owner,
            realm=subject.realm,
            master_key=master_id,
            wrapped=wrap(master, key_id, os.urandom(_KEY_BYTES)),
            created_at=self._now,
        )
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:  # made by somebody else at the same moment
            found = self._row(subject)
            if found is None:
                raise
            return found
        return row

    def _key(self, key_id: UUID, context: str) -> bytes:
        if key_id not in self._by_id:
            row = self._session.get(SubjectKey, key_id)
            if row is None:
                raise Erased(context=context)
            self._keep(row)
        return self._by_id[key_id]

    def _keep(self, row: SubjectKey) -> bytes:
        master = self._keys.masters.get(row.master_key)
        self._by_id[row.id] = unwrap(master, row.id, row.wrapped)
        return self._by_id[row.id]


def _lock(subject: Subject) -> tuple[str, ...]:
    return ("subject key", str(subject.owner), subject.realm.value)


def wrap(master: bytes, key_id: UUID, key: bytes) -> bytes:
    """Encrypt a subject's key under a master key."""
    return _encrypt(master, key, b"subject key" + key_id.bytes)


def unwrap(master: bytes, key_id: UUID, wrapped: bytes) -> bytes:
    """Decrypt what `wrap` made; raise `CannotOpen` under another master key."""
    try:
        return _decrypt(master, wrapped, b"subject key" + key_id.bytes)
    except (InvalidTag, ValueError):
        raise CannotOpen(subject_key=key_id) from None


def _encrypt(key: bytes, data: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
