"""Roles, passwords and addresses (workflows.md 1, security.md 3.2)."""

from itertools import combinations

import pytest

from portal.domain.accounts import STAFF_PERMISSIONS, StaffRole, permissions_of, policy, rules
from portal.domain.accounts.rules import IncompatibleRoles
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Permission
from portal.kernel.ids import new_id

P = Permission
READING = {P.STAFF, P.CASES_READ, P.LICENCES_LICENCE_READ, P.MEMBERS_ORGANISATION_READ}
MATRIX = {
    StaffRole.INTAKE_OFFICER: READING | {P.CASES_COMPLETENESS_CHECK},
    StaffRole.EXAMINER: READING
    | {
        P.CASES_COMPLETENESS_CHECK,
        P.CASES_EXAMINE,
        P.DISTRIBUTORS_IDENTITY_DECIDE,
        P.DISTRIBUTORS_PERSON_VIEW,
        P.LICENCES_LICENCE_PROPOSE,
        P.MEMBERS_REGISTER_NOTE,
        P.SCREENING_LIST_IMPORT,
        P.SCREENING_LIST_READ,
        P.SUPPLIERS_AUTHORISATION_PROPOSE,
        P.SUPPLIERS_BRAND_ASK,
    },
    StaffRole.APPROVER: READING
    | {
        P.CASES_DECIDE,
        P.DISTRIBUTORS_PERSON_VIEW,
        P.LICENCES_LICENCE_DECIDE,
        P.PRIVACY_ERASURE_DECIDE,
        P.SCREENING_LIST_READ,
        P.SUPPLIERS_AUTHORISATION_DECIDE,
    },
    StaffRole.FINANCE_CLERK: {
        P.STAFF,
        P.MEMBERS_ORGANISATION_READ,
        P.DEPOSITS_LEDGER_READ,
        P.DEPOSITS_RECEIPT_RECORD,
    },
    StaffRole.FINANCE_CONTROLLER: {
        P.STAFF,
        P.MEMBERS_ORGANISATION_READ,
        P.DEPOSITS_LEDGER_READ,
        P.DEPOSITS_RECEIPT_CONFIRM,
    },
    StaffRole.INVESTIGATOR: READING | {P.LICENCES_LICENCE_PROPOSE},
    StaffRole.RULE_KEEPER: {P.STAFF, P.CONSENTS_NOTICE_EDIT, P.PERMITS_TABLE_EDIT},
    StaffRole.AUDITOR: READING | {P.AUDIT_TRAIL_READ, P.DEPOSITS_LEDGER_READ},
    StaffRole.SYSTEM_ADMIN: {P.STAFF, P.ACCOUNTS_OFFICER_MANAGE},
}
ALONE = {StaffRole.AUDITOR, StaffRole.SYSTEM_ADMIN}


@pytest.mark.parametrize("role", StaffRole)
def test_a_role_may_do_exactly_what_the_table_says(role: StaffRole) -> None:
    assert STAFF_PERMISSIONS[role] == MATRIX[role]


def test_no_single_role_both_proposes_and_decides() -> None:
    pairs = [
        (P.CASES_EXAMINE, P.CASES_DECIDE),
        (P.LICENCES_LICENCE_PROPOSE, P.LICENCES_LICENCE_DECIDE),
        (P.SUPPLIERS_AUTHORISATION_PROPOSE, P.SUPPLIERS_AUTHORISATION_DECIDE),
        (P.DEPOSITS_RECEIPT_RECORD, P.DEPOSITS_RECEIPT_CONFIRM),
    ]
    for role in StaffRole:
        for pair in pairs:
            assert not STAFF_PERMISSIONS[role].issuperset(pair)


@pytest.mark.parametrize("role", StaffRole)
def test_only_the_administrator_manages_officers(role: StaffRole) -> None:
    actor = Actor(new_id(), STAFF_PERMISSIONS[role])
    assert policy.may_manage_officers(actor) == (role is StaffRole.SYSTEM_ADMIN)


def test_visitors_do_not_manage_officers_and_the_portal_does() -> None:
    assert not policy.may_manage_officers(ANONYMOUS)
    assert policy.may_manage_officers(SYSTEM)


@pytest.mark.parametrize("pair", list(combinations(StaffRole, 2)))
def test_auditors_and_administrators_hold_no_other_role(pair: tuple[StaffRole, ...]) -> None:
    if ALONE.isdisjoint(pair):
        rules.check_roles(frozenset(pair))
    else:
        with pytest.raises(IncompatibleRoles):
            rules.check_roles(frozenset(pair))


def test_several_roles_add_up() -> None:
    pair = [StaffRole.EXAMINER, StaffRole.APPROVER]
    assert permissions_of(pair) == MATRIX[pair[0]] | MATRIX[pair[1]]
    assert permissions_of([]) == frozenset()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("x" * 14, "PASSWORD_TOO_SHORT"),
        ("", "PASSWORD_TOO_SHORT"),
        ("abcdefgh" * 16 + "x", "PASSWORD_TOO_LONG"),
        ("aaaaaaaaaaaaaaaa", "PASSWORD_TOO_SIMPLE"),
        ("abababababababab", "PASSWORD_TOO_SIMPLE"),
        ("somebody@b.example", "PASSWORD_TOO_SIMPLE"),
        ("Somebody@B.Example", "PASSWORD_TOO_SIMPLE"),
    ],
)
def test_a_weak_password_is_refused(password: str, code: str) -> None:
    problems = rules.check_password(password, email="somebody@b.example")
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    "password", ["correct horse b", "abcdefgh" * 16, "一二三四五六七八九十百千万亿兆"]
)
def test_any_long_password_is_taken(password: str) -> None:
    assert rules.check_password(password, email="somebody@b.example") == []


@pytest.mark.parametrize("email", ["a@b.cn", "first.last+tag@sub.domain.example", "名@例.中国"])
def test_an_address_is_taken(email: str) -> None:
    assert rules.check_email(email) == []


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@b", "@b.cn", "a@b.", "a b@c.cn", "a@b@c.cn", "a\x00b@c.cn", "a\u200b@c.cn"],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert [problem.code for problem in rules.check_email(email)] == ["EMAIL_FORMAT"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "NAME_LENGTH"), ("x" * 101, "NAME_LENGTH"), ("A\x00B", "TEXT_INVISIBLE")],
)
def test_a_name_is_short_and_visible(name: str, code: str) -> None:
    assert [problem.code for problem in rules.check_name(name)] == [code]


def test_officers_sessions_are_shorter() -> None:
    assert rules.session_life([StaffRole.EXAMINER]) < rules.session_life([])
