"""What can be done to accounts; one function, one verb."""

from collections.abc import Iterable
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select

from portal.domain.accounts import policy, rules
from portal.domain.accounts.events import (
    OfficerCreated,
    Proved,
    RolesSet,
    SignedIn,
    SignedOut,
    SignInFailed,
    UserActivated,
    UserCreated,
)
from portal.domain.accounts.models import Activation, Failure, User, UserSession
from portal.domain.accounts.rules import EmailTaken, LinkNotValid, StaffRole
from portal.kernel.errors import Forbidden, NotFound, TooMany, refuse_if_any
from portal.kernel.ids import new_id, new_secret
from portal.store.uow import UnitOfWork

_HASHER = PasswordHasher()
# Verified when no account matches, so that a wrong address takes as long as a wrong password.
_NOBODY = _HASHER.hash(new_secret())
_NOBODY_ID = UUID(int=0)


class TooManySignIns(TooMany):
    """The account was tried too often; wait five minutes."""

    code = "accounts.too_many_sign_ins"


def create_user(uow: UnitOfWork, *, email: str, name: str, password: str) -> UUID:
    """Create an account that can sign in.

    Raises `FieldErrors` (EMAIL_FORMAT, NAME_LENGTH, PASSWORD_*) or `EmailTaken`.
    """
    email, name = rules.normal_email(email), name.strip()
    refuse_if_any(
        rules.check_email(email)
        + rules.check_name(name)
        + rules.check_password(password, email=email)
    )
    user = _add_user(uow, email=email, name=name, roles=frozenset())
    user.password_hash = _HASHER.hash(password)
    uow.record(UserCreated(subject=user.id))
    return user.id


def create_officer(
    uow: UnitOfWork, *, email: str, name: str, roles: Iterable[StaffRole]
) -> str:
    """Create an officer without a password, and return the secret of the activation link.

    Raises `Forbidden`, `FieldErrors`, `EmailTaken` or `IncompatibleRoles`.
    """
    if not policy.may_manage_officers(uow.actor):
        raise Forbidden
    email, name, held = rules.normal_email(email), name.strip(), frozenset(roles)
    refuse_if_any(rules.check_email(email) + rules.check_name(name))
    rules.check_roles(held)
    user = _add_user(uow, email=email, name=name, roles=held)
    secret = new_secret()
    uow.session.add(
        Activation(
            secret_hash=rules.hash_secret(secret),
            user_id=user.id,
            expires_at=uow.now() + rules.ACTIVATION_LIFE,
        )
    )
    uow.record(OfficerCreated(subject=user.id, roles=",".join(sorted(held))))
    return secret


def set_roles(uow: UnitOfWork, user_id: UUID, roles: Iterable[StaffRole]) -> None:
    """Replace the roles of an officer; its open sessions end.

    Raises `Forbidden`, `NotFound` or `IncompatibleRoles`.
    """
    if not policy.may_manage_officers(uow.actor) or user_id == uow.actor.id:
        raise Forbidden
    user = uow.session.get(User, user_id, with_for_update=True)
    if user is None or not user.is_officer:
        raise NotFound(user_id=user_id)
    held = frozenset(roles)
    rules.check_roles(held)
    user.roles = sorted(held)
    for session in uow.session.scalars(select(UserSession).filter_by(user_id=user_id)):
        session.ended_at = session.ended_at or uow.now()
    uow.record(RolesSet(subject=user_id, roles=",".join(sorted(held))))


def activate(uow: UnitOfWork, secret: str, *, password: str) -> UUID:
    """Set the first password through a one-time link; return the user.

    Raises `LinkNotValid` or `FieldErrors` (PASSWORD_*).
    """
    link = uow.session.get(Activation, rules.hash_secret(secret), with_for_update=True)
    if link is None or link.used_at is not None or link.expires_at <= uow.now():
        raise LinkNotValid
    user = uow.session.get_one(User, link.user_id)
    refuse_if_any(rules.check_password(password, email=user.email))
    user.password_hash = _HASHER.hash(password)
    link.used_at = uow.now()
    uow.record(UserActivated(subject=user.id))
    return user.id


def sign_in(uow: UnitOfWork, *, email: str, password: str) -> str | None:
    """Open a session and return its secret, or None when address and password do not match.

    Raises `TooManySignIns` after ten refusals within five minutes.
    """
    email = rules.normal_email(email)
    sound = not rules.check_email(email)
    user = uow.session.scalar(select(User).filter_by(email=email)) if sound else None
    if not _convinces(uow, email, user, password) or user is None:
        return None
    return _open_session(uow, user)


def prove(uow: UnitOfWork, secret: str, *, password: str) -> bool:
    """Let the actor give the password of its own session anew; return whether it was right.

    Raises `NotFound` unless the secret opens a session of the actor, or `TooManySignIns`:
    refusals here and at signing in count together.
    """
    session = uow.session.get(UserSession, rules.hash_secret(secret), with_for_update=True)
    if session is None or not session.is_open(uow.now()) or session.user_id != uow.actor.id:
        raise NotFound
    user = uow.session.get_one(User, session.user_id)
    if not _convinces(uow, user.email, user, password):
        return False
    session.proved_at = uow.now()
    uow.record(Proved(subject=user.id))
    return True


def open_session(uow: UnitOfWork, user_id: UUID) -> str:
    """Open a session for somebody who has just set a password; return its secret."""
    return _open_session(uow, uow.session.get_one(User, user_id))


def _open_session(uow: UnitOfWork, user: User) -> str:
    secret = new_secret()
    roles = [StaffRole(role) for role in user.roles]
    uow.session.add(
        UserSession(
            secret_hash=rules.hash_secret(secret),
            user_id=user.id,
            started_at=uow.now(),
            proved_at=uow.now(),
            expires_at=uow.now() + rules.session_life(roles),
        )
    )
    uow.record(SignedIn(subject=user.id))
    return secret


def sign_out(uow: UnitOfWork, secret: str) -> None:
    """End a session at once; one that has ended already stays so."""
    session = uow.session.get(UserSession, rules.hash_secret(secret))
    if session is not None and session.ended_at is None:
        session.ended_at = uow.now()
        uow.record(SignedOut(subject=session.user_id))


def _add_user(uow: UnitOfWork, *, email: str, name: str, roles: frozenset[StaffRole]) -> User:
    if uow.session.scalar(select(User.id).filter_by(email=email)):
        raise EmailTaken
    user = User(
        id=new_id(),
        email=email,
        name=name,
        is_officer=bool(roles),
        roles=sorted(roles),
        created_at=uow.now(),
    )
    uow.session.add(user)
    uow.session.flush()
    return user


def _convinces(uow: UnitOfWork, email: str, user: User | None, password: str) -> bool:
    """Return whether the password is that of the account; a refusal is counted and recorded.

    Raises `TooManySignIns` after ten refusals within five minutes.
    """
    digest = uow.vault.digest("accounts:email", email)
    since = uow.now() - rules.FAILURE_WINDOW
    recent = select(func.count()).where(Failure.email_digest == digest, Failure.at > since)
    if uow.session.scalars(recent).one() >= rules.MAX_FAILURES:
        raise TooManySignIns
    if _matches(user, password):
        return user is not None
    uow.session.add(Failure(email_digest=digest, at=uow.now()))
    uow.record(SignInFailed(subject=user.id if user else _NOBODY_ID))
    return False


def _matches(user: User | None, password: str) -> bool:
    stored = user.password_hash if user and user.password_hash else _NOBODY
    try:
        return _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
