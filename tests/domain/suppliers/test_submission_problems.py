"""What is refused when a letter is handed in, all together: G-AUT through the commands."""

from datetime import date, datetime

import pytest

from portal.domain import suppliers
from portal.domain.documents import DocumentKind
from portal.kernel.clock import SHANGHAI, FrozenClock
from portal.kernel.errors import FieldErrors, NotFound, Problem
from portal.kernel.ids import new_id
from tests.support import people
from tests.support.applicants import Desk, company
from tests.support.chains import (
    OTHER_USCC,
    SHOP_USCC,
    STALL_USCC,
    first_grant,
    second_grant,
)
from tests.support.letters import BRAND_USCC, trademark

SPRING = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)


@pytest.fixture
def shop(desk: Desk, clock: FrozenClock) -> Desk:
    """The shop below the agent, in the spring of the examples."""
    clock.move(SPRING)
    return desk.beside(*company(desk.portal, "Shop", SHOP_USCC))


def refused(desk: Desk, application_id: object) -> list[tuple[str, str, object]]:
    """Hand in and return field, code and offending items of everything that is wrong."""
    with pytest.raises(FieldErrors) as errors:
        desk.submit(application_id)  # type: ignore[arg-type]
    return [(one.field, one.code, one.facts.get("items")) for one in errors.value.problems]


def found(desk: Desk, application_id: object) -> tuple[Problem, ...]:
    with desk.portal.begin(desk.owner, writes=False) as uow:
        return suppliers.problems(uow, application_id)  # type: ignore[arg-type]


def test_example_1_and_6_nest_and_become_the_second_tier(desk: Desk, shop: Desk) -> None:
    g1 = desk.authorised(**first_grant())
    first = shop.see_through(shop.draft(**second_grant(parent=str(g1))))
    whole_term = {"valid_from": "2026-01-01", "valid_to": "2026-12-31", "letter_no": "G1-6"}
    sixth = shop.see_through(shop.draft(**second_grant(parent=str(g1), **whole_term)))
    view = shop.authorisation(first)
    assert (view.depth, view.ends_on, view.parent_id) == (2, date(2026, 11, 30), g1)
    assert [link.letter_no for link in view.chain] == ["G1", "G1-1"]
    assert shop.authorisation(sixth).ends_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"valid_to": "2027-01-31"}, ("valid_to", "AUT_TERM_EXCEEDS_PARENT", ["2027-01-31"])),
        ({"regions": ["3101", "4403"]}, ("regions", "AUT_REGION_EXCEEDS_PARENT", ["4403"])),
        ({"sub_depth": "1"}, ("sub_depth", "AUT_SUBLICENSE_DEPTH_EXCEEDS", [1])),
        ({"channels": ["ALL"]}, ("channels", "AUT_CHANNEL_EXCEEDS_PARENT", ["ALL"])),
    ],
    ids=["example 2", "example 3", "example 5", "example 7"],
)
def test_a_wider_letter_is_refused_with_what_exceeds(
    desk: Desk, shop: Desk, changes: dict[str, object], problem: tuple[str, str, object]
) -> None:
    g1 = desk.authorised(**first_grant())
    application_id = shop.draft(**second_grant(parent=str(g1), **changes))
    assert refused(shop, application_id) == [problem]


def test_example_4_the_third_tier_is_refused_three_times_over(desk: Desk, shop: Desk) -> None:
    company(desk.portal, "Stall", STALL_USCC)
    g1 = desk.authorised(**first_grant())
    below = shop.see_through(shop.draft(**second_grant(parent=str(g1))))
    application_id = shop.child(below, grantee="Stall Ltd", grantee_uscc=STALL_USCC)
    assert refused(shop, application_id) == [
        ("sub_depth", "AUT_SUBLICENSE_NOT_PERMITTED", ["G1-1"]),
        ("sub_depth", "AUT_SUBLICENSE_DEPTH_EXCEEDS", [0]),
        ("sub_depth", "AUT_DEPTH_EXCEEDED", [3]),
    ]


def test_example_10_two_exclusive_letters_do_not_overlap(
    desk: Desk, clock: FrozenClock
) -> None:
    clock.move(SPRING)
    other = desk.beside(*company(desk.portal, "Other", OTHER_USCC))
    desk.authorised(**first_grant(exclusivity="EXCLUSIVE", regions=["31"]))
    second = first_grant(
        letter_no="G2", grantee="Other Ltd", grantee_uscc=OTHER_USCC, regions=["3101"]
    )
    application_id = other.draft(**second)
    assert refused(other, application_id) == [("exclusivity", "AUT_EXCLUSIVE_CONFLICT", ["G1"])]
    assert not found(other, other.draft(**{**second, "regions": ["32"]}))


def test_example_11_too_little_is_left_of_a_letter(desk: Desk) -> None:
    application_id = desk.draft(valid_to="2026-12-20")
    (problem,) = found(desk, application_id)
    assert (problem.code, problem.facts["days"]) == ("AUT_TERM_TOO_SHORT", 27)
    assert refused(desk, application_id) == [("valid_to", "AUT_TERM_TOO_SHORT", None)]


def test_form_chain_and_papers_are_reported_together(desk: Desk, shop: Desk) -> None:
    g1 = desk.authorised(**first_grant())
    application_id = shop.draft(
        scan=False,
        **second_grant(
            parent=str(g1),
            grantor_uscc=OTHER_USCC,
            products=["X/VIDEO", "Y/VIDEO/WEEK"],
            channels=["CAMPUS", "OFFLINE"],
            regions=["4403", "nowhere"],
            valid_from="2025-12-31",
            seal="",
        ),
    )
    assert set(map(str, refused(shop, application_id))) == {
        str(("seal", "FIELD_REQUIRED", None)),
        str(("regions", "AUT_REGION_FORMAT", ["NOWHERE"])),
        str(("grantor_uscc", "AUT_GRANTOR_NOT_PARENT_GRANTEE", [OTHER_USCC])),
        str(("valid_from", "AUT_TERM_EXCEEDS_PARENT", ["2025-12-31"])),
        str(("products", "AUT_PRODUCT_EXCEEDS_PARENT", ["Y/VIDEO/WEEK"])),
        str(("channels", "AUT_CHANNEL_EXCEEDS_PARENT", ["OFFLINE"])),
        str(("regions", "AUT_REGION_EXCEEDS_PARENT", ["4403"])),
        str(("documents", "AUT_SCAN_MISSING", None)),
    }


@pytest.mark.parametrize("parent", ["00000000-0000-4000-8000-000000000000", "G1", "?"])
def test_a_parent_that_is_no_authorisation_is_refused(desk: Desk, parent: str) -> None:
    application_id = desk.draft(parent=parent)
    assert refused(desk, application_id) == [("parent", "AUT_PARENT_UNKNOWN", None)]


def test_the_applicant_is_a_party_and_a_grantee_downstream_a_member(
    desk: Desk, shop: Desk
) -> None:
    g1 = desk.authorised(**first_grant())
    stranger = desk.draft(grantee="Other Ltd", grantee_uscc=OTHER_USCC)
    assert refused(desk, stranger) == [("grantee_uscc", "AUT_GRANTEE_NOT_APPLICANT", None)]
    to_nobody = desk.child(g1, grantee="Stall Ltd", grantee_uscc=STALL_USCC)
    assert refused(desk, to_nobody) == [("grantee_uscc", "AUT_GRANTEE_UNKNOWN", None)]
    person_id, _ = people.member(desk.portal, "Small Shop")
    to_person = desk.child(g1, grantee="Small Shop", grantee_uscc=str(person_id))
    authorisation_id = desk.see_through(to_person)
    assert desk.authorisation(authorisation_id).organisation_id == person_id
    assert shop.organisation_id != person_id


def test_a_root_that_is_not_the_right_holder_needs_proof_that_it_belongs_to_it(
    desk: Desk,
) -> None:
    foreign = trademark(reg_no="7654321", registrant="Parent Company Ltd")
    application_id = desk.draft(trademark_reg_nos=[trademark(), foreign])
    assert refused(desk, application_id) == [
        ("trademark_reg_nos", "AUT_ROOT_NOT_RIGHT_HOLDER", ["7654321"])
    ]
    desk.attach(application_id, DocumentKind.AFFILIATION_PROOF)
    assert not found(desk, application_id)
    warned = {one.code: one for one in desk.application(application_id).warnings}
    assert warned["AUT_ROOT_NOT_RIGHT_HOLDER"].facts["items"] == ["7654321"]
    desk.submit(application_id)


def test_a_letter_signed_before_the_one_above_is_for_the_examiner(
    desk: Desk, shop: Desk
) -> None:
    g1 = desk.authorised(**first_grant())
    application_id = shop.draft(**second_grant(parent=str(g1), sign_date="2025-12-19"))
    shop.submit(application_id)
    for actor in (shop.owner, shop.examiner):
        with shop.portal.begin(actor, writes=False) as uow:
            (warning,) = suppliers.application(uow, application_id).warnings
        assert (warning.field, warning.code) == ("sign_date", "AUT_SIGNED_BEFORE_PARENT")


def test_a_preview_tells_tier_end_and_parent_of_what_is_being_typed(
    desk: Desk, shop: Desk
) -> None:
    g1 = desk.authorised(**first_grant())
    application_id = shop.draft(**second_grant())
    with shop.portal.begin(shop.owner, writes=False) as uow:
        alone = suppliers.preview(uow, application_id)
        below = suppliers.preview(
            uow, application_id, {"parent": str(g1), "valid_to": "2027-06-30"}
        )
        lost = suppliers.preview(uow, application_id, {"parent": "?", "seal": ""})
    assert (alone.tier, alone.parent, lost.tier, lost.ends) == (1, None, None, None)
    assert [problem.code for problem in alone.problems] == ["AUT_ROOT_NOT_RIGHT_HOLDER"]
    assert below.tier == 2
    assert below.parent is not None
    assert below.parent.id == g1
    assert below.ends is not None
    assert below.ends.day == date(2026, 12, 31)
    assert [binding.letter_no for binding in below.ends.bindings] == ["G1"]
    assert shop.application(application_id).fields["valid_to"] == "2026-11-30"


def test_the_grants_a_letter_can_hang_from_come_the_fitting_ones_first(
    desk: Desk, shop: Desk
) -> None:
    elsewhere = desk.authorised(**first_grant(letter_no="G0", regions=["44"]))
    g1 = desk.authorised(**first_grant())
    longer = desk.authorised(
        **first_grant(letter_no="G3", valid_to="2027-12-31", products=["X/VIDEO", "Z/GAME"])
    )
    application_id = shop.draft(**second_grant())

    def offered(text: str = "") -> list[object]:
        with shop.portal.begin(shop.owner, writes=False) as uow:
            return [view.id for view in suppliers.parents_for(uow, application_id, text)]

    assert offered() == [longer, g1, elsewhere]
    assert offered("g0") == [elsewhere]
    assert offered("z") == [longer]
    nameless = shop.draft(grantor_uscc="", letter_no="N")
    with shop.portal.begin(shop.owner, writes=False) as uow:
        assert suppliers.parents_for(uow, nameless) == []
    with desk.portal.begin(desk.owner, writes=False) as uow, pytest.raises(NotFound):
        suppliers.parents_for(uow, application_id)


def test_a_grant_downstream_begins_as_wide_as_the_parent_allows(desk: Desk) -> None:
    company(desk.portal, "Shop", SHOP_USCC)
    parent = desk.authorised()
    application_id = desk.child(parent)
    fields = desk.application(application_id).fields
    above = desk.authorisation(parent).letter
    assert fields["parent"] == str(parent)
    assert (fields["grantor"], fields["grantor_uscc"]) == (above.grantee, above.grantee_uscc)
    assert fields["products"] == list(above.products)
    assert fields["channels"] == list(above.channels)
    assert fields["regions"] == list(above.regions)
    assert fields["trademark_reg_nos"] == [trademark()]
    assert (fields["valid_from"], fields["valid_to"]) == ("2026-11-23", "2027-12-31")
    assert fields["sub_depth"] == "0"
    granted = desk.authorisation(desk.see_through(application_id))
    assert (granted.parent_id, granted.depth) == (parent, 2)
    assert granted.letter.grantee_uscc == SHOP_USCC


def test_only_the_holder_grants_downstream_and_only_while_it_holds(
    desk: Desk, shop: Desk, clock: FrozenClock
) -> None:
    g1 = desk.authorised(**first_grant())
    for parent_id in (g1, new_id()):
        with shop.portal.begin(shop.owner) as uow, pytest.raises(NotFound):
            suppliers.start_application(uow, shop.organisation_id, parent_id=parent_id)
    clock.move(datetime(2027, 1, 1, tzinfo=SHANGHAI))
    with desk.portal.begin(desk.owner) as uow, pytest.raises(suppliers.NotLive):
        suppliers.start_application(uow, desk.organisation_id, parent_id=g1)


def test_the_brand_itself_grants_as_a_member(desk: Desk, shop: Desk) -> None:
    brand = desk.beside(*company(desk.portal, "Brand", BRAND_USCC))
    fields = first_grant(grantee="Shop Ltd", grantee_uscc=SHOP_USCC)
    view = brand.authorisation(brand.see_through(brand.draft(**fields)))
    assert (view.organisation_id, view.depth) == (shop.organisation_id, 1)
