"""Facts about supplier authorisations; subjects are applications or authorisations."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from portal.domain.suppliers.rules import Answer, Refusal
from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationStarted(Event):
    name: ClassVar[str] = "suppliers.application.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsImported(Event):
    """The subject is the authorisation below which so many rows of a sheet ask for grants."""

    name: ClassVar[str] = "suppliers.grants.imported"
    count: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSaved(Event):
    name: ClassVar[str] = "suppliers.letter.saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAttached(Event):
    name: ClassVar[str] = "suppliers.document.attached"
    document_id: UUID
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetached(Event):
    name: ClassVar[str] = "suppliers.document.detached"
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationGranted(Event):
    name: ClassVar[str] = "suppliers.authorisation.granted"
    application_id: UUID
    parent_id: UUID | None
    valid_from: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRevoked(Event):
    """`descendants` that held on the day fall with it; so in every measure."""

    name: ClassVar[str] = "suppliers.authorisation.revoked"
    revoked_on: date
    descendants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationSuspended(Event):
    name: ClassVar[str] = "suppliers.authorisation.suspended"
    from_on: date
    descendants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationReinstated(Event):
    """`descendants` stand again with it."""

    name: ClassVar[str] = "suppliers.authorisation.reinstated"
    until_on: date
    descendants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationSurrendered(Event):
    name: ClassVar[str] = "suppliers.authorisation.surrendered"
    surrendered_on: date
    descendants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationCorrected(Event):
    name: ClassVar[str] = "suppliers.authorisation.corrected"
    application_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationCarried(Event):
    """Its last day moved because a renewal is being decided, or no longer is."""

    name: ClassVar[str] = "suppliers.authorisation.carried"
    extended_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandAsked(Event):
    name: ClassVar[str] = "suppliers.brand.asked"
    confirmation_id: UUID
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandAnswered(Event):
    name: ClassVar[str] = "suppliers.brand.answered"
    confirmation_id: UUID
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationSent(Event):
    name: ClassVar[str] = "suppliers.confirmation.sent"
    confirmation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRefused(Event):
    """The subject is the id that the link held, be it known or not."""

    name: ClassVar[str] = "suppliers.confirmation.refused"
    reason: Refusal
