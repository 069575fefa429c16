"""Consents, documents, scope, identity."""

from datetime import date
from uuid import uuid4

import pytest

from portal.domain.distributors.rules import (
    Details,
    SelectedScope,
    Tier,
    check_application,
    check_documents,
    check_scope,
    required_documents,
    tier_of,
)
from portal.kernel.errors import Problem
from portal.kernel.limits import Limits
from portal.kernel.trade import OrganisationKind

TODAY = date(2026, 11, 23)
NP, IB, CO = (
    OrganisationKind.NATURAL_PERSON,
    OrganisationKind.INDIVIDUAL_BUSINESS,
    OrganisationKind.COMPANY,
)
OWN = SelectedScope(uuid4(), own=True)
BORROWED = SelectedScope(uuid4(), own=False)


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def test_an_own_authorisation_makes_the_first_tier() -> None:
    assert tier_of([BORROWED, OWN]) is Tier.T1
    assert tier_of([BORROWED]) is Tier.T2
    assert tier_of([]) is Tier.T2


@pytest.mark.parametrize(
    ("subject", "scopes", "expected"),
    [
        (NP, [], [("scope", "KYC_SCOPE_MISSING")]),
        (NP, [OWN], [("scope", "DEP_ROLE_NOT_ALLOWED")]),
        (NP, [BORROWED], []),
        (IB, [OWN], []),
        (CO, [OWN, BORROWED], []),
    ],
)
def test_a_natural_person_may_not_be_of_the_first_tier(
    subject: OrganisationKind, scopes: list[SelectedScope], expected: list[tuple[str, str]]
) -> None:
    assert found(check_scope(subject, scopes)) == expected


@pytest.mark.parametrize(
    ("subject", "scopes", "kinds"),
    [
        (NP, [], ("id_front", "id_back", "exemption_statement")),
        (
            NP,
            [BORROWED],
            ("id_front", "id_back", "exemption_statement", "sub_authorisation"),
        ),
        (IB, [OWN], ("id_front", "id_back", "business_licence")),
        (
            CO,
            [OWN, BORROWED],
            ("id_front", "id_back", "business_licence", "sub_authorisation"),
        ),
    ],
)
def test_the_documents_follow_from_subject_and_scope(
    subject: OrganisationKind, scopes: list[SelectedScope], kinds: tuple[str, ...]
) -> None:
    assert required_documents(subject, scopes) == kinds


def test_every_missing_document_is_a_problem_with_its_kind() -> None:
    assert check_documents(("id_front", "id_back"), {"id_back"}) == [
        Problem("documents", "KYC_DOCUMENT_MISSING", {"kind": "id_front"})
    ]


def test_an_empty_application_reports_all_its_problems_together() -> None:
    problems = check_application(
        NP, Details(), scopes=(), attached=(), consents=(), today=TODAY, limits=Limits()
    )
    assert {problem.code for problem in problems} == {
        "FIELD_REQUIRED",
        "KYC_SCOPE_MISSING",
        "KYC_DOCUMENT_MISSING",
        "KYC_CONSENT_MISSING",
    }
