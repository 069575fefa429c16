"""A typo in a recorded letter is mended field by field, as two officers accept."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from portal.domain import approvals, suppliers
from portal.domain.approvals import CasePurpose, CaseState
from portal.domain.documents import DocumentKind
from portal.domain.suppliers.rules import as_typed, compare, merged
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import ChangedMeanwhile, FieldErrors, NotFound
from portal.kernel.ids import new_id
from tests.support.applicants import REASON, Desk, company
from tests.support.chains import OTHER_USCC, SHOP_USCC
from tests.support.letters import letter, trademark


@pytest.fixture
def letter_id(desk: Desk) -> UUID:
    return desk.authorised()


def changes(desk: Desk, application_id: UUID) -> list[tuple[str, Any, Any]]:
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        found = suppliers.changes(uow, application_id)
    return [(change.field, change.before, change.after) for change in found]


def versions(desk: Desk, letter_id: UUID) -> list[tuple[int, str]]:
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        return [
            (one.number, one.letter.letter_no) for one in suppliers.versions(uow, letter_id)
        ]


def ready(desk: Desk, application_id: UUID) -> UUID:
    desk.submit(application_id)
    desk.recommend(application_id)
    return application_id


def test_a_typo_is_mended_in_the_next_version_and_the_first_one_stays(
    desk: Desk, letter_id: UUID
) -> None:
    before = desk.authorisation(letter_id)
    application_id = desk.correct(letter_id, letter_no="XH-2026-01O", valid_to="2027-06-30")
    case = desk.application(application_id).case
    assert (case.purpose, case.target) == (CasePurpose.CHANGE, letter_id)
    assert changes(desk, application_id) == [
        ("letter_no", "XH-2026-001", "XH-2026-01O"),
        ("valid_to", "2027-12-31", "2027-06-30"),
    ]
    assert desk.see_through(application_id) == letter_id
    after = desk.authorisation(letter_id)
    assert (after.version, after.letter.letter_no, after.ends_on) == (
        2, "XH-2026-01O", date(2027, 6, 30),
    )  # fmt: skip
    assert after.application_id == before.application_id
    assert sorted(versions(desk, letter_id)) == [(1, "XH-2026-001"), (2, "XH-2026-01O")]
    assert desk.application(application_id).case.state is CaseState.APPROVED


def test_only_the_accepted_fields_are_taken_over(desk: Desk, letter_id: UUID) -> None:
    words = {"letter_no": "XH-9", "sub_depth": "3", "regions": ["31"]}
    application_id = ready(desk, desk.correct(letter_id, **words))
    for accepted, code in ((["grantor"], "FIELD_UNKNOWN"), ([], "AUT_NOTHING_CHANGED")):
        with pytest.raises(FieldErrors) as refused:
            desk.approve(application_id, accepted)
        assert [problem.code for problem in refused.value.problems] == [code]
    desk.approve(application_id, ["letter_no", "regions"])
    view = desk.authorisation(letter_id).letter
    assert (view.letter_no, view.regions, view.sub_depth) == ("XH-9", ("31",), 1)


def test_a_correction_that_corrects_nothing_is_refused(desk: Desk, letter_id: UUID) -> None:
    application_id = desk.correct(
        letter_id, letter_no=" XH-2026-001 ", regions=["330106", "31", "3205"]
    )
    assert desk.problems(lambda: desk.submit(application_id)) == {
        ("letter_no", "AUT_NOTHING_CHANGED")
    }


def test_the_parties_and_the_parent_are_no_typo(desk: Desk, letter_id: UUID) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    other_root = desk.authorised(letter_no="XH-2")
    below = desk.see_through(desk.child(letter_id))
    words = {"parent": str(other_root), "grantee_uscc": OTHER_USCC, "grantor": "Agent Limited"}
    application_id = desk.correct(below, **words)
    assert desk.problems(lambda: desk.submit(application_id)) == {
        ("grantee_uscc", "AUT_GRANTEE_UNKNOWN"),
        ("grantee_uscc", "AUT_NOT_CORRECTABLE"),
        ("parent", "AUT_NOT_CORRECTABLE"),
    }


def test_what_results_must_nest_and_may_be_close_to_its_end(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    below = desk.see_through(desk.child(letter_id, regions=["31"]))
    clock.move(datetime(2027, 12, 20, 10, tzinfo=SHANGHAI))
    wider = desk.correct(below, regions=["44"])
    assert desk.problems(lambda: desk.submit(wider)) == {
        ("regions", "AUT_REGION_EXCEEDS_PARENT")
    }
    desk.do(desk.owner, lambda uow: suppliers.save_letter(uow, wider, {"regions": ["3101"]}))
    desk.see_through(wider)
    assert desk.authorisation(below).letter.regions == ("3101",)


def test_what_hangs_below_must_still_nest(desk: Desk, letter_id: UUID) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    for number, regions in (("AG-1", ["31"]), ("AG-2", ["3205"]), ("AG-3", ["3205"])):
        desk.see_through(desk.child(letter_id, letter_no=number, regions=regions))
    application_id = ready(desk, desk.correct(letter_id, regions=["31"], letter_no="XH-9"))
    with pytest.raises(FieldErrors) as refused:
        desk.approve(application_id)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("accepted", "AUT_CHILDREN_EXCEED")
    assert problem.facts["items"] == ["AG-2", "AG-3"]
    assert desk.authorisation(letter_id).version == 1
    desk.approve(application_id, ["letter_no"])
    assert desk.authorisation(letter_id).letter.letter_no == "XH-9"


def test_what_began_under_a_renewed_letter_holds_that_one_to_its_scope(desk: Desk) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    old = desk.authorised(valid_to="2026-12-31")
    renewed = desk.see_through(desk.renew(old))
    desk.see_through(desk.child(renewed, letter_no="AG-9", regions=["3205"]))
    application_id = ready(desk, desk.correct(old, regions=["31"]))
    assert desk.problems(lambda: desk.approve(application_id)) == {
        ("accepted", "AUT_CHILDREN_EXCEED")
    }


def test_another_version_meanwhile_must_be_looked_at_first(desk: Desk, letter_id: UUID) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    shop = desk.beside(*company(desk.portal, "Other", OTHER_USCC))
    below = desk.see_through(
        desk.child(letter_id, grantee="Other Ltd", grantee_uscc=OTHER_USCC)
    )
    by_grantor = ready(desk, desk.correct(below, letter_no="AG-2"))
    by_holder = shop.correct(below, letter_no="AG-3")
    shop.attach(by_holder)
    ready(shop, by_holder)
    desk.approve(by_grantor)
    with pytest.raises(ChangedMeanwhile):
        desk.approve(by_holder)


def test_a_correction_brings_the_papers_of_the_same_applicant(
    desk: Desk, letter_id: UUID
) -> None:
    shop = desk.beside(*company(desk.portal, "Shop", SHOP_USCC))
    below = desk.see_through(desk.child(letter_id))
    (scan,) = desk.application(desk.authorisation(below).application_id).documents
    assert desk.application(desk.correct(below)).documents == (scan,)
    assert shop.application(shop.correct(below)).documents == ()


def test_what_was_approved_with_proof_needs_none_again(desk: Desk, letter_id: UUID) -> None:
    foreign = [trademark(registrant="Parent Company Ltd")]
    draft = desk.draft(letter_no="XH-F", trademark_reg_nos=foreign)
    desk.attach(draft, DocumentKind.AFFILIATION_PROOF)
    recorded = desk.see_through(draft)
    correction = desk.correct(recorded, letter_no="XH-F2")
    (proof,) = [
        paper.id
        for paper in desk.application(correction).documents
        if paper.kind is DocumentKind.AFFILIATION_PROOF
    ]
    desk.do(desk.owner, lambda uow: suppliers.detach_document(uow, correction, proof))
    desk.see_through(correction)
    newly_foreign = desk.correct(letter_id, trademark_reg_nos=foreign)
    assert desk.problems(lambda: desk.submit(newly_foreign)) == {
        ("trademark_reg_nos", "AUT_ROOT_NOT_RIGHT_HOLDER")
    }


def test_a_number_that_another_letter_has_is_not_taken_by_a_correction(
    desk: Desk, letter_id: UUID
) -> None:
    desk.authorised(letter_no="XH-2")
    application_id = desk.correct(letter_id, letter_no="XH-2")
    assert desk.problems(lambda: desk.submit(application_id)) == {
        ("letter_no", "AUT_LETTER_NO_TAKEN")
    }


def test_what_is_over_or_unknown_is_not_corrected(
    desk: Desk, letter_id: UUID, clock: FrozenClock
) -> None:
    application_id = ready(desk, desk.correct(letter_id, letter_no="XH-9"))
    with pytest.raises(approvals.AlreadyOpen):
        desk.correct(letter_id)
    with desk.portal.begin(desk.owner) as uow, pytest.raises(NotFound):
        suppliers.start_correction(uow, new_id())
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_revocation(
            uow, letter_id, revoked_on=uow.today(), reason=REASON
        )
    desk.do(desk.approver, lambda uow: suppliers.revoke_authorisation(uow, proposal_id))
    with pytest.raises(suppliers.NotLive):
        desk.approve(application_id)
    clock.move(datetime(2028, 1, 1, tzinfo=SHANGHAI))
    with pytest.raises(suppliers.NotLive):
        desk.correct(letter_id)


def test_a_corrected_end_moves_what_a_renewal_carries(desk: Desk) -> None:
    letter_id = desk.authorised(valid_to="2026-12-31")
    desk.submit(desk.renew(letter_id))
    desk.see_through(desk.correct(letter_id, valid_to="2027-01-31"))
    view = desk.authorisation(letter_id)
    assert view.extended_to == date(2027, 3, 2)


_SPELLINGS: list[tuple[str, object]] = [
    ("letter_no", " XH-2026-001"),
    ("grantor_uscc", "9133 0110 ma2b rnd9 7x"),
    ("products", "YUHE/VIDEO/MONTH XINGHE/MERCH xinghe/video/*"),
    ("exclusivity", ""),
    ("revocable", "on"),
    ("trademark_reg_nos", [{**trademark(), "reg_no": " 12345678 "}]),
]


@pytest.mark.parametrize(("field", "spelling"), _SPELLINGS, ids=[one for one, _ in _SPELLINGS])
def test_another_spelling_is_no_change(field: str, spelling: object) -> None:
    assert compare(letter(), as_typed(letter(**{field: spelling}))) == ()


def test_what_cannot_be_read_is_compared_as_typed() -> None:
    cells: Callable[..., Mapping[str, Any]] = lambda **cell: letter(  # noqa: E731
        valid_to="soon", trademark_reg_nos=[{**trademark(), **cell}]
    )
    assert compare(cells(reg_no="?"), cells(reg_no=" ? ")) == ()
    (change,) = compare(cells(reg_no="?"), cells(reg_no="??"))
    assert change.field == "trademark_reg_nos"
    fields = [change.field for change in compare(cells(), letter(valid_to="later"))]
    assert fields == ["valid_to"]


def test_merging_keeps_what_was_not_accepted() -> None:
    before, after = {"letter_no": "1", "seal": "SEALED"}, {"letter_no": "2", "seal": "SIGNED"}
    assert merged(before, after, ["seal"]) == {"letter_no": "1", "seal": "SIGNED"}
