"""Signing in: Flask-Login over session rows that can be ended at once.

The cookie carries a random secret; the row, found by its hash, says whose it is and until when.
"""

from dataclasses import replace
from uuid import UUID

from flask import Flask, g
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user
from typing_extensions import override

from portal.domain import accounts, members
from portal.domain.accounts import StaffRole, UserView
from portal.kernel.actor import ANONYMOUS, Actor

_LOGIN = LoginManager()


class Visitor(AnonymousUserMixin):
    """Nobody in particular."""

    id = None
    name = ""
    roles: frozenset[StaffRole] = frozenset()


class SignedIn(UserMixin):
    """Somebody with an open session."""

    def __init__(self, user: UserView, secret: str) -> None:
        self.id: UUID = user.id
        self.name = user.name
        self.email = user.email
        self.roles = user.roles
        self._secret = secret

    @override
    def get_id(self) -> str:
        return self._secret


def install(app: Flask) -> None:
    """Connect Flask-Login."""
    _LOGIN.init_app(app)


_LOGIN.anonymous_user = Visitor
_LOGIN.session_protection = None  # the session rows decide, not a fingerprint of the browser


@_LOGIN.user_loader
def _load(secret: str) -> SignedIn | None:
    if "uow" not in g:  # a page that no view makes, like the one for an unknown address
        return None
    user = accounts.session_user(g.uow, secret)
    return SignedIn(user, secret) if user else None


def current_actor() -> Actor:
    """Return who makes this request; opens no transaction of its own."""
    if not current_user.is_authenticated:
        return ANONYMOUS
    actor = members.actor(g.uow, current_user.id)
    return replace(actor, is_fresh=accounts.is_fresh(g.uow, current_user.get_id()))


def begin(user: UserView, secret: str) -> None:
    """Put a fresh session's secret into the browser's cookie."""
    login_user(SignedIn(user, secret))
