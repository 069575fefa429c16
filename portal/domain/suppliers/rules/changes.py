"""What two versions of a letter differ in, and what a correction must leave as it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.domain.suppliers.rules.letter import PARENT, as_typed, read_letter
from portal.kernel.errors import Problem
from portal.kernel.text import fold

PARTIES = ("grantor_uscc", "grantee_uscc")
# A grant stays where it hangs: other parties or another parent would be another grant.
FIXED_IN_CORRECTION = (*PARTIES, PARENT)
FIXED_IN_RENEWAL = PARTIES


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that no longer says what it said; both values as typed, None when not given."""

    field: str
    before: Any
    after: Any


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Return the fields in which two letters differ, in the order of AUT-01.

    What is read compares as read: another spelling of a date, or another order of products, is
    no change.  What cannot be read compares as typed.
    """
    old, new = _meanings(before), _meanings(after)
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in old
        if old[name] != new[name]
    )


def check_fixed(found: Collection[FieldChange], fixed: Sequence[str]) -> list[Problem]:
    """Return AUT_NOT_CORRECTABLE for every change of a field that has to stay."""
    changed = {change.field for change in found}
    return [Problem(name, "AUT_NOT_CORRECTABLE") for name in fixed if name in changed]


def merged(
    before: Mapping[str, Any], after: Mapping[str, Any], accepted: Collection[str]
) -> dict[str, Any]:
    """Return the letter of before with the accepted fields of after."""
    return {**before, **{name: value for name, value in after.items() if name in accepted}}


def _meanings(fields: Mapping[str, Any]) -> dict[str, Any]:
    values, problems = read_letter(fields)
    unread = {problem.field.partition("-")[0] for problem in problems}
    typed = as_typed(fields)
    return {
        **{
            name: _folded(typed.get(name)) if name in unread else _unordered(value)
            for name, value in values.items()
        },
        PARENT: _folded(typed.get(PARENT)),
    }


def _unordered(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _folded(value: Any) -> object:
    if isinstance(value, Mapping):
        return frozenset((name, fold(cell)) for name, cell in value.items())
    if isinstance(value, str):
        return fold(value)
    return frozenset(map(_folded, value or ())) or ""
