"""Facts about the rights of a person; nothing here is personal."""

from dataclasses import dataclass
from typing import ClassVar

from portal.domain.privacy.rules import Cause, RequestState
from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExported(Event):
    """The subject is the organisation whose owner took everything out."""

    name: ClassVar[str] = "privacy.data.exported"
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequested(Event):
    """The subject is the request."""

    name: ClassVar[str] = "privacy.erasure.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCancelled(Event):
    """The subject is the request."""

    name: ClassVar[str] = "privacy.erasure.cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureDecided(Event):
    """The subject is the request; it is done, or goes on as soon as nothing holds the rest."""

    name: ClassVar[str] = "privacy.erasure.decided"
    state: RequestState


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureMade(Event):
    """The subject is the erasure; `record_hash` is that of its certificate."""

    name: ClassVar[str] = "privacy.erasure.made"
    cause: Cause
    applications: int
    documents: int
    keys: int
    record_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReplayed(Event):
    """The subject is the erasure; a restored backup had forgotten it."""

    name: ClassVar[str] = "privacy.erasure.replayed"
