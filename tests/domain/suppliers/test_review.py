"""What officers look at, who of them may, and what they look at again."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from portal.domain import approvals, members, suppliers
from portal.domain.accounts import StaffRole
from portal.domain.approvals import CaseState, Finding
from portal.domain.documents import DocumentKind
from portal.kernel.actor import Actor
from portal.kernel.clock import FrozenClock
from portal.kernel.errors import FieldErrors, Forbidden, NotFound
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork
from tests.support import people
from tests.support.applicants import REASON, Desk, company
from tests.support.chains import OTHER_USCC, SHOP_USCC
from tests.support.letters import BRAND_USCC, permit, software, trademark

LETTER, RIGHT, LICENCE = (
    DocumentKind.AUTHORISATION_LETTER,
    DocumentKind.RIGHT_PROOF,
    DocumentKind.BUSINESS_LICENCE,
)


def kinds(desk: Desk, application_id: UUID) -> list[DocumentKind]:
    return [item.kind for item in desk.checklist(application_id)]


def findings(desk: Desk, application_id: UUID) -> dict[str, Finding | None]:
    return {item.key: item.finding for item in desk.checklist(application_id)}


def recommend(desk: Desk, application_id: UUID) -> None:
    desk.do(
        desk.examiner,
        lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
    )


def colleague(actor: Actor, organisation_id: UUID) -> Actor:
    """Return an officer who also works for an organisation."""
    role = members.MEMBER_PERMISSIONS[members.MemberRole.FINANCE]
    return Actor(actor.id, actor.permissions, {organisation_id: role})


_MARK, _SOFTWARE = [trademark()], [software()]
_CHECKLISTS: Mapping[str, tuple[dict[str, object], list[DocumentKind]]] = {
    "a mark": ({"products": ["XINGHE/MERCH"]}, [LETTER, LICENCE, RIGHT]),
    "a copyright": (
        {
            "products": ["XINGHE/MERCH"],
            "trademark_reg_nos": [],
            "copyright_refs": _SOFTWARE,
        },
        [LETTER, LICENCE, DocumentKind.COPYRIGHT_PROOF],
    ),
    "permits": (
        {"products": ["XINGHE/MERCH"], "permits": [permit()]},
        [LETTER, LICENCE, RIGHT, DocumentKind.PERMIT],
    ),
    "goods that need a permit": (
        {"products": ["XINGHE/VIDEO"]},
        [LETTER, LICENCE, RIGHT, DocumentKind.PERMIT],
    ),
}


@pytest.mark.parametrize("case", _CHECKLISTS)
def test_the_checklist_names_what_a_letter_must_be_proved_with(desk: Desk, case: str) -> None:
    fields, expected = _CHECKLISTS[case]
    application_id = desk.draft(**fields)
    assert kinds(desk, application_id) == expected
    desk.attach(application_id, RIGHT)
    desk.attach(application_id, DocumentKind.OTHER)
    extra = [] if RIGHT in expected else [RIGHT]
    ordered = sorted([*expected, *extra, DocumentKind.OTHER], key=list(DocumentKind).index)
    assert kinds(desk, application_id) == ordered
    missing = [item.kind for item in desk.checklist(application_id) if item.document is None]
    assert missing == [kind for kind in expected if kind not in {LETTER, RIGHT}]


def test_downstream_the_right_is_proved_by_the_chain_and_a_person_has_no_licence(
    desk: Desk,
) -> None:
    person_id, _ = people.member(desk.portal, "Small Shop")
    parent = desk.authorised(products=["XINGHE/MERCH"])
    words = {"grantee": "Small Shop", "grantee_uscc": str(person_id)}
    application_id = desk.child(parent, **words)
    assert kinds(desk, application_id) == [LETTER, DocumentKind.EXEMPTION_STATEMENT]


def test_an_affiliate_must_prove_it_and_a_correction_only_the_letter(desk: Desk) -> None:
    foreign = [trademark(registrant="Parent Company Ltd")]
    application_id = desk.draft(products=["XINGHE/MERCH"], trademark_reg_nos=foreign)
    affiliation = DocumentKind.AFFILIATION_PROOF
    assert kinds(desk, application_id) == [LETTER, LICENCE, RIGHT, affiliation]
    desk.attach(application_id, affiliation)
    correction = desk.correct(desk.see_through(application_id), letter_no="XH-9")
    assert kinds(desk, correction) == [LETTER, affiliation]


def test_nothing_is_recommended_before_everything_was_found_in_order(desk: Desk) -> None:
    application_id = desk.draft()
    desk.attach(application_id, RIGHT)
    desk.submit(application_id)
    desk.take(application_id)
    first, *others = findings(desk, application_id)
    desk.check(application_id, *others)
    with pytest.raises(suppliers.NotChecked) as refused:
        recommend(desk, application_id)
    assert refused.value.facts["items"] == [first]
    desk.check(application_id, first, finding=Finding.RESUBMIT, reason="Page two is missing.")
    with pytest.raises(suppliers.NotChecked):
        recommend(desk, application_id)
    desk.check(application_id, first)
    recommend(desk, application_id)
    assert desk.application(application_id).case.state is CaseState.AWAITING_APPROVAL


def test_only_what_is_listed_is_checked_and_with_a_reason_to_send_it_again(desk: Desk) -> None:
    application_id = desk.draft()
    desk.submit(application_id)
    with pytest.raises(approvals.NotInExamination):
        desk.check(application_id)
    desk.take(application_id)
    for key in (str(new_id()), "exemption_statement", "letter"):
        with pytest.raises(NotFound):
            desk.check(application_id, key)
    with pytest.raises(FieldErrors):
        desk.check(application_id, "right_proof", finding=Finding.RESUBMIT)
    for actor in (desk.owner, desk.approver):
        with pytest.raises(Forbidden):
            desk.do(
                actor,
                lambda uow: suppliers.check_document(
                    uow, application_id, "right_proof", finding=Finding.IN_ORDER
                ),
            )


def test_the_applicant_is_told_what_to_send_again_and_only_that_is_looked_at_again(
    desk: Desk, clock: FrozenClock
) -> None:
    application_id = desk.draft()
    (scan,) = desk.application(application_id).documents
    clock.advance(timedelta(minutes=1))
    proof = desk.attach(application_id, RIGHT)
    desk.submit(application_id)
    desk.take(application_id)
    desk.check(application_id)
    desk.check(
        application_id, str(proof), finding=Finding.RESUBMIT, reason="The mark is not on it."
    )
    hidden = desk.checklist(application_id, desk.owner)
    assert {item.finding for item in hidden} == {None}
    desk.send_back(application_id)
    told = {item.key: (item.finding, item.reason) for item in desk.checklist(
        application_id, desk.owner
    )}  # fmt: skip
    assert told[str(proof)] == (Finding.RESUBMIT, "The mark is not on it.")
    better = desk.attach(application_id, RIGHT, replaces=proof)
    assert [one.id for one in desk.application(application_id).documents] == [scan.id, better]
    desk.do(
        desk.owner,
        lambda uow: suppliers.save_letter(uow, application_id, {"sign_date": "2025-12-19"}),
    )
    desk.submit(application_id)
    desk.take(application_id)
    again = findings(desk, application_id)
    assert again == {
        str(scan.id): None,  # what was typed may no longer be what it says
        "business_licence": Finding.IN_ORDER,
        str(better): None,
        "permit": Finding.IN_ORDER,
    }
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        (field,) = suppliers.changes(uow, application_id)
        assert suppliers.round_changes(uow, application_id) == (field,)
        (paper,) = suppliers.document_changes(uow, application_id)
    assert (field.field, field.before, field.after) == (
        "sign_date", "2025-12-20", "2025-12-19",
    )  # fmt: skip
    assert paper.before is not None
    assert paper.after is not None
    assert (paper.before.id, paper.after.id) == (proof, better)


def test_versions_of_papers_pair_across_what_no_officer_saw(
    desk: Desk, clock: FrozenClock
) -> None:
    application_id = desk.draft()
    dropped = desk.attach(application_id, DocumentKind.OTHER)
    seen = desk.attach(application_id, RIGHT)
    desk.submit(application_id)
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        assert suppliers.changes(uow, application_id) == ()
        assert suppliers.round_changes(uow, application_id) == ()
        assert suppliers.document_changes(uow, application_id) == ()
    desk.take(application_id)
    desk.send_back(application_id)
    unseen = desk.attach(application_id, RIGHT, replaces=seen)
    clock.advance(timedelta(minutes=1))
    last = desk.attach(application_id, RIGHT, replaces=unseen)
    new = desk.attach(application_id, LICENCE)
    desk.do(desk.owner, lambda uow: suppliers.detach_document(uow, application_id, dropped))
    desk.submit(application_id)
    with desk.portal.begin(desk.examiner, writes=False) as uow:
        found = suppliers.document_changes(uow, application_id)
    pairs = {
        (one.before.id if one.before else None, one.after.id if one.after else None)
        for one in found
    }
    assert pairs == {(seen, last), (None, new), (dropped, None)}
    with pytest.raises(suppliers.NotEditable):
        desk.attach(application_id, RIGHT, replaces=last)


def test_only_an_attached_paper_is_replaced(desk: Desk) -> None:
    application_id = desk.draft()
    loose = desk.upload(RIGHT)
    with pytest.raises(NotFound):
        desk.attach(application_id, RIGHT, replaces=loose)
    assert len(desk.application(application_id).documents) == 1


def _officers_verbs(application_id: UUID) -> list[Callable[[UnitOfWork], object]]:
    return [
        lambda uow: suppliers.take_application(uow, application_id),
        lambda uow: suppliers.check_document(
            uow, application_id, "business_licence", finding=Finding.IN_ORDER
        ),
        lambda uow: suppliers.return_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.recommend_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.send_back_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.approve_application(uow, application_id, reason=REASON),
        lambda uow: suppliers.refuse_application(uow, application_id, reason=REASON),
    ]


@pytest.mark.parametrize("party", ["applicant", "grantor", "uploader"])
def test_no_officer_acts_for_a_party_or_beside_an_uploader(desk: Desk, party: str) -> None:
    brand_id, _ = company(desk.portal, "Brand", BRAND_USCC)
    other_id, other = company(desk.portal, "Other", OTHER_USCC)
    application_id = desk.draft(scan=False)
    helper = Actor(other.id, organisations={**desk.owner.organisations, **other.organisations})
    scan = desk.upload(by=helper)  # who uploads it works for another company, too
    desk.do(desk.owner, lambda uow: suppliers.attach_document(uow, application_id, scan))
    desk.submit(application_id)
    busy = {"applicant": desk.organisation_id, "grantor": brand_id, "uploader": other_id}
    officer = people.officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    for act in _officers_verbs(application_id):
        with pytest.raises(approvals.OwnOrganisation):
            desk.do(colleague(officer, busy[party]), act)
    desk.recommend(application_id)
    desk.approve(application_id)


def test_no_officer_acts_for_the_grantee_of_a_grant_downstream(desk: Desk) -> None:
    shop_id, _ = company(desk.portal, "Shop", SHOP_USCC)
    application_id = desk.child(desk.authorised())
    desk.submit(application_id)
    officer = people.officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    for act in _officers_verbs(application_id):
        with pytest.raises(approvals.OwnOrganisation):
            desk.do(colleague(officer, shop_id), act)


def test_a_root_is_approved_by_a_second_officer_only(desk: Desk) -> None:
    both = people.officer(desk.portal, StaffRole.EXAMINER, StaffRole.APPROVER)
    alone = Desk(desk.portal, desk.organisation_id, desk.owner, both, both)
    application_id = alone.draft()
    alone.submit(application_id)
    alone.recommend(application_id)
    with pytest.raises(approvals.SameOfficer):
        alone.approve(application_id)
    authorisation_id = desk.approve(application_id)
    case = desk.application(application_id).case
    assert (case.recommended_by, case.decided_by) == (both.id, desk.approver.id)
    assert desk.authorisation(authorisation_id).depth == 1


def test_a_letter_that_no_longer_fits_is_not_approved(desk: Desk) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    parent = desk.authorised()
    application_id = desk.child(parent)
    desk.submit(application_id)
    desk.recommend(application_id)
    with desk.portal.begin(desk.examiner) as uow:
        proposal_id = suppliers.propose_revocation(
            uow, parent, revoked_on=uow.today(), reason=REASON
        )
    desk.do(desk.approver, lambda uow: suppliers.revoke_authorisation(uow, proposal_id))
    assert desk.problems(lambda: desk.approve(application_id)) == {
        ("parent", "AUT_PARENT_REVOKED")
    }
    assert desk.application(application_id).case.state is CaseState.AWAITING_APPROVAL
