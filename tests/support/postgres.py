"""A PostgreSQL server of the tests' own: from Debian's package, on a spare loopback port.

PostgreSQL refuses to run as root, so root hands it to the user `postgres`.  A missing server is
an error, never a skip: `make test` installs it.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_PLACES = "/usr/lib/postgresql/*/bin/initdb"
_ATTEMPTS = 5
# The tests lose nothing when the machine stops, so nothing waits for the disk.
_SERVER_OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    " -c synchronous_commit=off -c full_page_writes=off -c max_connections=120"
)


class NoPostgres(RuntimeError):
    """There is no server to start."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and the directory in which it keeps everything."""

    port: int
    data: Path

    def url(self, database: str) -> str:
        return f"postgresql://portal@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def started() -> Iterator[Server]:
    """Run a fresh server for the length of the block."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir=_memory()))
    data = home / "data"
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    try:
        _run(
            programs / "initdb", "--pgdata", data, "--username=portal", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        server = _start(programs, data)
        try:
            yield server
        finally:
            _run(programs / "pg_ctl", "stop", "--pgdata", data, "--mode=immediate")
    finally:
        shutil.rmtree(home)


def _memory() -> Path | None:
    """Return a folder in memory, where there is room for hundreds of small databases."""
    folder = Path("/dev/shm")  # noqa: S108 - the server makes a folder of its own in it
    roomy = folder.is_dir() and shutil.disk_usage(folder).free > 4 * 1024**3
    return folder if roomy else None


def _programs() -> Path:
    found = sorted(Path("/").glob(_PLACES.removeprefix("/")), key=_major_version)
    if not found:
        raise NoPostgres(f"no {_PLACES}: run `make test`, or apt-get install postgresql")
    return found[-1].parent


def _major_version(initdb: Path) -> int:
    return int(initdb.parents[1].name)


def _start(programs: Path, data: Path) -> Server:
    log = data.parent / "log"
    for _ in range(_ATTEMPTS):
        port = _spare_port()
        try:
            _run(
                programs / "pg_ctl", "start", "--pgdata", data, "--wait", "--log", log,
                "--options", f"-p {port} {_SERVER_OPTIONS}",
            )  # fmt: skip
        except subprocess.CalledProcessError:
            continue  # somebody else took the port first
        return Server(port, data)
    raise NoPostgres(log.read_text())


def _spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(*command: str | Path) -> None:
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(  # noqa: S603 - the words above, no shell
        [*as_user, *map(str, command)],
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
