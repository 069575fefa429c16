"""`portal erasures`: nothing starts on a backup that has forgotten an erasure."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.adapters.erasure_log import ErasureLogFile
from portal.cli import main
from portal.kernel.clock import FrozenClock
from portal.wiring import Portal
from tests.support.rights import Office

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_portal: Portal) -> Run:
    """Return what runs a command on a backup, with the keys and the log of the portal."""

    def running(*words: str, data: Path) -> Result:
        surroundings = {
            "PORTAL_DATA_DIR": str(data),
            "PORTAL_KEY_DIR": str(sqlite_portal.settings.keys),
        }
        return CliRunner(env=surroundings).invoke(main, words)

    return running


@pytest.fixture
def restored(
    sqlite_portal: Portal, clock: FrozenClock, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The data of a portal as they were before somebody was erased."""
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    data, backup = Path(sqlite_portal.settings.data_dir), tmp_path_factory.mktemp("restored")
    source, copy = sqlite3.connect(data / "portal.db"), sqlite3.connect(backup / "portal.db")
    source.backup(copy)
    copy.close()
    source.close()
    shutil.copytree(data / "blobs", backup / "blobs")
    office.erased(applicant)
    return backup


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_starts_before_the_backup_has_forgotten_again(
    run: Run, restored: Path, command: str
) -> None:
    refused = run(command, data=restored)
    assert refused.exit_code == 1
    assert "portal erasures replay" in refused.output


def test_replay_makes_the_backup_forget(run: Run, restored: Path) -> None:
    assert run("erasures", "verify", data=restored).exit_code == 1
    done = run("erasures", "replay", data=restored)
    assert done.exit_code == 0
    assert "Erased again: 1." in done.output
    verified = run("erasures", "verify", data=restored)
    assert verified.exit_code == 0
    assert "Every erasure of the log is in force." in verified.output
    assert "Erased again: 0." in run("erasures", "replay", data=restored).output


def test_a_portal_that_erased_nothing_has_nothing_to_replay(
    run: Run, sqlite_portal: Portal
) -> None:
    done = run("erasures", "verify", data=Path(sqlite_portal.settings.data_dir))
    assert done.exit_code == 0
    assert ErasureLogFile(sqlite_portal.settings.keys / "erasures.jsonl").entries() == []


def test_a_damaged_log_is_no_reason_to_start(
    run: Run, restored: Path, sqlite_portal: Portal
) -> None:
    with (sqlite_portal.settings.keys / "erasures.jsonl").open("ab") as file:
        file.write(b"scribble\n")
    refused = run("serve", data=restored)
    assert refused.exit_code == 1
    assert "line 2 of the log of erasures is damaged" in refused.output
