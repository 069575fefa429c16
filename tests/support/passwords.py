"""Hashing that costs next to nothing: a test registers many people, and guards none of them."""

import pytest
from argon2 import PasswordHasher

from portal.domain.accounts import commands

HASHER = commands._HASHER  # noqa: SLF001 - the one that guards real people
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the same algorithm, at the least cost it allows."""
    monkeypatch.setattr(commands, "_HASHER", _CHEAP)
