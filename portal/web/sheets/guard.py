"""Formulas that hide in text: a spreadsheet program runs them from a CSV file (T17)."""

import re

# Half-width and full-width; a text that looks guarded already is guarded once more, so that
# reading gives back exactly what was written.
_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_MARK = "'"


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula."""
    return _MARK + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[1:] if text.startswith(_MARK) and _RISKY.match(text) else text
