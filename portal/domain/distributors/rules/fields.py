"""What a form or a sealed text says of the details, read into them."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from portal.domain.distributors.rules.details import Details
from portal.domain.distributors.rules.mrz import normal_mrz
from portal.domain.distributors.rules.people import read_owners
from portal.domain.distributors.rules.reading import (
    NAME_LENGTHS,
    NUMBER_LENGTHS,
    check_text,
    read_date,
    read_id_type,
    read_int,
    read_number_text,
    read_text,
)
from portal.kernel.errors import Problem, refuse_if_any
from portal.kernel.trade import Category

_TEXT_LENGTHS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "person_name": NAME_LENGTHS,
        "id_number": NUMBER_LENGTHS,
        "id_country": (2, 2),
        "mrz": (1, 100),
        "mobile": NUMBER_LENGTHS,
        "bank_card": NUMBER_LENGTHS,
        "legal_representative": NAME_LENGTHS,
        "legal_representative_id": NUMBER_LENGTHS,
    }
)
_NUMBER_LIMITS: Mapping[str, int] = MappingProxyType(
    {"extra_shops": 1000, "turnover_fen": 10**13}
)
_OWNERS = "owners"
# Details that were sealed before owners were asked for one by one.
_FORMER = frozenset({"beneficial_owners"})

# A form never gets these back in full, so a blank one means "as before".
KEPT_WHEN_BLANK = frozenset({*_TEXT_LENGTHS, "birth_date"} - {"id_country"})


def with_fields(before: Details, given: Mapping[str, object]) -> Details:
    """Return the details with the given fields changed; what is not given stays.

    Dates may be ISO text, whole numbers and choices text, owners are lines (`read_owners`).
    A blank personal field (`KEPT_WHEN_BLANK`) stays as it was unless white space clears it, any
    other blank clears.  Raises `FieldErrors` with all problems together: FIELD_UNKNOWN,
    FIELD_FORMAT, TEXT_LENGTH, TEXT_INVISIBLE, NUMBER_RANGE.
    """
    problems: list[Problem] = []
    changes: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _READERS and name != _OWNERS:
            problems.append(Problem(name, "FIELD_UNKNOWN"))
        elif value or name not in KEPT_WHEN_BLANK:
            try:
                changes[name], found = _read(name, value, before)
            except (ValueError, TypeError):
                found = [Problem(name, "FIELD_FORMAT")]
            problems += found
    refuse_if_any(problems)
    return replace(before, **changes)


def details_context(application_id: UUID) -> str:
    """Return the place to which the sealed details are bound."""
    return f"distributor_application:details:{application_id}"


def details_to_text(details: Details) -> str:
    """Return the details as the JSON text that is sealed."""
    return json.dumps(asdict(details), default=_plain, ensure_ascii=False)


def details_from_text(text: str) -> Details:
    """Return the details of a JSON text that `details_to_text` made."""
    kept = {name: value for name, value in json.loads(text).items() if name not in _FORMER}
    return with_fields(Details(), kept)


def _read(name: str, value: object, before: Details) -> tuple[object, list[Problem]]:
    if name == _OWNERS:
        return read_owners(value, before.owners)
    read = _READERS[name](value)
    problems = check_text(name, value, read, _TEXT_LENGTHS.get(name))
    most = _NUMBER_LIMITS.get(name)
    if most is not None and isinstance(read, int) and not 0 <= read <= most:
        problems.append(Problem(name, "NUMBER_RANGE", {"min": 0, "max": most}))
    return read, problems


def _read_mobile(value: object) -> str:
    return read_number_text(value).removeprefix("+86")


def _read_mrz(value: object) -> str:
    return normal_mrz(read_text(value))


def _read_categories(value: object) -> frozenset[Category]:
    if not isinstance(value, Iterable | None) or isinstance(value, str):
        raise TypeError(value)
    return frozenset(Category(item) for item in value or ())


def _plain(value: object) -> str | list[str]:
    return value.isoformat() if isinstance(value, date) else sorted(value)  # type: ignore[call-overload]


_READERS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "person_name": read_text,
        "id_type": read_id_type,
        "id_number": read_number_text,
        "id_country": read_number_text,
        "id_valid_from": read_date,
        "id_valid_to": read_date,
        "id_long_term": bool,
        "birth_date": read_date,
        "mrz": _read_mrz,
        "mobile": _read_mobile,
        "bank_card": read_number_text,
        "legal_representative": read_text,
        "legal_representative_id_type": read_id_type,
        "legal_representative_id": read_number_text,
        "no_owner": bool,
        "licence_valid_to": read_date,
        "licence_long_term": bool,
        "categories": _read_categories,
        "extra_shops": read_int,
        "turnover_fen": read_int,
    }
)
