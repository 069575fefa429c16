"""What a business licence must be, and when it no longer fits (AUT-09)."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.members import policy, rules
from portal.domain.members.rules import BusinessLicence
from portal.kernel.actor import Actor, Permission
from portal.kernel.errors import FieldErrors
from portal.kernel.ids import new_id
from tests.support.business_licences import typed_licence
from tests.support.letters import AGENT_USCC

TODAY = date(2026, 11, 23)


def read(known: str = "", **changes: str) -> BusinessLicence:
    return rules.read_licence(
        typed_licence(**changes), uscc=AGENT_USCC, known_representative=known, today=TODAY
    )


def test_a_licence_is_read_as_printed() -> None:
    assert read(
        uscc=f" {AGENT_USCC[:6]} {AGENT_USCC[6:].lower()}", name="Charlie's  cards Ltd "
    ) == (
        BusinessLicence(
            name="Charlie's cards Ltd",
            uscc=AGENT_USCC,
            legal_representative="王小明",
            entity_type="有限责任公司",
            capital="100万元",
            address="上海市徐汇区样例路1号",
            scope="销售数字商品",
            registrar="徐汇区市场监督管理局",
            established_on=date(2020, 2, 29),
            issued_on=date(2024, 5, 6),
            ends_on=None,
        )
    )


def test_an_individual_business_has_no_capital() -> None:
    assert read(capital="").capital == ""


def test_a_licence_may_end_today_and_be_issued_on_the_day_of_founding() -> None:
    found = read(ends_on="2026-11-23", established_on="2026-11-23", issued_on="2026-11-23")
    assert found.ends_on == TODAY


def test_a_blank_representative_stays_the_one_that_is_known() -> None:
    assert read("李大为", legal_representative=" ").legal_representative == "李大为"
    assert read("李大为").legal_representative == "王小明"


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("name", "x", "TEXT_LENGTH"),
        ("name", "Charlie\u200b Ltd", "TEXT_INVISIBLE"),
        ("legal_representative", "", "TEXT_LENGTH"),
        ("scope", "x" * 2001, "TEXT_LENGTH"),
        ("capital", "x" * 51, "TEXT_LENGTH"),
        ("uscc", "", "LICENCE_OTHER_CODE"),
        ("uscc", "91110105MA00AB1240", "LICENCE_OTHER_CODE"),
        ("established_on", "", "FIELD_REQUIRED"),
        ("issued_on", "6 May 2024", "DATE_FORMAT"),
        ("ends_on", "soon", "DATE_FORMAT"),
        ("ends_on", "2026-11-22", "DATE_IN_PAST"),
        ("issued_on", "2026-11-24", "LICENCE_DATE_AHEAD"),
        ("issued_on", "2020-02-28", "LICENCE_DATE_ORDER"),
    ],
)
def test_a_wrong_field_is_named(field: str, text: str, code: str) -> None:
    with pytest.raises(FieldErrors) as error:
        read(**{field: text})
    assert [(one.field, one.code) for one in error.value.problems] == [(field, code)]


def test_everything_wrong_is_told_together() -> None:
    with pytest.raises(FieldErrors) as error:
        rules.read_licence({}, uscc=AGENT_USCC, known_representative="", today=TODAY)
    assert {one.field for one in error.value.problems} == set(typed_licence()) - {
        "capital",
        "ends_on",
    }


def test_a_licence_that_no_longer_fits_the_profile_or_the_day_is_pointed_out() -> None:
    licence = replace(read(), ends_on=date(2026, 11, 22))

    def warned(licence: BusinessLicence, **changes: str) -> list[str]:
        profile = {"legal_name": "Charlie's cards Ltd", "uscc": AGENT_USCC, **changes}
        return [one.code for one in rules.licence_warnings(licence, today=TODAY, **profile)]

    assert warned(read()) == []
    assert warned(replace(licence, ends_on=TODAY)) == []
    assert warned(licence) == ["LICENCE_ENDED"]
    assert warned(read(), legal_name="Else", uscc="x") == [
        "LICENCE_OTHER_NAME",
        "LICENCE_OTHER_CODE",
    ]


def test_a_note_says_why_and_where_it_was_read() -> None:
    assert rules.check_note("Not found at its address.", "the register") == []
    problems = rules.check_note("No.", "")
    assert [(one.field, one.code) for one in problems] == [
        ("reason", "TEXT_LENGTH"),
        ("source", "TEXT_LENGTH"),
    ]


def test_officers_note_the_state_of_organisations_they_do_not_work_for() -> None:
    ours, theirs = new_id(), new_id()
    held = frozenset({Permission.MEMBERS_REGISTER_NOTE, Permission.STAFF})
    examiner = Actor(new_id(), held, {ours: frozenset()})
    assert policy.may_note(examiner, organisation_id=theirs)
    assert not policy.may_note(examiner, organisation_id=ours)
    assert not policy.may_note(Actor(new_id()), organisation_id=theirs)
    assert policy.may_see_officers(examiner)
    assert not policy.may_see_officers(Actor(new_id()))
