"""What was erased, one JSON object a line, in a file that no backup of the database holds.

A restored backup knows nothing of what was erased after it was made; this file does.  It names
things by random identifiers and digests only.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portal.adapters.durable import sync_directory
from portal.kernel.errors import Unavailable

_OWNER_ONLY = 0o600


class ErasureLogDamaged(Unavailable):
    """A line of the log cannot be read; `line` counts from 1."""

    code = "erasures.damaged"


class ErasureLogFile:
    """Fulfils `portal.kernel.ports.ErasureLog`; an entry is known by its `id`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, entry: Mapping[str, object]) -> None:
        line = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        with self._locked() as descriptor:
            _drop_half_a_line(descriptor)
            os.write(descriptor, line)
            os.fsync(descriptor)

    def entries(self) -> list[dict[str, object]]:
        try:
            *lines, _half = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        read = (_read(number, line) for number, line in enumerate(lines, 1))
        return list({entry["id"]: entry for entry in read}.values())

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Open the file for one writer at a time, of however many processes."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            sync_directory(self._path.parent)
            yield descriptor
        finally:
            os.close(descriptor)


def _drop_half_a_line(descriptor: int) -> None:
    """Go to the end; what a crash broke off never counted, and its writer tries again."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        whole = os.pread(descriptor, size, 0).rfind(b"\n") + 1
        os.ftruncate(descriptor, whole)
        os.lseek(descriptor, whole, os.SEEK_SET)


def _read(number: int, line: bytes) -> dict[str, object]:
    try:
        entry: dict[str, object] = json.loads(line)
        known = "id" in entry
    except (ValueError, TypeError) as error:
        raise ErasureLogDamaged(line=number) from error
    if not known:
        raise ErasureLogDamaged(line=number)
    return entry
