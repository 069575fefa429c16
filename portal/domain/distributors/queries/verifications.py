"""Verifications as they count on a day, with the public and the masked of them only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.domain.distributors import policy, rules
from portal.domain.distributors.facts import screening, turnover
from portal.domain.distributors.models import Kyc
from portal.domain.distributors.rules import KycStatus, Tier
from portal.kernel.errors import Forbidden
from portal.kernel.trade import Category, OrganisationKind
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class KycView:
    """A completed verification on a day; `turnover_fen` sums three closed months, in fen.

    `next_due` is the last day it holds without renewal; taking a necessary consent back ends it
    the day before.  `id_valid_to` and `licence_valid_to` are None when the paper has no end.
    `register_by` is the last day on which its natural person may be without a business
    registration (KYC-11), None while none is asked for.  What of it is public (BDG-03), the
    screen decides.
    """

    id: UUID
    organisation_id: UUID
    application_id: UUID
    kind: OrganisationKind
    status: KycStatus
    verified_on: date
    next_due: date
    id_valid_to: date | None
    masked_name: str
    tier: Tier
    categories: frozenset[Category]
    extra_shops: int
    turnover_fen: int
    authorisation_ids: tuple[UUID, ...]
    licence_valid_to: date | None
    register_by: date | None

    @property
    def is_verified(self) -> bool:
        """Whether the verification counts on the day."""
        return self.status in {KycStatus.VERIFIED, KycStatus.EXPIRING}

    @property
    def last_day(self) -> date:
        """The last day on which it holds, with the identity document it rests on."""
        return rules.last_day(self.next_due, self.id_valid_to)

    @property
    def renewal_opens_on(self) -> date:
        """The first day on which it may be renewed."""
        return rules.renewal_opens_on(self.last_day)

    @property
    def can_be_followed(self) -> bool:
        """Whether another application may begin with it.

        Not after a necessary consent was taken back, nor once the person was erased.
        """
        return self.status is not KycStatus.WITHDRAWN and bool(self.masked_name)

    def must_register(self, day: date) -> bool:
        """Return whether the days to register as a business are over (KYC-11)."""
        return self.register_by is not None and day > self.register_by


def kyc(uow: UnitOfWork, organisation_id: UUID, *, as_of: date | None = None) -> KycView | None:
    """Return the verification that counts on a day (today by default), or None without one."""
    return kycs(uow, [organisation_id], as_of=as_of).get(organisation_id)


def kycs(
    uow: UnitOfWork, organisation_ids: Iterable[UUID], *, as_of: date | None = None
) -> dict[UUID, KycView]:
    """Return the verifications that count on a day by organisation.

    The number of statements does not grow with that of the organisations.
    """
    day = as_of or uow.today()
    query = (
        select(Kyc)
        .where(
            among(uow.session, Kyc.organisation_id, organisation_ids), Kyc.verified_on <= day
        )
        .order_by(Kyc.approved_at)
    )
    newest = {row.organisation_id: row for row in uow.session.scalars(query)}
    return {view.organisation_id: view for view in _views(uow, list(newest.values()), day)}


def certified(uow: UnitOfWork, *, cursor: str | None = None) -> Page[KycView]:
    """Return every organisation's newest verification, the oldest first, for officers."""
    if not policy.may_list(uow.actor):
        raise Forbidden
    query = select(Kyc).filter_by(superseded_at=None)
    page = paginate(uow.session, query, [Kyc.approved_at, Kyc.id], cursor=cursor)
    return Page(tuple(_views(uow, page.items, uow.today())), page.next)


def _views(uow: UnitOfWork, rows: Sequence[Kyc], day: date) -> list[KycView]:
    blocked = screening.blocked(uow, rows, day)
    register_by = turnover.register_by(uow, rows, day)
    return [
        _view(
            row,
            day,
            blocked=row.organisation_id in blocked,
            register_by=register_by.get(row.organisation_id),
        )
        for row in rows
    ]


def _view(row: Kyc, day: date, *, blocked: bool, register_by: date | None) -> KycView:
    withdrawn = row.consent_withdrawn_on
    next_due = min(row.next_due, withdrawn - timedelta(days=1)) if withdrawn else row.next_due
    return KycView(
        id=row.id,
        organisation_id=row.organisation_id,
        application_id=row.application_id,
        kind=row.kind,
        status=rules.kyc_status(
            verified_on=row.verified_on,
            last_day=rules.last_day(row.next_due, row.id_valid_to),
            withdrawn_on=withdrawn,
            blocked=blocked,
            as_of=day,
        ),
        verified_on=row.verified_on,
        next_due=next_due,
        id_valid_to=row.id_valid_to,
        masked_name=row.masked_name,
        tier=row.tier,
        categories=frozenset(Category(code) for code in row.categories),
        extra_shops=row.extra_shops,
        turnover_fen=row.turnover_fen,
        authorisation_ids=tuple(UUID(text) for text in row.authorisation_ids),
        licence_valid_to=row.licence_valid_to,
        register_by=register_by,
    )
