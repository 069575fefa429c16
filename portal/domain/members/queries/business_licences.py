"""Business licences as stated, and what the public register says (AUT-09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_

from portal.domain import accounts
from portal.domain.members import policy, rules
from portal.domain.members.models import BusinessLicenceVersion, RegisterNote
from portal.domain.members.rules import BusinessLicence, RegisterState
from portal.kernel.errors import NotFound
from portal.kernel.masking import mask_name
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessLicenceView(BusinessLicence):
    """One version of a stated licence, with the representative's name masked (KYC-08)."""

    organisation_id: UUID
    number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterNoteView:
    """What an officer read in the public register; `noted_by` is empty to members."""

    state: RegisterState
    reason: str
    source: str
    noted_at: datetime
    noted_by: str


def business_licence(uow: UnitOfWork, organisation_id: UUID) -> BusinessLicenceView | None:
    """Return the licence as last stated, None before; `NotFound` for outsiders."""
    _demand_read(uow, organisation_id)
    return business_licences(uow, [organisation_id]).get(organisation_id)


def business_licences(
    uow: UnitOfWork, organisation_ids: Iterable[UUID]
) -> dict[UUID, BusinessLicenceView]:
    """Return the licences as last stated, in one statement; who stated none is missing."""
    row = BusinessLicenceVersion
    newest = (
        select(row.organisation_id, func.max(row.number))
        .where(among(uow.session, row.organisation_id, organisation_ids))
        .group_by(row.organisation_id)
    )
    query = select(row).where(tuple_(row.organisation_id, row.number).in_(newest))
    return {one.organisation_id: _view(uow, one) for one in uow.session.scalars(query)}


def business_licence_versions(
    uow: UnitOfWork, organisation_id: UUID, *, cursor: str | None = None
) -> Page[BusinessLicenceView]:
    """Return every version of the licence, the newest first; `NotFound` for outsiders."""
    _demand_read(uow, organisation_id)
    query = select(BusinessLicenceVersion).filter_by(organisation_id=organisation_id)
    keys = [BusinessLicenceVersion.number]
    page = paginate(uow.session, query, keys, cursor=cursor, descending=True)
    return page.map(lambda row: _view(uow, row))


def register_states(
    uow: UnitOfWork, organisation_ids: Iterable[UUID]
) -> dict[UUID, RegisterState]:
    """Return what the register says of each organisation, in one statement.

    An organisation about which nothing was noted is REGISTERED.
    """
    owners = set(organisation_ids)
    newest = (
        select(RegisterNote.organisation_id, func.max(RegisterNote.number))
        .where(among(uow.session, RegisterNote.organisation_id, owners))
        .group_by(RegisterNote.organisation_id)
    )
    query = select(RegisterNote.organisation_id, RegisterNote.state).where(
        tuple_(RegisterNote.organisation_id, RegisterNote.number).in_(newest)
    )
    noted = {owner: state for owner, state in uow.session.execute(query)}  # noqa: C416 - rows are not pairs to mypy
    return {owner: noted.get(owner, RegisterState.REGISTERED) for owner in owners}


def register_notes(uow: UnitOfWork, organisation_id: UUID) -> list[RegisterNoteView]:
    """Return what was noted about an organisation, newest first; `NotFound` for outsiders."""
    _demand_read(uow, organisation_id)
    query = (
        select(RegisterNote)
        .filter_by(organisation_id=organisation_id)
        .order_by(RegisterNote.number.desc())
    )
    rows = list(uow.session.scalars(query))
    names = {}
    if policy.may_see_officers(uow.actor):
        names = accounts.names(uow, [row.noted_by for row in rows])
    return [
        RegisterNoteView(
            row.state,
            row.reason,
            row.source,
            row.noted_at,
            names.get(row.noted_by, "") if row.noted_by else "",
        )
        for row in rows
    ]


def _demand_read(uow: UnitOfWork, organisation_id: UUID) -> None:
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)


def _view(uow: UnitOfWork, row: BusinessLicenceVersion) -> BusinessLicenceView:
    context = rules.representative_context(row.id)
    return BusinessLicenceView(
        organisation_id=row.organisation_id,
        number=row.number,
        name=row.name,
        uscc=row.uscc,
        legal_representative=mask_name(uow.vault.open(row.legal_representative, context)),
        entity_type=row.entity_type,
        capital=row.capital,
        address=row.address,
        scope=row.scope,
        registrar=row.registrar,
        established_on=row.established_on,
        issued_on=row.issued_on,
        ends_on=row.ends_on,
        recorded_at=row.recorded_at,
    )
