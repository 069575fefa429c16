"""Many grants below one authorisation from the rows of a sheet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from portal.domain import audit, members, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import GrantRow, ImportReport
from portal.kernel.actor import Actor
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.kernel.ids import new_id
from tests.support.applicants import Desk, company
from tests.support.chains import OTHER_USCC, SHOP_USCC, STALL_USCC
from tests.support.letters import AGENT_USCC
from tests.support.people import member, officer
from tests.support.statements import sent_by


@pytest.fixture
def parent(desk: Desk) -> UUID:
    """The agent's authorisation, with two members that it may authorise further."""
    company(desk.portal, "Shop", SHOP_USCC)
    company(desk.portal, "Other", OTHER_USCC)
    return desk.authorised()


def row(number: int, **cells: str) -> GrantRow:
    """Return a sound row, with changes."""
    words = {
        "letter_no": f"AG-{number}",
        "grantee_uscc": SHOP_USCC,
        "sign_date": "2026-11-20",
        "seal": "SEALED",
        **cells,
    }
    return GrantRow(number, {name: text for name, text in words.items() if text})


def load(
    desk: Desk,
    parent_id: UUID,
    *rows: GrantRow,
    all_or_nothing: bool = False,
    document_id: UUID | None = None,
    hand_in: bool = False,
    by: Actor | None = None,
) -> ImportReport:
    with desk.portal.begin(by or desk.owner) as uow:
        return suppliers.import_grants(
            uow,
            desk.organisation_id,
            parent_id,
            rows,
            all_or_nothing=all_or_nothing,
            document_id=document_id,
            hand_in=hand_in,
        )


def codes(report: ImportReport) -> dict[int, list[tuple[str, str]]]:
    return {
        one.number: [(problem.field, problem.code) for problem in one.problems]
        for one in report.refused
    }


def applications(desk: Desk) -> Sequence[suppliers.ApplicationView]:
    """Return those that grant further, by the number of the letter."""
    with desk.portal.begin(desk.owner, writes=False) as uow:
        page = suppliers.applications_of(uow, desk.organisation_id)
    found = [view for view in page.items if view.fields.get("parent")]
    return sorted(found, key=lambda view: str(view.fields["letter_no"]))


def test_what_a_row_leaves_out_is_as_the_parent_has_it(desk: Desk, parent: UUID) -> None:
    report = load(desk, parent, row(2), row(3, products="XINGHE/MERCH", valid_to="2027-06-30"))
    first, second = (
        desk.application(one.application_id) for one in report.rows if one.application_id
    )
    by_hand = desk.application(desk.child(parent, scan=False, **row(2).fields))
    assert first.fields == by_hand.fields
    assert second.fields == {
        **by_hand.fields,
        "letter_no": "AG-3",
        "products": ["XINGHE/MERCH"],
        "valid_to": "2027-06-30",
    }
    assert [view.case.state for view in (first, second)] == [CaseState.DRAFT] * 2
    assert (report.written, report.refused) == (2, ())


def test_the_grantee_is_named_as_it_is_registered_unless_the_row_names_it(
    desk: Desk, parent: UUID
) -> None:
    person, _ = member(desk.portal, "Small Stall")
    load(desk, parent, row(2), row(3, grantee="Shop & Sons"), row(4, grantee_uscc=str(person)))
    names = [view.fields["grantee"] for view in applications(desk)]
    assert names == ["Shop Ltd", "Shop & Sons", "Small Stall"]


def test_good_rows_become_applications_and_bad_ones_are_reported(
    desk: Desk, parent: UUID
) -> None:
    report = load(
        desk,
        parent,
        row(2),
        row(3, grantee_uscc=STALL_USCC, grantee="Stall", valid_to="2028-01-31", seal=""),
        row(4, regions="4403", channels="ALL"),
    )
    assert codes(report) == {
        3: [
            ("seal", "FIELD_REQUIRED"),
            ("grantee_uscc", "AUT_GRANTEE_UNKNOWN"),
            ("valid_to", "AUT_TERM_EXCEEDS_PARENT"),
        ],
        4: [
            ("channels", "AUT_CHANNEL_EXCEEDS_PARENT"),
            ("regions", "AUT_REGION_EXCEEDS_PARENT"),
        ],
    }
    assert report.rows[2].problems[1].facts["items"] == ["4403"]
    assert [view.fields["letter_no"] for view in applications(desk)] == ["AG-2"]
    assert [bool(one.application_id) for one in report.rows] == [True, False, False]


def test_with_all_or_nothing_one_bad_row_keeps_all_out(desk: Desk, parent: UUID) -> None:
    report = load(desk, parent, row(2), row(3, sign_date="soon"), all_or_nothing=True)
    assert codes(report) == {3: [("sign_date", "DATE_FORMAT")]}
    assert report.written == 0
    assert not applications(desk)
    assert not imports(desk, parent)
    assert load(desk, parent, row(2), row(3), all_or_nothing=True).written == 2


WRONG: dict[str, dict[str, str]] = {
    "nothing": {},
    "form": {"products": "nonsense", "regions": "99", "channels": "ALL, CAMPUS"},
    "numbers": {"sub_depth": "7", "notice_days": "x", "letter_no": "n" * 65},
    "code": {"grantee_uscc": OTHER_USCC[:-1] + "1"},
    "itself": {"grantee_uscc": AGENT_USCC},
    "scope": {"products": "ZETA/EDU", "channels": "OFFLINE", "regions": "CN"},
    "term": {"valid_from": "2025-01-01", "valid_to": "2029-01-01"},
    "order": {"valid_from": "2027-02-01", "valid_to": "2027-01-01"},
    "short": {"valid_to": "2026-12-01"},
    "depth": {"sub_depth": "1"},
    "signed": {"sign_date": "2026-12-01"},
    "warned": {"sign_date": "2025-01-01"},
    "hidden": {"letter_no": "A\u200bB"},
    "taken": {"letter_no": "AG-TAKEN"},
    "exclusive": {"exclusivity": "EXCLUSIVE", "grantee_uscc": OTHER_USCC},
}


def test_a_row_is_judged_exactly_like_a_letter_typed_by_hand(desk: Desk, parent: UUID) -> None:
    desk.see_through(desk.child(parent, letter_no="AG-TAKEN"))
    for name, changes in WRONG.items():
        typed = row(2, grantee="Grantee Ltd", **changes)
        bad = GrantRow(9, {})  # so that nothing is written
        judged = load(desk, parent, typed, bad, all_or_nothing=True).rows[0].problems
        words: dict[str, Any] = dict(typed.fields)
        by_hand = desk.child(parent, **words)
        with desk.portal.begin(desk.owner, writes=False) as uow:
            assert judged == suppliers.problems(uow, by_hand), name
        desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, by_hand))  # noqa: B023


def test_rows_are_judged_against_those_before_them(desk: Desk, parent: UUID) -> None:
    here = {"exclusivity": "EXCLUSIVE", "regions": "3205"}
    report = load(
        desk,
        parent,
        row(2, **here),
        row(3, letter_no=" ag-2 ", regions="31"),
        row(4, letter_no="AG-2", regions="31"),
        row(5, grantee_uscc=OTHER_USCC, regions="3205, 330106"),
        row(6, grantee_uscc=OTHER_USCC, regions="330106"),
        row(7, **{**here, "products": "YUHE/VIDEO/MONTH"}),
    )
    assert codes(report) == {
        4: [("letter_no", "AUT_LETTER_NO_REPEATED")],
        5: [("exclusivity", "AUT_EXCLUSIVE_CONFLICT")],
    }
    assert report.rows[2].problems[0].facts == {"row": 2}
    assert report.rows[3].problems[0].facts == {"items": ["AG-2"]}


def test_a_refused_row_stands_in_nobodys_way(desk: Desk, parent: UUID) -> None:
    exclusive = row(2, exclusivity="EXCLUSIVE", seal="?")
    report = load(desk, parent, exclusive, row(3, grantee_uscc=OTHER_USCC))
    assert codes(report) == {2: [("seal", "CHOICE_UNKNOWN")]}


def test_the_same_sheet_twice_does_not_make_everything_twice(desk: Desk, parent: UUID) -> None:
    load(desk, parent, row(2), row(3, seal="?"))
    again = load(desk, parent, row(2), row(3))
    assert codes(again) == {2: [("letter_no", "AUT_LETTER_NO_UNDECIDED")]}
    first, _ = applications(desk)
    desk.do(desk.owner, lambda uow: suppliers.withdraw_application(uow, first.id))
    assert load(desk, parent, row(2)).written == 1


def test_a_scan_of_all_letters_is_attached_to_each_and_they_are_handed_in(
    desk: Desk, parent: UUID
) -> None:
    scan = desk.upload()
    report = load(desk, parent, row(2), row(3, seal="?"), document_id=scan, hand_in=True)
    (view,) = applications(desk)
    assert view.id == report.rows[0].application_id
    assert (view.case.state, view.case.round) == (CaseState.SUBMITTED, 1)
    assert [paper.id for paper in view.documents] == [scan]
    desk.recommend(view.id)
    granted = desk.authorisation(desk.approve(view.id))
    assert (granted.parent_id, granted.letter.letter_no) == (parent, "AG-2")


def test_letters_are_not_handed_in_without_their_scan(desk: Desk, parent: UUID) -> None:
    proof = desk.upload(DocumentKind.RIGHT_PROOF)
    for document_id, hand_in in ((None, True), (proof, True), (proof, False)):
        with pytest.raises(FieldErrors) as error:
            load(desk, parent, row(2), document_id=document_id, hand_in=hand_in)
        (problem,) = error.value.problems
        assert (problem.field, problem.code) == ("scan", "AUT_SCAN_MISSING")
    load(desk, parent, row(2), document_id=desk.upload())
    (view,) = applications(desk)
    assert view.case.state is CaseState.DRAFT


def test_one_fact_tells_of_the_import(desk: Desk, parent: UUID) -> None:
    load(desk, parent, row(2), row(3), row(4, seal="?"))
    assert imports(desk, parent) == [{"count": 2, "refused": 1}]


def imports(desk: Desk, parent: UUID) -> list[dict[str, object]]:
    with desk.portal.begin(officer(desk.portal, StaffRole.AUDITOR), writes=False) as uow:
        trail = audit.trail(uow, subject=parent).items
        return [dict(one.body) for one in trail if one.name == "suppliers.grants.imported"]


def test_only_the_holder_may_import_below_its_own_live_authorisation(
    desk: Desk, parent: UUID
) -> None:
    stranger = company(desk.portal, "Stranger", STALL_USCC)
    other = desk.beside(*stranger)
    finance = Actor(
        desk.owner.id,
        organisations={
            desk.organisation_id: members.MEMBER_PERMISSIONS[members.MemberRole.FINANCE]
        },
    )
    with pytest.raises(NotFound):
        load(other, parent, row(2))
    with pytest.raises(NotFound):
        load(desk, parent, row(2), by=other.owner)
    with pytest.raises(NotFound):
        load(desk, new_id(), row(2))
    with pytest.raises(Forbidden):
        load(desk, parent, row(2), by=finance)
    foreign = other.upload()
    both = Actor(
        desk.owner.id, organisations={**desk.owner.organisations, **other.owner.organisations}
    )
    for actor in (desk.owner, both):
        with pytest.raises(NotFound):
            load(desk, parent, row(2), document_id=foreign, by=actor)
    with desk.portal.begin(desk.owner) as uow:
        suppliers.surrender_authorisation(uow, parent, from_on=uow.today())
    with pytest.raises(suppliers.NotLive):
        load(desk, parent, row(2))


def test_judging_takes_the_same_statements_however_many_rows_and_grants(
    desk: Desk, parent: UUID
) -> None:
    def statements(rows: int) -> int:
        wrong = [
            row(number, seal="?", exclusivity="EXCLUSIVE") for number in range(2, rows + 2)
        ]
        with desk.portal.begin(desk.owner) as uow:
            return sent_by(
                uow,
                lambda: suppliers.import_grants(
                    uow, desk.organisation_id, parent, wrong, all_or_nothing=True
                ),
            )

    few = statements(1)
    desk.see_through(desk.child(parent))
    desk.see_through(desk.child(parent, letter_no="AG-2", grantee_uscc=OTHER_USCC))
    assert statements(30) <= few
