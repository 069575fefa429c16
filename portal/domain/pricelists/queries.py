"""What can be read of price lists; frozen answers, never rows.

Published lists are for everybody, a version that is not yet in effect only for its member and
for officers (workflows.md 2.4).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from portal.domain.pricelists import policy, rules
from portal.domain.pricelists.models import Confirmation, Draft, LineRow, Version
from portal.domain.pricelists.rules import Line
from portal.kernel.errors import Forbidden, NotFound, Problem
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView(Line):
    """A published line; `low_price` is the signal of PRC-07, False to all but officers."""

    low_price: bool


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A published version without its lines."""

    organisation_id: UUID
    number: int
    published_at: datetime
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class VersionView:
    """A published version; `confirmed_at` is the member's latest word that its list holds."""

    organisation_id: UUID
    number: int
    published_at: datetime
    effective_at: datetime
    confirmed_at: datetime
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A list as typed, and what stands in the way of publishing it today."""

    lines: tuple[Mapping[str, str], ...]
    problems: tuple[Problem, ...]
    saved_at: datetime | None


def draft(uow: UnitOfWork, organisation_id: UUID) -> DraftView:
    """Return the draft, empty when nothing was saved; raise `NotFound` or `Forbidden`."""
    if not policy.may_edit(uow.actor, organisation_id=organisation_id):
        if uow.actor.belongs_to(organisation_id):
            raise Forbidden(organisation_id=organisation_id)
        raise NotFound(organisation_id=organisation_id)
    row = uow.session.get(Draft, organisation_id)
    if row is None:
        return DraftView((), (), None)
    _, problems = rules.read_lines(row.lines, today=uow.today())
    return DraftView(tuple(row.lines), tuple(problems), row.saved_at)


def in_force(uow: UnitOfWork, organisation_id: UUID, at: datetime) -> VersionView | None:
    """Return the latest version in effect at an instant, or None before the first."""
    query = (
        select(Version)
        .where(Version.organisation_id == organisation_id, Version.effective_at <= at)
        .order_by(Version.number.desc())
        .limit(1)
    )
    row = uow.session.scalar(query)
    return _view(uow, row, at) if row else None


def version(uow: UnitOfWork, organisation_id: UUID, number: int) -> VersionView:
    """Return one version of the history; `NotFound` also before an outsider may see it."""
    query = select(Version).filter_by(organisation_id=organisation_id, number=number)
    row = uow.session.scalar(query)
    if row is None or (
        row.effective_at > uow.now()
        and not policy.may_see_ahead(uow.actor, organisation_id=organisation_id)
    ):
        raise NotFound(organisation_id=organisation_id, number=number)
    return _view(uow, row, uow.now())


def versions(
    uow: UnitOfWork, organisation_id: UUID, *, cursor: str | None = None
) -> Page[VersionSummary]:
    """Return the history of a member's list, the newest version first (PRC-06)."""
    query = select(Version).filter_by(organisation_id=organisation_id)
    if not policy.may_see_ahead(uow.actor, organisation_id=organisation_id):
        query = query.where(Version.effective_at <= uow.now())
    page = paginate(uow.session, query, [Version.number], cursor=cursor, descending=True)
    return page.map(
        lambda row: VersionSummary(
            row.organisation_id, row.number, row.published_at, row.effective_at
        )
    )


def confirmed_at(
    uow: UnitOfWork, organisation_ids: Collection[UUID], at: datetime
) -> dict[UUID, datetime]:
    """Return when members last published or confirmed before an instant (BDG-01).

    Members without a published list are missing.  Feed the answer to `is_current`.
    """
    published = (
        select(Version.organisation_id, func.max(Version.published_at))
        .where(
            among(uow.session, Version.organisation_id, organisation_ids),
            Version.published_at <= at,
        )
        .group_by(Version.organisation_id)
    )
    confirmed = (
        select(Confirmation.organisation_id, func.max(Confirmation.confirmed_at))
        .where(
            among(uow.session, Confirmation.organisation_id, organisation_ids),
            Confirmation.confirmed_at <= at,
        )
        .group_by(Confirmation.organisation_id)
    )
    latest: dict[UUID, datetime] = {}
    for query in (published, confirmed):
        for owner, instant in uow.session.execute(query):
            latest[owner] = max(instant, latest.get(owner, instant))
    return latest


def _view(uow: UnitOfWork, row: Version, at: datetime) -> VersionView:
    rows = uow.session.scalars(
        select(LineRow).filter_by(version_id=row.id).order_by(LineRow.position)
    )
    # A version seen ahead of its time was at least published by then.
    seen_at = max(at, row.published_at)
    return VersionView(
        row.organisation_id,
        row.number,
        row.published_at,
        row.effective_at,
        confirmed_at(uow, [row.organisation_id], seen_at)[row.organisation_id],
        tuple(_lines(rows, with_signals=policy.may_see_signals(uow.actor))),
    )


def _lines(rows: Iterable[LineRow], *, with_signals: bool) -> Iterable[LineView]:
    for row in rows:
        values = {name: getattr(row, name) for name in rules.LINE_FIELDS}
        yield LineView(**values, low_price=with_signals and Line(**values).is_low)
