"""Tests reach this machine only, and users need pip only."""

import re
import socket
import tomllib

import pytest
from pytest_socket import SocketConnectBlockedError

from tests.support.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def test_sockets_are_closed_but_for_loopback() -> None:
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="tried to use"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_everything_and_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^(-|\s*--(?!hash=sha256:))", text, re.MULTILINE)
    pins = re.findall(r"^\S+==\S+.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))


def test_the_locks_agree_with_each_other_and_with_pyproject() -> None:
    runs, develops = (_pins(lock) for lock in LOCKS)
    assert runs.items() <= develops.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert _names(project["project"]["dependencies"]) <= runs.keys()
    for group in project["dependency-groups"].values():
        assert _names(group) <= develops.keys()


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in requirements}
