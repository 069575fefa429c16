"""What can be done to price lists; one function, one verb."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from portal.domain.pricelists import policy, rules
from portal.domain.pricelists.events import DraftSaved, ListConfirmed, VersionPublished
from portal.domain.pricelists.models import Confirmation, Draft, LineRow, Version
from portal.domain.pricelists.rules import Line, NothingPublished
from portal.kernel.errors import Forbidden, NotFound, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def save_draft(
    uow: UnitOfWork, organisation_id: UUID, lines: Sequence[Mapping[str, str]]
) -> None:
    """Keep the lines as typed, complete or not; words under other names are dropped.

    Raises `NotFound`, `Forbidden` or `FieldErrors` (PRC_TOO_MANY_LINES, TEXT_LENGTH).
    """
    _demand_edit(uow, organisation_id)
    kept = rules.typed(lines)
    refuse_if_any(rules.check_typed(kept))
    draft = uow.session.get(Draft, organisation_id, with_for_update=True)
    if draft is None:
        draft = Draft(organisation_id=organisation_id)
        uow.session.add(draft)
    draft.lines, draft.saved_at = kept, uow.now()
    uow.record(
        DraftSaved(subject=organisation_id, organisation_id=organisation_id, lines=len(kept))
    )


def publish(uow: UnitOfWork, organisation_id: UUID) -> int:
    """Publish the draft as the next version and return its number.

    A version that raises a price takes effect next day 00:00, any other at once (PRC-06).  Low
    prices are noted for a source check and never refused (PRC-07, C5).  Raises `NotFound`,
    `Forbidden` or `FieldErrors` with everything PRC-01 finds missing.
    """
    _demand_edit(uow, organisation_id)
    draft = uow.session.get(Draft, organisation_id, with_for_update=True)
    lines, problems = rules.read_lines(draft.lines if draft else [], today=uow.today())
    refuse_if_any(problems)
    before = uow.session.scalar(
        select(Version.number)
        .filter_by(organisation_id=organisation_id)
        .order_by(Version.number.desc())
        .limit(1)
    )
    version = Version(
        id=new_id(),
        organisation_id=organisation_id,
        number=(before or 0) + 1,
        published_at=uow.now(),
        published_by=uow.actor.id,
        effective_at=rules.effective_at(
            _lines_in_force(uow, organisation_id), lines, published_at=uow.now()
        ),
    )
    uow.session.add(version)
    uow.session.flush()
    uow.session.add_all(
        LineRow(version_id=version.id, position=position, **asdict(line))
        for position, line in enumerate(lines, start=1)
    )
    uow.record(
        VersionPublished(
            subject=organisation_id,
            organisation_id=organisation_id,
            number=version.number,
            effective_at=version.effective_at,
            lines=len(lines),
            low_prices=sum(line.is_low for line in lines),
        )
    )
    return version.number


def confirm(uow: UnitOfWork, organisation_id: UUID) -> None:
    """State that the list in force still holds; restarts the 90 days (BDG-01).

    Raises `NotFound`, `Forbidden` or `NothingPublished`.
    """
    _demand_edit(uow, organisation_id)
    version = _version_in_force(uow, organisation_id)
    if version is None:
        raise NothingPublished(organisation_id=organisation_id)
    uow.session.add(
        Confirmation(
            organisation_id=organisation_id,
            version_id=version.id,
            confirmed_at=uow.now(),
            confirmed_by=uow.actor.id,
        )
    )
    uow.record(
        ListConfirmed(
            subject=organisation_id, organisation_id=organisation_id, number=version.number
        )
    )


def _demand_edit(uow: UnitOfWork, organisation_id: UUID) -> None:
    if policy.may_edit(uow.actor, organisation_id=organisation_id):
        return
    if uow.actor.belongs_to(organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    raise NotFound(organisation_id=organisation_id)


def _version_in_force(uow: UnitOfWork, organisation_id: UUID) -> Version | None:
    return uow.session.scalar(
        select(Version)
        .where(Version.organisation_id == organisation_id, Version.effective_at <= uow.now())
        .order_by(Version.number.desc())
        .limit(1)
    )


def _lines_in_force(uow: UnitOfWork, organisation_id: UUID) -> list[Line]:
    version = _version_in_force(uow, organisation_id)
    if version is None:
        return []
    rows = uow.session.scalars(select(LineRow).filter_by(version_id=version.id))
    return [Line(**{name: getattr(row, name) for name in rules.LINE_FIELDS}) for row in rows]
