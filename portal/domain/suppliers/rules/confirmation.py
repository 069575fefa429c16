"""The counter-confirmation: a right-holder says whether a letter is its own."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.text import reject_invisible

CONFIRMATION_LIFE = timedelta(days=10)  # and the rest of the last day (workflows.md 2.1)
MAX_CODES = 5  # wrong ones, after which the link is dead
SOURCE_MIN, SOURCE_MAX = 5, 200
NAME_MIN, NAME_MAX = 2, 100
NOTE_MAX = 1000
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# Narrower than what may sign in: every mail server must be able to deliver to it.
_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@.{{1,253}}\Z){_ATOM}(\.{_ATOM})*@([A-Za-z0-9-]{{1,63}}\.)+[A-Za-z0-9-]{{2,63}}"
)


class Answer(StrEnum):
    """What the right-holder says; no answer within ten days is silence, not consent."""

    CONFIRM = "confirm"
    DENY = "deny"


class Refusal(StrEnum):
    """Why a one-time link does not open."""

    USED = "used"
    EXPIRED = "expired"
    ALTERED = "altered"
    OTHER_BRAND = "other_brand"
    TOO_MANY = "too_many"


class ConfirmationState(StrEnum):
    """Where a question to a right-holder is; computed, never stored."""

    UNSENT = "unsent"
    WAITING = "waiting"
    BLOCKED = "blocked"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNANSWERED = "unanswered"


class BrandDenied(RuleBroken):
    """The right-holder said that the letter is not its own, and nothing else since."""

    code = "suppliers.brand_denied"


def spent(
    *, answered: bool, awaited: bool, attempts: int, expires_at: datetime, at: datetime
) -> Refusal | None:
    """Return why a true link opens no more; `awaited`: its application still waits."""
    if answered:
        return Refusal.USED
    if at >= expires_at:
        return Refusal.EXPIRED
    if not awaited:
        return Refusal.USED
    return Refusal.TOO_MANY if attempts >= MAX_CODES else None


def confirmation_state(
    *, sent: bool, answer: Answer | None, attempts: int, expires_at: datetime, at: datetime
) -> ConfirmationState:
    """Return where a question is at an instant."""
    if answer is not None:
        denied = answer is Answer.DENY
        return ConfirmationState.DENIED if denied else ConfirmationState.CONFIRMED
    if at >= expires_at:
        return ConfirmationState.UNANSWERED
    if attempts >= MAX_CODES:
        return ConfirmationState.BLOCKED
    return ConfirmationState.WAITING if sent else ConfirmationState.UNSENT


def check_address(address: str, *, of_applicant: Collection[str]) -> list[Problem]:
    """Return what is wrong with the address to ask; the applicant's own proves nothing."""
    if not _ADDRESS.fullmatch(address):
        return [Problem("address", "EMAIL_FORMAT")]
    return [Problem("address", "AUT_ADDRESS_OF_APPLICANT")] if address in of_applicant else []


def check_source(source: str) -> list[Problem]:
    """Return what is wrong with the words on where the address was found."""
    return _check_text("source", source, SOURCE_MIN, SOURCE_MAX)


def check_answer(answer: str, *, name: str, note: str) -> list[Problem]:
    """Return what is wrong with an answer: which one, who gives it, and why it denies."""
    problems = [] if answer in set(Answer) else [Problem("answer", "CHOICE_UNKNOWN")]
    problems += _check_text("name", name, NAME_MIN, NAME_MAX)
    if note or answer == Answer.DENY:
        problems += _check_text("note", note, 1, NOTE_MAX)
    return problems


def address_context(confirmation_id: UUID) -> str:
    """Return the place that a sealed address is bound to."""
    return f"supplier_confirmation:address:{confirmation_id}"


def answerer_context(confirmation_id: UUID) -> str:
    """Return the place that the sealed name of whoever answered is bound to."""
    return f"supplier_confirmation:answered_by:{confirmation_id}"


def _check_text(field: str, text: str, shortest: int, longest: int) -> list[Problem]:
    if not text:
        return [Problem(field, "FIELD_REQUIRED")]
    if not shortest <= len(text) <= longest:
        return [Problem(field, "TEXT_LENGTH", {"min": shortest, "max": longest})]
    hidden = reject_invisible(field, text)
    return [hidden] if hidden else []
