"""The operator's commands, as they are typed."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.settings import SECRETS

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs a command on a data directory of its own."""

    def running(*words: str, **environment: str) -> Result:
        surroundings = {"PORTAL_DATA_DIR": str(tmp_path), **environment}
        return CliRunner(env=surroundings).invoke(main, words)

    return running


@pytest.fixture
def ready(run: Run) -> Run:
    assert run("init").exit_code == 0
    return run


def key_files(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "keys").rglob("*") if path.is_file()]


def test_init_makes_keys_database_and_the_first_officer(run: Run, tmp_path: Path) -> None:
    done = run("init", "--admin-email", "first@body.example")
    assert done.exit_code == 0
    assert "first@body.example" in done.output
    assert "http://127.0.0.1:8000/activations/" in done.output
    assert (tmp_path / "portal.db").is_file()
    folder = tmp_path / "keys"
    assert {file.name for file in folder.iterdir()} == {*SECRETS, "sealing"}
    for kept in (folder, folder / "sealing"):
        assert kept.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in key_files(tmp_path)} == {0o400}


@pytest.mark.usefixtures("ready")
def test_every_key_is_made_anew(tmp_path: Path) -> None:
    keys = {file.read_text() for file in key_files(tmp_path)}
    assert len(keys) == len(SECRETS) + 1
    assert {len(key) for key in keys} == {64}


def test_init_again_changes_nothing(ready: Run, tmp_path: Path) -> None:
    keys = {file.name: file.read_text() for file in key_files(tmp_path)}
    again = ready("init")
    assert again.exit_code == 0
    assert "there already" in again.output
    assert keys == {file.name: file.read_text() for file in key_files(tmp_path)}


def test_keys_are_never_printed(run: Run, tmp_path: Path) -> None:
    output = run("init").output
    assert key_files(tmp_path)
    assert not [file for file in key_files(tmp_path) if file.read_text() in output]


def test_keys_may_lie_elsewhere(run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert run("init", PORTAL_KEY_DIR=str(elsewhere)).exit_code == 0
    assert {file.name for file in elsewhere.iterdir()} == {*SECRETS, "sealing"}
    assert not (tmp_path / "keys").exists()


def test_migrate_can_be_run_on_nothing_and_again(run: Run) -> None:
    for _ in range(2):
        assert run("migrate").exit_code == 0


def test_the_trail_of_a_fresh_portal_is_whole(ready: Run) -> None:
    done = ready("audit-verify")
    assert (done.exit_code, done.output) == (0, "The audit trail is whole.\n")


def test_a_broken_trail_fails_the_command_and_says_where(ready: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "portal.db") as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("UPDATE event SET name = 'something.else'")
    database.close()
    done = ready("audit-verify")
    assert done.exit_code == 1
    assert "broken at 1: altered" in done.output


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_what_needs_a_database_says_how_to_make_one(run: Run, command: str) -> None:
    done = run(command)
    assert done.exit_code == 1
    assert "portal init" in done.output


def test_a_demonstration_is_not_played_in_production(ready: Run) -> None:
    done = ready(
        "demo", PORTAL_ENVIRONMENT="production", PORTAL_BASE_URL="https://portal.example"
    )
    assert done.exit_code == 1
    assert "production" in done.output


@pytest.mark.parametrize(
    "command",
    [
        "init", "migrate", "serve", "worker", "demo", "audit-verify", "keys rotate",
        "keys status", "keys verify", "erasures verify", "erasures replay",
    ],
)  # fmt: skip
def test_a_misspelt_setting_stops_every_command_with_one_line(run: Run, command: str) -> None:
    done = run(*command.split(), PORTAL_DATBASE_URL="x")
    assert done.exit_code == 1
    assert "unknown settings: PORTAL_DATBASE_URL" in done.output
    assert "Traceback" not in done.output
