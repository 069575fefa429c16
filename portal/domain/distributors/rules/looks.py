"""Looking at somebody's full data: for how long, and with what reason (KYC-08)."""

from datetime import timedelta

from portal.kernel.errors import Problem
from portal.kernel.text import reject_invisible

LOOK_LIFE = timedelta(minutes=15)
_REASON_MIN, _REASON_MAX = 5, 500


def check_look_reason(reason: str) -> list[Problem]:
    """Return what is wrong with a reason: REASON_LENGTH (5 to 500), or TEXT_INVISIBLE."""
    if not _REASON_MIN <= len(reason) <= _REASON_MAX:
        return [Problem("reason", "REASON_LENGTH", {"min": _REASON_MIN, "max": _REASON_MAX})]
    hidden = reject_invisible("reason", reason)
    return [hidden] if hidden else []
