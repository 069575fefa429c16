"""A tree as a drawing: who stands below whom, one row each, from plain data to places."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INDENT, _BOX_WIDTH, _BOX_HEIGHT, _GAP, _MARGIN = 20, 260, 76, 14, 4
_PADDING, _STEM = 14, 16
_NAME_SIZE, _DETAIL_SIZE = 15, 13
# Widths as shares of the size of the type; fonts differ, so the guess is a wide one.
_NARROW, _CAPITAL, _WIDE = 0.56, 0.7, 1.0
_CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knot:
    """One party of a tree; `kind` is one of parts/status.html, `here` marks the page's own.

    `level` 0 is the root; a knot hangs below the last one before it that is a level higher.
    """

    level: int
    name: str
    detail: str
    word: str
    kind: str
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a knot is drawn; its texts are cut to what fits."""

    x: int
    y: int
    width: int
    height: int
    name: str
    detail: str
    word: str
    kind: str
    here: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, and the paths (SVG `d`) of the lines between them."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]


def draw(knots: Sequence[Knot]) -> Drawing:
    """Return the drawing of a tree whose knots are given from the top, branch by branch."""
    boxes: list[Box] = []
    lines: list[str] = []
    above: dict[int, Box] = {}
    for row, knot in enumerate(knots):
        box = _box(row, knot)
        boxes.append(box)
        if parent := above.get(knot.level - 1):
            lines.append(_line(parent, box))
        above[knot.level] = box
    return Drawing(
        max((box.x + box.width for box in boxes), default=0) + _MARGIN,
        max((box.y + box.height for box in boxes), default=0) + _MARGIN,
        tuple(boxes),
        tuple(lines),
    )


def fit(text: str, width: float, size: int) -> str:
    """Return a text, cut with an ellipsis where it would be wider than `width` pixels."""
    if _width(text, size) <= width:
        return text
    kept = ""
    for character in text:
        if _width(kept + character + _CUT, size) > width:
            break
        kept += character
    return kept.rstrip() + _CUT


def _box(row: int, knot: Knot) -> Box:
    room = _BOX_WIDTH - 2 * _PADDING
    return Box(
        x=_MARGIN + knot.level * _INDENT,
        y=_MARGIN + row * (_BOX_HEIGHT + _GAP),
        width=_BOX_WIDTH,
        height=_BOX_HEIGHT,
        name=fit(knot.name, room, _NAME_SIZE),
        detail=fit(knot.detail, room, _DETAIL_SIZE),
        word=fit(knot.word, room, _DETAIL_SIZE),
        kind=knot.kind,
        here=knot.here,
    )


def _line(parent: Box, child: Box) -> str:
    """Return an elbow from under the parent's left edge to the middle of the child's side."""
    x, top = parent.x + _STEM // 2, parent.y + parent.height
    return f"M{x} {top}V{child.y + child.height // 2}H{child.x}"


def _width(text: str, size: int) -> float:
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _WIDE
    return _CAPITAL if character.isupper() else _NARROW
