"""Declared turnover, and how near it is to asking for a registration (KYC-11)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts import turnover as facts
from portal.domain.distributors.models import TurnoverNotice
from portal.kernel.errors import NotFound
from portal.kernel.money import Money
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class MonthView:
    """One closed month, by its first day; `amount` is None until it is declared."""

    month: date
    amount: Money | None
    declared_at: datetime | None


@dataclass(frozen=True, slots=True)
class TurnoverView:
    """The twelve closed months, the latest first, and what they add up to.

    `total` may be more than the months say: an application states three of them as one sum.
    `noticed_on` and `last_day` are None without a notice.
    """

    months: tuple[MonthView, ...]
    total: Money
    limit: Money
    noticed_on: date | None
    last_day: date | None


def turnover(uow: UnitOfWork, organisation_id: UUID) -> TurnoverView:
    """Return what an organisation has declared; raise `NotFound` to outsiders."""
    if not policy.may_see(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    today = uow.today()
    declared = facts.declared(uow, organisation_id)
    notice = uow.session.get(TurnoverNotice, organisation_id)
    return TurnoverView(
        months=tuple(
            MonthView(
                month,
                Money(declared[month].amount_fen) if month in declared else None,
                declared[month].declared_at if month in declared else None,
            )
            for month in rules.window(today)
        ),
        total=facts.yearly_total(uow, organisation_id, today),
        limit=uow.limits.np_turnover,
        noticed_on=notice.noticed_on if notice else None,
        last_day=notice.last_day if notice else None,
    )
