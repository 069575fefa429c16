"""What an officer has declared about itself: of what kind and when, never what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.domain.distributors import policy
from portal.domain.distributors.models import OfficerTrait
from portal.domain.distributors.rules import TraitKind
from portal.kernel.errors import Forbidden
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class InterestView:
    """One kind of thing that the officer has declared, and when."""

    kind: TraitKind
    declared_at: datetime


def interests(uow: UnitOfWork) -> tuple[InterestView, ...]:
    """Return what the acting officer has declared; raise `Forbidden` to anybody else."""
    if not policy.may_declare_interests(uow.actor):
        raise Forbidden
    query = (
        select(OfficerTrait)
        .where(OfficerTrait.user_id == uow.actor.id)
        .order_by(OfficerTrait.kind)
    )
    return tuple(InterestView(row.kind, row.declared_at) for row in uow.session.scalars(query))
