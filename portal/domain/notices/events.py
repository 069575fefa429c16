"""Facts about the notice; subjects are its versions."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Event):
    name: ClassVar[str] = "notices.notice.published"
    number: int
    effective_on: date
    changed: int
