"""What can be read of accounts; frozen answers, never rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.domain.accounts import policy, rules
from portal.domain.accounts.models import Activation, User, UserSession
from portal.domain.accounts.rules import LinkNotValid, StaffRole
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.masking import mask_name
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class UserView:
    """A person as the portal greets it."""

    id: UUID
    email: str
    name: str
    roles: frozenset[StaffRole]


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer as the administrator sees it; `active` once a password is set."""

    id: UUID
    email: str
    name: str
    roles: tuple[StaffRole, ...]
    active: bool


def session_user(uow: UnitOfWork, secret: str) -> UserView | None:
    """Return whose session the secret opens, or None when it has ended or expired."""
    session = uow.session.get(UserSession, rules.hash_secret(secret))
    if session is None or not session.is_open(uow.now()):
        return None
    return user(uow, session.user_id)


def is_fresh(uow: UnitOfWork, secret: str) -> bool:
    """Return whether the password of an open session was given within the last five minutes."""
    session = uow.session.get(UserSession, rules.hash_secret(secret))
    if session is None or not session.is_open(uow.now()):
        return False
    return session.proved_at > uow.now() - rules.PROOF_LIFE


def user(uow: UnitOfWork, user_id: UUID) -> UserView:
    """Return one user."""
    return _view(uow.session.get_one(User, user_id))


def user_by_email(uow: UnitOfWork, email: str) -> UserView | None:
    """Return the user with this address, if there is one."""
    row = uow.session.scalar(select(User).filter_by(email=rules.normal_email(email)))
    return _view(row) if row else None


def names(uow: UnitOfWork, user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of users by id, in one statement; officers get members' masked."""
    wanted = {user_id for user_id in user_ids if user_id}
    if not wanted:
        return {}
    query = select(User.id, User.name, User.is_officer).where(User.id.in_(wanted))
    masked = policy.sees_members_masked(uow.actor)
    return {
        user_id: name if is_officer or not masked else mask_name(name)
        for user_id, name, is_officer in uow.session.execute(query)
    }


def roles(uow: UnitOfWork, user_ids: Iterable[UUID]) -> dict[UUID, frozenset[StaffRole]]:
    """Return the roles that users hold, in one statement."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = uow.session.execute(select(User.id, User.roles).where(User.id.in_(wanted)))
    return {user_id: frozenset(StaffRole(role) for role in held) for user_id, held in rows}


def emails(uow: UnitOfWork, user_ids: Iterable[UUID]) -> set[str]:
    """Return the addresses that users sign in with, in one statement."""
    return set(uow.session.scalars(select(User.email).where(User.id.in_(set(user_ids)))))


def officers(uow: UnitOfWork, *, cursor: str | None = None) -> Page[OfficerView]:
    """Return the officers by address; raise `Forbidden` to all but the administrator."""
    if not policy.may_manage_officers(uow.actor):
        raise Forbidden
    query = select(User).where(User.is_officer)
    return paginate(uow.session, query, [User.email], cursor=cursor).map(_officer)


def officer(uow: UnitOfWork, user_id: UUID) -> OfficerView:
    """Return one officer, for the administrator; raise `Forbidden` or `NotFound`."""
    if not policy.may_manage_officers(uow.actor):
        raise Forbidden
    row = uow.session.get(User, user_id)
    if row is None or not row.is_officer:
        raise NotFound(user_id=user_id)
    return _officer(row)


def activation(uow: UnitOfWork, secret: str) -> UserView:
    """Return for whom an activation link is; raise `LinkNotValid` when it is of no use."""
    link = uow.session.get(Activation, rules.hash_secret(secret))
    if link is None or link.used_at is not None or link.expires_at <= uow.now():
        raise LinkNotValid
    return user(uow, link.user_id)


def _view(row: User) -> UserView:
    return UserView(
        row.id, row.email, row.name, frozenset(StaffRole(role) for role in row.roles)
    )


def _officer(row: User) -> OfficerView:
    return OfficerView(
        row.id,
        row.email,
        row.name,
        tuple(StaffRole(role) for role in row.roles),
        row.password_hash is not None,
    )
