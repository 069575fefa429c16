"""The table of permits (AUT-07): its rows, what a row must be, and what a version changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from portal.domain.permits.rules.formats import LONGEST_FORMAT, is_format
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.text import fold, reject_invisible, tidy
from portal.kernel.trade import Category

MAX_ROWS = 100
_NOTE_MIN, _NOTE_MAX = 5, 1000
_MAX_TYPED = 1000
_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
_TEXTS: Mapping[str, tuple[int, int]] = {
    "name_zh": (2, 80),
    "name_en": (2, 80),
    "note_zh": (0, 300),
    "note_en": (0, 300),
}
# It has not covered games since 2019-05-14 (C8).
_NO_GAME_PERMIT = "网络文化经营许可"

_Choice = TypeVar("_Choice", bound=StrEnum)


class PermitRole(StrEnum):
    """Whose permits they are (AUT-07)."""

    ROOT = "ROOT"
    PLATFORM = "PLATFORM"
    SELLER = "SELLER"


class ShownBy(StrEnum):
    """How a permit is shown: by its number in the application, or by a paper alone."""

    NUMBER = "number"
    PAPER = "paper"


class NothingChanged(RuleBroken):
    """The rows are those of the latest version."""

    code = "permits.nothing_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRow:
    """One permit that goods of a category ask of a role; `category` None means any goods.

    Whether one that is not `required` is needed depends on what exactly is sold; its note says
    so.  `pattern` is how the number usually looks (see `formats`), "" when that is not known.
    """

    category: Category | None
    role: PermitRole
    kind: str
    name_zh: str
    name_en: str
    required: bool
    shown_by: ShownBy
    pattern: str
    note_zh: str
    note_en: str

    @property
    def key(self) -> tuple[Category | None, PermitRole, str]:
        """What makes it the same row in two versions."""
        return self.category, self.role, self.kind

    def name(self, language: str) -> str:
        """Return the permit's name for a reader of `zh...`, or of any other language."""
        return self.name_zh if language.startswith("zh") else self.name_en

    def note(self, language: str) -> str:
        """Return the row's note for a reader of `zh...`, or of any other language."""
        return self.note_zh if language.startswith("zh") else self.note_en


ROW_FIELDS = tuple(field.name for field in fields(PermitRow))


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a version did to one row: added when there is none before, dropped when none after.

    `fields` are those that differ.
    """

    before: PermitRow | None
    after: PermitRow | None
    fields: tuple[str, ...] = ()


def read_rows(
    typed: Sequence[Mapping[str, str]],
) -> tuple[tuple[PermitRow, ...], list[Problem]]:
    """Return the rows, and everything wrong with them; rows only when nothing is.

    A problem's field is `rows-3-kind` for the fourth row.  Codes: PERMIT_NO_ROWS,
    PERMIT_TOO_MANY_ROWS, PERMIT_KIND_FORMAT, PERMIT_DUPLICATE, PERMIT_PATTERN,
    PERMIT_NOT_FOR_GAMES, FIELD_REQUIRED, CHOICE_UNKNOWN, TEXT_LENGTH, TEXT_INVISIBLE.
    """
    if not typed:
        return (), [Problem("rows", "PERMIT_NO_ROWS")]
    if len(typed) > MAX_ROWS:
        return (), [Problem("rows", "PERMIT_TOO_MANY_ROWS", {"max": MAX_ROWS})]
    rows: list[PermitRow | None] = []
    problems: list[Problem] = []
    for index, words in enumerate(typed):
        reader = _Reader(words, f"rows-{index}-")
        rows.append(reader.row())
        problems += reader.problems
    problems += _duplicates(rows)
    return ((), problems) if problems else (tuple(row for row in rows if row), [])


def check_publication(
    note: str, effective_on: date, *, today: date, not_before: date
) -> list[Problem]:
    """Return why a version cannot take effect then, or for this reason.

    Versions take effect in the order of their numbers, tomorrow at the earliest.  Codes:
    PERMIT_TOO_EARLY, REASON_LENGTH, TEXT_INVISIBLE.
    """
    problems = []
    earliest = max(today + timedelta(days=1), not_before)
    if effective_on < earliest:
        problems.append(Problem("effective_on", "PERMIT_TOO_EARLY", {"earliest": earliest}))
    hidden = reject_invisible("note", note)
    if not _NOTE_MIN <= len(note) <= _NOTE_MAX:
        problems.append(Problem("note", "REASON_LENGTH", {"min": _NOTE_MIN, "max": _NOTE_MAX}))
    elif hidden:
        problems.append(hidden)
    return problems


def changes(before: Iterable[PermitRow], after: Iterable[PermitRow]) -> tuple[RowChange, ...]:
    """Return what makes the second table differ from the first, in the order of the second.

    Rows that were dropped come last.
    """
    old, new = ({row.key: row for row in rows} for rows in (before, after))
    found = [_change(old.get(key), row) for key, row in new.items() if old.get(key) != row]
    return (*found, *(RowChange(row, None) for key, row in old.items() if key not in new))


def _change(before: PermitRow | None, after: PermitRow) -> RowChange:
    if before is None:
        return RowChange(None, after)
    differ = (name for name in ROW_FIELDS if getattr(before, name) != getattr(after, name))
    return RowChange(before, after, tuple(differ))


def _duplicates(rows: Sequence[PermitRow | None]) -> list[Problem]:
    first: dict[object, int] = {}
    problems = []
    for index, row in enumerate(rows):
        if row is not None and first.setdefault(row.key, index) != index:
            facts = {"row": first[row.key] + 1}
            problems.append(Problem(f"rows-{index}-kind", "PERMIT_DUPLICATE", facts))
    return problems


class _Reader:
    """Reads one row and collects what is wrong with it."""

    def __init__(self, words: Mapping[str, str], prefix: str) -> None:
        self._words = words
        self._prefix = prefix
        self.problems: list[Problem] = []

    def row(self) -> PermitRow | None:
        category = self._choice("category", Category) if self._word("category") else None
        role = self._choice("role", PermitRole)
        shown_by = self._choice("shown_by", ShownBy)
        texts = {name: self._text(name, *limits) for name, limits in _TEXTS.items()}
        kind, pattern = self._kind(), self._pattern()
        required = bool(self._word("required"))
        if (
            required
            and category in {None, Category.GAME}
            and _NO_GAME_PERMIT in texts["name_zh"]
        ):
            self._refuse("required", "PERMIT_NOT_FOR_GAMES")
        if self.problems or role is None or shown_by is None:
            return None
        return PermitRow(
            category=category,
            role=role,
            kind=kind,
            required=required,
            shown_by=shown_by,
            pattern=pattern,
            **texts,
        )

    def _refuse(self, name: str, code: str, **facts: object) -> None:
        self.problems.append(Problem(self._prefix + name, code, facts))

    def _word(self, name: str) -> str:
        return fold(self._words.get(name, ""))

    def _choice(self, name: str, choices: type[_Choice]) -> _Choice | None:
        word = self._word(name)
        try:
            return choices(word)
        except ValueError:
            self._refuse(name, "CHOICE_UNKNOWN" if word else "FIELD_REQUIRED")
            return None

    def _text(self, name: str, shortest: int, longest: int) -> str:
        typed = self._words.get(name, "").strip()
        hidden = reject_invisible(self._prefix + name, typed)
        if hidden:
            self.problems.append(hidden)
        elif not shortest <= len(typed) <= longest:
            self._refuse(name, "TEXT_LENGTH", min=shortest, max=longest)
        return tidy(typed)

    def _kind(self) -> str:
        word = self._word("kind")
        if not _KIND.fullmatch(word):
            self._refuse("kind", "PERMIT_KIND_FORMAT")
        return word

    def _pattern(self) -> str:
        word = self._word("pattern")
        if len(word) > LONGEST_FORMAT:
            self._refuse("pattern", "TEXT_LENGTH", min=0, max=LONGEST_FORMAT)
        elif word and (reject_invisible("pattern", word) or not is_format(word)):
            self._refuse("pattern", "PERMIT_PATTERN")
        return word
