"""What falls with a grant: everything below it that holds on the day.

Nothing below is written when a grant falls; this is the same computation as its effect.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import aliased

from portal.domain.suppliers.facts.liveness import is_live
from portal.domain.suppliers.models import Authorisation, Lineage
from portal.store.uow import UnitOfWork


def resting_below(uow: UnitOfWork, authorisation_id: UUID, day: date) -> list[tuple[UUID, int]]:
    """Return the id and depth of all that rests on a grant and holds on a day, by depth.

    What hangs below a renewal that has not begun rests on the grant that it renews.
    """
    renewal = aliased(Authorisation)
    renewals = select(renewal.id).where(
        renewal.renewal_of == authorisation_id, renewal.valid_from > day
    )
    itself = select(Authorisation.id).where(Authorisation.id == authorisation_id)
    below = aliased(Authorisation)
    query = (
        select(below.id, below.depth)
        .join(Lineage, Lineage.authorisation_id == below.id)
        .where(
            Lineage.ancestor_id.in_(union_all(itself, renewals)),
            Lineage.distance > 0,
            is_live(below, day),
        )
        .order_by(below.depth, below.approved_at, below.id)
    )
    return [(one, depth) for one, depth in uow.session.execute(query)]
