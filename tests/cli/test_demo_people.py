"""The demonstration's cast is varied, consistent and nobody's."""

import re
from datetime import date, timedelta

import pytest

from portal.cli import demo_documents, demo_numbers, demo_people
from portal.cli.demo_facts import (
    ChildTarget,
    DistributorFacts,
    DistributorTarget,
    LetterTarget,
    PersonFacts,
    SupplierFacts,
    SupplierLetter,
)
from portal.domain import members
from portal.kernel.checkdigits import luhn_ok, mod11_2_check_character

TODAY = date(2026, 11, 24)
LEAP_DAY = date(2028, 2, 29)


@pytest.fixture(params=[TODAY, LEAP_DAY], ids=str)
def today(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture
def suppliers(today: date) -> tuple[SupplierFacts, ...]:
    return demo_people.suppliers(today)


@pytest.fixture
def distributors(today: date) -> tuple[DistributorFacts, ...]:
    return demo_people.distributors(today)


@pytest.fixture
def letters(suppliers: tuple[SupplierFacts, ...]) -> dict[str, SupplierLetter]:
    return {letter.key: letter for supplier in suppliers for letter in supplier.letters}


@pytest.fixture
def people(
    suppliers: tuple[SupplierFacts, ...], distributors: tuple[DistributorFacts, ...]
) -> list[PersonFacts]:
    everyone: tuple[SupplierFacts | DistributorFacts, ...] = (*suppliers, *distributors)
    return [one.organisation.person for one in everyone]


def test_every_state_is_played_by_somebody(
    letters: dict[str, SupplierLetter], distributors: tuple[DistributorFacts, ...]
) -> None:
    assert len(distributors) == 22
    assert {one.target for one in distributors} == set(DistributorTarget)
    assert {one.target for one in letters.values()} == set(LetterTarget)


def test_every_kind_of_distributor_holds_a_badge(
    distributors: tuple[DistributorFacts, ...],
) -> None:
    active = {one.organisation.kind for one in distributors if one.target == "active"}
    assert active == {"CO", "IB", "NP"}


def test_credit_codes_pass_both_checks_and_name_no_district(
    suppliers: tuple[SupplierFacts, ...],
    distributors: tuple[DistributorFacts, ...],
    letters: dict[str, SupplierLetter],
) -> None:
    codes = {one.organisation.uscc for one in suppliers}
    codes |= {one.organisation.uscc for one in distributors} - {None}
    codes |= {one.letter.grantor_uscc for one in letters.values()}
    assert len(codes) == 5 + 13 + 5
    for code in codes:
        assert code
        assert members.check_uscc(code) == []
        assert members.uscc_warnings(code) == []
        assert code[2:8] == "319900"


def test_identity_numbers_check_and_carry_an_order_code_never_issued(
    people: list[PersonFacts], today: date
) -> None:
    assert len({person.id_number for person in people}) == len(people)
    for person in people:
        assert person.id_number[:6] == "319900"
        assert person.id_number[6:14] == f"{person.born:%Y%m%d}"
        assert person.id_number[14:17] == "000"
        assert mod11_2_check_character(person.id_number[:17]) == person.id_number[17]
        assert person.born.replace(year=person.born.year + 18, day=1) <= today
        assert person.id_valid_from <= today <= (person.id_valid_to or today)


def test_mobiles_cards_and_addresses_are_test_values_and_each_persons_own(
    people: list[PersonFacts],
) -> None:
    for person in people:
        assert re.fullmatch(r"13800000\d{3}", person.mobile)
        assert re.fullmatch(r"622202000000\d{7}", person.bank_card)
        assert luhn_ok(person.bank_card)
        assert person.email.endswith("@example.com")
    for values in zip(*((p.mobile, p.bank_card, p.email) for p in people), strict=True):
        assert len(set(values)) == len(people)


def test_bank_cards_stay_valid_for_any_serial() -> None:
    assert all(luhn_ok(demo_numbers.bank_card(serial)) for serial in range(0, 999_999, 7919))


def test_every_letter_had_thirty_days_left_when_it_was_handed_in(
    letters: dict[str, SupplierLetter],
) -> None:
    for one in letters.values():
        assert one.letter.sign_date <= one.applied_on
        assert one.letter.valid_to - one.applied_on >= timedelta(days=30)
        assert one.letter.products[0].split("/")[1] == one.category
        assert (one.revoked_on is not None) == (one.target is LetterTarget.REVOKED)


def test_an_expired_letter_is_over_and_an_active_one_is_not(
    letters: dict[str, SupplierLetter], today: date
) -> None:
    for one in letters.values():
        over = {LetterTarget.EXPIRED, LetterTarget.EXTENDED}
        assert (one.letter.valid_to < today) == (one.target in over)


def test_grants_downstream_hang_below_letters_that_allow_it(
    letters: dict[str, SupplierLetter],
    distributors: tuple[DistributorFacts, ...],
    today: date,
) -> None:
    known = {one.organisation.trade_name for one in distributors}
    children = demo_people.children(today)
    assert {one.target for one in children} == set(ChildTarget)
    for one in children:
        above = letters[one.parent_key].letter
        assert above.sub_depth > 0
        assert one.valid_to <= above.valid_to
        assert one.grantee in known


def test_distributors_sell_under_letters_which_were_approved_and_may_be_passed_on(
    letters: dict[str, SupplierLetter], distributors: tuple[DistributorFacts, ...]
) -> None:
    for one in distributors:
        for key, sub_letter in zip(one.letter_keys, one.sub_letters, strict=True):
            parent = letters[key]
            assert parent.target in {"active", "confirmed", "expired", "revoked"}
            assert parent.letter.sub_depth >= 1
            assert parent.applied_on < one.applied_on
            assert sub_letter.valid_from >= parent.letter.valid_from
            assert sub_letter.valid_to <= parent.letter.valid_to


def test_every_price_is_whole_fen_below_the_face_value(
    distributors: tuple[DistributorFacts, ...],
) -> None:
    for one in distributors:
        assert {line.category for line in one.lines} == set(one.categories)
        for line in one.lines:
            assert line.face_value_fen
            assert 0 < line.price_fen < line.face_value_fen


def test_a_price_line_reads_as_a_member_would_type_it() -> None:
    typed = demo_people.distributors(TODAY)[0].lines[0].typed()
    assert typed["price"] == "24.07"
    assert typed["face_value"] == "25.00"
    assert typed["channel"] == "SOCIAL_GROUP"
    assert typed["promised_minutes"] == "1"
    assert {type(word) for word in typed.values()} == {str}
    assert "valid_until" not in typed


def test_persons_bring_a_statement_and_businesses_a_licence(
    distributors: tuple[DistributorFacts, ...],
) -> None:
    for one in distributors:
        natural = one.organisation.kind == "NP"
        assert (one.exemption is not None) == natural
        assert (one.licence is None) == natural
        assert one.organisation.person.id_number not in repr((one.card, one.exemption))


def test_details_hold_what_each_kind_of_subject_is_asked_for(
    distributors: tuple[DistributorFacts, ...],
) -> None:
    for one in distributors:
        details = one.details()
        assert details["turnover_fen"] == sum(one.turnover_fen)
        assert ("legal_representative" in details) == (one.organisation.kind == "CO")
        assert ("licence_long_term" in details) == (one.organisation.kind != "NP")


def test_papers_of_the_cast_can_be_drawn() -> None:
    supplier = demo_people.suppliers(TODAY)[0]
    person = next(one for one in demo_people.distributors(TODAY) if one.exemption)
    assert person.exemption
    for scan in (
        demo_documents.authorisation_letter(supplier.letters[0].letter),
        demo_documents.business_licence(supplier.licence),
        demo_documents.sub_authorisation_letter(person.sub_letters[0]),
        demo_documents.exemption_statement(person.exemption),
        demo_documents.id_card_placeholder("back", person.card),
    ):
        assert scan.jpeg().startswith(b"\xff\xd8")
