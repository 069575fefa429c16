"""Facts about lists of barred persons; subjects are imports, and nothing here is personal."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.domain.screening.rules import ListSource
from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImported(Event):
    name: ClassVar[str] = "screening.list.imported"
    source: ListSource
    number: int
    as_of: date
    rows: int
    added: int
    removed: int
