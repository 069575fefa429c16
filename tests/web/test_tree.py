"""The drawing of a tree, from plain data to places."""

import re

from portal.web.tree import Drawing, Knot, draw, fit


def knot(level: int, name: str = "Agent Ltd", **changes: object) -> Knot:
    facts = {"detail": "XH-1, until 31 Dec 2027", "word": "Valid", "kind": "ok", **changes}
    return Knot(level=level, name=name, **facts)  # type: ignore[arg-type]


def ends(drawing: Drawing) -> list[tuple[int, int, int]]:
    """Return of each line where it begins (x, y) and the height at which it arrives."""
    found = [re.fullmatch(r"M(\d+) (\d+)V(\d+)H\d+", line) for line in drawing.lines]
    return [(int(one[1]), int(one[2]), int(one[3])) for one in found if one]


def test_every_knot_but_the_first_hangs_below_the_last_one_a_level_higher() -> None:
    drawing = draw([knot(0), knot(1), knot(2), knot(2), knot(1)])
    root, first, *_ = drawing.boxes
    assert [(x, y) for x, y, _ in ends(drawing)] == [
        (root.x + 8, root.y + root.height),
        (first.x + 8, first.y + first.height),
        (first.x + 8, first.y + first.height),
        (root.x + 8, root.y + root.height),
    ]
    middles = [box.y + box.height // 2 for box in drawing.boxes[1:]]
    assert [y for *_, y in ends(drawing)] == middles


def test_boxes_never_overlap_and_lie_inside_the_drawing() -> None:
    drawing = draw([knot(level) for level in (0, 1, 2, 3, 3, 1)])
    assert all(box.x + box.width <= drawing.width for box in drawing.boxes)
    assert all(box.y + box.height <= drawing.height for box in drawing.boxes)
    pairs = zip(drawing.boxes, drawing.boxes[1:], strict=False)
    assert all(one.y + one.height < other.y for one, other in pairs)


def test_nothing_makes_an_empty_drawing() -> None:
    nothing = draw([])
    assert not nothing.boxes
    assert not nothing.lines


def test_what_does_not_fit_is_cut_and_says_so() -> None:
    assert fit("Short", 100, 15) == "Short"
    cut = fit("星河影视娱乐传媒有限公司", 90, 15)
    assert cut == "星河影视娱…"
    assert fit("A very long name of a company", 100, 15).endswith("…")
    box = draw([knot(0, name="W" * 200)]).boxes[0]
    assert box.name.endswith("…")


def test_the_word_for_the_state_and_the_mark_of_the_page_come_through() -> None:
    box = draw([knot(0, word="Revoked", kind="bad", here=True)]).boxes[0]
    assert (box.word, box.kind, box.here) == ("Revoked", "bad", True)
