"""Facts about price lists; subjects are the organisations whose lists they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSaved(Event):
    name: ClassVar[str] = "pricelists.draft.saved"
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPublished(Event):
    """`low_prices` counts the lines that call for a source check (PRC-07)."""

    name: ClassVar[str] = "pricelists.version.published"
    number: int
    effective_at: datetime
    lines: int
    low_prices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConfirmed(Event):
    name: ClassVar[str] = "pricelists.list.confirmed"
    number: int
