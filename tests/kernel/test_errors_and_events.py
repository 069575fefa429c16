"""What goes wrong carries facts and a code; what happened carries plain values."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

import pytest

from portal.kernel import errors
from portal.kernel.errors import FieldErrors, PortalError, Problem, refuse_if_any
from portal.kernel.events import Event
from portal.kernel.trade import Category

KINDS = [
    errors.InvalidInput,
    errors.NotFound,
    errors.Forbidden,
    errors.RuleBroken,
    errors.TooMany,
    errors.Unavailable,
]
SUBJECT = UUID(int=7)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_code_of_its_own_and_keeps_the_facts(kind: type[PortalError]) -> None:
    error = kind(what="thing", count=3)
    assert error.facts == {"what": "thing", "count": 3}
    assert [other.code for other in KINDS].count(kind.code) == 1
    assert kind.code in str(error)


def test_a_lost_race_and_a_wrong_step_are_rules_that_say_no() -> None:
    assert issubclass(errors.IllegalTransition, errors.RuleBroken)
    assert issubclass(errors.ChangedMeanwhile, errors.RuleBroken)


def test_problems_are_raised_together() -> None:
    problems = [Problem("a", "A_CODE"), Problem("b", "B_CODE", {"max": 3})]
    with pytest.raises(FieldErrors) as error:
        refuse_if_any(problems)
    assert error.value.problems == tuple(problems)
    assert error.value.facts == {"codes": ["A_CODE", "B_CODE"]}


def test_without_problems_nothing_is_raised() -> None:
    refuse_if_any([])


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Event):
    """A fact with every kind of value."""

    name: ClassVar[str] = "tests.thing.done"
    text: str
    number: int
    day: date
    other: UUID
    kind: Category
    nothing: str | None = None


def test_the_body_of_an_event_is_plain_and_leaves_out_what_has_a_column() -> None:
    event = Done(
        subject=SUBJECT,
        organisation_id=SUBJECT,
        text="x",
        number=3,
        day=date(2026, 11, 23),
        other=SUBJECT,
        kind=Category.VIDEO,
    )
    assert event.body() == {
        "text": "x",
        "number": 3,
        "day": "2026-11-23",
        "other": str(SUBJECT),
        "kind": "VIDEO",
        "nothing": None,
    }


def test_an_event_need_not_be_about_an_organisation() -> None:
    assert Event(subject=SUBJECT).organisation_id is None
