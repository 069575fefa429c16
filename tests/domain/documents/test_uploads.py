"""Documents come in whole, stay as they were, and are nobody else's to see."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from portal.domain import documents
from portal.domain.accounts import StaffRole
from portal.domain.documents import DocumentKind
from portal.domain.members import MEMBER_PERMISSIONS, MemberRole
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork
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
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=actor.id,
        uploaded_at=clock.now(),
    )


def test_the_same_bytes_may_be_handed_in_twice(portal: Portal, own: tuple[UUID, Actor]) -> None:
    first, second = (upload(portal, own, scans.png()) for _ in range(2))
    assert first != second
    with portal.begin(own[1], writes=False) as uow:
        one, two = documents.documents_of(uow, [first, second])
    assert one == replace(two, id=first)


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
