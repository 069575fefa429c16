"""What goods and role ask for, and what is odd about the permits that are given (AUT-07).

Only warnings: the formats are from memory, and a wrong refusal costs a member its trade.  The
end of a permit is no matter of the table: it ends the authorisation (AUT-04).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from portal.domain.permits.rules.formats import fits
from portal.domain.permits.rules.table import PermitRole, PermitRow, ShownBy
from portal.kernel.errors import Problem
from portal.kernel.trade import Category

# Every review looks at these two, whatever the goods.
ALWAYS_CHECKED = frozenset({"business_licence", "right_proof"})


class Given(Protocol):
    """A permit as an application states it."""

    @property
    def kind(self) -> str: ...

    @property
    def number(self) -> str: ...


def expected(
    rows: Iterable[PermitRow], categories: Collection[Category], *, is_root: bool
) -> tuple[PermitRow, ...]:
    """Return the rows that concern these goods in the hands of a right-holder or a seller."""
    role = PermitRole.ROOT if is_root else PermitRole.SELLER
    return tuple(
        row for row in rows if row.role is role and row.category in {None, *categories}
    )


def required_kinds(
    rows: Iterable[PermitRow], categories: Collection[Category], *, is_root: bool
) -> tuple[str, ...]:
    """Return which permits a review must find in order, beside what every review looks at."""
    kinds = (row.kind for row in expected(rows, categories, is_root=is_root) if row.required)
    return tuple(dict.fromkeys(kind for kind in kinds if kind not in ALWAYS_CHECKED))


def perhaps_needed(
    rows: Iterable[PermitRow],
    categories: Collection[Category],
    *,
    is_root: bool,
    permits: Iterable[Given],
) -> tuple[PermitRow, ...]:
    """Return the rows that were not given and may apply; their notes tell when."""
    given = {permit.kind for permit in permits}
    concerned = expected(rows, categories, is_root=is_root)
    return tuple(row for row in concerned if not row.required and row.kind not in given)


def check_permits(
    rows: Sequence[PermitRow],
    *,
    categories: Collection[Category],
    is_root: bool,
    permits: Iterable[Given],
) -> list[Problem]:
    """Return what is odd, never a reason to refuse.

    AUT_PERMIT_MISSING for each required one that is shown by its number, and AUT_PERMIT_FORMAT
    for each number that does not look as usual.
    """
    given = tuple(permits)
    missing = {
        row.kind: Problem("permits", "AUT_PERMIT_MISSING", _facts(row))
        for row in expected(rows, categories, is_root=is_root)
        if row.required
        and row.shown_by is ShownBy.NUMBER
        and row.kind not in {permit.kind for permit in given}
    }
    odd = (_odd(rows, permit) for permit in given)
    return [*missing.values(), *(problem for problem in odd if problem)]


def _odd(rows: Iterable[PermitRow], permit: Given) -> Problem | None:
    known = [row for row in rows if row.kind == permit.kind and row.pattern]
    if not known or any(fits(row.pattern, permit.number) for row in known):
        return None
    facts = {**_facts(known[0]), "number": permit.number}
    return Problem("permits", "AUT_PERMIT_FORMAT", facts)


def _facts(row: PermitRow) -> dict[str, object]:
    return {"kind": row.kind, "name_zh": row.name_zh, "name_en": row.name_en}
