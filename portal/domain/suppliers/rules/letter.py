"""The authorisation letter (AUT-01): its fields as typed, and as read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.domain.suppliers.rules.reader import Reader, as_rows, as_text, as_texts
from portal.domain.suppliers.rules.regions import is_region
from portal.domain.suppliers.rules.rights import (
    COPYRIGHTS,
    NAME_MAX,
    PERMITS,
    TRADEMARKS,
    CopyrightRef,
    PermitRef,
    Trademark,
    read_copyrights,
    read_permits,
    read_trademarks,
)
from portal.kernel.calendar import add_months
from portal.kernel.errors import Problem, refuse_if_any
from portal.kernel.trade import Category, Channel

ALL_CHANNELS = "ALL"
MAX_PRODUCTS, MAX_SUB_DEPTH = 200, 3
MAX_YEARS = 10
_MAX_NOTICE_DAYS = 365
_NAME_MIN, _NUMBER_MAX = 2, 64
_PRODUCT = re.compile(rf"[\w.&-]{{1,40}}/({'|'.join(Category)})(/(\*|[\w.&-]{{1,40}}\*?))?")
_CHANNELS = frozenset(Channel) | {ALL_CHANNELS}


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
class Letter:
    """A letter without a fault of form.

    Products are `BRAND/CATEGORY[/SKU]`, channels values of `Channel` or ALL alone, regions
    codes or CN.  It rests on at least one mark or copyright.  Both dates are inclusive;
    `sub_depth` 0 forbids sub-licensing.
    """

    letter_no: str
    grantor: str
    grantor_uscc: str
    grantee: str
    grantee_uscc: str
    trademark_reg_nos: tuple[Trademark, ...]
    copyright_refs: tuple[CopyrightRef, ...] = ()
    permits: tuple[PermitRef, ...] = ()
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


PARENT = "parent"  # the recorded grant that the grantor has its right from; no word of a letter
LISTS = ("products", "channels", "regions")
ROWS: Mapping[str, tuple[str, ...]] = {
    TRADEMARKS: tuple(Trademark.__annotations__),
    COPYRIGHTS: tuple(CopyrightRef.__annotations__),
    PERMITS: tuple(PermitRef.__annotations__),
}
_TEXTS = frozenset(Letter.__annotations__) - {*LISTS, *ROWS} | {PARENT}


def is_product(code: str) -> bool:
    """Return whether `code` is `BRAND/CATEGORY[/SKU]`, perhaps with a `*` at its end."""
    return _PRODUCT.fullmatch(code) is not None


def is_channel(code: str) -> bool:
    """Return whether `code` is a channel or ALL."""
    return code in _CHANNELS


def as_typed(given: Mapping[str, object]) -> dict[str, Any]:
    """Return fields as a draft keeps them: texts, lists of texts, and rows of texts.

    Wrong values are kept too, so that nothing typed is lost.  Raises `FieldErrors`
    (FIELD_UNKNOWN) for a name that neither a letter nor its application has.
    """
    kept: dict[str, Any] = {}
    unknown = []
    for name, value in given.items():
        if name in _TEXTS:
            kept[name] = as_text(value)
        elif name in LISTS:
            kept[name] = as_texts(value)
        elif name in ROWS:
            kept[name] = as_rows(value, ROWS[name])
        else:
            unknown.append(Problem(name, "FIELD_UNKNOWN"))
    refuse_if_any(unknown)
    return kept


def read_letter(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the value of every field of AUT-01, None where it cannot be read, and why not.

    Codes: FIELD_REQUIRED, TEXT_LENGTH, TEXT_INVISIBLE, CHOICE_UNKNOWN, NUMBER_RANGE,
    DATE_FORMAT and AUT_*; the first trademark's number is field `trademark_reg_nos-0-reg_no`.
    """
    typed = as_typed(fields)
    reader = Reader(typed)
    values: dict[str, Any] = {
        "letter_no": reader.text("letter_no", 1, _NUMBER_MAX),
        "grantor": reader.words("grantor", _NAME_MIN, NAME_MAX),
        "grantor_uscc": reader.code("grantor_uscc"),
        "grantee": reader.words("grantee", _NAME_MIN, NAME_MAX),
        "grantee_uscc": reader.code("grantee_uscc"),
        TRADEMARKS: read_trademarks(reader),
        COPYRIGHTS: read_copyrights(reader),
        PERMITS: read_permits(reader),
        "right_type": reader.choice("right_type", RightType),
        "exclusivity": reader.choice("exclusivity", Exclusivity, Exclusivity.NON_EXCLUSIVE),
        "products": reader.items(
            "products", "AUT_PRODUCT_FORMAT", is_product, most=MAX_PRODUCTS
        ),
        "channels": reader.items("channels", "AUT_CHANNEL_FORMAT", is_channel),
        "regions": reader.items("regions", "AUT_REGION_FORMAT", is_region),
        "valid_from": reader.day("valid_from"),
        "valid_to": reader.day("valid_to"),
        "sub_depth": reader.number("sub_depth", 0, MAX_SUB_DEPTH, silent="0"),
        "sign_date": reader.day("sign_date"),
        "seal": reader.choice("seal", Seal),
        "revocable": reader.flag("revocable"),
        "notice_days": reader.number("notice_days", 0, _MAX_NOTICE_DAYS, silent="0"),
    }
    if not typed.get(TRADEMARKS) and not typed.get(COPYRIGHTS):
        reader.refuse(TRADEMARKS, "AUT_RIGHT_MISSING")
    if ALL_CHANNELS in values["channels"] and len(values["channels"]) > 1:
        reader.refuse("channels", "AUT_CHANNEL_ALL_ALONE")
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


def _check_term(first: date | None, last: date | None) -> list[Problem]:
    if first is None or last is None:
        return []
    if last < first:
        return [Problem("valid_to", "AUT_TERM_ORDER")]
    if last >= add_months(first, 12 * MAX_YEARS):
        return [Problem("valid_to", "AUT_TERM_TOO_LONG", {"max_years": MAX_YEARS})]
    return []
