"""What a price tag must state, when a change takes effect, and when a list is stale.

The portal never names a floor price or a recommended price, and refuses no low price (C5).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from portal.kernel.clock import civil_date, end_of_day
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.money import Money, NotAnAmount
from portal.kernel.text import fold, reject_invisible, search_key, tidy
from portal.kernel.trade import Category, Channel

CONFIRM_DAYS = 90  # prc.confirm_days
MAX_LINES = 200
_LOW_PRICE_PERCENT = 70  # prc.low_signal
_MAX_TYPED = 1000
_MAX_MINUTES = 30 * 24 * 60
_REGION = re.compile(r"CN|[0-9]{2}([0-9]{2}){0,2}")
_NUMBER = re.compile(r"[0-9]{1,9}")

_Choice = TypeVar("_Choice", bound=StrEnum)
_Value = TypeVar("_Value")


class NothingPublished(RuleBroken):
    """There is no price list to confirm yet."""

    code = "pricelists.nothing_published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One price tag (PRC-01): one item in one specification, on one channel, in one region.

    Sums are fen; `promised_minutes` is the time until delivery; `valid_until` is the last day
    of the offer, None while it stands.
    """

    item: str
    brand: str
    category: Category
    spec: str
    face_value_fen: int | None
    unit: str
    price_fen: int
    conditions: str
    channel: Channel
    region: str
    delivery_mode: str
    promised_minutes: int
    valid_until: date | None
    code_validity: str
    refund_rule: str
    contact: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same offer: two lines of one list never share it."""
        words = (self.brand, self.item, self.spec, self.unit, self.conditions)
        return (*map(search_key, words), self.channel, self.region)

    @property
    def is_low(self) -> bool:
        """Whether the price is below 70 % of face value: a source check, no more (PRC-07)."""
        if self.face_value_fen is None:
            return False
        return self.price_fen * 100 < self.face_value_fen * _LOW_PRICE_PERCENT


LINE_FIELDS = tuple(field.name for field in fields(Line))
TYPED_FIELDS = tuple(name.removesuffix("_fen") for name in LINE_FIELDS)
_TEXT_LIMITS: Mapping[str, tuple[int, int]] = {
    "item": (2, 80),
    "brand": (1, 80),
    "spec": (1, 80),
    "unit": (1, 10),
    "conditions": (0, 200),
    "delivery_mode": (1, 40),
    "code_validity": (1, 80),
    "refund_rule": (1, 300),
    "contact": (1, 100),
}


def typed(lines: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the lines of a draft as typed, with exactly the fields of a line."""
    return [{name: line.get(name, "") for name in TYPED_FIELDS} for line in lines]


def check_typed(lines: Sequence[Mapping[str, str]]) -> list[Problem]:
    """Return why a draft cannot even be kept: more than 200 lines, or an endless text."""
    if len(lines) > MAX_LINES:
        return [Problem("lines", "PRC_TOO_MANY_LINES", {"max": MAX_LINES})]
    return [
        Problem(f"lines-{index}-{name}", "TEXT_LENGTH", {"min": 0, "max": _MAX_TYPED})
        for index, line in enumerate(lines)
        for name, text in line.items()
        if len(text) > _MAX_TYPED
    ]


def read_lines(
    typed_lines: Sequence[Mapping[str, str]], *, today: date
) -> tuple[tuple[Line, ...], list[Problem]]:
    """Return the lines and everything wrong with them (PRC-01); lines only when nothing is.

    A problem's field is `lines-3-price` for the fourth line.  Codes: PRC_NO_LINES,
    PRC_DUPLICATE_SPEC, TEXT_LENGTH, TEXT_INVISIBLE, CHOICE_UNKNOWN, AMOUNT_FORMAT,
    AMOUNT_NOT_POSITIVE, NUMBER_RANGE, REGION_FORMAT, DATE_FORMAT, DATE_IN_PAST.
    """
    if not typed_lines:
        return (), [Problem("lines", "PRC_NO_LINES")]
    lines: list[Line | None] = []
    problems: list[Problem] = []
    for index, words in enumerate(typed_lines):
        reader = _Reader(words, f"lines-{index}-", today)
        lines.append(reader.line())
        problems += reader.problems
    problems += _duplicates(lines)
    sound = tuple(line for line in lines if line is not None)
    return ((), problems) if problems else (sound, [])


def effective_at(
    in_force: Iterable[Line], published: Iterable[Line], *, published_at: datetime
) -> datetime:
    """Return when a new version takes effect: next day 00:00 if a price rises, else at once.

    Compare with the version in force: a second publication cannot hurry a rise (PRC-06).
    """
    before = {line.key: line.price_fen for line in in_force}
    if any(line.price_fen > before.get(line.key, line.price_fen) for line in published):
        return end_of_day(civil_date(published_at))
    return published_at


def is_current(confirmed_at: datetime, at: datetime, *, days: int = CONFIRM_DAYS) -> bool:
    """Return whether a confirmation still counts: until the end of its 90th day (BDG-01)."""
    return civil_date(at) <= civil_date(confirmed_at) + timedelta(days=days)


def _duplicates(lines: Sequence[Line | None]) -> list[Problem]:
    first: dict[tuple[str, ...], int] = {}
    problems = []
    for index, line in enumerate(lines):
        if line is None:
            continue
        original = first.setdefault(line.key, index)
        if original != index:
            facts = {"line": original + 1}
            problems.append(Problem(f"lines-{index}-spec", "PRC_DUPLICATE_SPEC", facts))
    return problems


class _Reader:
    """Reads one typed line and collects what is wrong with it."""

    def __init__(self, words: Mapping[str, str], prefix: str, today: date) -> None:
        self._words = words
        self._prefix = prefix
        self._today = today
        self.problems: list[Problem] = []

    def line(self) -> Line | None:
        """Return the line, or None when it has problems."""
        texts = {name: self._text(name, *limits) for name, limits in _TEXT_LIMITS.items()}
        category = self._choice("category", Category)
        channel = self._choice("channel", Channel)
        price = self._amount("price")
        minutes = self._minutes("promised_minutes")
        face_value = self._optional("face_value", self._amount)
        valid_until = self._optional("valid_until", self._last_day)
        region = self._region("region")
        if self.problems or not (category and channel and price and minutes is not None):
            return None
        return Line(
            **texts,
            category=category,
            channel=channel,
            price_fen=price,
            face_value_fen=face_value,
            promised_minutes=minutes,
            valid_until=valid_until,
            region=region,
        )

    def _refuse(self, name: str, code: str, **facts: object) -> None:
        self.problems.append(Problem(self._prefix + name, code, facts))

    def _word(self, name: str) -> str:
        return fold(self._words.get(name, ""))

    def _text(self, name: str, shortest: int, longest: int) -> str:
        as_typed = self._words.get(name, "").strip()
        # The check sees the text as typed: folding would quietly drop a hidden character.
        hidden = reject_invisible(self._prefix + name, as_typed)
        text = tidy(as_typed)
        if hidden:
            self.problems.append(hidden)
        elif not shortest <= len(text) <= longest:
            self._refuse(name, "TEXT_LENGTH", min=shortest, max=longest)
        return text

    def _choice(self, name: str, choices: type[_Choice]) -> _Choice | None:
        try:
            return choices(self._word(name))
        except ValueError:
            self._refuse(name, "CHOICE_UNKNOWN")
            return None

    def _amount(self, name: str) -> int | None:
        try:
            fen = Money.parse(self._word(name)).minor
        except NotAnAmount:
            self._refuse(name, "AMOUNT_FORMAT")
            return None
        if fen <= 0:
            self._refuse(name, "AMOUNT_NOT_POSITIVE")
            return None
        return fen

    def _minutes(self, name: str) -> int | None:
        word = self._word(name)
        if not _NUMBER.fullmatch(word) or int(word) > _MAX_MINUTES:
            self._refuse(name, "NUMBER_RANGE", min=0, max=_MAX_MINUTES)
            return None
        return int(word)

    def _region(self, name: str) -> str:
        word = self._word(name).upper()
        if not _REGION.fullmatch(word):
            self._refuse(name, "REGION_FORMAT")
        return word

    def _last_day(self, name: str) -> date | None:
        try:
            day = date.fromisoformat(self._word(name))
        except ValueError:
            self._refuse(name, "DATE_FORMAT")
            return None
        if day < self._today:
            self._refuse(name, "DATE_IN_PAST")
        return day

    def _optional(self, name: str, read: Callable[[str], _Value | None]) -> _Value | None:
        return read(name) if self._word(name) else None
