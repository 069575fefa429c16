"""The drawn state machines are those of the program."""

from tools.draw_states import TARGET, pages


def test_the_state_diagrams_are_those_of_the_rules() -> None:
    drawn = {page.name: page.read_text(encoding="utf-8") for page in TARGET.glob("*.md")}
    assert drawn == pages(), "run `make docs`"
