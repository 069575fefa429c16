"""Identifiers: random, never sequential, so that nobody can count or guess them."""

import re
import secrets
from uuid import UUID, uuid4

from portal.kernel.checkdigits import MOD31_ALPHABET, mod31_check_character

PUBLIC_CODE_LENGTH = 10
_PUBLIC_CODE = re.compile(rf"[{MOD31_ALPHABET}]{{{PUBLIC_CODE_LENGTH}}}")


def new_id() -> UUID:
    """Return a fresh random identifier."""
    return uuid4()


def new_secret() -> str:
    """Return 256 random bits for a session or a one-time link."""
    return secrets.token_urlsafe(32)


def new_public_code() -> str:
    """Return nine random characters and their check character, for the QR of a certificate."""
    body = "".join(secrets.choice(MOD31_ALPHABET) for _ in range(PUBLIC_CODE_LENGTH - 1))
    return body + mod31_check_character(body)


def is_public_code(text: str) -> bool:
    """Return whether the text can be a code of ours, so typing errors never reach the store."""
    return bool(_PUBLIC_CODE.fullmatch(text)) and mod31_check_character(text[:-1]) == text[-1]
