"""Facts about the table of permits; subjects are its versions."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePublished(Event):
    name: ClassVar[str] = "permits.table.published"
    number: int
    effective_on: date
    rows: int
