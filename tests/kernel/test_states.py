"""A machine is its table: no step outside it, and a picture of it."""

from enum import StrEnum

import pytest

from portal.kernel.errors import IllegalTransition
from portal.kernel.states import Machine


class Door(StrEnum):
    """Where a door can be."""

    OPEN = "open"
    SHUT = "shut"
    GONE = "gone"


class Move(StrEnum):
    """What one can do to it."""

    OPEN = "open"
    SHUT = "shut"
    REMOVE = "remove"


DOOR = Machine(
    Door.SHUT,
    [
        (Door.SHUT, Move.OPEN, Door.OPEN),
        (Door.OPEN, Move.SHUT, Door.SHUT),
        (Door.OPEN, Move.REMOVE, Door.GONE),
    ],
)


def test_a_verb_leads_where_the_table_says() -> None:
    assert DOOR.initial is Door.SHUT
    assert DOOR.after(Door.SHUT, Move.OPEN) is Door.OPEN


def test_a_verb_that_is_not_in_the_table_is_refused_by_name() -> None:
    with pytest.raises(IllegalTransition) as error:
        DOOR.after(Door.GONE, Move.OPEN)
    assert error.value.facts == {"state": Door.GONE, "verb": Move.OPEN}


def test_the_verbs_of_a_state_are_those_of_its_rows() -> None:
    assert DOOR.verbs(Door.OPEN) == {Move.SHUT, Move.REMOVE}
    assert DOOR.verbs(Door.GONE) == frozenset()


def test_one_state_and_verb_lead_to_one_place_only() -> None:
    with pytest.raises(ValueError, match="open"):
        Machine(
            Door.SHUT,
            [(Door.SHUT, Move.OPEN, Door.OPEN), (Door.SHUT, Move.OPEN, Door.GONE)],
        )


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        DOOR.steps[Door.GONE, Move.OPEN] = Door.OPEN  # type: ignore[index]


def test_the_picture_shows_every_step() -> None:
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> shut",
        "    shut --> open: open",
        "    open --> shut: shut",
        "    open --> gone: remove",
    ]
