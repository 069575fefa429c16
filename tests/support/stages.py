"""A prepared portal, played once and then copied: officers, a supplier, two ready applicants.

Hashing passwords and uploading papers takes time; a copy of the database takes next to none.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from portal.domain.members import OrganisationKind
from portal.kernel.clock import Clock
from portal.settings import Settings
from portal.wiring import Portal, wire
from tests.support import databases
from tests.support.badges import Desk
from tests.support.distributors import Applicant
from tests.support.postgres import Server


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything a licence takes, but for the grant."""

    desk: Desk
    authorisation_id: UUID
    person: Applicant
    company: Applicant

    @property
    def portal(self) -> Portal:
        return self.desk.portal


@dataclass(frozen=True, slots=True)
class Prepared:
    """A stage as it lies on disk: where its database and its files are."""

    url: str
    folder: Path
    stage: Stage


def prepare(url: str, folder: Path, clock: Clock) -> Prepared:
    """Play the preparations on an empty migrated database."""
    with _opened(url, folder, clock) as portal:
        desk = Desk.open(portal)
        authorisation_id = desk.authorise()
        stage = Stage(
            desk,
            authorisation_id,
            desk.ready(authorisation_id),
            desk.ready(authorisation_id, OrganisationKind.COMPANY),
        )
        return Prepared(url, folder, stage)


@contextmanager
def on_sqlite(prepared: Prepared, folder: Path, clock: Clock) -> Iterator[Stage]:
    """Give a copy of a prepared SQLite portal."""
    template = Path(prepared.url.removeprefix("sqlite:///"))
    url = databases.sqlite_copy(template, folder / "portal.db")
    with _copied(prepared, url, folder, clock) as stage:
        yield stage


@contextmanager
def on_postgres(
    prepared: Prepared, server: Server, folder: Path, clock: Clock
) -> Iterator[Stage]:
    """Give a copy of a prepared PostgreSQL portal."""
    template = prepared.url.rpartition("/")[2]
    with (
        databases.postgres_copy(server, template) as url,
        _copied(prepared, url, folder, clock) as stage,
    ):
        yield stage


@contextmanager
def _copied(prepared: Prepared, url: str, folder: Path, clock: Clock) -> Iterator[Stage]:
    for name in ("blobs", "keys"):
        shutil.copytree(prepared.folder / name, folder / name)
    with _opened(url, folder, clock) as portal:
        desk = replace(prepared.stage.desk, portal=portal)
        yield replace(prepared.stage, desk=desk)


@contextmanager
def _opened(url: str, folder: Path, clock: Clock) -> Iterator[Portal]:
    portal = wire(Settings(data_dir=str(folder), database_url=url), clock=clock)
    try:
        yield portal
    finally:
        portal.close()
