"""Declared turnover, and who has to register as a business because of it (KYC-11)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors import rules
from portal.domain.distributors.models import Kyc, Turnover, TurnoverNotice
from portal.kernel.money import Money
from portal.kernel.trade import OrganisationKind
from portal.store.among import among
from portal.store.uow import UnitOfWork


def declared(uow: UnitOfWork, organisation_id: UUID) -> dict[date, Turnover]:
    """Return the declaration that counts for each month: the last one."""
    query = (
        select(Turnover).filter_by(organisation_id=organisation_id).order_by(Turnover.number)
    )
    return {row.month: row for row in uow.session.scalars(query)}


def yearly_total(uow: UnitOfWork, organisation_id: UUID, day: date) -> Money:
    """Return the turnover of the twelve closed months before a day, as far as it is known."""
    query = (
        select(Kyc)
        .where(Kyc.organisation_id == organisation_id, Kyc.verified_on <= day)
        .order_by(Kyc.approved_at.desc())
        .limit(1)
    )
    kyc = uow.session.scalar(query)
    months = declared(uow, organisation_id)
    return rules.yearly_total(
        {month: Money(row.amount_fen) for month, row in months.items()},
        stated=Money(kyc.turnover_fen) if kyc else Money(0),
        stated_on=kyc.verified_on if kyc else None,
        day=day,
    )


def register_by(uow: UnitOfWork, kycs: Iterable[Kyc], day: date) -> dict[UUID, date]:
    """Return until when those who were given notice may be without registration, by owner.

    Who has become a business is asked for nothing any more.
    """
    people = [
        kyc.organisation_id for kyc in kycs if kyc.kind is OrganisationKind.NATURAL_PERSON
    ]
    if not people:
        return {}
    query = select(TurnoverNotice).where(
        among(uow.session, TurnoverNotice.organisation_id, people),
        TurnoverNotice.noticed_on <= day,
    )
    return {row.organisation_id: row.last_day for row in uow.session.scalars(query)}
