"""What a proposed measure says."""

from datetime import date

import pytest

from portal.domain.suppliers import proposed_day, rules
from tests.support.letters import letter


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ({"revoked_on": "2026-12-01"}, date(2026, 12, 1)),
        ({"from_on": "2026-12-02"}, date(2026, 12, 2)),
        ({"suspension": "6f1c2f0a"}, None),
        ({}, None),
    ],
)
def test_a_proposal_names_its_day_unless_it_lifts(
    content: dict[str, object], day: date | None
) -> None:
    assert proposed_day(content) == day


def test_what_a_recorded_letter_covers_is_read_as_the_whole_letter_is() -> None:
    fields = letter(products="xinghe/video/*, XINGHE/MERCH", regions=["31", " ３２ "])
    assert rules.scope_in(fields) == rules.scope_of(rules.approved_letter(fields))
