"""Declaring turnover, and the notice to register that too much of it brings (KYC-11)."""

from datetime import date
from uuid import UUID

from portal.domain.distributors import rules
from portal.domain.distributors.commands.rows import live_kyc, require_edit
from portal.domain.distributors.events import (
    TurnoverDeclared,
    TurnoverNoticed,
    TurnoverNoticeLifted,
)
from portal.domain.distributors.facts import turnover
from portal.domain.distributors.models import Turnover, TurnoverNotice
from portal.kernel.errors import refuse_if_any
from portal.kernel.money import Money
from portal.store.locks import one_at_a_time
from portal.store.uow import UnitOfWork


def declare_turnover(
    uow: UnitOfWork, organisation_id: UUID, month: date, amount: Money
) -> None:
    """Keep the turnover of a closed month, named by its first day; the last word counts.

    More than the limit in twelve months gives a natural person notice to register; mending a
    declaration takes back a notice that rested on it.  Raises `NotFound`, `Forbidden` or
    `FieldErrors` (TURNOVER_MONTH, AMOUNT_NEGATIVE, AMOUNT_TOO_BIG).
    """
    require_edit(uow, organisation_id)
    refuse_if_any(rules.check_turnover(month, amount, today=uow.today()))
    one_at_a_time(uow.session, "turnover", str(organisation_id))
    before = turnover.declared(uow, organisation_id).get(month)
    uow.session.add(
        Turnover(
            organisation_id=organisation_id,
            month=month,
            number=before.number + 1 if before else 1,
            amount_fen=amount.minor,
            declared_by=uow.actor.id,
            declared_at=uow.now(),
        )
    )
    uow.record(
        TurnoverDeclared(subject=organisation_id, organisation_id=organisation_id, month=month)
    )
    uow.session.flush()
    review_turnover(uow, organisation_id)


def review_turnover(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Give notice to a verified natural person who turns over too much, or take it back.

    A notice stands, however little is sold afterwards, unless the months it rested on were
    declared wrongly.
    """
    notice = uow.session.get(TurnoverNotice, organisation_id, with_for_update=True)
    if notice is not None:
        total = turnover.yearly_total(uow, organisation_id, notice.noticed_on)
        if not uow.limits.np_turnover < total:
            uow.session.delete(notice)
            uow.record(
                TurnoverNoticeLifted(subject=organisation_id, organisation_id=organisation_id)
            )
        return
    kyc = live_kyc(uow, organisation_id)
    today = uow.today()
    total = turnover.yearly_total(uow, organisation_id, today)
    if kyc is None or not rules.is_over(total, uow.limits.np_turnover, kyc.kind):
        return
    last_day = rules.register_by(today)
    uow.session.add(
        TurnoverNotice(
            organisation_id=organisation_id,
            total_fen=total.minor,
            noticed_on=today,
            last_day=last_day,
        )
    )
    uow.record(
        TurnoverNoticed(
            subject=organisation_id, organisation_id=organisation_id, last_day=last_day
        )
    )
