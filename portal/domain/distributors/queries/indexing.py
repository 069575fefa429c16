"""Which organisations' people an older version kept one digest of."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from portal.domain.distributors import policy
from portal.domain.distributors.models import PersonTrait
from portal.domain.distributors.rules import TraitKind
from portal.kernel.errors import Forbidden
from portal.store.uow import UnitOfWork


def not_indexed(uow: UnitOfWork) -> tuple[UUID, ...]:
    """Return the organisations that `index_people` has something to do for.

    They stand for a person, and for no bank card or account, which everybody has to state.
    Raises `Forbidden` to all but the portal itself.
    """
    if not policy.may_index(uow.actor):
        raise Forbidden
    other = aliased(PersonTrait)
    query = (
        select(PersonTrait.organisation_id)
        .where(
            PersonTrait.kind == TraitKind.PERSON,
            ~exists().where(
                other.organisation_id == PersonTrait.organisation_id,
                other.kind == TraitKind.BANK_CARD,
            ),
        )
        .distinct()
        .order_by(PersonTrait.organisation_id)
    )
    return tuple(uow.session.scalars(query))
