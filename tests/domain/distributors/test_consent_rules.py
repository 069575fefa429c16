"""Which consents are necessary of whom, and what taking one back ends (KYC-06)."""

import pytest

from portal.domain.distributors.rules import (
    OPTIONAL_CONSENTS,
    PURPOSE_OF,
    ConsentEffect,
    ConsentItem,
    ConsentPurpose,
    check_consents,
    effects_of,
    required_consents,
)
from portal.kernel.errors import Problem
from portal.kernel.trade import OrganisationKind

NP, IB, CO = (
    OrganisationKind.NATURAL_PERSON,
    OrganisationKind.INDIVIDUAL_BUSINESS,
    OrganisationKind.COMPANY,
)
ENDS, HOLDS = ConsentEffect.ENDS_CERTIFICATION, ConsentEffect.HOLDS_APPLICATION


def test_only_what_concerns_the_person_needs_the_persons_consent() -> None:
    always = {ConsentItem.PERSONAL_DATA, ConsentItem.IDENTITY_DOCUMENT, ConsentItem.PROVIDER}
    assert set(required_consents(CO)) == always
    assert set(required_consents(IB)) == {*always, ConsentItem.BANK_ACCOUNT}
    publication = {ConsentItem.BANK_ACCOUNT, ConsentItem.PUBLICATION}
    assert set(required_consents(NP)) == always | publication


@pytest.mark.parametrize("subject", list(OrganisationKind))
def test_nobody_has_to_let_its_face_be_checked(subject: OrganisationKind) -> None:
    assert OPTIONAL_CONSENTS == (ConsentItem.FACE,)
    assert ConsentItem.FACE not in required_consents(subject)
    assert check_consents(subject, set(ConsentItem) - {ConsentItem.FACE}) == []


def test_every_missing_consent_is_a_problem_with_its_item() -> None:
    given_items = {ConsentItem.PERSONAL_DATA, ConsentItem.BANK_ACCOUNT}
    assert check_consents(IB, given_items) == [
        Problem("consents", "KYC_CONSENT_MISSING", {"item": "identity_document"}),
        Problem("consents", "KYC_CONSENT_MISSING", {"item": "provider"}),
    ]


def test_each_item_is_for_one_purpose_and_the_face_for_one_of_its_own() -> None:
    assert PURPOSE_OF.keys() == set(ConsentItem)
    for item, purpose in PURPOSE_OF.items():
        alone = purpose is ConsentPurpose.FACE_CHECK
        assert alone == (item is ConsentItem.FACE)


@pytest.mark.parametrize(
    ("item", "verified_as", "applying_as", "effects"),
    [
        (ConsentItem.PERSONAL_DATA, None, None, ()),
        (ConsentItem.PERSONAL_DATA, NP, None, (ENDS,)),
        (ConsentItem.PERSONAL_DATA, None, CO, (HOLDS,)),
        (ConsentItem.PERSONAL_DATA, NP, CO, (ENDS, HOLDS)),
        (ConsentItem.BANK_ACCOUNT, CO, NP, (HOLDS,)),
        (ConsentItem.PUBLICATION, IB, IB, ()),
        (ConsentItem.PROVIDER, None, None, (ConsentEffect.STOPS_CHECKS,)),
        (ConsentItem.PROVIDER, IB, None, (ENDS, ConsentEffect.STOPS_CHECKS)),
        (ConsentItem.FACE, NP, NP, (ConsentEffect.ENDS_FACE_CHECKS,)),
    ],
)
def test_taking_back_ends_what_rests_on_the_item_and_nothing_else(
    item: ConsentItem,
    verified_as: OrganisationKind | None,
    applying_as: OrganisationKind | None,
    effects: tuple[ConsentEffect, ...],
) -> None:
    assert effects_of(item, verified_as=verified_as, applying_as=applying_as) == effects
