"""What hangs below an authorisation, and what would fall with it.

Told to whom the authorisation itself is told.  Each answer takes the same number of statements
whatever the size of the tree.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select

from portal.domain.suppliers.facts.cascade import resting_below
from portal.domain.suppliers.models import Authorisation, Lineage
from portal.domain.suppliers.queries.authorisations import (
    AuthorisationView,
    authorisation,
    views,
)
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Fall:
    """The authorisations below one that hold on a day and would no longer, those above first.

    `by_depth` counts them by their tier.
    """

    total: int
    by_depth: Mapping[int, int]
    ids: tuple[UUID, ...]


def children(
    uow: UnitOfWork, authorisation_id: UUID, *, cursor: str | None = None
) -> Page[AuthorisationView]:
    """Return what was granted directly under an authorisation, oldest first.

    Raises `NotFound` to outsiders.
    """
    authorisation(uow, authorisation_id)
    below = select(Authorisation).where(Authorisation.parent_id == authorisation_id)
    return _page(uow, below, cursor)


def descendants(
    uow: UnitOfWork, authorisation_id: UUID, *, cursor: str | None = None
) -> Page[AuthorisationView]:
    """Return everything below an authorisation, tier by tier; `NotFound` to outsiders."""
    authorisation(uow, authorisation_id)
    below = (
        select(Authorisation)
        .join(Lineage, Lineage.authorisation_id == Authorisation.id)
        .where(Lineage.ancestor_id == authorisation_id, Lineage.distance > 0)
    )
    return _page(uow, below, cursor)


def descendant_counts(uow: UnitOfWork, authorisation_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how much hangs below each authorisation, dead or alive, in one statement."""
    wanted = set(authorisation_ids)
    query = (
        select(Lineage.ancestor_id, func.count())
        .where(among(uow.session, Lineage.ancestor_id, wanted), Lineage.distance > 0)
        .group_by(Lineage.ancestor_id)
    )
    counted = {one: number for one, number in uow.session.execute(query)}  # noqa: C416 - rows
    return {one: counted.get(one, 0) for one in wanted}


def fall_of(uow: UnitOfWork, authorisation_id: UUID, day: date) -> Fall:
    """Return what falls with an authorisation that does not hold from a day's 00:00 (AUT-10).

    Raises `NotFound` to outsiders.
    """
    authorisation(uow, authorisation_id)
    found = resting_below(uow, authorisation_id, day)
    counts = Counter(depth for _, depth in found)
    return Fall(len(found), dict(counts), tuple(one for one, _ in found))


def renewals(uow: UnitOfWork, authorisation_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return what renews each of these authorisations, and what renews that, in one statement.

    For features that follow what they rest on; `AuthorisationView.follows` says which do.
    """
    after = (
        select(Authorisation.id, Authorisation.renewal_of)
        .where(among(uow.session, Authorisation.renewal_of, authorisation_ids))
        .cte("after", recursive=True)
    )
    again = select(Authorisation.id, Authorisation.renewal_of).join(
        after, Authorisation.renewal_of == after.c.id
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for renewal, old in uow.session.execute(select(after.union(again))):
        found[old].append(renewal)
    return found


def renewed(uow: UnitOfWork, authorisation_ids: Iterable[UUID]) -> set[UUID]:
    """Return what these authorisations renew, and what that renews, in one statement."""
    before = (
        select(Authorisation.renewal_of.label("id"))
        .where(among(uow.session, Authorisation.id, authorisation_ids))
        .cte("before", recursive=True)
    )
    again = select(Authorisation.renewal_of).join(before, Authorisation.id == before.c.id)
    rows = uow.session.scalars(select(before.union(again).c.id))
    return {one for one in rows if one}


def _page(
    uow: UnitOfWork, query: Select[Authorisation], cursor: str | None
) -> Page[AuthorisationView]:
    keys = [Authorisation.depth, Authorisation.approved_at, Authorisation.id]
    page = paginate(uow.session, query, keys, cursor=cursor)
    return Page(tuple(views(uow, page.items)), page.next)
