"""Two applicants live through the portal; without the keys, nothing of them is found anywhere.

Every file that the portal or its database writes is read raw: the database and its log, blobs,
mail, queue, temporary files, and the log of everything at its most talkative (security P15).
"""

import base64
import json
import logging
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from portal.domain import deposits, distributors, documents, members, privacy
from portal.domain.accounts import StaffRole
from portal.domain.distributors import CheckMethod, ConsentItem, ContactKind, SelectedScope
from portal.domain.members import OrganisationKind
from portal.jobs import outbox
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.ids import new_id
from portal.kernel.money import Money
from portal.settings import Settings
from portal.wiring import Portal, wire
from tests.support import databases, lists, people, postgres
from tests.support import distributors as applicants
from tests.support.business_licences import typed_licence
from tests.support.canaries import Sighting, Spelling, sightings, spellings
from tests.support.distributors import Applicant

PERSON, BOSS, OWNER, LISTED = "欧阳雀鸣", "司马丝鸟", "诸葛文鸟", "东方八哥"
PAYER = "Canary Payer"
NUMBER, BOSS_NUMBER, OWNER_NUMBER, LISTED_NUMBER = (
    applicants.id_number(serial) for serial in (77001, 77002, 77003, 77004)
)
MOBILE, NEW_MOBILE, BOSS_MOBILE = "13877001771", "13877001772", "13877001773"
CARD, BOSS_CARD = applicants.bank_card(77001), applicants.bank_card(77002)
FILE_NAME = "金丝雀的身份证.png"
WHY = "I compare the pictures with the canary."
SQLITE_FOLDERS = 3
_SIDE = (900, 700)  # noise of this size is a file of more than 500 kB


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A picture that nothing else looks like."""
    noise = random.Random(77001).randbytes(_SIDE[0] * _SIDE[1])  # noqa: S311 - no secret
    out = BytesIO()
    Image.frombytes("L", _SIDE, noise).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def canaries(picture: bytes) -> list[Spelling]:
    slices = [picture[at : at + 24] for at in range(100, len(picture), len(picture) // 4)]
    with Image.open(BytesIO(picture)) as image:
        pixels = image.tobytes()
    slices += [pixels[at : at + 24] for at in range(0, len(pixels), len(pixels) // 4)]
    return [
        *spellings("name", PERSON, BOSS, OWNER, LISTED, PAYER),
        *spellings("number", NUMBER, BOSS_NUMBER, OWNER_NUMBER, LISTED_NUMBER),
        *spellings("mobile", MOBILE, NEW_MOBILE, BOSS_MOBILE),
        *spellings("card", CARD, BOSS_CARD),
        *spellings("file name", FILE_NAME),
        *spellings("picture", *slices),
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a portal and its database write, and what makes the database write it all."""

    portal: Portal
    folders: list[Path]
    settle: Callable[[], None]

    def seen(self, canaries: list[Spelling]) -> list[Sighting]:
        self.settle()
        assert all(any(folder.rglob("*")) for folder in self.folders)
        return sightings(self.folders, canaries)


@contextmanager
def logging_everything(file: Path) -> Iterator[None]:
    """Write down whatever any library cares to say."""
    handler, root = logging.FileHandler(file, encoding="utf-8"), logging.getLogger()
    loud = [root, *(logging.getLogger(name) for name in ("sqlalchemy.engine", "PIL"))]
    levels = [logger.level for logger in loud]
    for logger in loud:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for logger, level in zip(loud, levels, strict=True):
            logger.setLevel(level)
        handler.close()


@contextmanager
def opened(url: str, folder: Path, clock: FrozenClock) -> Iterator[Portal]:
    settings = Settings(
        data_dir=str(folder / "data"), key_dir=str(folder / "keys"), database_url=url
    )
    (folder / "logs").mkdir()
    with logging_everything(folder / "logs" / "portal.log"):
        portal = wire(settings, clock=clock)
        try:
            yield portal
        finally:
            portal.close()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, for this process and those that it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    (folder / "there").touch()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def on_sqlite(
    sqlite_template: Path, tmp_path: Path, clock: FrozenClock, temporary: Path
) -> Iterator[Place]:
    folder = tmp_path / "portal"
    (folder / "data").mkdir(parents=True)
    url = databases.sqlite_copy(sqlite_template, folder / "data" / "portal.db")
    with opened(url, folder, clock) as portal:
        yield Place(portal, [folder / "data", folder / "logs", temporary], settle=lambda: None)


@pytest.fixture
def on_postgres(tmp_path: Path, clock: FrozenClock, temporary: Path) -> Iterator[Place]:
    folder = tmp_path / "portal"
    folder.mkdir()
    with postgres.started() as server:
        server.run("CREATE DATABASE canaries")
        databases.prepare(server.url("canaries"))
        with opened(server.url("canaries"), folder, clock) as portal:
            yield Place(
                portal,
                [folder / "data", folder / "logs", temporary, server.data],
                settle=lambda: server.run("CHECKPOINT"),
            )


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


def state(portal: Portal, applicant: Applicant, picture: bytes, **given: object) -> None:
    """Fill an application in; every paper is the picture under the telling name."""
    application_id = applicant.application_id
    with portal.begin(applicant.owner) as uow:
        distributors.save_details(uow, application_id, {**applicants.fields(), **given})
        distributors.set_scope(uow, application_id, [SelectedScope(new_id(), own=False)])
        distributors.record_consents(uow, application_id, dict.fromkeys(ConsentItem, True))
        for kind in distributors.application(uow, application_id).required_documents:
            document_id = documents.upload(
                uow,
                applicant.organisation_id,
                kind=documents.DocumentKind(kind),
                filename=FILE_NAME,
                data=picture,
            )
            distributors.attach_document(uow, application_id, document_id)


def look(portal: Portal, officer: Actor, applicant: Applicant) -> None:
    """Let an officer see the person's full data and every picture."""
    application_id = applicant.application_id
    with portal.begin(officer) as uow:
        distributors.look(uow, application_id, reason=WHY)
    with portal.begin(officer, writes=False) as uow:
        view = distributors.application(uow, application_id)
        for paper in view.documents:
            assert distributors.picture(uow, application_id, paper.id, page=1)


def live(portal: Portal, picture: bytes) -> Applicant:
    """Let a person and a company be certified and go on living; return the person."""
    examiner = people.fresh(people.officer(portal, StaffRole.EXAMINER))
    approver = people.fresh(people.officer(portal, StaffRole.APPROVER))
    lists.import_list(portal, lists.row(name=LISTED, number=LISTED_NUMBER))
    person = applicants.start(portal)
    state(
        portal,
        person,
        picture,
        person_name=PERSON,
        id_number=NUMBER,
        mobile=MOBILE,
        bank_card=CARD,
    )
    face_id = applicants.checked(portal, person.owner, person, CheckMethod.FACE)
    with portal.begin(person.owner) as uow:
        distributors.go_on_face(uow, face_id)
    outbox.deliver_due(portal)
    applicants.checked(portal, person.owner, person, CheckMethod.BANK4)
    company = applicants.start(portal, OrganisationKind.COMPANY)
    boss = {"name": BOSS, "id_type": "RESIDENT_ID", "id_number": BOSS_NUMBER, "share": "60"}
    owner = {**boss, "name": OWNER, "id_number": OWNER_NUMBER, "share": "40"}
    state(
        portal,
        company,
        picture,
        person_name=BOSS,
        id_number=BOSS_NUMBER,
        mobile=BOSS_MOBILE,
        bank_card=BOSS_CARD,
        legal_representative=BOSS,
        legal_representative_id=BOSS_NUMBER,
        owners=[boss, owner],
    )
    with portal.begin(company.owner) as uow:
        known = members.organisation(uow, company.organisation_id)
        licence = typed_licence(
            name=known.legal_name or "", uscc=known.uscc or "", legal_representative=BOSS
        )
        members.record_business_licence(uow, company.organisation_id, licence)
    for applicant in (person, company):
        with portal.begin(applicant.owner) as uow:
            distributors.submit_application(uow, applicant.application_id)
        applicants.examined(portal, applicant, examiner)
        look(portal, examiner, applicant)
        with portal.begin(approver) as uow:
            distributors.approve_application(uow, applicant.application_id, reason=WHY)
    with portal.begin(people.fresh(person.owner)) as uow:
        distributors.change_contact(uow, person.organisation_id, ContactKind.MOBILE, NEW_MOBILE)
    with portal.begin(people.officer(portal, StaffRole.FINANCE_CLERK)) as uow:
        deposits.record_receipt(
            uow,
            person.organisation_id,
            amount=Money(100_000_00),
            value_date=uow.today(),
            bank_ref="BANK-77001",
            payer_name=PAYER,
        )
    outbox.deliver_due(portal)
    return person


def told(portal: Portal, person: Applicant) -> bytes:
    """Return everything that the portal says it holds about the person."""
    with portal.begin(people.fresh(person.owner)) as uow:
        archive = zipfile.ZipFile(BytesIO(privacy.export(uow, person.organisation_id)))
    with archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_without_the_keys_nothing_is_found_of_those_who_lived_through_the_portal(
    place: Place, picture: bytes, canaries: list[Spelling]
) -> None:
    person = live(place.portal, picture)
    held = told(place.portal, person)  # it is all there, for who may open it
    for canary in (PERSON, NUMBER, MOBILE, NEW_MOBILE, CARD):
        assert canary.encode() in held
    assert picture in held
    assert place.seen(canaries) == []


def test_what_is_not_sealed_is_found_in_the_database(
    place: Place, canaries: list[Spelling]
) -> None:
    people.member(place.portal, PERSON)  # as the name of a shop, which everybody may read
    seen = place.seen(canaries)
    assert {(one.canary, one.way) for one in seen} == {("name", "utf-8 plain")}
    database = place.folders[-1] if len(place.folders) > SQLITE_FOLDERS else place.folders[0]
    assert [one for one in seen if one.file.is_relative_to(database)]


WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "to Windows": lambda text: text.encode("utf-16-le"),
    "to Java": lambda text: text.encode("utf-16-be"),
    "in a Chinese file": lambda text: text.encode("gb18030"),
    "in JSON": lambda text: json.dumps({"x": text}).encode(),
    "in hex": lambda text: text.encode().hex().encode(),
    "in HEX": lambda text: text.encode("utf-16-le").hex().upper().encode(),
    "in an address": lambda text: quote(f"/people?name={text}").encode(),
    "in mail": lambda text: base64.encodebytes(text.encode()),
    "in mail, later": lambda text: base64.b64encode(f"N{text}!".encode()),
    "in mail, later still": lambda text: base64.urlsafe_b64encode(f"No{text}!!".encode()),
}


@pytest.mark.parametrize("text", [PERSON, NUMBER, MOBILE, CARD, FILE_NAME])
@pytest.mark.parametrize("way", WAYS)
def test_a_canary_is_found_however_it_is_written(
    tmp_path: Path, canaries: list[Spelling], way: str, text: str
) -> None:
    (tmp_path / "file").write_bytes(b"\0before" + WAYS[way](text) + b"after\0")
    assert sightings([tmp_path], canaries)


def test_a_piece_of_the_picture_is_found(
    tmp_path: Path, canaries: list[Spelling], picture: bytes
) -> None:
    (tmp_path / "file").write_bytes(b"x" + picture)
    (tmp_path / "letter").write_bytes(base64.b64encode(picture))
    assert {one.file.name for one in sightings([tmp_path], canaries)} == {"file", "letter"}
