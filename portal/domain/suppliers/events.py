"""Facts about supplier authorisations; subjects are applications or authorisations."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationStarted(Event):
    name: ClassVar[str] = "suppliers.application.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSaved(Event):
    name: ClassVar[str] = "suppliers.letter.saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAttached(Event):
    name: ClassVar[str] = "suppliers.document.attached"
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetached(Event):
    name: ClassVar[str] = "suppliers.document.detached"
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationGranted(Event):
    name: ClassVar[str] = "suppliers.authorisation.granted"
    application_id: UUID
    valid_from: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRevoked(Event):
    name: ClassVar[str] = "suppliers.authorisation.revoked"
    revoked_on: date
