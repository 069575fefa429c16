"""Blobs as files named by their SHA-256; written whole or not at all."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from portal.adapters.durable import sync_directory
from portal.kernel.errors import Unavailable

_SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobMissing(Unavailable):
    """The stored bytes cannot be read, or are no longer what was stored."""

    code = "blobs.missing"


class LocalBlobStore:
    """Keeps blobs in a directory tree; fulfils `portal.kernel.ports.BlobStore`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        if path.exists():
            return sha256
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            sync_directory(self._root)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).rename(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_directory(path.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise BlobMissing(sha256=sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobMissing(sha256=sha256)
        return data

    def delete(self, sha256: str) -> None:
        path = self._path(sha256)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_directory(path.parent)

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise BlobMissing(sha256=sha256)
        return self._root / sha256[:2] / sha256
