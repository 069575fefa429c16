"""Kinds of organisation, roles inside one, and credit codes: G-USCC literally (AUT-08)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.members import (
    MEMBER_PERMISSIONS,
    MemberRole,
    OrganisationKind,
    policy,
    rules,
)
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Permission
from portal.kernel.checkdigits import MOD31_ALPHABET, uscc_check_character
from portal.kernel.ids import new_id
from tests.support.slips import slips

P = Permission
EVERYONE = {P.MEMBERS_ORGANISATION_READ, P.DEPOSITS_ACCOUNT_READ}
BUSINESS = EVERYONE | {
    P.DISTRIBUTORS_APPLICATION_EDIT,
    P.DOCUMENTS_DOCUMENT_UPLOAD,
    P.PRICELISTS_LIST_EDIT,
    P.SUPPLIERS_APPLICATION_EDIT,
}
MATRIX = {
    MemberRole.OWNER: BUSINESS
    | {
        P.MEMBERS_ORGANISATION_MANAGE,
        P.PRIVACY_RIGHT_EXERCISE,
        P.SUPPLIERS_AUTHORISATION_SURRENDER,
    },
    MemberRole.STAFF: BUSINESS,
    MemberRole.FINANCE: EVERYONE,
}
G_USCC = [
    "91110105MA00AB1240",
    "92440306MA5DEMK01Q",
    "51100000MJ00DGA16N",
    "91310115MA1KTEA15T",
    "91330110MA2BRND97X",
    "91110000600037341L",
    "91350100M000100Y43",
    "N2510107MF00CUN174",
]

DIGITS = "0123456789"
# Two characters of registrar and kind, six digits of a region, nine of the inner code.
uscc_bodies = st.builds(
    "".join,
    st.tuples(
        st.text(MOD31_ALPHABET, min_size=2, max_size=2),
        st.text(DIGITS, min_size=6, max_size=6),
        st.text(MOD31_ALPHABET, min_size=9, max_size=9),
    ),
)


@pytest.mark.parametrize("role", MemberRole)
def test_a_role_may_do_exactly_what_the_table_says(role: MemberRole) -> None:
    assert MEMBER_PERMISSIONS[role] == MATRIX[role]


@pytest.mark.parametrize("role", MemberRole)
def test_members_read_their_own_organisation_and_owners_manage_it(role: MemberRole) -> None:
    here, elsewhere = new_id(), new_id()
    actor = Actor(new_id(), organisations={here: MEMBER_PERMISSIONS[role]})
    assert policy.may_read(actor, organisation_id=here)
    assert not policy.may_read(actor, organisation_id=elsewhere)
    assert policy.may_manage(actor, organisation_id=here) == (role is MemberRole.OWNER)
    assert not policy.may_manage(actor, organisation_id=elsewhere)


def test_officers_read_and_do_not_manage() -> None:
    actor = Actor(new_id(), frozenset({P.MEMBERS_ORGANISATION_READ}))
    assert policy.may_read(actor, organisation_id=new_id())
    assert not policy.may_manage(actor, organisation_id=new_id())
    assert not policy.may_read(ANONYMOUS, organisation_id=new_id())
    assert policy.may_manage(SYSTEM, organisation_id=new_id())


@pytest.mark.parametrize("code", G_USCC)
def test_the_accepted_worked_examples_are_accepted(code: str) -> None:
    assert rules.check_uscc(code) == []


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91110105MA00AB1241", "USCC_CHECK"),
        ("91110105MAO0AB1240", "USCC_FORMAT"),
        ("", "USCC_FORMAT"),
        ("91110105MA00AB124", "USCC_FORMAT"),
        ("91110105MA00AB12400", "USCC_FORMAT"),
        ("9111010٥MA00AB1240", "USCC_FORMAT"),
    ],
)
def test_the_refused_worked_examples_are_refused(code: str, problem: str) -> None:
    assert [one.code for one in rules.check_uscc(code)] == [problem]


@given(uscc_bodies)
def test_every_sound_code_is_accepted_and_every_slip_in_it_refused(first17: str) -> None:
    code = first17 + uscc_check_character(first17)
    assert rules.check_uscc(code) == []
    for slip in slips(code, f"{DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        assert rules.check_uscc(slip), slip


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(rules.check_uscc(rules.normal_uscc(text)), list)


@pytest.mark.parametrize(
    "typed", ["91110105ma00ab1240", " 9111 0105-MA00AB1240 ", "９１１１０１０５MA00AB1240"]
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert rules.normal_uscc(typed) == "91110105MA00AB1240"


def test_an_inner_code_that_does_not_check_is_only_a_warning() -> None:
    warned = [rules.uscc_warnings(code) for code in G_USCC]
    assert all(len(found) <= 1 for found in warned)
    assert rules.uscc_warnings("91110000600037341L") == []
    assert [one.code for one in rules.uscc_warnings("911100006000373510")] == ["USCC_ORG_CODE"]


def test_a_natural_person_needs_a_trade_name_only() -> None:
    kind = OrganisationKind.NATURAL_PERSON
    assert rules.check_profile(kind, trade_name="Shop", legal_name=None, uscc=None) == []


@pytest.mark.parametrize(
    "kind", [OrganisationKind.COMPANY, OrganisationKind.INDIVIDUAL_BUSINESS]
)
def test_a_business_needs_names_and_a_code(kind: OrganisationKind) -> None:
    problems = rules.check_profile(kind, trade_name="", legal_name=None, uscc=None)
    assert [(one.field, one.code) for one in problems] == [
        ("trade_name", "TEXT_LENGTH"),
        ("legal_name", "TEXT_LENGTH"),
        ("uscc", "USCC_FORMAT"),
    ]


@pytest.mark.parametrize("name", ["Shop\u202e", "Sh\u200bop", "Shop\x00"])
def test_nothing_invisible_hides_in_a_name(name: str) -> None:
    kind = OrganisationKind.NATURAL_PERSON
    problems = rules.check_profile(kind, trade_name=name, legal_name=None, uscc=None)
    assert [one.code for one in problems] == ["TEXT_INVISIBLE"]


def test_shops_are_cleaned_and_counted() -> None:
    assert rules.clean_shops([" a ", "", "a", "b  c"]) == ["a", "b c"]
    assert rules.check_shops(["x"] * 20) == []
    assert [one.code for one in rules.check_shops(["x"] * 21)] == ["SHOPS_TOO_MANY"]
    assert [one.code for one in rules.check_shops(["x" * 201])] == ["TEXT_LENGTH"]
