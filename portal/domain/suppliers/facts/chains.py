"""Recorded grants with their whole chains, as the rules need them.

Whatever the number of grants asked for, it takes the same few statements.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.domain.suppliers import rules
from portal.domain.suppliers.models import Authorisation, Lineage, Suspension
from portal.domain.suppliers.rules import Exclusivity, Grant, Letter, Link, Sibling
from portal.kernel.errors import NotFound
from portal.store.among import among
from portal.store.uow import UnitOfWork

_Interval = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A grant as recorded: its row, its letter, and its chain from the root to itself.

    `renewed` is the letter of the grant that it renews below the same parent.
    """

    row: Authorisation
    letter: Letter
    chain: tuple[Link, ...]
    renewed: Letter | None

    def grant(self) -> Grant:
        """Return it as a grant that others may nest in."""
        *above, own = self.chain
        found = rules.grant_of(self.letter, self.chain)
        if self.renewed is None or own.earlier is None:
            return found
        return rules.joined(found, rules.grant_of(self.renewed, (*above, own.earlier)))


def recorded(uow: UnitOfWork, rows: Collection[Authorisation]) -> list[Recorded]:
    """Return rows with their chains, in the order given, in four statements."""
    above = _ancestors(uow, [row.id for row in rows])
    known = {row.id: row for row in rows}
    known |= _rows(uow, {one for ids in above.values() for one in ids} - known.keys())
    renewed = {row.renewal_of for row in known.values() if row.renewal_of}
    known |= _rows(uow, renewed - known.keys())
    letters = {row.id: rules.approved_letter(row.fields) for row in known.values()}
    links = _links(uow, known, letters)
    return [
        Recorded(
            row,
            letters[row.id],
            tuple(links[one] for one in above[row.id]),
            letters[row.renewal_of] if row.renewal_of else None,
        )
        for row in rows
    ]


def grants(uow: UnitOfWork, authorisation_ids: Iterable[UUID]) -> dict[UUID, Grant]:
    """Return grants by id, each with its chain; unknown ids are left out."""
    rows = _rows(uow, authorisation_ids)
    return {found.row.id: found.grant() for found in recorded(uow, rows.values())}


def grant(uow: UnitOfWork, authorisation_id: UUID) -> Grant:
    """Return one grant with its chain; raise `NotFound`."""
    found = grants(uow, [authorisation_id]).get(authorisation_id)
    if found is None:
        raise NotFound(authorisation_id=authorisation_id)
    return found


def siblings(  # noqa: PLR0913 - what of a letter decides who may conflict with it
    uow: UnitOfWork,
    grantor_uscc: str,
    *,
    grantee_uscc: str,
    exclusive: bool,
    first: date,
    last: date,
) -> list[Sibling]:
    """Return live grants to others that a letter from `first` to `last` may exclude (N9).

    Only what can matter is fetched: all of them for an exclusive letter, the exclusive ones for
    any other.
    """
    first = max(first, uow.today())
    link = aliased(Authorisation)
    query = (
        select(
            Authorisation,
            func.min(link.ends_on),
            func.min(link.revoked_on),
            func.min(link.surrendered_on),
        )
        .join(Lineage, Lineage.authorisation_id == Authorisation.id)
        .join(link, link.id == Lineage.ancestor_id)
        .where(
            Authorisation.grantor_uscc == grantor_uscc,
            Authorisation.grantee_uscc != grantee_uscc,
            Authorisation.valid_from <= last,
            Authorisation.ends_on >= first,
        )
        .group_by(Authorisation.id)
    )
    if not exclusive:
        query = query.where(Authorisation.exclusivity == Exclusivity.EXCLUSIVE)
    found = [_sibling(row, ends, stops) for row, ends, *stops in uow.session.execute(query)]
    return [one for one in found if one.ends_on >= first]


def _sibling(row: Authorisation, ends_on: date, stops: Iterable[date | None]) -> Sibling:
    """Return a grant with the last day that its chain allows, revocations heeded."""
    stopped = [day - timedelta(days=1) for day in stops if day]
    return Sibling(
        letter_no=row.letter_no,
        grantee_uscc=row.grantee_uscc,
        scope=rules.scope_in(row.fields),
        exclusivity=row.exclusivity,
        valid_from=row.valid_from,
        ends_on=min([ends_on, *stopped]),
    )


def _ancestors(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the ids of each chain, root first, the asked one last."""
    query = (
        select(Lineage.authorisation_id, Lineage.ancestor_id)
        .where(among(uow.session, Lineage.authorisation_id, ids))
        .order_by(Lineage.distance.desc())
    )
    above: dict[UUID, list[UUID]] = defaultdict(list)
    for one, ancestor in uow.session.execute(query):
        above[one].append(ancestor)
    return above


def _rows(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, Authorisation]:
    query = select(Authorisation).where(among(uow.session, Authorisation.id, ids))
    return {row.id: row for row in uow.session.scalars(query)}


def _links(
    uow: UnitOfWork, rows: Mapping[UUID, Authorisation], letters: Mapping[UUID, Letter]
) -> dict[UUID, Link]:
    suspensions = _suspensions(uow, rows)
    alone = {
        row.id: replace(
            rules.link_of(
                letters[row.id],
                link_id=row.id,
                organisation_id=row.organisation_id,
                depth=row.depth,
            ),
            extended_to=row.extended_to,
            revoked_on=row.revoked_on,
            surrendered_on=row.surrendered_on,
            suspensions=tuple(suspensions[row.id]),
        )
        for row in rows.values()
    }
    joined = {
        row.id: replace(alone[row.id], earlier=alone[before.id])
        for row in rows.values()
        # What hangs from another parent would not fall with the parent of this one.
        if row.renewal_of
        and (before := rows.get(row.renewal_of))
        and before.parent_id == row.parent_id
    }
    return {**alone, **joined}


def _suspensions(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, list[_Interval]]:
    query = (
        select(Suspension.authorisation_id, Suspension.from_on, Suspension.until_on)
        .where(among(uow.session, Suspension.authorisation_id, ids))
        .order_by(Suspension.from_on)
    )
    found: dict[UUID, list[_Interval]] = defaultdict(list)
    for one, first, until in uow.session.execute(query):
        found[one].append((first, until))
    return found
