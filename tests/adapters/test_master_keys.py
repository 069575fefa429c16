"""Master keys kept as files."""

import hashlib
from pathlib import Path

import pytest

from portal.adapters.master_keys import MasterKeyRing, NoMasterKey
from tests.support.races import all_at_once


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "sealing"


@pytest.fixture
def ring(folder: Path) -> MasterKeyRing:
    return another(folder)


def another(folder: Path) -> MasterKeyRing:
    """Return the ring as another process has it."""
    return MasterKeyRing(folder, former=folder.parent / "sealing_key")


def test_the_first_key_is_made_once(ring: MasterKeyRing, folder: Path) -> None:
    ring.begin()
    first = ring.current()
    another(folder).begin()
    assert another(folder).current() == first
    assert first[0] == "0001"


def test_a_key_is_a_file_that_its_owner_alone_reads(ring: MasterKeyRing, folder: Path) -> None:
    ring.begin()
    (file,) = folder.iterdir()
    assert bytes.fromhex(file.read_text()) == ring.current()[1]
    assert file.stat().st_mode & 0o777 == 0o400
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not ring.exposed()


def test_a_key_that_others_may_read_is_named(ring: MasterKeyRing, folder: Path) -> None:
    ring.begin()
    ring.make()
    (folder / "0001").chmod(0o440)
    assert ring.exposed() == ["0001"]


def test_the_newest_key_is_the_current_one_and_the_older_ones_stay(ring: MasterKeyRing) -> None:
    ring.begin()
    old = ring.current()
    assert ring.make() == "0002"
    assert ring.current()[0] == "0002"
    assert ring.get("0001") == old[1] != ring.current()[1]


def test_a_running_process_follows_a_rotation_elsewhere(
    ring: MasterKeyRing, folder: Path
) -> None:
    ring.begin()
    assert ring.current()[0] == "0001"
    other = another(folder)
    other.make()
    assert ring.get("0002") == other.current()[1]
    assert ring.current() == other.current()


def test_the_key_of_before_becomes_the_first(ring: MasterKeyRing, folder: Path) -> None:
    folder.parent.mkdir()
    former = folder.parent / "sealing_key"
    former.write_text("of before\n")
    ring.begin()
    assert ring.current() == ("0001", hashlib.sha256(b"of before").digest())
    assert not former.exists()


@pytest.mark.parametrize("key_id", ["0002", "", "../0001", "1", "００01"])
def test_what_is_no_key_of_the_ring_is_not_found(ring: MasterKeyRing, key_id: str) -> None:
    ring.begin()
    with pytest.raises(NoMasterKey):
        ring.get(key_id)


@pytest.mark.parametrize("content", [b"", b"abcd", b"x" * 64, b"\xff" * 64])
def test_a_damaged_file_is_no_key(ring: MasterKeyRing, folder: Path, content: bytes) -> None:
    ring.begin()
    (folder / "0002").write_bytes(content)
    with pytest.raises(NoMasterKey):
        ring.current()


def test_an_empty_ring_says_so(ring: MasterKeyRing) -> None:
    assert ring.ids() == []
    with pytest.raises(NoMasterKey):
        ring.current()


def test_a_removed_key_is_gone_for_ever(ring: MasterKeyRing) -> None:
    ring.begin()
    ring.get("0001")
    ring.make()
    ring.remove("0001")
    assert ring.ids() == ["0002"]
    with pytest.raises(NoMasterKey):
        ring.get("0001")


def test_keys_made_at_the_same_moment_never_replace_each_other(folder: Path) -> None:
    another(folder).begin()
    made = all_at_once([another(folder).make for _ in range(8)])
    assert not [one for one in made if isinstance(one, BaseException)]
    keys = {name: another(folder).get(name) for name in another(folder).ids()}
    assert len(set(keys.values())) == len(keys)
    assert sorted(keys) == [path.name for path in sorted(folder.iterdir())]
