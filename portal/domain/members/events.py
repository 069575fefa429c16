"""Facts about organisations; subjects are organisations."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRegistered(Event):
    name: ClassVar[str] = "members.organisation.registered"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileUpdated(Event):
    name: ClassVar[str] = "members.profile.updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationConverted(Event):
    name: ClassVar[str] = "members.organisation.converted"
    before: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent(Event):
    name: ClassVar[str] = "members.invitation.sent"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    name: ClassVar[str] = "members.member.joined"
    user_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessLicenceRecorded(Event):
    name: ClassVar[str] = "members.business_licence.recorded"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStateNoted(Event):
    name: ClassVar[str] = "members.register_state.noted"
    state: str
