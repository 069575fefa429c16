"""Text that people type, made comparable, and what must never hide in it (security T21)."""

import re
import unicodedata

from portal.kernel.errors import Problem

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_TYPED_WHITESPACE = frozenset("\t\n\r")
_SEARCHED_CATEGORIES = frozenset("LMN")
_BLANK_LETTERS = frozenset(
    "\u034f"  # combining grapheme joiner
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers
    "\u17b4\u17b5"  # Khmer inherent vowels
    "\u180b\u180c\u180d\u180f"  # Mongolian variation selectors
    "\u2800"  # blank Braille pattern
)
_BETWEEN_FIGURES = re.compile("[\\s\u2010-\u2015\u2212-]")  # spaces, dashes, minus signs
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def fold(text: str) -> str:
    """Return `text` in NFKC, trimmed, every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def compact(text: str) -> str:
    """Return a number or code in the spelling we compare: NFKC, no spaces, dashes; capitals."""
    return _BETWEEN_FIGURES.sub("", fold(text)).upper()


def tidy(text: str) -> str:
    """Return words for people as typed, with their punctuation, without stray white space.

    Codes and numbers are folded; what somebody said is not.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(text: str) -> str:
    """Return what two spellings of one name share: folded, caseless, letters and figures only.

    Lookalikes of other scripts and traditional characters stay different.
    """
    caseless = unicodedata.normalize("NFKC", fold(text).casefold())
    kept = "".join(c for c in caseless if unicodedata.category(c)[0] in _SEARCHED_CATEGORIES)
    return unicodedata.normalize("NFKC", kept)


def reject_invisible(field: str, text: str) -> Problem | None:
    """Return TEXT_INVISIBLE when `text` holds a control, bidi, zero-width or blank character.

    The fact `code_point` names the first one, as `U+200B`.  Tabs and line ends that a person
    types are fine: `fold` turns them into spaces.
    """
    for character in text:
        if _is_invisible(character):
            return Problem(field, "TEXT_INVISIBLE", {"code_point": f"U+{ord(character):04X}"})
    return None


def _is_invisible(character: str) -> bool:
    if character in _TYPED_WHITESPACE:
        return False
    return (
        unicodedata.category(character) in _INVISIBLE_CATEGORIES
        or character in _BLANK_LETTERS
        or any(ord(character) in selectors for selectors in _VARIATION_SELECTORS)
    )
