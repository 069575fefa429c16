"""The people behind a company: its legal representative and its beneficial owners (KYC-01)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from portal.domain.distributors.rules.identity_numbers import (
    IdType,
    check_id_number,
    lasting_number,
)
from portal.domain.distributors.rules.reading import (
    NAME_LENGTHS,
    NUMBER_LENGTHS,
    check_text,
    read_id_type,
    read_number_text,
    read_text,
)
from portal.kernel.errors import Problem
from portal.kernel.masking import mask_id_number, mask_name

MAX_OWNERS = 4
LEAST_SHARE = 25_00
WHOLE = 100_00
_PLACE = re.compile(r"\d{1,2}", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?%?", re.ASCII)
_LENGTHS = {"name": NAME_LENGTHS, "id_number": NUMBER_LENGTHS}
_KEPT_WHEN_BLANK = tuple(_LENGTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who holds a quarter of a company or more; `share` in hundredths of a percent."""

    name: str = ""
    id_type: IdType | None = None
    id_number: str = ""
    share: int | None = None

    @property
    def index(self) -> str:
        """What makes a person one and the same: "type|number" (KYC-09)."""
        return person_index(self.id_type, self.id_number)

    def masked(self) -> "Owner":
        """Return what a reader without a logged reason may see (KYC-08)."""
        name, number = mask_name(self.name), mask_id_number(self.id_number)
        return replace(self, name=name, id_number=number)


def person_index(id_type: IdType | None, number: str) -> str:
    """Return what makes a person one and the same: "type|number", however often renewed."""
    return f"{id_type}|{lasting_number(id_type, number) if id_type else number}"


def read_owners(
    given: object, before: Sequence[Owner]
) -> tuple[tuple[Owner, ...], list[Problem]]:
    """Return the owners of a list of lines, and what in them cannot be read.

    A line has `name`, `id_type`, `id_number` and `share` (text in percent, or hundredths of a
    percent).  `known` names the owner of `before`, by place, whose name and number a blank
    keeps: a form never gets these back in full.  Problems are on fields like `owners-0-share`:
    FIELD_FORMAT, TEXT_LENGTH, TEXT_INVISIBLE.  Raises TypeError for anything but lines.
    """
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise TypeError(given)
    owners, problems = [], []
    for place, line in enumerate(given):
        if not isinstance(line, Mapping):
            raise TypeError(line)
        owner, found = _read_line(line, _known(line.get("known"), before))
        owners.append(owner)
        problems += [replace(one, field=f"owners-{place}-{one.field}") for one in found]
    return tuple(owners), problems


def check_owners(owners: Sequence[Owner], *, no_owner: bool, today: date) -> list[Problem]:
    """Return what is wrong with the owners of a company, or with its saying that it has none.

    Codes: FIELD_REQUIRED, KYC_ID_*, KYC_OWNER_SHARE, KYC_OWNER_TWICE, KYC_OWNERS_DENIED,
    KYC_OWNERS_SUM, KYC_OWNERS_TOO_MANY.
    """
    if no_owner:
        return [Problem("no_owner", "KYC_OWNERS_DENIED")] if owners else []
    if not owners:
        return [Problem("owners", "FIELD_REQUIRED")]
    problems = []
    if len(owners) > MAX_OWNERS:
        problems.append(Problem("owners", "KYC_OWNERS_TOO_MANY", {"max": MAX_OWNERS}))
    if sum(owner.share or 0 for owner in owners) > WHOLE:
        problems.append(Problem("owners", "KYC_OWNERS_SUM"))
    times = Counter(owner.index for owner in owners if owner.id_number)
    for place, owner in enumerate(owners):
        found = _check_owner(owner, today)
        if times[owner.index] > 1:
            found.append(Problem("id_number", "KYC_OWNER_TWICE"))
        problems += [replace(one, field=f"owners-{place}-{one.field}") for one in found]
    return problems


def _check_owner(owner: Owner, today: date) -> list[Problem]:
    missing = [name for name in _READERS if getattr(owner, name) in {None, ""}]
    problems = [Problem(name, "FIELD_REQUIRED") for name in missing]
    if owner.id_type and owner.id_number:
        problems += check_id_number(owner.id_type, owner.id_number, today=today)
    if owner.share is not None and not LEAST_SHARE <= owner.share <= WHOLE:
        problems.append(Problem("share", "KYC_OWNER_SHARE", {"min": LEAST_SHARE // 100}))
    return problems


def _known(place: object, before: Sequence[Owner]) -> Owner:
    number = int(place) if isinstance(place, str) and _PLACE.fullmatch(place) else len(before)
    return before[number] if number < len(before) else Owner()


def _read_line(line: Mapping[str, Any], before: Owner) -> tuple[Owner, list[Problem]]:
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    for name, reader in _READERS.items():
        value = line.get(name)
        try:
            read[name] = reader(value)
        except (ValueError, TypeError):
            problems.append(Problem(name, "FIELD_FORMAT"))
        else:
            problems += check_text(name, value, read[name], _LENGTHS.get(name))
    if problems:
        return before, problems
    for name in _KEPT_WHEN_BLANK:
        read[name] = read[name] or getattr(before, name)
    return Owner(**read), []


def _read_share(value: object) -> int | None:
    if isinstance(value, int):
        return value
    text = read_number_text(value)
    percent = _PERCENT.fullmatch(text)
    if percent is None:
        if text:
            raise ValueError(text)
        return None
    whole, hundredths = percent.groups(default="")
    return int(whole) * 100 + int(hundredths.ljust(2, "0"))


_READERS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "name": read_text,
        "id_type": read_id_type,
        "id_number": read_number_text,
        "share": _read_share,
    }
)
