"""The rights a letter rests on, when they end, and what an examiner is told of them."""

from dataclasses import asdict
from datetime import date

import pytest

from portal.domain.suppliers import rules
from portal.domain.suppliers.rules import CopyrightKind, CopyrightRef, Letter, PermitRef
from portal.kernel.errors import Problem
from tests.support.letters import (
    AGENT_USCC,
    BRAND_USCC,
    contract,
    letter,
    permit,
    software,
    trademark,
    work,
)

TODAY = date(2026, 11, 23)
SOFTWARE_NEEDS = (
    "certificate_no registration_no name owner completed_on acquisition rights_scope issued_on"
)


def read(**changes: object) -> Letter:
    found, problems = rules.parse_letter(letter(**changes))
    assert found is not None, problems
    return found


def form_problems(**changes: object) -> list[tuple[str, str]]:
    _, problems = rules.parse_letter(letter(**changes))
    return [(problem.field, problem.code) for problem in problems]


def problems_on(today: date, **changes: object) -> list[Problem]:
    return rules.check_letter(
        letter(**changes), today=today, applicant_code=AGENT_USCC, min_remaining_days=30
    )


def warnings_on(today: date, **changes: object) -> list[Problem]:
    values, _ = rules.read_letter(letter(**changes))
    return rules.warnings(values, today, is_root=True)


@pytest.mark.parametrize(
    ("today", "codes", "warnings"),
    [
        (date(2026, 8, 31), [], []),
        (date(2026, 10, 1), [], ["AUT_TRADEMARK_IN_GRACE"]),
        (date(2027, 2, 28), [], ["AUT_TRADEMARK_IN_GRACE"]),
        (date(2027, 3, 1), ["AUT_TRADEMARK_EXPIRED"], []),
    ],
)
def test_a_mark_may_be_renewed_within_six_months(
    today: date, codes: list[str], warnings: list[str]
) -> None:
    """G-AUT 9."""
    ended = {"trademark_reg_nos": [trademark(valid_to="2026-08-31")]}
    found = read(**ended)
    assert [problem.code for problem in problems_on(today, **ended)] == codes
    assert [problem.code for problem in rules.check_live(found, today)] == codes
    assert [problem.code for problem in warnings_on(today, **ended)] == warnings
    assert rules.own_end(found) == date(2027, 2, 28)


def test_a_mark_must_outlast_the_first_day_of_the_letter() -> None:
    later = {"valid_from": "2027-06-01", "valid_to": "2028-05-31"}
    marks = [trademark(valid_to="2026-11-30")]
    (problem,) = problems_on(TODAY, **later, trademark_reg_nos=marks)
    assert (problem.code, problem.facts) == ("AUT_TRADEMARK_EXPIRED", {"items": ["12345678"]})


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, date(2027, 12, 31)),
        ({"trademark_reg_nos": [trademark(valid_to="2027-03-31")]}, date(2027, 9, 30)),
        ({"permits": [permit(valid_to="2027-06-30"), permit(valid_to="")]}, date(2027, 6, 30)),
        ({"trademark_reg_nos": [], "copyright_refs": [software()]}, date(2027, 12, 31)),
    ],
)
def test_a_letter_ends_with_itself_or_its_first_right_or_permit(
    changes: dict[str, object], end: date
) -> None:
    assert rules.own_end(read(**changes)) == end


def test_a_permit_must_last_until_the_letter_begins() -> None:
    permits = [permit(valid_to="2026-11-22"), permit(number="B2-2", valid_to="2026-11-23")]
    (problem,) = problems_on(TODAY, permits=permits)
    assert problem == Problem("permits", "AUT_PERMIT_EXPIRED", {"items": ["B2-20240001"]})
    assert rules.check_live(read(permits=permits), TODAY) == [problem]


def test_a_mark_or_work_of_another_name_is_pointed_out() -> None:
    ours, theirs = "xinghe  VIDEO, ltd.", "Somebody Else Ltd"
    marks = [trademark(registrant=ours), trademark(registrant=theirs, reg_no="87654321")]
    found = warnings_on(TODAY, trademark_reg_nos=marks, copyright_refs=[software(), contract()])
    assert found == [
        Problem("trademark_reg_nos", "AUT_ROOT_NOT_RIGHT_HOLDER", {"items": ["87654321"]}),
        Problem("copyright_refs", "AUT_ROOT_NOT_RIGHT_HOLDER", {"items": ["Yuhe songs"]}),
    ]
    values, _ = rules.read_letter(letter(trademark_reg_nos=marks))
    assert rules.warnings(values, TODAY, is_root=False) == []
    assert warnings_on(TODAY, grantor="") == []


def test_a_company_seals_and_a_person_may_sign() -> None:
    person = "6f1c1f0e-0b1e-4a52-9d6e-2d1f0c9b7a11"
    (warning,) = warnings_on(TODAY, seal="SIGNED")
    assert warning == Problem("seal", "AUT_SIGNED_BY_COMPANY", {"items": [BRAND_USCC]})
    assert warnings_on(TODAY, seal="SIGNED", grantor_uscc=person) == []
    assert warnings_on(TODAY, seal="SIGNED", grantor_uscc="") == []
    assert warnings_on(TODAY, seal="E_SIGNED") == []


def test_a_region_that_the_list_does_not_have_is_pointed_out() -> None:
    (warning,) = warnings_on(TODAY, regions=["3101", "3199", "CN"])
    assert warning == Problem("regions", "AUT_REGION_UNKNOWN", {"items": ["3199"]})


def test_a_letter_may_rest_on_a_copyright_alone() -> None:
    found = read(trademark_reg_nos=[], copyright_refs=[software(), work(), contract()])
    assert [ref.kind for ref in found.copyright_refs] == list(CopyrightKind)
    assert found.copyright_refs[0] == CopyrightRef(
        kind=CopyrightKind.SOFTWARE,
        certificate_no="软著登字第12345678号",
        registration_no="2024SR0123456",
        name="Xinghe Player V2.1",
        owner="Xinghe Video Ltd",
        completed_on=date(2024, 1, 15),
        published_on=None,
        acquisition="original",
        rights_scope="all rights",
        issued_on=date(2024, 3, 1),
        exclusive=False,
        territory="",
        term="",
    )
    assert found.copyright_refs[2].exclusive
    assert rules.parse_letter(asdict(found)) == (found, [])


def test_permits_are_read_with_or_without_an_end() -> None:
    end = date(2029, 6, 30)
    assert read(permits=[permit(), permit(valid_to="")]).permits == (
        PermitRef(kind="ICP", number="B2-20240001", valid_to=end),
        PermitRef(kind="ICP", number="B2-20240001", valid_to=None),
    )


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("SOFTWARE", SOFTWARE_NEEDS),
        ("WORK", "registration_no name owner completed_on issued_on"),
        ("CONTRACT", "name owner rights_scope territory term"),
    ],
)
def test_each_kind_of_copyright_has_its_own_fields(kind: str, required: str) -> None:
    row = dict.fromkeys(software(), "") | {"kind": kind}
    problems = form_problems(copyright_refs=[row])
    assert sorted(problems) == sorted(
        (f"copyright_refs-0-{name}", "FIELD_REQUIRED") for name in required.split()
    )


@pytest.mark.parametrize(
    ("field", "row", "name", "code"),
    [
        ("copyright_refs", software(kind=""), "kind", "FIELD_REQUIRED"),
        ("copyright_refs", software(kind="PATENT"), "kind", "CHOICE_UNKNOWN"),
        ("copyright_refs", software(issued_on="soon"), "issued_on", "DATE_FORMAT"),
        ("copyright_refs", software(published_on="no"), "published_on", "DATE_FORMAT"),
        ("copyright_refs", contract(term="x" * 201), "term", "TEXT_LENGTH"),
        ("permits", permit(kind=""), "kind", "FIELD_REQUIRED"),
        ("permits", permit(number=""), "number", "FIELD_REQUIRED"),
        ("permits", permit(number="x" * 65), "number", "TEXT_LENGTH"),
        ("permits", permit(valid_to="never"), "valid_to", "DATE_FORMAT"),
    ],
)
def test_a_wrong_cell_of_a_copyright_or_permit_is_named(
    field: str, row: dict[str, str], name: str, code: str
) -> None:
    assert form_problems(**{field: [row]}) == [(f"{field}-0-{name}", code)]


@pytest.mark.parametrize("field", ["copyright_refs", "permits"])
def test_rows_have_a_limit(field: str) -> None:
    row = software() if field == "copyright_refs" else permit()
    assert form_problems(**{field: [row] * 20}) == []
    assert form_problems(**{field: [row] * 21}) == [(field, "AUT_TOO_MANY")]


@pytest.mark.parametrize(
    ("row", "odd"),
    [
        (software(), []),
        (software(certificate_no="软著登字第1234567号", registration_no="1999sr012345"), []),
        (software(certificate_no="软著登字第123456号"), ["软著登字第123456号"]),
        (software(registration_no="2124SR0123456"), ["2124SR0123456"]),
        (work(registration_no="国作登字－2024－L－00000001"), []),
        (work(registration_no="国作登字-2024-M-00000001"), ["国作登字-2024-M-00000001"]),
        (contract(registration_no="whatever"), []),
    ],
)
def test_an_unusual_number_is_pointed_out_and_never_refused(
    row: dict[str, str], odd: list[str]
) -> None:
    fields = {"copyright_refs": [row | {"owner": "Xinghe Video Ltd"}]}
    expected = [Problem("copyright_refs", "AUT_COPYRIGHT_FORMAT", {"items": odd})]
    assert form_problems(**fields) == []
    assert warnings_on(TODAY, **fields) == (expected if odd else [])
    assert "AUT_COPYRIGHT_FORMAT" in rules.WARNINGS
