"""What a letter must say (AUT-01) and what keeps it from being accepted today."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import (
    Exclusivity,
    Letter,
    RightType,
    Seal,
    Trademark,
)
from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.trade import Category
from tests.support.letters import (
    AGENT_USCC,
    BRAND_USCC,
    letter,
    permit,
    software,
    trademark,
)

TODAY = date(2026, 11, 23)
SOUND = Letter(
    letter_no="XH-2026-001",
    grantor="Xinghe Video Ltd",
    grantor_uscc=BRAND_USCC,
    grantee="Agent Ltd",
    grantee_uscc=AGENT_USCC,
    trademark_reg_nos=(
        Trademark(
            reg_no="12345678",
            nice_class=41,
            registrant="Xinghe Video Ltd",
            valid_to=date(2031, 5, 6),
        ),
    ),
    right_type=RightType.DISTRIBUTE,
    exclusivity=Exclusivity.NON_EXCLUSIVE,
    products=("XINGHE/VIDEO/*", "XINGHE/MERCH", "YUHE/VIDEO/MONTH"),
    channels=("CAMPUS", "SHORT_VIDEO"),
    regions=("31", "3205", "330106"),
    valid_from=date(2026, 1, 1),
    valid_to=date(2027, 12, 31),
    sub_depth=1,
    sign_date=date(2025, 12, 20),
    seal=Seal.SEALED,
    revocable=True,
    notice_days=30,
)


def form_problems(**changes: object) -> list[tuple[str, str]]:
    read, problems = rules.parse_letter(letter(**changes))
    assert (read is None) == bool(problems)
    return [(problem.field, problem.code) for problem in problems]


def check(
    fields: dict[str, Any],
    today: date = TODAY,
    *,
    applicant: str = AGENT_USCC,
    by_grantor: bool = False,
) -> list[Problem]:
    return rules.check_letter(
        fields,
        today=today,
        applicant_code=applicant,
        by_grantor=by_grantor,
        min_remaining_days=30,
    )


def problems_today(**changes: object) -> list[Problem]:
    return check(letter(**changes))


def codes_today(**changes: object) -> list[str]:
    return [problem.code for problem in problems_today(**changes)]


def test_a_sound_letter_is_read_field_by_field() -> None:
    assert rules.parse_letter(letter()) == (SOUND, [])
    assert problems_today() == []


def test_a_letter_survives_the_way_through_a_draft() -> None:
    kept = rules.as_typed(asdict(SOUND))
    assert kept["valid_to"] == "2027-12-31"
    assert kept["trademark_reg_nos"] == [trademark()]
    assert rules.as_typed(kept) == kept
    assert rules.parse_letter(kept) == (SOUND, [])
    assert rules.approved_letter(kept) == SOUND


def test_brands_and_categories_come_from_the_products() -> None:
    assert SOUND.brands == ("XINGHE", "YUHE")
    assert SOUND.categories == (Category.VIDEO, Category.MERCH)


def test_a_silent_letter_grants_the_least() -> None:
    silent = {"exclusivity": "", "sub_depth": "", "revocable": "", "notice_days": ""}
    read, _ = rules.parse_letter(letter(**silent))
    assert read is not None
    assert read.exclusivity is Exclusivity.NON_EXCLUSIVE
    assert (read.sub_depth, read.revocable, read.notice_days) == (0, False, 0)


def test_typed_lists_and_blank_rows_are_tidied() -> None:
    fields = rules.as_typed(
        {
            "products": "xinghe/VIDEO/*\nXINGHE/EDU，XINGHE/EDU",
            "channels": ("ALL",),
            "regions": 31,
            "trademark_reg_nos": [{"reg_no": " ", "nice_class": None}, trademark(), "junk"],
            "letter_no": None,
            "notice_days": 30,
        }
    )
    assert fields == {
        "products": ["xinghe/VIDEO/*", "XINGHE/EDU", "XINGHE/EDU"],
        "channels": ["ALL"],
        "regions": [],
        "trademark_reg_nos": [trademark()],
        "letter_no": "",
        "notice_days": "30",
    }
    values, _ = rules.read_letter(fields)
    assert values["products"] == ("XINGHE/VIDEO/*", "XINGHE/EDU")
    assert rules.as_typed({"trademark_reg_nos": 5}) == {"trademark_reg_nos": []}


def test_a_field_that_no_letter_has_is_refused() -> None:
    with pytest.raises(FieldErrors) as refused:
        rules.as_typed({"letter_no": "1", "status": "approved"})
    assert refused.value.problems == (Problem("status", "FIELD_UNKNOWN"),)


def test_an_empty_form_names_every_field_that_must_be_filled() -> None:
    _, problems = rules.parse_letter({})
    optional = {"exclusivity", "sub_depth", "revocable", "notice_days"}
    assert {problem.field for problem in problems} == set(letter()) - optional
    assert len(problems) == len(set(letter())) - len(optional)
    missing = {problem.field for problem in problems if problem.code != "FIELD_REQUIRED"}
    assert missing == {"trademark_reg_nos"}
    assert Problem("trademark_reg_nos", "AUT_RIGHT_MISSING") in problems


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("letter_no", "x" * 65, "TEXT_LENGTH"),
        ("letter_no", "XH\u200b1", "TEXT_INVISIBLE"),
        ("grantor", "x", "TEXT_LENGTH"),
        ("grantee", "x" * 101, "TEXT_LENGTH"),
        ("grantor_uscc", "x" * 51, "TEXT_LENGTH"),
        ("right_type", "OWN", "CHOICE_UNKNOWN"),
        ("exclusivity", "MAYBE", "CHOICE_UNKNOWN"),
        ("seal", "PHOTO", "CHOICE_UNKNOWN"),
        ("products", ["X"], "AUT_PRODUCT_FORMAT"),
        ("products", ["X/CARDS/1"], "AUT_PRODUCT_FORMAT"),
        ("products", ["*/VIDEO"], "AUT_PRODUCT_FORMAT"),
        ("products", ["X/VIDEO/A*B"], "AUT_PRODUCT_FORMAT"),
        ("products", ["X/VIDEO/A/B"], "AUT_PRODUCT_FORMAT"),
        ("products", [f"X/VIDEO/{n}" for n in range(201)], "AUT_TOO_MANY"),
        ("channels", ["SUBWAY"], "AUT_CHANNEL_FORMAT"),
        ("channels", ["ALL", "CAMPUS"], "AUT_CHANNEL_ALL_ALONE"),
        ("regions", ["99"], "AUT_REGION_FORMAT"),
        ("regions", ["310"], "AUT_REGION_FORMAT"),
        ("regions", ["US"], "AUT_REGION_FORMAT"),
        ("valid_from", "2026-02-30", "DATE_FORMAT"),
        ("valid_to", "2025-12-31", "AUT_TERM_ORDER"),
        ("valid_to", "2036-01-01", "AUT_TERM_TOO_LONG"),
        ("sub_depth", "4", "NUMBER_RANGE"),
        ("sub_depth", "-1", "NUMBER_RANGE"),
        ("sub_depth", "one", "NUMBER_RANGE"),
        ("notice_days", "366", "NUMBER_RANGE"),
        ("sign_date", "yesterday", "DATE_FORMAT"),
        ("trademark_reg_nos", [trademark()] * 21, "AUT_TOO_MANY"),
    ],
)
def test_a_wrong_field_is_named_with_its_code(field: str, value: object, code: str) -> None:
    assert form_problems(**{field: value}) == [(field, code)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("letter_no", "x" * 64),
        ("products", ["星河/VIDEO/年卡*", "A.B-C&D/GAME"]),
        ("products", [f"X/VIDEO/{n}" for n in range(200)]),
        ("channels", ["ALL"]),
        ("regions", ["CN"]),
        ("regions", ["71", "8100", "820000"]),
        ("valid_to", "2035-12-31"),
        ("valid_to", "2026-01-01"),
        ("sub_depth", "3"),
        ("notice_days", "365"),
        ("grantor_uscc", "HRB 12345"),
        ("trademark_reg_nos", [trademark(reg_no="12345a", nice_class="1")] * 20),
    ],
)
def test_a_value_at_the_limit_is_fine(field: str, value: object) -> None:
    assert form_problems(**{field: value}) == []


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("reg_no", "", "FIELD_REQUIRED"),
        ("reg_no", "1234", "AUT_TRADEMARK_FORMAT"),
        ("reg_no", "1234567890", "AUT_TRADEMARK_FORMAT"),
        ("reg_no", "\u0661\u0662\u0663\u0664\u0665", "AUT_TRADEMARK_FORMAT"),
        ("nice_class", "0", "NUMBER_RANGE"),
        ("nice_class", "46", "NUMBER_RANGE"),
        ("nice_class", "", "NUMBER_RANGE"),
        ("registrant", "", "FIELD_REQUIRED"),
        ("valid_to", "soon", "DATE_FORMAT"),
    ],
)
def test_a_wrong_cell_of_a_trademark_is_named_with_its_row(
    cell: str, value: str, code: str
) -> None:
    marks = [trademark(), trademark(**{cell: value})]
    assert form_problems(trademark_reg_nos=marks) == [(f"trademark_reg_nos-1-{cell}", code)]


def test_everything_wrong_is_reported_together() -> None:
    codes = codes_today(
        letter_no="",
        products=["X"],
        valid_from="never",
        valid_to="2026-11-22",
        grantee_uscc=BRAND_USCC,
        trademark_reg_nos=[trademark(valid_to="2020-01-01"), trademark(reg_no="")],
        sign_date="2026-11-24",
    )
    assert sorted(codes) == [
        "AUT_EXPIRED",
        "AUT_GRANTEE_NOT_APPLICANT",
        "AUT_PRODUCT_FORMAT",
        "AUT_SIGNED_IN_FUTURE",
        "AUT_TRADEMARK_EXPIRED",
        "DATE_FORMAT",
        "FIELD_REQUIRED",
        "FIELD_REQUIRED",
    ]


@pytest.mark.parametrize(
    ("valid_to", "codes"),
    [
        ("2026-11-22", ["AUT_EXPIRED"]),
        ("2026-11-23", ["AUT_TERM_TOO_SHORT"]),
        ("2026-12-20", ["AUT_TERM_TOO_SHORT"]),  # G-AUT 11: 27 days
        ("2026-12-22", ["AUT_TERM_TOO_SHORT"]),
        ("2026-12-23", []),
    ],
)
def test_a_letter_must_have_thirty_days_left(valid_to: str, codes: list[str]) -> None:
    assert codes_today(valid_to=valid_to) == codes


def test_a_short_term_says_how_short() -> None:
    (problem,) = problems_today(valid_to="2026-12-20")
    assert problem == Problem("valid_to", "AUT_TERM_TOO_SHORT", {"days": 27, "min": 30})


def test_the_grantee_must_be_the_applicant() -> None:
    (problem,) = problems_today(grantee_uscc=BRAND_USCC)
    assert (problem.field, problem.code) == ("grantee_uscc", "AUT_GRANTEE_NOT_APPLICANT")
    spaced = f" {AGENT_USCC[:8].lower()}-{AGENT_USCC[8:]} "
    assert problems_today(grantee_uscc=spaced) == []


def test_a_natural_person_is_the_grantee_by_its_id() -> None:
    party = "6f1c1f0e-0b1e-4a52-9d6e-2d1f0c9b7a11"
    fields = letter(grantee_uscc=party)
    assert check(fields, applicant=party) == []


def test_a_letter_that_ended_since_it_was_submitted_is_dead() -> None:
    assert rules.check_live(SOUND, date(2027, 12, 31)) == []
    (problem,) = rules.check_live(SOUND, date(2028, 1, 1))
    assert problem == Problem("valid_to", "AUT_EXPIRED", {"ended": "2027-12-31"})


def test_the_grantor_may_hand_in_what_it_grants() -> None:
    fields = letter(grantor_uscc=AGENT_USCC, grantee_uscc=BRAND_USCC)
    assert check(fields, by_grantor=True) == []
    (problem,) = check(letter(), by_grantor=True)
    assert (problem.field, problem.code) == ("grantor_uscc", "AUT_GRANTOR_NOT_APPLICANT")


def test_the_parent_is_kept_with_the_draft_and_is_no_part_of_the_letter() -> None:
    kept = rules.as_typed(letter(parent="6f1c1f0e"))
    assert kept["parent"] == "6f1c1f0e"
    assert rules.parse_letter(kept) == (SOUND, [])


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        (AGENT_USCC, True),
        (AGENT_USCC[:-1], True),
        (AGENT_USCC + "T", True),
        ("HRB12345", False),
    ],
)
def test_a_slip_in_a_credit_code_is_not_taken_for_a_foreign_number(
    code: str,
    meant: bool,  # noqa: FBT001
) -> None:
    assert rules.claims_uscc(code) == meant


CELLS = sorted({*trademark(), *software(), *permit()})
typed = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.dates(), st.booleans(),
    st.lists(st.text(max_size=12), max_size=3),
    st.lists(st.dictionaries(st.sampled_from(CELLS), st.text(max_size=12))),
)  # fmt: skip
NAMES = sorted({*letter(), "copyright_refs", "permits", "parent"})


@given(changes=st.dictionaries(st.sampled_from(NAMES), typed, max_size=4))
def test_whatever_is_typed_is_kept_and_either_read_or_explained(
    changes: dict[str, Any],
) -> None:
    kept = rules.as_typed(letter(**changes))
    assert rules.as_typed(kept) == kept
    read, problems = rules.parse_letter(kept)
    assert (read is None) == bool(problems)
    check(kept)


@pytest.mark.parametrize(("typed", "kept"), [(True, "true"), (False, ""), ("yes", "yes")])
def test_a_draft_keeps_a_yes_in_words_that_are_read_again_as_yes(
    typed: object, kept: str
) -> None:
    fields = rules.as_typed({"revocable": typed})
    assert fields == {"revocable": kept}
    read, _ = rules.read_letter(letter(**fields))
    assert read["revocable"] is bool(typed)
