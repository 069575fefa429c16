"""What can be read of organisations; frozen answers, never rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.domain import accounts
from portal.domain.members import facts, policy
from portal.domain.members.facts import Conversion
from portal.domain.members.models import Invitation, Membership, Organisation
from portal.domain.members.rules import (
    MEMBER_PERMISSIONS,
    InvitationNotValid,
    MemberRole,
)
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.text import search_key
from portal.kernel.trade import OrganisationKind
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation; `legal_name` and `uscc` are None for a natural person."""

    id: UUID
    kind: OrganisationKind
    trade_name: str
    legal_name: str | None
    uscc: str | None
    contact_email: str
    shops: tuple[str, ...]
    created_at: datetime

    @property
    def display_name(self) -> str:
        """The registered name, or the trade name of a natural person."""
        return self.legal_name or self.trade_name


@dataclass(frozen=True, slots=True)
class ColleagueView:
    """Somebody who works for an organisation."""

    user_id: UUID
    name: str
    role: MemberRole
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invitation offers, and to which address."""

    organisation_id: UUID
    organisation_name: str
    email: str
    role: MemberRole
    has_account: bool


def actor(uow: UnitOfWork, user_id: UUID) -> Actor:
    """Return a user as the policies see it: roles as an officer, and organisations."""
    user = accounts.user(uow, user_id)
    memberships = uow.session.scalars(select(Membership).filter_by(user_id=user_id))
    return Actor(
        user_id,
        accounts.permissions_of(user.roles),
        {row.organisation_id: MEMBER_PERMISSIONS[row.role] for row in memberships},
    )


def organisation(uow: UnitOfWork, organisation_id: UUID) -> OrganisationView:
    """Return one organisation; `NotFound` for those who may not know it."""
    row = uow.session.get(Organisation, organisation_id)
    if row is None or not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    return _view(row)


def organisations(
    uow: UnitOfWork, organisation_ids: Iterable[UUID]
) -> dict[UUID, OrganisationView]:
    """Return organisations by id in one statement, for features that show public facts."""
    wanted = set(organisation_ids)
    rows = uow.session.scalars(select(Organisation).where(Organisation.id.in_(wanted)))
    return {row.id: _view(row) for row in rows}


def by_uscc(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, OrganisationView]:
    """Return organisations by credit code in one statement; unknown codes are left out."""
    wanted = set(codes)
    rows = uow.session.scalars(select(Organisation).where(Organisation.uscc.in_(wanted)))
    return {row.uscc: _view(row) for row in rows if row.uscc}


def organisations_of_users(uow: UnitOfWork, user_ids: Iterable[UUID]) -> set[UUID]:
    """Return every organisation that one of these people works for, in one statement."""
    wanted = set(user_ids)
    query = select(Membership.organisation_id).where(Membership.user_id.in_(wanted))
    return set(uow.session.scalars(query))


def addresses(uow: UnitOfWork, organisation_id: UUID) -> set[str]:
    """Return every address by which an organisation and its people can be reached."""
    row = uow.session.get_one(Organisation, organisation_id)
    people = select(Membership.user_id).filter_by(organisation_id=organisation_id)
    signing_in = accounts.emails(uow, uow.session.scalars(people))
    return {accounts.normal_email(row.contact_email), *signing_in}


def owner_addresses(uow: UnitOfWork, organisation_id: UUID) -> set[str]:
    """Return the addresses with which the owners of an organisation sign in."""
    query = select(Membership.user_id).filter_by(
        organisation_id=organisation_id, role=MemberRole.OWNER
    )
    return accounts.emails(uow, uow.session.scalars(query))


def conversion(
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    kind: OrganisationKind,
    legal_name: str,
    uscc: str,
) -> Conversion:
    """Return the registered business that a natural person would become (KYC-11).

    Raises `NotFound`, `NotConvertible`, `FieldErrors` or `UsccTaken`.
    """
    row = uow.session.get(Organisation, organisation_id)
    if row is None or not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    return facts.conversion(uow, row, kind=kind, legal_name=legal_name, uscc=uscc)


def organisations_of(uow: UnitOfWork) -> list[OrganisationView]:
    """Return the organisations the actor works for, by trade name."""
    found = organisations(uow, uow.actor.organisations)
    return sorted(found.values(), key=lambda view: view.trade_name)


def find_organisations(
    uow: UnitOfWork, text: str, *, cursor: str | None = None
) -> Page[OrganisationView]:
    """Return organisations whose names hold the text, or whose credit code it is."""
    key = search_key(text)
    by_name = Organisation.search_name.contains(key, autoescape=True)
    by_code = Organisation.uscc == key.upper()
    query = select(Organisation).where(by_name | by_code)
    keys = [Organisation.search_name, Organisation.id]
    return paginate(uow.session, query, keys, cursor=cursor).map(_view)


def colleagues(uow: UnitOfWork, organisation_id: UUID) -> list[ColleagueView]:
    """Return who works for the organisation, by name; `NotFound` for outsiders."""
    if not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    query = select(Membership).filter_by(organisation_id=organisation_id)
    rows = list(uow.session.scalars(query))
    names = accounts.names(uow, [row.user_id for row in rows])
    views = [
        ColleagueView(row.user_id, names[row.user_id], row.role, row.joined_at) for row in rows
    ]
    return sorted(views, key=lambda view: view.name)


def invitation(uow: UnitOfWork, secret: str) -> InvitationView:
    """Return what a one-time link offers; raise `InvitationNotValid` when it is of no use."""
    link = uow.session.get(Invitation, accounts.hash_secret(secret))
    if link is None or link.used_at is not None or link.expires_at <= uow.now():
        raise InvitationNotValid
    row = uow.session.get_one(Organisation, link.organisation_id)
    return InvitationView(
        row.id,
        row.trade_name,
        link.email,
        link.role,
        accounts.user_by_email(uow, link.email) is not None,
    )


def _view(row: Organisation) -> OrganisationView:
    return OrganisationView(
        row.id,
        row.kind,
        row.trade_name,
        row.legal_name,
        row.uscc,
        row.contact_email,
        tuple(row.shops),
        row.created_at,
    )
