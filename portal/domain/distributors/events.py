"""Facts about certifications; nothing here is personal.

Subjects are applications, or the organisation where no single one is meant.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from portal.domain.distributors.rules import (
    CheckMethod,
    CheckResult,
    ConsentChannel,
    ConsentItem,
    ConsentPurpose,
    ContactKind,
    SubReason,
    Tier,
)
from portal.kernel.events import Event
from portal.kernel.trade import OrganisationKind


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
    purpose: ConsentPurpose
    notice_version: int
    channel: ConsentChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    name: ClassVar[str] = "distributors.consent.withdrawn"
    item: ConsentItem
    purpose: ConsentPurpose
    notice_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDecided(Event):
    name: ClassVar[str] = "distributors.identity.decided"
    result: CheckResult
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequested(Event):
    name: ClassVar[str] = "distributors.check.requested"
    check_id: UUID
    method: CheckMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStarted(Event):
    name: ClassVar[str] = "distributors.check.started"
    check_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResumed(Event):
    name: ClassVar[str] = "distributors.check.resumed"
    check_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswered(Event):
    name: ClassVar[str] = "distributors.check.answered"
    check_id: UUID
    method: CheckMethod
    result: CheckResult
    sub_reason: SubReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonViewed(Event):
    name: ClassVar[str] = "distributors.person.viewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KycVerified(Event):
    name: ClassVar[str] = "distributors.kyc.verified"
    tier: Tier
    verified_on: date
    next_due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationErased(Event):
    name: ClassVar[str] = "distributors.application.erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceForgotten(Event):
    name: ClassVar[str] = "distributors.face.forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForgotten(Event):
    name: ClassVar[str] = "distributors.person.forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionChanged(Event):
    name: ClassVar[str] = "distributors.conversion.changed"
    kind: OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChangeRequested(Event):
    name: ClassVar[str] = "distributors.contact_change.requested"
    change_id: UUID
    kind: ContactKind
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChangeCancelled(Event):
    name: ClassVar[str] = "distributors.contact_change.cancelled"
    change_id: UUID
    kind: ContactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue(Event):
    name: ClassVar[str] = "distributors.reminder.due"
    days: int
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoverDeclared(Event):
    name: ClassVar[str] = "distributors.turnover.declared"
    month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoverNoticed(Event):
    name: ClassVar[str] = "distributors.turnover_notice.given"
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoverNoticeLifted(Event):
    name: ClassVar[str] = "distributors.turnover_notice.lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestsDeclared(Event):
    name: ClassVar[str] = "distributors.interests.declared"
    interests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleIndexed(Event):
    name: ClassVar[str] = "distributors.people.indexed"
