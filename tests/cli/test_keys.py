"""Master keys in the hands of the operator: rotated, counted, checked."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.cli import main
from portal.domain import documents
from portal.domain.documents import DocumentKind
from portal.domain.documents.models import Document
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.subjects import person
from portal.settings import Settings
from portal.store import rotation
from portal.store.vault import SubjectKey
from portal.wiring import Portal, key_ring, wire
from tests.support import people, scans


class Operator:
    """Types commands on the data directory of a portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.folder = portal.settings.keys / "sealing"
        self._runner = CliRunner(
            env={
                "PORTAL_DATA_DIR": portal.settings.data_dir,
                "PORTAL_DATABASE_URL": portal.settings.database_url,
            }
        )

    def types(self, *words: str) -> Result:
        return self._runner.invoke(main, ["keys", *words])

    def rotates(self, *words: str) -> Result:
        done = self.types("rotate", *words)
        assert done.exit_code == 0, done.output
        return done


@pytest.fixture
def operator(sqlite_portal: Portal) -> Operator:
    return Operator(sqlite_portal)


@pytest.fixture
def own(operator: Operator) -> tuple[UUID, Actor]:
    return people.member(operator.portal)


@pytest.fixture
def papers(operator: Operator, own: tuple[UUID, Actor]) -> list[UUID]:
    with operator.portal.begin(own[1]) as uow:
        return [
            documents.upload(uow, own[0], kind=kind, filename="scan.png", data=scans.png())
            for kind in (DocumentKind.ID_FRONT, DocumentKind.ID_BACK, DocumentKind.OTHER)
        ]


@pytest.mark.usefixtures("papers")
def test_status_counts_what_each_key_wraps(operator: Operator) -> None:
    key_ring(operator.portal.settings.keys).make()
    done = operator.types("status")
    assert done.output.splitlines() == [
        "0001: 2 subject keys (older)",
        "0002: 0 subject keys (newest)",
    ]


@pytest.mark.usefixtures("papers")
def test_status_says_which_key_is_missing(operator: Operator) -> None:
    key_ring(operator.portal.settings.keys).make()
    (operator.folder / "0001").unlink()
    assert "0001: 2 subject keys (MISSING" in operator.types("status").output


def test_a_rotation_moves_everything_and_keeps_the_old_key_until_it_is_retired(
    operator: Operator, own: tuple[UUID, Actor], papers: list[UUID]
) -> None:
    assert "2 subject keys were wrapped anew; all are under 0002" in operator.rotates().output
    assert [path.name for path in sorted(operator.folder.iterdir())] == ["0001", "0002"]
    retired = operator.rotates("--retire").output
    assert "Made the master key 0003" in retired
    assert [path.name for path in operator.folder.iterdir()] == ["0003"]
    with operator.portal.begin(own[1], writes=False) as uow:
        for paper in papers:
            assert documents.content(uow, paper) == scans.png()


@pytest.mark.usefixtures("papers")
def test_a_rotation_that_was_broken_off_makes_no_further_key(operator: Operator) -> None:
    ring = key_ring(operator.portal.settings.keys)
    ring.make()
    with operator.portal.begin(SYSTEM) as uow:
        rotation.rewrap(uow.session, ring, limit=1)
    assert "Going on with the rotation to 0002" in operator.rotates().output
    assert ring.ids() == ["0001", "0002"]


@pytest.mark.usefixtures("papers")
def test_no_key_is_ever_printed(operator: Operator) -> None:
    printed = operator.rotates().output
    printed += operator.types("status").output + operator.types("verify", "--files").output
    assert not [file for file in operator.folder.iterdir() if file.read_text() in printed]


@pytest.mark.usefixtures("papers")
def test_a_key_that_does_not_open_stops_the_rotation_in_words(operator: Operator) -> None:
    with operator.portal.begin(SYSTEM) as uow:
        row = uow.session.scalars(select(SubjectKey)).first()
        assert row is not None
        row.wrapped = bytes(60)
    done = operator.types("rotate")
    assert done.exit_code == 1
    assert "portal keys verify" in done.output
    assert "Traceback" not in done.output


@pytest.mark.usefixtures("papers")
def test_verify_opens_everything(operator: Operator) -> None:
    done = operator.types("verify", "--files")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "Subject keys: 2. Files: 3.",
        "Sealed values: 3 open, 0 erased, 0 broken.",
        "Everything opens.",
    ]
    assert "Files: not opened" in operator.types("verify").output


def test_verify_names_what_does_not_open(operator: Operator, papers: list[UUID]) -> None:
    moved, lost, _ = papers
    with operator.portal.begin(SYSTEM) as uow:
        rows = {one: uow.session.get_one(Document, one) for one in papers}
        rows[moved].filename = rows[lost].filename
        uow.blobs.delete(rows[lost].sha256)
    done = operator.types("verify", "--files")
    assert done.exit_code == 1
    assert f"document:filename:{moved} does not open" in done.output
    assert f"document {lost} does not open" in done.output
    assert "2 problems" in done.output


@pytest.mark.usefixtures("papers")
def test_verify_names_every_subject_whose_master_key_is_missing(operator: Operator) -> None:
    key_ring(operator.portal.settings.keys).make()
    (operator.folder / "0001").unlink()
    done = operator.types("verify")
    assert done.exit_code == 1
    assert "Sealed values: 0 open, 0 erased, 3 broken." in done.output
    assert done.output.count("subject key ") == 2


@pytest.mark.usefixtures("papers")
def test_verify_minds_a_key_that_others_can_read(operator: Operator) -> None:
    (operator.folder / "0001").chmod(0o444)
    done = operator.types("verify")
    assert done.exit_code == 1
    assert "the file of key 0001 is open to others" in done.output


def test_what_was_erased_on_purpose_is_no_problem(
    operator: Operator, own: tuple[UUID, Actor], papers: list[UUID]
) -> None:
    with operator.portal.begin(SYSTEM) as uow:
        documents.erase_documents(uow, papers[:2])
        uow.vault.destroy(person(own[0]))
    done = operator.types("verify", "--files")
    assert done.exit_code == 0, done.output
    assert "Sealed values: 1 open, 0 erased, 0 broken." in done.output


@pytest.fixture
def elsewhere(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> Iterator[Portal]:
    """A portal whose keys do not lie in its data directory."""
    settings = Settings(
        data_dir=str(tmp_path / "data"),
        key_dir=str(tmp_path / "keys"),
        database_url=sqlite_url,
    )
    portal = wire(settings, clock=clock)
    yield portal
    portal.close()


def test_nothing_in_the_data_directory_opens_without_the_keys(elsewhere: Portal) -> None:
    own = people.member(elsewhere)
    with elsewhere.begin(own[1]) as uow:
        documents.upload(
            uow, own[0], kind=DocumentKind.ID_FRONT, filename="a.png", data=scans.png()
        )
    data = Path(elsewhere.settings.data_dir)
    assert [path for path in data.rglob("*") if "keys" in path.parts] == []
    secret = (elsewhere.settings.keys / "sealing" / "0001").read_text()
    key = bytes.fromhex(secret)
    for file in data.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert key not in content
            assert secret.encode() not in content
