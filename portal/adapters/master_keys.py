"""Master keys as files, one key each: `<folder>/0001`, `0002`, …, 64 hex digits, mode 0400.

The newest one wraps; the older ones still unwrap, until no subject key is left under them.  A
process that runs follows without being told: which key is the newest is looked up each time,
and a key that it has not met is looked for on the disk.
"""

import hashlib
import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from portal.adapters.durable import sync_directory
from portal.store.vault import CannotOpen

FIRST = "0001"
_NAME = re.compile(r"[0-9]{4}")
_KEY_BYTES = 32
_OTHERS = 0o077


class NoMasterKey(CannotOpen):
    """There is no such master key, or none at all, or its file is damaged."""

    code = "vault.no_master_key"


class MasterKeyRing:
    """Fulfils `portal.store.vault.MasterKeys` from a folder of files.

    Before there were several keys, a single one lay in the file `former`.
    """

    def __init__(self, folder: Path, *, former: Path) -> None:
        self._folder = folder
        self._former = former
        self._known: dict[str, bytes] = {}

    def ids(self) -> list[str]:
        """Return the names of the keys, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(p.name for p in self._folder.iterdir() if _NAME.fullmatch(p.name))

    def current(self) -> tuple[str, bytes]:
        ids = self.ids()
        if not ids:
            raise NoMasterKey(folder=str(self._folder))
        return ids[-1], self.get(ids[-1])

    def get(self, key_id: str) -> bytes:
        if key_id not in self._known:
            self._known[key_id] = self._read(key_id)
        return self._known[key_id]

    def begin(self) -> None:
        """Make the first key unless there is one; the former one becomes it, if it is there."""
        if self.ids():
            return
        if not self._former.is_file():
            self.make()
            return
        text = self._former.read_text(encoding="ascii").strip()
        self._write(FIRST, hashlib.sha256(text.encode()).digest())
        self._former.unlink()

    def make(self) -> str:
        """Make the next key, the newest from now on, and return its name."""
        ids = self.ids()
        name = f"{int(ids[-1]) + 1:04d}" if ids else FIRST
        with suppress(FileExistsError):  # somebody else made it at the same moment
            self._write(name, secrets.token_bytes(_KEY_BYTES))
        return name

    def remove(self, key_id: str) -> None:
        """Remove an old key for ever; what is wrapped with it never opens again."""
        (self._folder / key_id).unlink()
        sync_directory(self._folder)
        self._known.pop(key_id, None)

    def exposed(self) -> list[str]:
        """Return the keys whose files others on this machine may read or change."""
        return [name for name in self.ids() if (self._folder / name).stat().st_mode & _OTHERS]

    def _read(self, key_id: str) -> bytes:
        if not _NAME.fullmatch(key_id):
            raise NoMasterKey(master_key=key_id)
        try:
            key = bytes.fromhex((self._folder / key_id).read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise NoMasterKey(master_key=key_id) from error
        if len(key) != _KEY_BYTES:
            raise NoMasterKey(master_key=key_id)
        return key

    def _write(self, name: str, key: bytes) -> None:
        # Whole or not at all, and never over another: the link fails when the name is taken.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(key.hex())
                file.flush()
                os.fchmod(file.fileno(), 0o400)
                os.fsync(file.fileno())
            (self._folder / name).hardlink_to(draft)
        finally:
            Path(draft).unlink()
        sync_directory(self._folder)
