"""Change of how a member is reached and paid: it waits before it counts (KYC, security T14)."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.distributors.rules.details import Details, check_details
from portal.domain.distributors.rules.fields import with_fields
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.limits import Limits
from portal.kernel.trade import OrganisationKind

HOLD = timedelta(hours=72)


class ContactKind(StrEnum):
    """What can be changed after the verification."""

    MOBILE = "mobile"
    BANK_CARD = "bank_card"


class ContactState(StrEnum):
    """Where a change is at an instant, computed and never stored."""

    WAITING = "waiting"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"


class ChangeWaiting(RuleBroken):
    """A change of the same kind waits already; `until` is the instant from which it counts."""

    code = "distributors.change_waiting"


class ChangeOver(RuleBroken):
    """The change counts already, or was cancelled; nothing is left to cancel."""

    code = "distributors.change_over"


def contact_state(
    effective_at: datetime, cancelled_at: datetime | None, now: datetime
) -> ContactState:
    """Return the state of a change at an instant: it counts 72 hours after it was asked for."""
    if cancelled_at is not None:
        return ContactState.CANCELLED
    return ContactState.EFFECTIVE if now >= effective_at else ContactState.WAITING


def read_contact(kind: ContactKind, text: str) -> Details:
    """Return details that hold nothing but the new value, normalised; raise `FieldErrors`."""
    return with_fields(Details(), {kind.value: text})


def check_contact(
    subject: OrganisationKind,
    kind: ContactKind,
    details: Details,
    *,
    today: date,
    limits: Limits,
) -> list[Problem]:
    """Return what is wrong with the new value, by the very rules of an application (KYC-01).

    Codes: FIELD_REQUIRED, KYC_MOBILE_FORMAT, KYC_CARD_FORMAT, KYC_CARD_CHECK.
    """
    found = check_details(subject, details, today=today, limits=limits)
    return [problem for problem in found if problem.field == kind.value]


def contact_context(change_id: object) -> str:
    """Return the place to which the sealed new value is bound."""
    return f"distributor_contact_change:value:{change_id}"
