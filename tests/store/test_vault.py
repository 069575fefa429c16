"""Sealed values open in their place only, and with their subject's key; digests find without
telling.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from portal.kernel.actor import SYSTEM
from portal.kernel.errors import PortalError
from portal.kernel.ids import new_id
from portal.kernel.subjects import Subject, organisation, person
from portal.settings import Settings
from portal.store import rotation
from portal.store.vault import CannotOpen, Erased, Keys, SubjectKey, Vault
from portal.wiring import Portal, key_ring, wire
from tests.support.races import all_at_once

NUMBER = "110101199003070003"
PLACE = "distributor:id_number:1"
ANA, BEN = person(new_id()), person(new_id())
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HIDDEN = b"k" * 32


@dataclass
class InMemory:
    """Master keys of a test; the last one is the current one."""

    keys: dict[str, bytes] = field(default_factory=lambda: {"0001": HIDDEN})

    def current(self) -> tuple[str, bytes]:
        return list(self.keys.items())[-1]

    def get(self, key_id: str) -> bytes:
        if key_id not in self.keys:
            raise CannotOpen(master_key=key_id)
        return self.keys[key_id]


@contextmanager
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    SubjectKey.metadata.create_all(engine, tables=[SubjectKey.metadata.tables["subject_key"]])
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def over(opened: Session, masters: InMemory | None = None, digest: bytes = b"d" * 32) -> Vault:
    return Vault(Keys(masters or InMemory(), digest), opened, NOW)


@pytest.fixture
def database() -> Iterator[Session]:
    with session() as opened:
        yield opened


@pytest.fixture
def vault(database: Session) -> Vault:
    return over(database)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    with session() as opened:
        sealed = over(opened).seal(ANA, text, PLACE)
        assert over(opened).open(sealed, PLACE) == text


def test_bytes_are_sealed_like_text(vault: Vault) -> None:
    picture = bytes(range(256)) * 4096
    sealed = vault.seal_bytes(ANA, picture, PLACE)
    assert picture[:64] not in sealed
    assert vault.open_bytes(sealed, PLACE) == picture


@pytest.mark.parametrize(
    "place", ["distributor:id_number:2", "distributor:mobile:1", "other:id_number:1", ""]
)
def test_what_was_moved_does_not_open(vault: Vault, place: str) -> None:
    with pytest.raises(CannotOpen):
        vault.open(vault.seal(ANA, NUMBER, PLACE), place)


def test_any_changed_byte_keeps_it_shut(vault: Vault) -> None:
    sealed = vault.seal(ANA, NUMBER, PLACE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            vault.open(bytes(changed), PLACE)


@pytest.mark.parametrize("length", [0, 1, 5, 17, 28, 76, 77, 100])
def test_a_piece_of_it_does_not_open(vault: Vault, length: int) -> None:
    with pytest.raises(CannotOpen):
        vault.open(vault.seal(ANA, NUMBER, PLACE)[:length], PLACE)


def test_the_key_of_somebody_else_does_not_open_it(vault: Vault) -> None:
    mine, other = (vault.seal(subject, NUMBER, PLACE) for subject in (ANA, BEN))
    head = 1 + 16
    with pytest.raises(CannotOpen):
        vault.open(other[:head] + mine[head:], PLACE)


def test_another_master_key_does_not_open_it(database: Session) -> None:
    sealed = over(database).seal(ANA, "secret", PLACE)
    with pytest.raises(PortalError) as error:
        over(database, InMemory({"0001": b"x" * 32})).open(sealed, PLACE)
    assert error.value.code == "vault.cannot_open"
    assert "secret" not in repr(error.value.facts)


def test_a_master_key_that_is_missing_does_not_open_it(database: Session) -> None:
    sealed = over(database).seal(ANA, "secret", PLACE)
    with pytest.raises(CannotOpen):
        over(database, InMemory({"0002": HIDDEN})).open(sealed, PLACE)


def test_a_wrapped_key_that_was_moved_to_another_subject_opens_nothing(
    database: Session,
) -> None:
    over(database).seal(BEN, "hers", PLACE)
    sealed = over(database).seal(ANA, "secret", PLACE)
    rows = {row.owner: row for row in database.scalars(select(SubjectKey))}
    rows[ANA.owner].wrapped = rows[BEN.owner].wrapped
    with pytest.raises(CannotOpen):
        over(database).open(sealed, PLACE)


def test_sealing_twice_never_looks_alike(vault: Vault) -> None:
    first, second = (vault.seal(ANA, NUMBER, PLACE)[17:] for _ in range(2))
    assert first[:60] != second[:60]  # the data keys
    assert first[60:] != second[60:]


def test_the_text_is_not_in_what_was_sealed(vault: Vault) -> None:
    assert NUMBER.encode() not in vault.seal(ANA, NUMBER, PLACE)


def test_realms_of_one_owner_have_keys_of_their_own(vault: Vault, database: Session) -> None:
    owner = new_id()
    vault.seal(person(owner), "1", PLACE)
    vault.seal(organisation(owner), "2", PLACE)
    assert len(set(database.scalars(select(SubjectKey.wrapped)))) == 2


def test_nothing_of_a_key_is_kept_but_wrapped(vault: Vault, database: Session) -> None:
    vault.seal(ANA, "1", PLACE)
    row = database.scalars(select(SubjectKey)).one()
    assert len(row.wrapped) == 12 + 32 + 16
    assert HIDDEN not in row.wrapped


def test_once_the_key_is_destroyed_nothing_opens_again(vault: Vault, database: Session) -> None:
    sealed, business = vault.seal(ANA, NUMBER, PLACE), vault.seal(BEN, "stays", PLACE)
    key_id = UUID(bytes=sealed[1:17])
    assert vault.destroy(ANA) == key_id
    for opened in (vault, over(database)):
        with pytest.raises(Erased):
            opened.open(sealed, PLACE)
        assert opened.open(business, PLACE) == "stays"
    assert vault.destroy(ANA) is None


def test_what_is_sealed_after_an_erasure_has_a_fresh_key(
    vault: Vault, database: Session
) -> None:
    old = vault.seal(ANA, NUMBER, PLACE)
    vault.destroy(ANA)
    new = vault.seal(ANA, "again", PLACE)
    assert over(database).open(new, PLACE) == "again"
    assert new[1:17] != old[1:17]
    with pytest.raises(Erased):
        vault.open(old, PLACE)


def test_the_keys_of_many_values_come_in_one_statement(database: Session) -> None:
    vault = over(database)
    sealed = [vault.seal(person(new_id()), str(number), PLACE) for number in range(50)]
    asked: list[str] = []
    event.listen(
        database.get_bind(),
        "before_cursor_execute",
        lambda _c, _u, statement, *_rest: asked.append(statement),
    )
    later = over(database)
    later.load([*sealed, None, b"", b"\x02short", b"\x01of before"])
    later.load(sealed)
    assert [later.open(one, PLACE) for one in sealed] == [str(n) for n in range(50)]
    assert len(asked) == 1


def test_equal_values_of_one_purpose_have_equal_digests(vault: Vault) -> None:
    assert vault.digest("kyc", "1") == vault.digest("kyc", "1")


def test_digests_differ_by_value_by_purpose_and_by_key(vault: Vault, database: Session) -> None:
    digests = {
        vault.digest("kyc", "1"),
        vault.digest("kyc", "2"),
        vault.digest("other", "1"),
        vault.digest("kyc1", ""),
        over(database, digest=b"x" * 32).digest("kyc", "1"),
    }
    assert len(digests) == 5


def test_digests_do_not_hang_on_the_master_keys(vault: Vault, database: Session) -> None:
    rotated = over(database, InMemory({"0001": HIDDEN, "0002": b"n" * 32}))
    assert rotated.digest("kyc", "1") == vault.digest("kyc", "1")


def test_neither_vault_nor_keys_print_what_they_hold(vault: Vault) -> None:
    vault.seal(ANA, "1", PLACE)
    printed = repr(vault) + repr(Keys(InMemory(), b"d" * 32))
    assert "k" * 32 not in printed
    assert "d" * 32 not in printed


def test_a_subject_gets_one_key_however_many_seal_at_once(portal: Portal) -> None:
    subject = person(new_id())

    def seal(number: int) -> bytes:
        with portal.begin(SYSTEM) as uow:
            return uow.vault.seal(subject, str(number), PLACE)

    sealed = all_at_once([partial(seal, number) for number in range(12)])
    with portal.begin(SYSTEM, writes=False) as uow:
        opened = [uow.vault.open(one, PLACE) for one in sealed if isinstance(one, bytes)]
        assert opened == [str(number) for number in range(12)]
        count = uow.session.scalars(select(SubjectKey).filter_by(owner=subject.owner)).all()
        assert len(count) == 1


def test_what_is_sealed_while_the_key_is_destroyed_gets_another_one(portal: Portal) -> None:
    subject, sealed = person(new_id()), list[bytes]()

    def seal() -> None:
        with portal.begin(SYSTEM) as uow:
            sealed.append(uow.vault.seal(subject, "1", PLACE))

    seal()
    with portal.begin(SYSTEM) as uow:
        uow.vault.destroy(subject)
        sealing = Thread(target=seal)
        sealing.start()
        sealing.join(timeout=0.3)
        assert sealing.is_alive()
    sealing.join()
    with portal.begin(SYSTEM, writes=False) as uow:
        assert uow.vault.open(sealed[1], PLACE) == "1"
        with pytest.raises(Erased):
            uow.vault.open(sealed[0], PLACE)


def test_keys_are_wrapped_anew_while_something_is_sealed_with_them(
    postgres_url: str, tmp_path: Path
) -> None:
    # On SQLite nobody else writes meanwhile.
    portal = wire(Settings(data_dir=str(tmp_path), database_url=postgres_url))
    ring, subject = key_ring(portal.settings.keys), person(new_id())
    with portal.begin(SYSTEM) as uow:
        uow.vault.seal(subject, "before", PLACE)
    ring.make()
    with portal.begin(SYSTEM) as uow:
        sealed = uow.vault.seal(subject, "1", PLACE)
        with portal.begin(SYSTEM) as other:
            assert rotation.rewrap(other.session, ring, limit=None) == 1
    with portal.begin(SYSTEM, writes=False) as uow:
        assert uow.vault.open(sealed, PLACE) == "1"
    portal.close()


def test_a_key_that_was_made_for_nothing_is_not_kept(portal: Portal) -> None:
    subject: Subject = person(new_id())
    with portal.begin(SYSTEM) as uow:
        uow.vault.seal(subject, "1", PLACE)
        uow.abandon()
    with portal.begin(SYSTEM, writes=False) as uow:
        query = select(SubjectKey).filter_by(owner=subject.owner)
        assert uow.session.scalar(query) is None
