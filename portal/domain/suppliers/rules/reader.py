"""Reads the fields of a form one by one and collects what is wrong with them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from portal.kernel.errors import Problem
from portal.kernel.text import fold, reject_invisible, tidy

_CODE_MAX = 50
_SEPARATORS = re.compile(r"[\s,，、;；]+")
_USCC_LIKE = re.compile(r"[0-9A-Z]{17,19}")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_YES = frozenset({"true", "yes", "y", "1", "on"})

Choice = TypeVar("Choice", bound=StrEnum)


def normal_code(text: str) -> str:
    """Return the code of a party in the one spelling we compare."""
    code = "".join(fold(text).split()).upper()
    bare = code.replace("-", "")
    return bare if claims_uscc(bare) else code


def claims_uscc(code: str) -> bool:
    """Return whether a code is meant as a USCC, perhaps with a character lost or doubled.

    Anything else is the register number of a foreign party, or the id of a natural person.
    """
    return _USCC_LIKE.fullmatch(code) is not None


def as_text(value: object) -> str:
    """Return a value as a form shows it; a yes is the one word `true`, a no is empty."""
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def means_yes(text: str) -> bool:
    """Return whether a text says yes; silence is no."""
    return fold(text).lower() in _YES


def as_texts(value: object) -> list[str]:
    """Return a list, or a text that people separate with blanks and commas, as texts."""
    if isinstance(value, str):
        return [item for item in _SEPARATORS.split(value) if item]
    return [as_text(item) for item in value] if isinstance(value, Sequence) else []


def as_rows(value: object, names: Sequence[str]) -> list[dict[str, str]]:
    """Return rows with exactly these cells, as texts; blank rows are dropped."""
    given = value if isinstance(value, Sequence) else ()
    rows = [
        {name: as_text(row.get(name)) for name in names}
        for row in given
        if isinstance(row, Mapping)
    ]
    return [row for row in rows if any(cell.strip() for cell in row.values())]


class Reader:
    """One form or one row of it; `problems` is everything wrong so far."""

    def __init__(self, fields: Mapping[str, Any], prefix: str = "") -> None:
        self._fields = fields
        self._prefix = prefix
        self.problems: list[Problem] = []

    def refuse(self, name: str, code: str, **facts: object) -> None:
        """Note what is wrong with a field."""
        self.problems.append(Problem(self._prefix + name, code, facts))

    def rows(self, name: str, most: int) -> "list[Reader]":
        """Return a reader for each row of a list; more than `most` are AUT_TOO_MANY."""
        rows = self._fields.get(name, ())
        if len(rows) > most:
            self.refuse(name, "AUT_TOO_MANY", count=len(rows), max=most)
        return [
            Reader(row, f"{self._prefix}{name}-{number}-") for number, row in enumerate(rows)
        ]

    def word(self, name: str) -> str:
        """Return the folded text, perhaps nothing."""
        return fold(self._fields.get(name, ""))

    def text(
        self, name: str, shortest: int, longest: int, *, silent: str | None = None
    ) -> str | None:
        """Return a folded text of a length; an empty one is `silent`, or FIELD_REQUIRED."""
        typed = self._fields.get(name, "").strip()
        # The check sees the text as typed: folding would quietly drop a hidden character.
        hidden = reject_invisible(self._prefix + name, typed)
        if not typed:
            if silent is None:
                self.refuse(name, "FIELD_REQUIRED")
            return silent
        if hidden:
            self.problems.append(hidden)
        elif not shortest <= len(fold(typed)) <= longest:
            self.refuse(name, "TEXT_LENGTH", min=shortest, max=longest)
        else:
            return fold(typed)
        return None

    def words(self, name: str, shortest: int, longest: int) -> str | None:
        """Return a name as it is written on paper; its length is that of the folded text."""
        text = self.text(name, shortest, longest)
        return tidy(self._fields[name]) if text else None

    def code(self, name: str) -> str | None:
        """Return the code of a party."""
        text = self.text(name, 1, _CODE_MAX)
        return normal_code(text) if text else None

    def choice(
        self, name: str, choices: type[Choice], silent: Choice | None = None
    ) -> Choice | None:
        """Return a member; an empty field is `silent`, or FIELD_REQUIRED."""
        word = self.word(name).upper()
        if not word:
            if silent is None:
                self.refuse(name, "FIELD_REQUIRED")
            return silent
        try:
            return choices(word)
        except ValueError:
            self.refuse(name, "CHOICE_UNKNOWN")
            return None

    def number(self, name: str, low: int, high: int, *, silent: str = "") -> int | None:
        """Return a whole number within bounds."""
        word = self.word(name) or silent
        if not _WHOLE_NUMBER.fullmatch(word) or not low <= int(word) <= high:
            self.refuse(name, "NUMBER_RANGE", min=low, max=high)
            return None
        return int(word)

    def day(self, name: str, *, optional: bool = False) -> date | None:
        """Return a civil date; an empty field is FIELD_REQUIRED unless it is optional."""
        word = self.word(name)
        if optional and not word:
            return None
        try:
            return date.fromisoformat(word)
        except ValueError:
            self.refuse(name, "DATE_FORMAT" if word else "FIELD_REQUIRED")
            return None

    def flag(self, name: str) -> bool:
        """Return whether the field says yes; silence is no."""
        return means_yes(self.word(name))

    def items(
        self,
        name: str,
        code: str,
        is_good: Callable[[str], object],
        most: int | None = None,
    ) -> tuple[str, ...]:
        """Return all items in capitals, once each; `code` names those that are not good."""
        items = tuple(dict.fromkeys(fold(item).upper() for item in self._fields.get(name, ())))
        wrong = [item for item in items if not is_good(item)]
        if not items:
            self.refuse(name, "FIELD_REQUIRED")
        if wrong:
            self.refuse(name, code, items=wrong)
        if most is not None and len(items) > most:
            self.refuse(name, "AUT_TOO_MANY", count=len(items), max=most)
        return items
