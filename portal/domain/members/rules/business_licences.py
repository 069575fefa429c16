"""The business licence of an organisation and its state in the public register (AUT-09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from portal.domain.members.rules.organisations import check_text, normal_uscc
from portal.kernel.errors import Problem, RuleBroken, refuse_if_any
from portal.kernel.text import tidy

UPDATE_DAYS = 15  # after a change, until it must be stated here
_REASON_MIN, _REASON_MAX = 5, 1000
_SOURCE_MIN, _SOURCE_MAX = 2, 200
_REPRESENTATIVE = "legal_representative"
# Capital may be missing: an individual business has none on its licence.
_TEXTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "name": (2, 100),
        _REPRESENTATIVE: (2, 50),
        "entity_type": (2, 50),
        "capital": (0, 50),
        "address": (2, 200),
        "scope": (2, 2000),
        "registrar": (2, 100),
    }
)
_DAYS = ("established_on", "issued_on", "ends_on")


class RegisterState(StrEnum):
    """What the public register of companies says; all but the first cost the badge."""

    REGISTERED = "registered"
    ABNORMAL = "abnormal"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class NoBusinessLicence(RuleBroken):
    """A natural person has no business licence and stands in no register of companies."""

    code = "members.no_business_licence"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessLicence:
    """A business licence as printed; `ends_on` is None when it has no end (long-term).

    `legal_representative` is the operator of an individual business.  The code is that of the
    organisation.
    """

    name: str
    uscc: str
    legal_representative: str
    entity_type: str
    capital: str
    address: str
    scope: str
    registrar: str
    established_on: date
    issued_on: date
    ends_on: date | None


def read_licence(
    typed: Mapping[str, str], *, uscc: str, known_representative: str, today: date
) -> BusinessLicence:
    """Return the licence of the organisation with this code.

    A form never gets the representative's name back: a blank one stays as it is known.  Raises
    `FieldErrors` with all problems together: TEXT_LENGTH, TEXT_INVISIBLE, FIELD_REQUIRED,
    DATE_FORMAT, DATE_IN_PAST, LICENCE_OTHER_CODE, LICENCE_DATE_AHEAD, LICENCE_DATE_ORDER.
    """
    words = {name: typed.get(name, "").strip() for name in _TEXTS}
    words[_REPRESENTATIVE] = words[_REPRESENTATIVE] or known_representative
    problems = [
        problem
        for name, (low, high) in _TEXTS.items()
        for problem in check_text(name, words[name], low, high)
    ]
    if normal_uscc(typed.get("uscc", "")) != uscc:
        problems.append(Problem("uscc", "LICENCE_OTHER_CODE"))
    days: dict[str, Any] = {}
    for name in _DAYS:
        days[name], found = _read_day(name, typed.get(name, "").strip())
        problems += found
    refuse_if_any(problems + _check_days(**days, today=today))
    texts: dict[str, Any] = {name: tidy(text) for name, text in words.items()}
    return BusinessLicence(uscc=uscc, **texts, **days)


def licence_warnings(
    licence: BusinessLicence, *, legal_name: str | None, uscc: str | None, today: date
) -> list[Problem]:
    """Return where a stated licence no longer fits the organisation's profile or the day.

    Codes: LICENCE_OTHER_NAME, LICENCE_OTHER_CODE, LICENCE_ENDED.
    """
    warnings = []
    if licence.name != legal_name:
        warnings.append(Problem("name", "LICENCE_OTHER_NAME"))
    if licence.uscc != uscc:
        warnings.append(Problem("uscc", "LICENCE_OTHER_CODE"))
    if licence.ends_on is not None and licence.ends_on < today:
        warnings.append(Problem("ends_on", "LICENCE_ENDED", {"ended": licence.ends_on}))
    return warnings


def check_note(reason: str, source: str) -> list[Problem]:
    """Return what is wrong with why a state is noted, and where it was read."""
    return [
        *check_text("reason", reason, _REASON_MIN, _REASON_MAX),
        *check_text("source", source, _SOURCE_MIN, _SOURCE_MAX),
    ]


def representative_context(licence_id: UUID) -> str:
    """Return the place to which a sealed name is bound."""
    return f"member_business_licence:legal_representative:{licence_id}"


def _read_day(name: str, text: str) -> tuple[date | None, list[Problem]]:
    if not text:
        return None, [] if name == "ends_on" else [Problem(name, "FIELD_REQUIRED")]
    try:
        return date.fromisoformat(text), []
    except ValueError:
        return None, [Problem(name, "DATE_FORMAT")]


def _check_days(
    *, established_on: date | None, issued_on: date | None, ends_on: date | None, today: date
) -> list[Problem]:
    problems = [
        Problem(name, "LICENCE_DATE_AHEAD")
        for name, day in (("established_on", established_on), ("issued_on", issued_on))
        if day is not None and day > today
    ]
    if established_on is not None and issued_on is not None and issued_on < established_on:
        problems.append(Problem("issued_on", "LICENCE_DATE_ORDER"))
    if ends_on is not None and ends_on < today:
        problems.append(Problem("ends_on", "DATE_IN_PAST"))
    return problems
