"""Erased persons stay erased: no trace on the disk, none after a backup is restored."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from portal.domain import audit, distributors, documents, privacy
from portal.domain.documents import DocumentKind
from portal.domain.privacy import RequestState
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import FrozenClock
from portal.kernel.subjects import Realm
from portal.settings import Settings
from portal.store.vault import Erased, SubjectKey
from portal.wiring import Portal, wire
from tests.support import distributors as applicants
from tests.support import scans
from tests.support.distributors import Applicant
from tests.support.rights import Office, files_of


def wrapped_key(portal: Portal, applicant: Applicant) -> bytes:
    query = select(SubjectKey.wrapped).filter_by(
        owner=applicant.organisation_id, realm=Realm.PERSON
    )
    with portal.begin(SYSTEM, writes=False) as uow:
        return uow.session.scalars(query).one()


def holding(folder: Path, *needles: bytes) -> list[str]:
    """Return the files below a folder that hold one of these bytes, as they lie there."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found += [path.name for needle in needles if needle in data]
    return found


def backed_up(portal: Portal, folder: Path) -> None:
    """Back up the database and the files, as an operator does: without the keys."""
    data = Path(portal.settings.data_dir)
    folder.mkdir()
    source = sqlite3.connect(data / "portal.db")
    copy = sqlite3.connect(folder / "portal.db")
    source.backup(copy)
    copy.close()
    source.close()
    shutil.copytree(data / "blobs", folder / "blobs")


@pytest.fixture
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a backup goes: another machine, without the keys."""
    return tmp_path_factory.mktemp("elsewhere") / "backup"


Restore = Callable[[], Portal]


@pytest.fixture
def restore(sqlite_portal: Portal, clock: FrozenClock, backup: Path) -> Iterator[Restore]:
    """Start a portal on the backup, with the keys and the log of the one that was lost."""
    with ExitStack() as stack:

        def run() -> Portal:
            settings = Settings(data_dir=str(backup), key_dir=str(sqlite_portal.settings.keys))
            portal = wire(settings, clock=clock)
            stack.callback(portal.close)
            return portal

        yield run


def test_nothing_of_the_key_or_of_what_it_sealed_is_left_on_the_disk(
    sqlite_portal: Portal, clock: FrozenClock, tmp_path: Path
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    key, sealed = wrapped_key(sqlite_portal, applicant), office.sealed(applicant)
    assert holding(tmp_path, key)
    assert holding(tmp_path, sealed)
    office.erased(applicant)
    office.sweep()
    assert not holding(tmp_path, key, sealed)


def test_postgresql_lets_go_of_a_destroyed_key(
    postgres_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    portal = wire(Settings(data_dir=str(tmp_path), database_url=postgres_url), clock=clock)
    office = Office.open(portal, clock)
    applicant = office.withdrawn()
    key = wrapped_key(portal, applicant)
    with portal.begin(SYSTEM, writes=False) as uow:
        server = Path(uow.session.scalars(text("SHOW data_directory")).one())

    def table() -> bytes:
        engine = create_engine(postgres_url)
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("CHECKPOINT"))
            path = connection.scalar(text("SELECT pg_relation_filepath('subject_key')"))
        engine.dispose()
        return (server / str(path)).read_bytes()

    assert key in table()
    office.erased(applicant)
    office.sweep()
    assert key not in table()
    portal.close()


def test_a_restored_backup_is_found_out_and_forgets_again(
    sqlite_portal: Portal, clock: FrozenClock, backup: Path, restore: Restore
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant, other = office.withdrawn(), office.withdrawn()
    sealed = office.sealed(applicant)
    backed_up(sqlite_portal, backup)
    erasure_id = office.erased(applicant)
    gone = {sha256 for _, sha256 in office.erasure(applicant, erasure_id).documents}
    assert office.read(SYSTEM, privacy.not_in_force) == []

    portal = restore()
    old = Office(portal, clock, office.approver)
    assert old.sealed(applicant) == sealed  # the backup knows it all
    assert gone <= files_of(portal)
    assert old.read(SYSTEM, privacy.not_in_force) == [erasure_id]
    assert old.do(SYSTEM, privacy.replay) == [erasure_id]

    assert old.read(SYSTEM, privacy.not_in_force) == []
    assert old.left(applicant) == {}
    assert not gone & files_of(portal)
    assert old.left(other).keys() >= {"details", "keys"}
    assert old.read(SYSTEM, audit.check_chain) is None
    context = f"distributor_application:details:{applicant.application_id}"
    with portal.begin(SYSTEM, writes=False) as uow, pytest.raises(Erased):
        uow.vault.open(sealed, context)
    old.sweep()
    assert not holding(backup, sealed)


def test_the_proof_comes_back_with_the_erasure(
    sqlite_portal: Portal, clock: FrozenClock, backup: Path, restore: Restore
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    backed_up(sqlite_portal, backup)
    erasure_id = office.erased(applicant)
    before = office.erasure(applicant, erasure_id)
    old = Office(restore(), clock, office.approver)
    old.do(SYSTEM, privacy.replay)
    after = old.erasure(applicant, erasure_id)
    # The request came after the backup, so nothing is known of it any more.
    assert after.request_id is None
    assert (after.applications, after.documents, after.keys, after.at) == (
        before.applications,
        before.documents,
        before.keys,
        before.at,
    )
    assert applicants.event_names(old.portal, erasure_id) == ["privacy.erasure.replayed"]


def test_replaying_again_changes_nothing(
    sqlite_portal: Portal, clock: FrozenClock, backup: Path, restore: Restore
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    backed_up(sqlite_portal, backup)
    office.erased(applicant)
    old = Office(restore(), clock, office.approver)
    assert len(old.do(SYSTEM, privacy.replay)) == 1
    assert old.do(SYSTEM, privacy.replay) == []


def test_an_application_that_was_still_open_in_the_backup_is_withdrawn_and_erased(
    sqlite_portal: Portal, clock: FrozenClock, backup: Path, restore: Restore
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = applicants.submitted(sqlite_portal)
    backed_up(sqlite_portal, backup)
    office.do(
        applicant.owner,
        lambda uow: distributors.withdraw_application(uow, applicant.application_id),
    )
    office.erased(applicant)
    old = Office(restore(), clock, office.approver)
    old.do(SYSTEM, privacy.replay)
    assert old.left(applicant) == {}


def test_a_backup_from_before_somebody_came_has_nothing_to_forget(
    sqlite_portal: Portal, clock: FrozenClock, backup: Path, restore: Restore
) -> None:
    office = Office.open(sqlite_portal, clock)
    with sqlite_portal.begin(SYSTEM, writes=False):
        (Path(sqlite_portal.settings.data_dir) / "blobs").mkdir(exist_ok=True)
    backed_up(sqlite_portal, backup)
    office.erased(office.withdrawn())
    old = Office(restore(), clock, office.approver)
    assert old.read(SYSTEM, privacy.not_in_force) == []


def test_who_came_back_after_an_erasure_keeps_what_is_new(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    view_before = files_of(sqlite_portal)
    store = Path(sqlite_portal.settings.data_dir) / "blobs"
    kept = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    office.erased(applicant)
    with sqlite_portal.begin(applicant.owner) as uow:
        application_id = distributors.start_application(uow, applicant.organisation_id)
    back = Applicant(applicant.organisation_id, applicant.owner, application_id)
    applicants.fill(sqlite_portal, back)
    with sqlite_portal.begin(applicant.owner) as uow:
        distributors.submit_application(uow, application_id)
    held = office.left(back)
    for path, data in kept.items():  # somebody puts the old files back
        path.write_bytes(data)
    assert len(office.read(SYSTEM, privacy.not_in_force)) == 1
    office.do(SYSTEM, privacy.replay)
    assert office.left(back) == held
    assert applicants.view(sqlite_portal, applicant.owner, back).details.person_name
    assert not view_before <= files_of(sqlite_portal)
    assert office.read(SYSTEM, privacy.not_in_force) == []


def test_what_follows_from_an_erasure_survives_a_crash_in_between(
    sqlite_portal: Portal, clock: FrozenClock
) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    request_id = office.request(applicant)
    office.carry_out(request_id)
    assert sqlite_portal.around.erasures.entries() == []
    office.deliver()
    office.deliver()
    (entry,) = sqlite_portal.around.erasures.entries()
    assert entry["organisation"] == str(applicant.organisation_id)
    assert office.state(request_id) is RequestState.DONE
    with sqlite_portal.begin(SYSTEM) as uow:
        privacy.log_erasure(uow, entry)
    assert sqlite_portal.around.erasures.entries() == [entry]


def test_the_log_names_nobody(sqlite_portal: Portal, clock: FrozenClock) -> None:
    office = Office.open(sqlite_portal, clock)
    applicant = office.withdrawn()
    with sqlite_portal.begin(applicant.owner) as uow:
        documents.upload(
            uow,
            applicant.organisation_id,
            kind=DocumentKind.ID_FRONT,
            filename="例小满.png",
            data=scans.png(),
        )
    office.erased(applicant)
    line = (sqlite_portal.settings.keys / "erasures.jsonl").read_text(encoding="utf-8")
    assert "例" not in line.encode().decode("unicode_escape")
