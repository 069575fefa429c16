"""Facts about licences; subjects are licences."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceGranted(Event):
    name: ClassVar[str] = "licences.licence.granted"
    number: str
    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceSuspended(Event):
    name: ClassVar[str] = "licences.licence.suspended"
    reason: str
    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceReinstated(Event):
    name: ClassVar[str] = "licences.licence.reinstated"
    reason: str
    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRevoked(Event):
    name: ClassVar[str] = "licences.licence.revoked"
    reason: str
    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceWithdrawn(Event):
    name: ClassVar[str] = "licences.licence.withdrawn"
