"""Facts about accounts; subjects are users."""

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCreated(Event):
    name: ClassVar[str] = "accounts.user.created"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerCreated(Event):
    name: ClassVar[str] = "accounts.officer.created"
    roles: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesSet(Event):
    name: ClassVar[str] = "accounts.roles.set"
    roles: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserActivated(Event):
    name: ClassVar[str] = "accounts.user.activated"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    name: ClassVar[str] = "accounts.session.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed(Event):
    name: ClassVar[str] = "accounts.session.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved(Event):
    name: ClassVar[str] = "accounts.session.proved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    name: ClassVar[str] = "accounts.session.ended"
