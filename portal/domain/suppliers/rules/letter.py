"""The authorisation letter (AUT-01): its fields as typed, and as read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from portal.domain.suppliers.rules.regions import is_region
from portal.kernel.calendar import add_months
from portal.kernel.errors import Problem, refuse_if_any
from portal.kernel.text import fold, reject_invisible
from portal.kernel.trade import Category, Channel

ALL_CHANNELS = "ALL"
MAX_PRODUCTS, MAX_TRADEMARKS, MAX_SUB_DEPTH = 200, 20, 3
MAX_YEARS = 10
_MAX_NOTICE_DAYS, _MAX_NICE_CLASS = 365, 45
_NAME_MIN, _NAME_MAX, _NUMBER_MAX, _CODE_MAX = 2, 100, 64, 50
_MARK = re.compile(r"[0-9]{5,9}[A-Z]?")
_PRODUCT = re.compile(rf"[\w.&-]{{1,40}}/({'|'.join(Category)})(/(\*|[\w.&-]{{1,40}}\*?))?")
_SEPARATORS = re.compile(r"[\s,，、;；]+")
_USCC_LIKE = re.compile(r"[0-9A-Z]{17,19}")
_CHANNELS = frozenset(Channel) | {ALL_CHANNELS}
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_YES = frozenset({"true", "yes", "y", "1", "on"})

Choice = TypeVar("Choice", bound=StrEnum)


class RightType(StrEnum):
    """What the letter allows."""

    DISTRIBUTE = "DISTRIBUTE"
    RESELL = "RESELL"
    USE_MARK = "USE_MARK"


class Exclusivity(StrEnum):
    """Who else may do the same; a silent letter is NON_EXCLUSIVE."""

    EXCLUSIVE = "EXCLUSIVE"
    SOLE = "SOLE"
    NON_EXCLUSIVE = "NON_EXCLUSIVE"


class Seal(StrEnum):
    """How the letter was executed; anything else is no letter."""

    SEALED = "SEALED"
    SIGNED = "SIGNED"
    E_SIGNED = "E_SIGNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trademark:
    """One registered mark of the letter; `valid_to` is its printed last day."""

    reg_no: str
    nice_class: int
    registrant: str
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter without a fault of form.

    Products are `BRAND/CATEGORY[/SKU]`, channels values of `Channel` or ALL alone, regions
    codes or CN.  Both dates are inclusive; `sub_depth` 0 forbids sub-licensing.
    """

    letter_no: str
    grantor: str
    grantor_uscc: str
    grantee: str
    grantee_uscc: str
    trademark_reg_nos: tuple[Trademark, ...]
    right_type: RightType
    exclusivity: Exclusivity
    products: tuple[str, ...]
    channels: tuple[str, ...]
    regions: tuple[str, ...]
    valid_from: date
    valid_to: date
    sub_depth: int
    sign_date: date
    seal: Seal
    revocable: bool
    notice_days: int

    @property
    def brands(self) -> tuple[str, ...]:
        """The brands of the products, in the order of the letter."""
        return tuple(dict.fromkeys(product.split("/")[0] for product in self.products))

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of the products, in the order of the letter."""
        names = dict.fromkeys(product.split("/")[1] for product in self.products)
        return tuple(Category(name) for name in names)


LISTS = ("products", "channels", "regions")
TRADEMARKS = "trademark_reg_nos"
_TEXTS = tuple(name for name in Letter.__annotations__ if name not in {*LISTS, TRADEMARKS})
_TRADEMARK_FIELDS = tuple(Trademark.__annotations__)


def as_typed(given: Mapping[str, object]) -> dict[str, Any]:
    """Return fields as a draft keeps them: texts, lists of texts, and trademarks as texts.

    Wrong values are kept too, so that nothing typed is lost.  Raises `FieldErrors`
    (FIELD_UNKNOWN) for a name that no letter has.
    """
    kept: dict[str, Any] = {}
    unknown = []
    for name, value in given.items():
        if name in _TEXTS:
            kept[name] = _text(value)
        elif name in LISTS:
            kept[name] = _texts(value)
        elif name == TRADEMARKS:
            kept[name] = _rows(value)
        else:
            unknown.append(Problem(name, "FIELD_UNKNOWN"))
    refuse_if_any(unknown)
    return kept


def read_letter(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the value of every field of AUT-01, None where it cannot be read, and why not.

    Codes: FIELD_REQUIRED, TEXT_LENGTH, TEXT_INVISIBLE, CHOICE_UNKNOWN, NUMBER_RANGE,
    DATE_FORMAT and AUT_*; the first trademark's number is field `trademark_reg_nos-0-reg_no`.
    """
    reader = _Reader(as_typed(fields))
    values: dict[str, Any] = {
        "letter_no": reader.text("letter_no", 1, _NUMBER_MAX),
        "grantor": reader.text("grantor", _NAME_MIN, _NAME_MAX),
        "grantor_uscc": reader.code("grantor_uscc"),
        "grantee": reader.text("grantee", _NAME_MIN, _NAME_MAX),
        "grantee_uscc": reader.code("grantee_uscc"),
        TRADEMARKS: reader.trademarks(),
        "right_type": reader.choice("right_type", RightType),
        "exclusivity": reader.choice("exclusivity", Exclusivity, Exclusivity.NON_EXCLUSIVE),
        "products": reader.items(
            "products", "AUT_PRODUCT_FORMAT", _PRODUCT.fullmatch, most=MAX_PRODUCTS
        ),
        "channels": reader.channels(),
        "regions": reader.items("regions", "AUT_REGION_FORMAT", is_region),
        "valid_from": reader.day("valid_from"),
        "valid_to": reader.day("valid_to"),
        "sub_depth": reader.number("sub_depth", 0, MAX_SUB_DEPTH, silent="0"),
        "sign_date": reader.day("sign_date"),
        "seal": reader.choice("seal", Seal),
        "revocable": reader.word("revocable").lower() in _YES,
        "notice_days": reader.number("notice_days", 0, _MAX_NOTICE_DAYS, silent="0"),
    }
    reader.problems += _check_term(values["valid_from"], values["valid_to"])
    return values, reader.problems


def parse_letter(fields: Mapping[str, Any]) -> tuple[Letter | None, list[Problem]]:
    """Return the letter that the fields make, or None and everything wrong with its form."""
    values, problems = read_letter(fields)
    return (None if problems else Letter(**values)), problems


def approved_letter(fields: Mapping[str, Any]) -> Letter:
    """Return the letter that was approved; rules that came later do not undo it."""
    values, _ = read_letter(fields)
    return Letter(**values)


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


class _Reader:
    """Reads fields one by one and collects what is wrong."""

    def __init__(self, fields: Mapping[str, Any], prefix: str = "") -> None:
        self._fields = fields
        self._prefix = prefix
        self.problems: list[Problem] = []

    def refuse(self, name: str, code: str, **facts: object) -> None:
        self.problems.append(Problem(self._prefix + name, code, facts))

    def word(self, name: str) -> str:
        return fold(self._fields.get(name, ""))

    def text(self, name: str, shortest: int, longest: int) -> str | None:
        typed = self._fields.get(name, "").strip()
        # The check sees the text as typed: folding would quietly drop a hidden character.
        hidden = reject_invisible(self._prefix + name, typed)
        if not typed:
            self.refuse(name, "FIELD_REQUIRED")
        elif hidden:
            self.problems.append(hidden)
        elif not shortest <= len(fold(typed)) <= longest:
            self.refuse(name, "TEXT_LENGTH", min=shortest, max=longest)
        else:
            return fold(typed)
        return None

    def code(self, name: str) -> str | None:
        text = self.text(name, 1, _CODE_MAX)
        return normal_code(text) if text else None

    def choice(
        self, name: str, choices: type[Choice], silent: Choice | None = None
    ) -> Choice | None:
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
        word = self.word(name) or silent
        if not _WHOLE_NUMBER.fullmatch(word) or not low <= int(word) <= high:
            self.refuse(name, "NUMBER_RANGE", min=low, max=high)
            return None
        return int(word)

    def day(self, name: str) -> date | None:
        word = self.word(name)
        try:
            return date.fromisoformat(word)
        except ValueError:
            self.refuse(name, "DATE_FORMAT" if word else "FIELD_REQUIRED")
            return None

    def items(
        self,
        name: str,
        code: str,
        is_good: Callable[[str], object],
        most: int | None = None,
    ) -> tuple[str, ...]:
        items = tuple(dict.fromkeys(fold(item).upper() for item in self._fields.get(name, ())))
        wrong = [item for item in items if not is_good(item)]
        if not items:
            self.refuse(name, "FIELD_REQUIRED")
        if wrong:
            self.refuse(name, code, items=wrong)
        if most is not None and len(items) > most:
            self.refuse(name, "AUT_TOO_MANY", count=len(items), max=most)
        return items

    def channels(self) -> tuple[str, ...]:
        items = self.items("channels", "AUT_CHANNEL_FORMAT", _CHANNELS.__contains__)
        if ALL_CHANNELS in items and len(items) > 1:
            self.refuse("channels", "AUT_CHANNEL_ALL_ALONE")
        return items

    def trademarks(self) -> tuple[Trademark, ...]:
        rows = self._fields.get(TRADEMARKS, ())
        if not rows:
            self.refuse(TRADEMARKS, "FIELD_REQUIRED")
        if len(rows) > MAX_TRADEMARKS:
            self.refuse(TRADEMARKS, "AUT_TOO_MANY", count=len(rows), max=MAX_TRADEMARKS)
        read = [self._trademark(number, row) for number, row in enumerate(rows)]
        return tuple(mark for mark in read if mark)

    def _trademark(self, number: int, row: Mapping[str, str]) -> Trademark | None:
        reader = _Reader(row, f"{self._prefix}{TRADEMARKS}-{number}-")
        reg_no = reader.word("reg_no").upper()
        if not reg_no:
            reader.refuse("reg_no", "FIELD_REQUIRED")
        elif not _MARK.fullmatch(reg_no):
            reader.refuse("reg_no", "AUT_TRADEMARK_FORMAT")
        nice_class = reader.number("nice_class", 1, _MAX_NICE_CLASS)
        registrant = reader.text("registrant", _NAME_MIN, _NAME_MAX)
        valid_to = reader.day("valid_to")
        self.problems += reader.problems
        if reader.problems or not nice_class or not registrant or not valid_to:
            return None
        return Trademark(
            reg_no=reg_no, nice_class=nice_class, registrant=registrant, valid_to=valid_to
        )


def _check_term(first: date | None, last: date | None) -> list[Problem]:
    if first is None or last is None:
        return []
    if last < first:
        return [Problem("valid_to", "AUT_TERM_ORDER")]
    if last >= add_months(first, 12 * MAX_YEARS):
        return [Problem("valid_to", "AUT_TERM_TOO_LONG", {"max_years": MAX_YEARS})]
    return []


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [item for item in _SEPARATORS.split(value) if item]
    return [_text(item) for item in value] if isinstance(value, Sequence) else []


def _rows(value: object) -> list[dict[str, str]]:
    given = value if isinstance(value, Sequence) else ()
    rows = [
        {name: _text(row.get(name)) for name in _TRADEMARK_FIELDS}
        for row in given
        if isinstance(row, Mapping)
    ]
    return [row for row in rows if any(cell.strip() for cell in row.values())]
