"""What officers see of the questions to right-holders."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts
from portal.domain.suppliers import policy, rules
from portal.domain.suppliers.models import Confirmation
from portal.domain.suppliers.rules import ConfirmationState
from portal.kernel.clock import civil_date
from portal.kernel.errors import NotFound
from portal.kernel.masking import mask_email
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """One question to a right-holder; the address is masked.

    `answered_by` and `note` are "" until there is an answer, `sent_at` None until the letter is
    on its way.  Nobody can answer from `expires_at` on.
    """

    id: UUID
    round: int
    state: ConfirmationState
    address: str
    address_source: str
    asked_by: str
    asked_at: datetime
    sent_at: datetime | None
    expires_at: datetime
    attempts: int
    answered_at: datetime | None
    answered_by: str
    note: str

    @property
    def last_day(self) -> date:
        """The last day on which it can be answered."""
        return civil_date(self.expires_at - timedelta.resolution)


def confirmations_of(uow: UnitOfWork, application_id: UUID) -> tuple[ConfirmationView, ...]:
    """Return an application's questions, newest first; `NotFound` to all but officers."""
    if not policy.may_see_confirmations(uow.actor):
        raise NotFound(application_id=application_id)
    query = (
        select(Confirmation)
        .filter_by(application_id=application_id)
        .order_by(Confirmation.asked_at.desc(), Confirmation.id)
    )
    rows = list(uow.session.scalars(query))
    names = accounts.names(uow, [row.asked_by for row in rows])
    uow.vault.load(sealed for row in rows for sealed in (row.address, row.answered_by))
    return tuple(_view(uow, row, names[row.asked_by]) for row in rows)


def _view(uow: UnitOfWork, row: Confirmation, asked_by: str) -> ConfirmationView:
    sealed = row.answered_by
    state = rules.confirmation_state(
        sent=row.sent_at is not None,
        answer=row.answer,
        attempts=row.attempts,
        expires_at=row.expires_at,
        at=uow.now(),
    )
    return ConfirmationView(
        id=row.id,
        round=row.round,
        state=state,
        address=mask_email(uow.vault.open(row.address, rules.address_context(row.id))),
        address_source=row.address_source,
        asked_by=asked_by,
        asked_at=row.asked_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        answered_at=row.answered_at,
        answered_by=uow.vault.open(sealed, rules.answerer_context(row.id)) if sealed else "",
        note=row.answer_note or "",
    )
