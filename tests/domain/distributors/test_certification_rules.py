"""Consents, documents, scope, identity, and the life of a verification."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.distributors.rules import (
    ConsentItem,
    Details,
    IdentityResult,
    KycStatus,
    SelectedScope,
    Tier,
    check_application,
    check_consents,
    check_documents,
    check_scope,
    identity_confirmed,
    kyc_status,
    next_due,
    required_consents,
    required_documents,
    tier_of,
)
from portal.kernel.errors import Problem
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


def test_only_what_concerns_the_person_needs_the_persons_consent() -> None:
    both = {ConsentItem.PERSONAL_DATA, ConsentItem.IDENTITY_DOCUMENT}
    assert set(required_consents(CO)) == both
    assert set(required_consents(IB)) == {*both, ConsentItem.BANK_ACCOUNT}
    assert set(required_consents(NP)) == set(ConsentItem)


def test_every_missing_consent_is_a_problem_with_its_item() -> None:
    given_items = {ConsentItem.PERSONAL_DATA, ConsentItem.BANK_ACCOUNT}
    assert check_consents(IB, given_items) == [
        Problem("consents", "KYC_CONSENT_MISSING", {"item": "identity_document"})
    ]


def test_an_empty_application_reports_all_its_problems_together() -> None:
    problems = check_application(
        NP, Details(), scopes=(), attached=(), consents=(), today=TODAY
    )
    assert {problem.code for problem in problems} == {
        "FIELD_REQUIRED",
        "KYC_SCOPE_MISSING",
        "KYC_DOCUMENT_MISSING",
        "KYC_CONSENT_MISSING",
    }


@pytest.mark.parametrize(
    ("findings", "confirmed"),
    [
        ([], False),
        ([(1, IdentityResult.MATCH)], False),
        ([(1, IdentityResult.MISMATCH), (2, IdentityResult.MATCH)], True),
        ([(2, IdentityResult.MISMATCH), (2, IdentityResult.MATCH)], True),
        ([(2, IdentityResult.MATCH), (2, IdentityResult.MISMATCH)], False),
    ],
)
def test_the_last_finding_of_the_round_counts(
    findings: list[tuple[int, IdentityResult]],
    confirmed: bool,  # noqa: FBT001
) -> None:
    assert identity_confirmed(findings, 2) is confirmed


def test_a_verification_is_due_six_months_on() -> None:
    assert next_due(TODAY) == date(2027, 5, 23)
    assert next_due(date(2026, 8, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2026, 11, 22), KycStatus.NONE),
        (date(2026, 11, 23), KycStatus.VERIFIED),
        (date(2027, 1, 14), KycStatus.VERIFIED),
        (date(2027, 1, 15), KycStatus.EXPIRING),
        (date(2027, 2, 14), KycStatus.EXPIRING),
        (date(2027, 2, 15), KycStatus.EXPIRED),
    ],
)
def test_the_identity_document_ends_a_verification_that_is_due_later(
    as_of: date, status: KycStatus
) -> None:
    # G-BDG: ID 2027-02-14, KYC due 2027-05-23.
    assert (
        kyc_status(
            verified_on=TODAY,
            next_due=date(2027, 5, 23),
            id_valid_to=date(2027, 2, 14),
            withdrawn_on=None,
            as_of=as_of,
        )
        is status
    )


@given(
    verified_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    term=st.integers(31, 400),
    day=st.integers(-10, 500),
)
def test_the_status_only_ever_moves_forward(verified_on: date, term: int, day: int) -> None:
    order = [KycStatus.NONE, KycStatus.VERIFIED, KycStatus.EXPIRING, KycStatus.EXPIRED]

    def place(offset: int) -> int:
        status = kyc_status(
            verified_on=verified_on,
            next_due=verified_on + timedelta(days=term),
            id_valid_to=None,
            withdrawn_on=None,
            as_of=verified_on + timedelta(days=offset),
        )
        return order.index(status)

    assert place(day) <= place(day + 1)


def test_a_withdrawn_consent_ends_a_verification_on_its_day() -> None:
    for as_of, status in [
        (date(2026, 12, 24), KycStatus.VERIFIED),
        (date(2026, 12, 25), KycStatus.WITHDRAWN),
        (date(2028, 1, 1), KycStatus.WITHDRAWN),
    ]:
        assert (
            kyc_status(
                verified_on=TODAY,
                next_due=date(2027, 5, 23),
                id_valid_to=None,
                withdrawn_on=date(2026, 12, 25),
                as_of=as_of,
            )
            is status
        )
