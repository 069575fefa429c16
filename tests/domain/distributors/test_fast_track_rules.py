"""Each rule of the fast track on its own, and that none may be left out (workflows.md 2.2)."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.distributors.rules import (
    Details,
    FastTrackRule,
    IdType,
    RenewalFacts,
    Traced,
    changed_fields,
    is_fast,
    trace,
)

TODAY = date(2026, 11, 23)
SOUND = RenewalFacts(
    changed=(),
    hits=(),
    papers_end=None,
    evidence_passed=True,
    mismatches=0,
    returns=0,
    refusals=0,
    notices=0,
)


def traced(**changes: object) -> tuple[Traced, ...]:
    return trace(replace(SOUND, **changes), today=TODAY, months=6)  # type: ignore[arg-type]


def failed(**changes: object) -> list[FastTrackRule]:
    return [one.rule for one in traced(**changes) if not one.passed]


def test_a_sound_renewal_passes_every_rule() -> None:
    assert [one.rule for one in traced()] == list(FastTrackRule)
    assert is_fast(traced())


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"changed": ["mobile"]}, FastTrackRule.UNCHANGED),
        ({"hits": ["LIST_NAME"]}, FastTrackRule.NO_HITS),
        ({"papers_end": date(2027, 5, 22)}, FastTrackRule.DOCUMENT_VALID),
        ({"evidence_passed": False}, FastTrackRule.EVIDENCE_PASSED),
        ({"mismatches": 1}, FastTrackRule.NO_MISMATCH),
        ({"returns": 1}, FastTrackRule.CLEAN_RECORD),
        ({"refusals": 1}, FastTrackRule.CLEAN_RECORD),
        ({"notices": 1}, FastTrackRule.CLEAN_RECORD),
    ],
)
def test_each_rule_fails_on_its_own_and_keeps_a_renewal_off_the_fast_track(
    changes: dict[str, object], rule: FastTrackRule
) -> None:
    assert failed(**changes) == [rule]
    assert not is_fast(traced(**changes))


def test_papers_that_end_with_the_new_term_are_long_enough() -> None:
    assert failed(papers_end=date(2027, 5, 23)) == []


def test_a_trace_says_what_it_rests_on() -> None:
    found = {one.rule: one.facts for one in traced(changed={"mobile", "id_valid_to"})}
    assert found[FastTrackRule.UNCHANGED] == {"changed": ["id_valid_to", "mobile"]}
    assert found[FastTrackRule.DOCUMENT_VALID] == {"ends": None, "needed": "2027-05-23"}


@pytest.mark.parametrize("missing", FastTrackRule)
def test_a_rule_that_was_not_traced_has_not_passed(missing: FastTrackRule) -> None:
    assert not is_fast([one for one in traced() if one.rule is not missing])


def test_nothing_traced_is_no_fast_track() -> None:
    assert not is_fast([])


def test_every_statement_but_the_turnover_counts_as_a_change() -> None:
    before = Details(person_name="例小满", id_type=IdType.RESIDENT_ID, turnover_fen=1)
    assert changed_fields(before, replace(before, turnover_fen=2)) == set()
    assert changed_fields(before, replace(before, mobile="13812341234", extra_shops=1)) == {
        "mobile",
        "extra_shops",
    }
