"""Documents are erased with their bytes, and those of before there was sealing are sealed."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.domain import documents
from portal.domain.accounts import StaffRole
from portal.domain.documents import Destroyed, DocumentKind
from portal.domain.documents.models import Document
from portal.jobs import outbox
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import Forbidden, Unavailable
from portal.kernel.ids import new_id
from portal.store import eventlog
from portal.wiring import Portal
from tests.support import people, scans

NAME = "ID card of Di.png"
Own = tuple[UUID, Actor]


@pytest.fixture
def own(portal: Portal) -> Own:
    return people.member(portal)


def upload(portal: Portal, own: Own, data: bytes) -> UUID:
    with portal.begin(own[1]) as uow:
        return documents.upload(
            uow, own[0], kind=DocumentKind.ID_FRONT, filename=NAME, data=data
        )


def erase(portal: Portal, ids: Sequence[UUID], actor: Actor = SYSTEM) -> tuple[Destroyed, ...]:
    with portal.begin(actor) as uow:
        return documents.erase_documents(uow, ids)


def files(portal: Portal) -> set[str]:
    folder = Path(portal.settings.data_dir) / "blobs"
    return {path.name for path in folder.rglob("*") if path.is_file()}


def sha256_of(portal: Portal, document_id: UUID) -> str:
    with portal.begin(SYSTEM, writes=False) as uow:
        return documents.document(uow, document_id).sha256


def test_what_is_erased_loses_its_name_and_its_bytes(portal: Portal, own: Own) -> None:
    gone, kept = upload(portal, own, scans.png()), upload(portal, own, scans.png(7))
    before = sha256_of(portal, gone)
    assert erase(portal, [gone]) == (Destroyed(gone, before),)
    outbox.deliver_due(portal)
    assert files(portal) == {sha256_of(portal, kept)}
    with portal.begin(own[1], writes=False) as uow:
        assert documents.content(uow, kept) == scans.png(7)
        assert documents.document(uow, gone).filename == ""
        with pytest.raises(Unavailable):
            documents.content(uow, gone)
        assert eventlog.verify(uow.session) is None


def test_bytes_outlive_an_erasure_that_is_not_kept(portal: Portal, own: Own) -> None:
    document_id = upload(portal, own, scans.png())
    with portal.begin(SYSTEM) as uow:
        assert documents.erase_documents(uow, [document_id])
        uow.abandon()
    outbox.deliver_due(portal)
    with portal.begin(own[1], writes=False) as uow:
        assert documents.content(uow, document_id) == scans.png()


def test_what_is_erased_already_or_unknown_is_passed_over(portal: Portal, own: Own) -> None:
    document_id = upload(portal, own, scans.png())
    assert len(erase(portal, [document_id, document_id])) == 1
    assert erase(portal, [document_id, new_id()]) == ()
    outbox.deliver_due(portal)
    outbox.deliver_due(portal)
    assert files(portal) == set()


def test_only_who_decides_on_erasures_erases(portal: Portal, own: Own) -> None:
    document_id = upload(portal, own, scans.png())
    examiner = people.officer(portal, StaffRole.EXAMINER)
    for actor in (own[1], examiner):
        with pytest.raises(Forbidden):
            erase(portal, [document_id], actor)
    assert erase(portal, [document_id], people.officer(portal, StaffRole.APPROVER))


def as_of_before(portal: Portal, own: Own, document_id: UUID, data: bytes) -> None:
    """Put a document back to how an earlier version kept it: name and bytes in the clear."""
    with portal.begin(own[1]) as uow:
        row = uow.session.get_one(Document, document_id)
        uow.blobs.delete(row.sha256)
        row.filename, row.clear_name = None, NAME
        row.sha256 = uow.blobs.put(data)


def seal_all(portal: Portal) -> int:
    done = 0
    while True:
        with portal.begin(SYSTEM) as uow:
            sealed = documents.seal_older(uow, limit=1)
        if not sealed:
            return done
        done += sealed


def test_documents_of_before_are_sealed_and_their_clear_bytes_deleted(
    portal: Portal, own: Own
) -> None:
    data = scans.png()
    ids = [upload(portal, own, data) for _ in range(2)]
    for one in ids:
        as_of_before(portal, own, one, data)
    clear = files(portal)
    assert len(clear) == 1  # the same bytes were kept once
    assert seal_all(portal) == len(ids)
    assert seal_all(portal) == 0
    outbox.deliver_due(portal)
    assert files(portal) == {sha256_of(portal, one) for one in ids}
    assert not clear & files(portal)
    with portal.begin(own[1], writes=False) as uow:
        for one in ids:
            assert documents.content(uow, one) == data
            assert documents.document(uow, one).filename == NAME
        assert not list(
            uow.session.scalars(select(Document).where(Document.clear_name.is_not(None)))
        )


def test_clear_bytes_stay_while_a_document_needs_them(portal: Portal, own: Own) -> None:
    data = scans.png()
    ids = [upload(portal, own, data) for _ in range(2)]
    for one in ids:
        as_of_before(portal, own, one, data)
    with portal.begin(SYSTEM) as uow:
        assert documents.seal_older(uow, limit=1) == 1
    outbox.deliver_due(portal)  # between the two
    assert seal_all(portal) == 1
    outbox.deliver_due(portal)
    with portal.begin(own[1], writes=False) as uow:
        assert [documents.content(uow, one) for one in ids] == [data, data]


def test_a_document_of_before_whose_bytes_are_lost_stops_nothing(
    portal: Portal, own: Own
) -> None:
    ids = [upload(portal, own, scans.png(shade)) for shade in (1, 2)]
    for one, shade in zip(ids, (1, 2), strict=True):
        as_of_before(portal, own, one, scans.png(shade))
    with portal.begin(SYSTEM, writes=False) as uow:
        uow.blobs.delete(documents.document(uow, ids[0]).sha256)
    assert seal_all(portal) == len(ids)
    with portal.begin(own[1], writes=False) as uow:
        assert documents.document(uow, ids[0]).filename == NAME
        assert documents.content(uow, ids[1]) == scans.png(2)
        with pytest.raises(Unavailable):
            documents.content(uow, ids[0])


def test_the_portal_itself_can_look_whether_every_file_opens(portal: Portal, own: Own) -> None:
    good, bad, gone = (upload(portal, own, scans.png(shade)) for shade in (1, 2, 3))
    erase(portal, [gone])
    with portal.begin(SYSTEM, writes=False) as uow:
        uow.blobs.delete(documents.document(uow, bad).sha256)
        assert dict(documents.check_files(uow)) == {good: True, bad: False}
    with portal.begin(own[1], writes=False) as uow, pytest.raises(Forbidden):
        next(documents.check_files(uow))
