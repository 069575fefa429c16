"""Blobs kept as files."""

import hashlib
from pathlib import Path

import pytest

from portal.adapters.blob_local import BlobMissing, LocalBlobStore

DATA = b"a certificate"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def store(folder: Path) -> LocalBlobStore:
    return LocalBlobStore(folder)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_come_back_under_their_digest(store: LocalBlobStore) -> None:
    assert store.put(DATA) == SHA256
    assert store.get(SHA256) == DATA


def test_the_same_bytes_are_kept_once(store: LocalBlobStore, folder: Path) -> None:
    store.put(DATA)
    store.put(DATA)
    assert len(files(folder)) == 1


def test_bytes_that_were_never_kept_are_missing(store: LocalBlobStore) -> None:
    with pytest.raises(BlobMissing):
        store.get(SHA256)


def test_bytes_that_changed_on_the_disk_are_not_handed_out(
    store: LocalBlobStore, folder: Path
) -> None:
    store.put(DATA)
    files(folder)[0].write_bytes(b"something else")
    with pytest.raises(BlobMissing):
        store.get(SHA256)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", SHA256.upper(), SHA256[:-1]])
def test_what_is_no_digest_leads_nowhere(store: LocalBlobStore, key: str) -> None:
    with pytest.raises(BlobMissing):
        store.get(key)


def test_a_failed_write_leaves_nothing_behind(
    store: LocalBlobStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.put(DATA)
    assert not files(folder)


def test_what_is_deleted_is_missing_and_leaves_no_file(
    store: LocalBlobStore, folder: Path
) -> None:
    other = store.put(b"another certificate")
    store.put(DATA)
    store.delete(SHA256)
    assert [file.name for file in files(folder)] == [other]
    with pytest.raises(BlobMissing):
        store.get(SHA256)
    assert store.put(DATA) == SHA256
    assert store.get(SHA256) == DATA


def test_deleting_what_is_not_there_is_harmless(store: LocalBlobStore) -> None:
    store.delete(SHA256)
    store.put(DATA)
    store.delete(SHA256)
    store.delete(SHA256)
