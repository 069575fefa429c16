"""What was erased is remembered outside the database, line by line, whatever happens."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.adapters.erasure_log import ErasureLogDamaged, ErasureLogFile


def test_a_log_that_nobody_wrote_has_no_entries(tmp_path: Path) -> None:
    assert ErasureLogFile(tmp_path / "erasures.jsonl").entries() == []


def test_entries_come_back_in_the_order_they_were_appended(tmp_path: Path) -> None:
    log = ErasureLogFile(tmp_path / "keys" / "erasures.jsonl")
    log.append({"id": "1", "keys": ["a"]})
    log.append({"id": "2", "keys": []})
    assert ErasureLogFile(tmp_path / "keys" / "erasures.jsonl").entries() == [
        {"id": "1", "keys": ["a"]},
        {"id": "2", "keys": []},
    ]


def test_the_same_entry_again_changes_nothing(tmp_path: Path) -> None:
    log = ErasureLogFile(tmp_path / "erasures.jsonl")
    log.append({"id": "1"})
    log.append({"id": "1"})
    assert log.entries() == [{"id": "1"}]


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    ErasureLogFile(path).append({"id": "1"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_half_a_line_left_by_a_crash_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    log = ErasureLogFile(path)
    log.append({"id": "1"})
    with path.open("ab") as file:
        file.write(b'{"id": "2", "ke')
    assert log.entries() == [{"id": "1"}]
    log.append({"id": "2"})
    assert log.entries() == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize("line", [b"{\n", b"[1]\n", b'{"at": "x"}\n', b"7\n", b"\n"])
def test_a_damaged_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "erasures.jsonl"
    log = ErasureLogFile(path)
    log.append({"id": "1"})
    with path.open("ab") as file:
        file.write(line)
    with pytest.raises(ErasureLogDamaged) as caught:
        log.entries()
    assert caught.value.facts == {"line": 2}


def test_an_entry_is_on_the_disk_before_append_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: synced.append(stat.S_IFMT(os.fstat(fd).st_mode))
    )
    ErasureLogFile(tmp_path / "erasures.jsonl").append({"id": "1"})
    assert set(synced) == {stat.S_IFREG, stat.S_IFDIR}


def test_writers_at_one_moment_all_get_their_line(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ErasureLogFile(path).append({"id": str(n % 20)}), range(80)))
    ids = [entry["id"] for entry in ErasureLogFile(path).entries()]
    assert sorted(ids, key=str) == sorted((str(n) for n in range(20)), key=str)
