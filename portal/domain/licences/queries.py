"""What can be read of licences; frozen answers, never rows.

Most of it is public: a licence exists to be looked at.  Each list costs the same number of
statements whatever its length.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain import distributors, members, suppliers
from portal.domain.licences import facts, policy
from portal.domain.licences.facts import Position, Readiness
from portal.domain.licences.models import Licence, LicenceScope
from portal.domain.licences.rules import Binding, MeasureKind, Number, Reason, Standing
from portal.kernel.actor import Permission
from portal.kernel.clock import civil_date
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.trade import Category
from portal.store.among import among
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure; `note` is the officers' reason in words."""

    kind: MeasureKind
    reason: Reason
    note: str
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """What one authorisation allows to sell; `valid_to` is the last day of its chain (AUT-04).

    `tier` counts the grants from the right-holder down to it.  `extended`: it holds only while
    its renewal is being decided.  On `confirmed_on` the brand said that the letter is its own.
    """

    authorisation_id: UUID
    brand: str
    category: Category
    products: tuple[str, ...]
    channels: tuple[str, ...]
    regions: tuple[str, ...]
    valid_to: date
    tier: int
    extended: bool
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence with its standing at the instant of the question."""

    id: UUID
    organisation_id: UUID
    number: str
    code: str
    tier: distributors.Tier
    holder_name: str
    issued_on: date
    granted_at: datetime
    standing: Standing
    deposit_sufficient: bool
    authorisation_ids: tuple[UUID, ...]
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """The licences that an authorisation takes along when it no longer holds from a day on.

    Those `falling` have no other authorisation that holds on the day, those `reduced` have.
    """

    falling: tuple[LicenceView, ...]
    reduced: tuple[LicenceView, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A certified organisation without a live licence, and what it still lacks."""

    organisation: members.OrganisationView
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of a licence (CRT)."""

    organisation_id: UUID
    number: str
    code: str
    version: int
    holder: str
    uscc: str | None
    role: str
    tier: str
    scope: tuple[ScopeItem, ...]
    issued_on: date
    valid_from: date
    valid_to: date
    binding: frozenset[Binding]


def licence(uow: UnitOfWork, licence_id: UUID) -> LicenceView:
    """Return one licence with its standing now; raise `NotFound`."""
    return _one(uow, uow.session.get(Licence, licence_id), licence_id)


def licence_by_number(uow: UnitOfWork, number: Number) -> LicenceView:
    """Return the licence with this number; raise `NotFound`."""
    row = uow.session.scalar(select(Licence).filter_by(number=str(number)))
    return _one(uow, row, number)


def licence_by_code(uow: UnitOfWork, code: str) -> LicenceView:
    """Return the licence with this public code; raise `NotFound`."""
    return _one(uow, uow.session.scalar(select(Licence).filter_by(code=code)), code)


def licence_of(uow: UnitOfWork, organisation_id: UUID) -> LicenceView | None:
    """Return the newest licence of an organisation, or None."""
    return licences_of(uow, [organisation_id]).get(organisation_id)


def licences_of(uow: UnitOfWork, organisation_ids: Iterable[UUID]) -> dict[UUID, LicenceView]:
    """Return the newest licence of each organisation that has one."""
    found = facts.newest(uow, organisation_ids)
    return {owner: _view(position) for owner, position in found.items()}


def licences(uow: UnitOfWork, *, cursor: str | None = None) -> Page[LicenceView]:
    """Return all licences, the newest first."""
    page = paginate(
        uow.session,
        select(Licence),
        [Licence.granted_at, Licence.id],
        cursor=cursor,
        descending=True,
    )
    views = tuple(_view(position) for position in facts.positions(uow, page.items))
    return Page(views, page.next)


def resting_on(uow: UnitOfWork, authorisation_id: UUID) -> tuple[LicenceView, ...]:
    """Return the licences that rest on an authorisation and have not ended, oldest first."""
    query = (
        select(Licence)
        .join(LicenceScope, LicenceScope.licence_id == Licence.id)
        .where(
            LicenceScope.authorisation_id.in_(
                {authorisation_id, *suppliers.renewed(uow, [authorisation_id])}
            )
        )
        .order_by(Licence.granted_at, Licence.id)
    )
    found = facts.positions(uow, list(uow.session.scalars(query).unique()))
    return tuple(
        _view(position)
        for position in found
        if not facts.is_over(position)
        and authorisation_id in {one.id for one in position.authorisations}
    )


def loss(uow: UnitOfWork, authorisation_id: UUID, day: date) -> Loss:
    """Return what an authorisation, with all that falls with it, takes from badges on a day.

    Raises `NotFound` to outsiders of the authorisation.  A licence that will have ended by then
    loses nothing.
    """
    lost = {authorisation_id, *suppliers.fall_of(uow, authorisation_id, day).ids}
    scoped = select(LicenceScope.licence_id).where(
        among(uow.session, LicenceScope.authorisation_id, lost | suppliers.renewed(uow, lost))
    )
    query = (
        select(Licence).where(Licence.id.in_(scoped)).order_by(Licence.granted_at, Licence.id)
    )
    falling: list[LicenceView] = []
    reduced: list[LicenceView] = []
    for position in facts.positions(uow, uow.session.scalars(query).all()):
        if facts.is_over(position) or position.standing.valid_to < day:
            continue
        held = {item.id for item in facts.active(position.authorisations, day)}
        if held & lost:
            (reduced if held - lost else falling).append(_view(position))
    return Loss(tuple(falling), tuple(reduced))


def readiness(uow: UnitOfWork, organisation_id: UUID) -> Readiness:
    """Return which conditions the organisation meets; `NotFound` to outsiders."""
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    kycs = distributors.kycs(uow, [organisation_id])
    return facts.readiness(uow, [organisation_id], kycs)[organisation_id]


def candidates(uow: UnitOfWork, *, cursor: str | None = None) -> Page[Candidate]:
    """Return certified organisations that may get a licence, the longest waiting first."""
    if not uow.actor.has(Permission.LICENCES_LICENCE_READ):
        raise Forbidden
    page = distributors.certified(uow, cursor=cursor)
    held = facts.newest(uow, [kyc.organisation_id for kyc in page.items])
    waiting = {
        kyc.organisation_id: kyc
        for kyc in page.items
        if kyc.organisation_id not in held
        or facts.may_be_followed(held[kyc.organisation_id], uow.today())
    }
    ready = facts.readiness(uow, waiting, waiting)
    organisations = members.organisations(uow, waiting)
    found = tuple(Candidate(organisations[owner], ready[owner]) for owner in waiting)
    return Page(found, page.next)


def scope(uow: UnitOfWork, view: LicenceView) -> tuple[ScopeItem, ...]:
    """Return what a licence allows to sell on the day of its standing, by brand.

    Authorisations that do not hold with their whole chain are left out.
    """
    day = civil_date(view.standing.as_of)
    found = suppliers.authorisations(uow, view.authorisation_ids)
    items = [
        ScopeItem(
            item.id,
            brand,
            category,
            tuple(item.letter.products),
            tuple(item.letter.channels),
            tuple(item.letter.regions),
            item.ends_on,
            item.depth,
            item.is_extended(day),
            item.confirmed_on,
        )
        for item in facts.active(found.values(), day)
        for brand, category in sorted(
            {_brand_and_category(one) for one in item.letter.products}
        )
    ]
    return tuple(sorted(items, key=lambda item: (item.brand, item.category)))


def _brand_and_category(product: str) -> tuple[str, Category]:
    brand, _, rest = product.partition("/")
    return brand, Category(rest.partition("/")[0])


def certificate_facts(uow: UnitOfWork, licence_id: UUID) -> CertificateFacts:
    """Return what the certificate of a licence says; raise `NotFound`."""
    view = licence(uow, licence_id)
    holder = members.organisations(uow, [view.organisation_id])[view.organisation_id]
    return CertificateFacts(
        view.organisation_id,
        view.number,
        view.code,
        1,
        view.holder_name,
        holder.uscc,
        "distributor",
        view.tier,
        scope(uow, view),
        view.issued_on,
        view.standing.valid_from,
        view.standing.valid_to,
        view.standing.binding,
    )


def _one(uow: UnitOfWork, row: Licence | None, wanted: object) -> LicenceView:
    if row is None:
        raise NotFound(wanted=wanted)
    return _view(facts.positions(uow, [row])[0])


def _view(position: Position) -> LicenceView:
    row = position.row
    return LicenceView(
        row.id,
        row.organisation_id,
        row.number,
        row.code,
        distributors.Tier(row.tier),
        row.holder_name,
        row.issued_on,
        row.granted_at,
        position.standing,
        position.deposit_sufficient,
        tuple(item.id for item in position.authorisations),
        tuple(
            MeasureView(one.kind, one.reason, one.note, one.effective_at)
            for one in position.measures
        ),
    )
