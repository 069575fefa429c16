"""Facts about certifications; subjects are applications, and nothing here is personal."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from portal.domain.distributors.rules import ConsentItem, IdentityResult, Tier
from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationStarted(Event):
    name: ClassVar[str] = "distributors.application.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsSaved(Event):
    name: ClassVar[str] = "distributors.details.saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSet(Event):
    name: ClassVar[str] = "distributors.scope.set"
    authorisations: int
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAttached(Event):
    name: ClassVar[str] = "distributors.document.attached"
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetached(Event):
    name: ClassVar[str] = "distributors.document.detached"
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    name: ClassVar[str] = "distributors.consent.given"
    item: ConsentItem
    notice_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    name: ClassVar[str] = "distributors.consent.withdrawn"
    item: ConsentItem
    notice_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDecided(Event):
    name: ClassVar[str] = "distributors.identity.decided"
    result: IdentityResult
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KycVerified(Event):
    name: ClassVar[str] = "distributors.kyc.verified"
    tier: Tier
    verified_on: date
    next_due: date
