"""Which permits a letter should name, by the table of today (AUT-07)."""

from collections.abc import Mapping
from typing import Any

from portal.domain import permits
from portal.domain.suppliers import rules
from portal.kernel.errors import Problem
from portal.kernel.trade import Category
from portal.store.uow import UnitOfWork


def permit_warnings(
    uow: UnitOfWork, values: Mapping[str, Any], *, is_root: bool
) -> list[Problem]:
    """Return what permits a letter, as `read_letter` returns it, lacks or misspells."""
    return permits.check_permits(
        permits.table(uow, uow.today()).rows,
        categories=_categories(values),
        is_root=is_root,
        permits=values["permits"],
    )


def needs_permits(uow: UnitOfWork, values: Mapping[str, Any], *, is_root: bool) -> bool:
    """Return whether the goods of a letter ask for a permit that an examiner has to see."""
    rows = permits.table(uow, uow.today()).rows
    return bool(permits.required_kinds(rows, _categories(values), is_root=is_root))


def _categories(values: Mapping[str, Any]) -> set[Category]:
    products = (code for code in values["products"] if rules.is_product(code))
    return {Category(code.split("/")[1]) for code in products}
