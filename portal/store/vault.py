"""Sealing of personal fields, and keyed digests to find them again.

Every ciphertext is bound to its place (table, column, row) by associated data: moved to another
row or column it does not open.  Digests use a key of their own, since identity numbers are
few enough to try them all against an unkeyed hash.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.kernel.errors import Unavailable

_VERSION = b"\x01"
_NONCE_BYTES = 12


class CannotOpen(Unavailable):
    """The ciphertext was moved, altered, or sealed under another key."""

    code = "vault.cannot_open"


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    """Holds the sealing key and the digest key, 32 bytes each."""

    sealing_key: bytes
    digest_key: bytes

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt with AES-256-GCM, bound to `context` ("table:column:row-id")."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.sealing_key).encrypt(nonce, text.encode(), context.encode())
        return _VERSION + nonce + sealed

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made for the same context; raise `CannotOpen` otherwise."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _VERSION:
            raise CannotOpen(context=context)
        try:
            return AESGCM(self.sealing_key).decrypt(nonce, body, context.encode()).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen(context=context) from None

    def digest(self, purpose: str, text: str) -> str:
        """Return the blind index of a value: equal values of one purpose have equal digests."""
        message = f"{purpose}\x00{text}".encode()
        return hmac.new(self.digest_key, message, hashlib.sha256).hexdigest()
