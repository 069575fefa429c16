"""How numbers of permits usually look, in a notation that anybody can read.

A rule keeper writes the formats, so they are no regular expressions: reading a number keeps the
set of places that can be reached, and takes no longer than format times number.
"""

import re
from collections.abc import Set as AbstractSet

from portal.kernel.checkdigits import isbn13_ok
from portal.kernel.text import fold

LONGEST_FORMAT, LONGEST_NUMBER = 200, 60
_BOOK = "ISBN:"
_FIGURES = frozenset("0123456789")
_PART = re.compile(r"\[[^\[\]|]+\]|#\+|[^\[\]+]")
_BRACKETS = str.maketrans("([{【〈〖)]}】〉〗", "〔〔〔〔〔〔〕〕〕〕〕〕")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")


def is_format(text: str) -> bool:
    """Return whether the text is a format.

    `#` is one figure and `#+` are one or more, `@` is one Chinese character, `[-#]` may be
    missing, `|` stands between alternatives, and `ISBN:978` is a book number with a right check
    figure that begins so.  Everything else stands for itself.
    """
    return len(text) <= LONGEST_FORMAT and all(_is_alternative(one) for one in text.split("|"))


def fits(text: str, number: str) -> bool:
    """Return whether a number has one of the forms of a format, however its signs are typed."""
    if len(number) > LONGEST_NUMBER:
        return False
    plain = _plain(number)
    return any(_fits(one, plain) for one in text.split("|"))


def _is_alternative(text: str) -> bool:
    if text.startswith(_BOOK):
        return _figures(text.removeprefix(_BOOK)).isdecimal()
    return bool(text) and _is_sequence(text)


def _is_sequence(text: str) -> bool:
    parts = _PART.findall(text)
    inner = (part[1:-1] for part in parts if part.startswith("["))
    return "".join(parts) == text and all(map(_is_sequence, inner))


def _fits(alternative: str, plain: str) -> bool:
    if alternative.startswith(_BOOK):
        figures = _figures(plain.removeprefix("ISBN").removeprefix(":"))
        return isbn13_ok(figures) and figures.startswith(
            _figures(alternative.removeprefix(_BOOK))
        )
    return len(plain) in _ends(alternative, plain, {0})


def _ends(sequence: str, plain: str, starts: AbstractSet[int]) -> AbstractSet[int]:
    """Return where a reading of the sequence that begins at one of `starts` can end."""
    places = starts
    for part in _PART.findall(sequence):
        if part.startswith("["):
            places = places | _ends(part[1:-1], plain, places)
        else:
            places = _steps(part, plain, places)
    return places


def _steps(part: str, plain: str, starts: AbstractSet[int]) -> AbstractSet[int]:
    reached: set[int] = set()
    step = starts
    while step:
        step = {
            place + 1
            for place in step
            if place < len(plain) and _is(part[0], plain[place]) and place + 1 not in reached
        }
        reached |= step
        if len(part) == 1:
            break
    return reached


def _is(part: str, character: str) -> bool:
    if part == "#":
        return character in _FIGURES
    if part == "@":
        return "\u4e00" <= character <= "\u9fff"
    return character == _plain(part)


def _figures(text: str) -> str:
    return text.replace("-", "")


def _plain(text: str) -> str:
    return fold(text).translate(_DASHES).translate(_BRACKETS).replace(" ", "").upper()
