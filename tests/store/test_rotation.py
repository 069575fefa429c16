"""Master keys are changed while the portal runs: nobody has to stop and nothing is lost."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import select
from typing_extensions import override

from portal.adapters.master_keys import MasterKeyRing
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import ChangedMeanwhile
from portal.kernel.ids import new_id
from portal.kernel.subjects import Subject, person
from portal.store import rotation
from portal.store.vault import CannotOpen, SubjectKey
from portal.wiring import Portal, key_ring
from tests.support.races import all_at_once

PLACE = "distributor:id_number:1"
PEOPLE = 60


@pytest.fixture
def ring(portal: Portal) -> MasterKeyRing:
    return key_ring(portal.settings.keys)


def seal(portal: Portal, subject: Subject, text: str) -> bytes:
    with portal.begin(SYSTEM) as uow:
        return uow.vault.seal(subject, text, PLACE)


def opened(portal: Portal, sealed: bytes) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        return uow.vault.open(sealed, PLACE)


def rotate(portal: Portal, ring: MasterKeyRing, *, batch: int = 10) -> int:
    """Rotate as `portal keys rotate` does, and return how many batches it took."""
    ring.make()
    batches = 0
    while True:
        with portal.begin(SYSTEM) as uow:
            done = rotation.rewrap(uow.session, ring, limit=batch)
        if not done:
            break
        batches += 1
    with portal.begin(SYSTEM) as uow:
        rotation.finish(uow.session, ring)
    return batches


def under(portal: Portal) -> dict[str, int]:
    with portal.begin(SYSTEM, writes=False) as uow:
        return rotation.keys_under(uow.session)


@pytest.fixture
def sealed(portal: Portal) -> dict[str, bytes]:
    with portal.begin(SYSTEM) as uow:
        return {
            str(number): uow.vault.seal(person(new_id()), str(number), PLACE)
            for number in range(PEOPLE)
        }


def test_after_a_rotation_everything_opens_and_nothing_is_under_the_old_key(
    portal: Portal, ring: MasterKeyRing, sealed: dict[str, bytes]
) -> None:
    assert under(portal) == {"0001": PEOPLE}
    assert rotate(portal, ring) == PEOPLE / 10
    assert under(portal) == {"0002": PEOPLE}
    assert {text: opened(portal, one) for text, one in sealed.items()} == {
        text: text for text in sealed
    }


def test_the_wrapped_key_changes_and_the_key_does_not(
    portal: Portal, ring: MasterKeyRing, sealed: dict[str, bytes]
) -> None:
    def wrapped() -> dict[UUID, bytes]:
        with portal.begin(SYSTEM, writes=False) as uow:
            return {row.id: row.wrapped for row in uow.session.scalars(select(SubjectKey))}

    before = wrapped()
    rotate(portal, ring)
    after = wrapped()
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    ring.remove("0001")
    assert opened(portal, sealed["7"]) == "7"


def test_a_rotation_that_was_broken_off_is_gone_on_with(
    portal: Portal, ring: MasterKeyRing, sealed: dict[str, bytes]
) -> None:
    ring.make()
    with portal.begin(SYSTEM) as uow:
        assert rotation.rewrap(uow.session, ring, limit=7) == 7
    assert under(portal) == {"0001": PEOPLE - 7, "0002": 7}
    assert {opened(portal, one) for one in sealed.values()} == sealed.keys()
    with portal.begin(SYSTEM) as uow:
        assert rotation.finish(uow.session, ring) == PEOPLE - 7
    assert under(portal) == {"0002": PEOPLE}


@pytest.mark.usefixtures("sealed")
def test_two_rotations_at_once_do_no_harm(portal: Portal, ring: MasterKeyRing) -> None:
    other = key_ring(portal.settings.keys)
    ended = all_at_once([partial(rotate, portal, one) for one in (ring, other)])
    assert all(isinstance(one, int) for one in ended)
    assert sum(under(portal).values()) == PEOPLE
    assert len(under(portal)) == 1


@pytest.mark.usefixtures("sealed")
def test_a_master_key_is_unused_only_when_nothing_is_under_it(
    portal: Portal, ring: MasterKeyRing
) -> None:
    ring.make()
    with portal.begin(SYSTEM) as uow:
        assert rotation.unused(uow.session, ["0001"]) == []
        rotation.finish(uow.session, ring)
        assert rotation.unused(uow.session, ["0001"]) == ["0001"]


@pytest.mark.usefixtures("sealed")
def test_keys_whose_master_key_is_lost_are_found(portal: Portal, ring: MasterKeyRing) -> None:
    rotate(portal, ring)
    seal(portal, person(new_id()), "1")
    with portal.begin(SYSTEM, writes=False) as uow:
        assert rotation.broken_keys(uow.session, ring) == []
    ring.make()
    ring.remove("0002")
    with portal.begin(SYSTEM, writes=False) as uow:
        assert len(rotation.broken_keys(uow.session, ring)) == PEOPLE + 1
    with portal.begin(SYSTEM) as uow, pytest.raises(CannotOpen):
        rotation.rewrap(uow.session, key_ring(portal.settings.keys), limit=1)


class Reader(Thread):
    """Somebody who reads, and sometimes seals for somebody new, until told to stop."""

    def __init__(self, portal: Portal, sealed: dict[str, bytes], stop: Event) -> None:
        super().__init__()
        self.reads, self.failures = 0, list[BaseException]()
        self.made: list[bytes] = []
        self._work = self._working(portal, sealed)
        self._stop_it = stop

    @override
    def run(self) -> None:
        for _ in self._work:
            if self._stop_it.is_set():
                return

    def _working(self, portal: Portal, sealed: dict[str, bytes]) -> Iterator[None]:
        while True:
            for text, one in sealed.items():
                try:
                    assert opened(portal, one) == text
                    self.reads += 1
                    if self.reads % 10 == 0:
                        with suppress(ChangedMeanwhile):
                            self.made.append(seal(portal, person(new_id()), "new"))
                except BaseException as error:  # noqa: BLE001 - the test looks at them
                    self.failures.append(error)
                yield


def test_nobody_fails_to_read_while_keys_are_rotated(
    portal: Portal, ring: MasterKeyRing, sealed: dict[str, bytes]
) -> None:
    stop = Event()
    readers = [Reader(portal, sealed, stop) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(3):
            rotate(portal, ring, batch=7)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert [reader.failures for reader in readers] == [[], [], [], []]
    assert all(reader.reads for reader in readers)
    with portal.begin(SYSTEM) as uow:
        rotation.finish(uow.session, ring)
    made = [one for reader in readers for one in reader.made]
    assert under(portal) == {"0004": PEOPLE + len(made)}
    for key_id in ("0001", "0002", "0003"):
        ring.remove(key_id)
    assert {opened(portal, one) for one in made} <= {"new"}
    assert {opened(portal, one) for one in sealed.values()} == sealed.keys()


def test_a_master_key_is_not_retired_while_somebody_makes_a_key_under_it(
    portal: Portal, ring: MasterKeyRing
) -> None:
    with portal.begin(SYSTEM) as uow:
        sealed = uow.vault.seal(person(new_id()), "1", PLACE)
        ring.make()
        retiring = Thread(target=retire, args=(portal, ring))
        retiring.start()
        retiring.join(timeout=0.3)
        assert retiring.is_alive()
    retiring.join()
    assert ring.ids() == ["0001", "0002"]
    assert opened(portal, sealed) == "1"
    with portal.begin(SYSTEM) as uow:
        rotation.finish(uow.session, ring)
    retire(portal, ring)
    assert ring.ids() == ["0002"]
    assert opened(portal, sealed) == "1"


def retire(portal: Portal, ring: MasterKeyRing) -> None:
    with portal.begin(SYSTEM) as uow:
        for key_id in rotation.unused(uow.session, ["0001"]):
            ring.remove(key_id)
