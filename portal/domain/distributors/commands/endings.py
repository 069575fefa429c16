"""What the end of an application frees: its organisation, and the people it claimed."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from portal.domain import approvals
from portal.domain.distributors.facts import traits
from portal.domain.distributors.facts.traits import Key
from portal.domain.distributors.models import Application, PersonTrait
from portal.domain.distributors.rules import EXCLUSIVE, TraitKind
from portal.kernel.errors import ChangedMeanwhile
from portal.store.uow import UnitOfWork


def close(uow: UnitOfWork, application: Application) -> None:
    """Let nothing change in the application any more."""
    application.closed_at = uow.now()


def close_lapsed(uow: UnitOfWork, organisation_id: UUID) -> bool:
    """Close the organisation's application if it has lapsed; return whether one stays open.

    Holds the lock of claims.  Only a lapsed application is locked after it: nobody can go on
    with one and wait for the claims.
    """
    traits.hold_claims(uow)
    query = select(Application).filter_by(organisation_id=organisation_id, closed_at=None)
    waiting = uow.session.scalar(query)
    if waiting is None:
        return False
    (case,) = approvals.cases_of(uow, [waiting.id]).values()
    if case.state is not approvals.CaseState.LAPSED:
        return True
    uow.session.refresh(waiting, with_for_update=True)
    close(uow, waiting)
    uow.session.flush()
    keep_claims(uow, organisation_id)
    return False


def free_claims(uow: UnitOfWork, organisation_id: UUID, keys: Collection[Key]) -> None:
    """Let other organisations give up what they stand for no longer, before one claims it."""
    traits.hold_claims(uow)
    found = traits.holders(uow, organisation_id, [key for key in keys if key[0] in EXCLUSIVE])
    for other in set().union(*found.values()):
        close_lapsed(uow, other)
        keep_claims(uow, other)


def keep_claims(
    uow: UnitOfWork, organisation_id: UUID, handed_in: Application | None = None
) -> None:
    """Let the organisation stand for its present people only (KYC-09).

    A mobile number that another organisation has already stays with that one.  Raises
    `ChangedMeanwhile` when one of the people stands for another organisation by now.
    """
    traits.hold_claims(uow)
    kept = traits.kept_keys(uow, organisation_id, handed_in)
    standing = set()
    query = select(PersonTrait).filter_by(organisation_id=organisation_id)
    for row in uow.session.scalars(query):
        if (row.kind, row.key) in kept or (row.kind is TraitKind.FACE and kept):
            standing.add((row.kind, row.key))
        else:
            uow.session.delete(row)
    found = traits.holders(uow, organisation_id, [key for key in kept if key[0] in EXCLUSIVE])
    if traits.holders_of(found, TraitKind.PERSON):
        raise ChangedMeanwhile(organisation_id=organisation_id)
    uow.session.add_all(
        PersonTrait(organisation_id=organisation_id, kind=kind, key=key)
        for kind, key in kept - standing - found.keys()
    )
    uow.session.flush()
