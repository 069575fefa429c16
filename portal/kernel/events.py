"""Facts: what happened, in the past tense, frozen."""

from dataclasses import dataclass, fields
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of every fact; the store writes each one to the audit trail.

    Bodies hold ids, codes, dates and sums, never personal data.
    """

    name: ClassVar[str]
    subject: UUID
    organisation_id: UUID | None = None

    def body(self) -> dict[str, str | int | None]:
        """Return the facts beyond subject and organisation, ready for JSON."""
        return {
            item.name: _plain(getattr(self, item.name))
            for item in fields(self)
            if item.name not in {"subject", "organisation_id"}
        }


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)
