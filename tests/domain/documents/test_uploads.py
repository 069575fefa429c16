"""Documents come in whole, stay as they were, and are nobody else's to see."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from portal.domain import documents
from portal.domain.accounts import StaffRole
from portal.domain.documents import DocumentKind
from portal.domain.documents.models import Document
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.kernel.subjects import Realm, Subject
from portal.store.uow import UnitOfWork
from portal.store.vault import CannotOpen, Erased
from portal.wiring import Portal
from tests.support import people, scans


@pytest.fixture
def own(portal: Portal) -> tuple[UUID, Actor]:
    return people.member(portal)


def upload(
    portal: Portal,
    own: tuple[UUID, Actor],
    data: bytes,
    filename: str = "scan.png",
    kind: DocumentKind = DocumentKind.AUTHORISATION_LETTER,
) -> UUID:
    organisation_id, actor = own
    with portal.begin(actor) as uow:
        return documents.upload(uow, organisation_id, kind=kind, filename=filename, data=data)


def test_a_document_is_kept_with_what_it_is_and_who_brought_it(
    portal: Portal, own: tuple[UUID, Actor], clock: FrozenClock
) -> None:
    organisation_id, actor = own
    data = scans.pdf(3)
    document_id = upload(portal, own, data, "folder\\授权书\u202e.pdf")
    with portal.begin(actor, writes=False) as uow:
        view = documents.document(uow, document_id)
        assert documents.content(uow, document_id) == data
    assert view == documents.DocumentView(
        id=document_id,
        organisation_id=organisation_id,
        kind=DocumentKind.AUTHORISATION_LETTER,
        filename="授权书.pdf",
        media_type="application/pdf",
        size=len(data),
        pages=3,
        sha256=view.sha256,
        uploaded_by=actor.id,
        uploaded_at=clock.now(),
    )


def test_the_same_bytes_may_be_handed_in_twice(portal: Portal, own: tuple[UUID, Actor]) -> None:
    first, second = (upload(portal, own, scans.png()) for _ in range(2))
    assert first != second
    with portal.begin(own[1], writes=False) as uow:
        one, two = documents.documents_of(uow, [first, second])
    assert one == replace(two, id=first, sha256=one.sha256)
    assert one.sha256 != two.sha256  # sealed, the same never looks the same


def test_what_lies_in_the_store_tells_nothing(portal: Portal, own: tuple[UUID, Actor]) -> None:
    data = scans.png()
    document_id = upload(portal, own, data, "ID card of Di.png", DocumentKind.ID_FRONT)
    with portal.begin(own[1], writes=False) as uow:
        row = uow.session.get_one(Document, document_id)
        stored = uow.blobs.get(row.sha256)
    assert hashlib.sha256(stored).hexdigest() == row.sha256
    assert data not in stored
    assert row.filename is not None
    assert b"ID card of Di" not in row.filename


def test_bytes_of_another_document_are_not_handed_out_as_its_own(
    portal: Portal, own: tuple[UUID, Actor]
) -> None:
    first, second = (upload(portal, own, scans.png()) for _ in range(2))
    with portal.begin(SYSTEM) as uow:
        row, other = (uow.session.get_one(Document, one) for one in (first, second))
        row.sha256, row.filename = other.sha256, other.filename
    with portal.begin(own[1], writes=False) as uow:
        for read in reads(first):
            with pytest.raises(CannotOpen):
                read(uow)


@pytest.mark.parametrize(
    ("kind", "realm"),
    [
        (DocumentKind.ID_BACK, Realm.PERSON),
        (DocumentKind.EXEMPTION_STATEMENT, Realm.PERSON),
        (DocumentKind.BUSINESS_LICENCE, Realm.ORGANISATION),
        (DocumentKind.OTHER, Realm.ORGANISATION),
    ],
)
def test_what_shows_a_person_is_sealed_with_the_key_of_the_person(
    sqlite_portal: Portal, kind: DocumentKind, realm: Realm
) -> None:
    own = people.member(sqlite_portal)
    document_id = upload(sqlite_portal, own, scans.png(), kind=kind)
    with sqlite_portal.begin(SYSTEM) as uow:
        uow.vault.destroy(Subject(own[0], realm))
    with sqlite_portal.begin(own[1], writes=False) as uow, pytest.raises(Erased):
        documents.content(uow, document_id)


@pytest.mark.parametrize(
    ("make", "filename", "code"),
    [
        (lambda: b"", "scan.png", "DOC_EMPTY"),
        (lambda: b"<html></html>", "scan.png", "DOC_TYPE"),
        (scans.png, "scan.pdf", "DOC_TYPE_MISMATCH"),
        (lambda: scans.pdf()[:-300] + b"%%EOF", "scan.pdf", "DOC_UNREADABLE"),
        (lambda: scans.pdf(21), "scan.pdf", "DOC_TOO_MANY_PAGES"),
        (lambda: scans.png() + b"\0" * 10 * 1024**2, "scan.png", "DOC_TOO_LARGE"),
    ],
    ids=["empty", "html", "mismatch", "truncated", "pages", "large"],
)
def test_a_file_that_may_not_come_in_leaves_nothing_behind(
    portal: Portal,
    own: tuple[UUID, Actor],
    make: Callable[[], bytes],
    filename: str,
    code: str,
) -> None:
    data = make()
    with pytest.raises(FieldErrors) as refused:
        upload(portal, own, data, filename)
    assert [(p.field, p.code) for p in refused.value.problems] == [("file", code)]


def test_a_proof_other_than_the_letter_may_be_longer(
    portal: Portal, own: tuple[UUID, Actor]
) -> None:
    document_id = upload(portal, own, scans.pdf(21), "p.pdf", DocumentKind.RIGHT_PROOF)
    with portal.begin(own[1], writes=False) as uow:
        assert documents.document(uow, document_id).pages == 21


def reads(document_id: UUID) -> list[Callable[[UnitOfWork], object]]:
    return [
        lambda uow: documents.document(uow, document_id),
        lambda uow: documents.content(uow, document_id),
        lambda uow: documents.documents_of(uow, [document_id]),
    ]


def test_officers_who_read_cases_see_it_and_nobody_else_knows_of_it(
    portal: Portal, own: tuple[UUID, Actor]
) -> None:
    document_id = upload(portal, own, scans.png())
    examiner = people.officer(portal, StaffRole.EXAMINER)
    clerk = people.officer(portal, StaffRole.FINANCE_CLERK)
    _, stranger = people.member(portal, "Stranger Shop")
    for read in reads(document_id):
        with portal.begin(examiner, writes=False) as uow:
            assert read(uow)
        for outsider in (stranger, clerk, ANONYMOUS):
            with portal.begin(outsider, writes=False) as uow, pytest.raises(NotFound):
                read(uow)
    for read in reads(new_id()):
        with portal.begin(own[1], writes=False) as uow, pytest.raises(NotFound):
            read(uow)


def test_a_colleague_without_the_right_is_forbidden_and_an_outsider_finds_nothing(
    portal: Portal, own: tuple[UUID, Actor]
) -> None:
    organisation_id, owner = own
    finance = Actor(
        owner.id, organisations={organisation_id: MEMBER_PERMISSIONS[MemberRole.FINANCE]}
    )
    with pytest.raises(Forbidden):
        upload(portal, (organisation_id, finance), scans.png())
    _, stranger = people.member(portal, "Stranger Shop")
    with pytest.raises(NotFound):
        upload(portal, (organisation_id, stranger), scans.png())
