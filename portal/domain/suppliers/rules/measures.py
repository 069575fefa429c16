"""What two officers may do to a recorded authorisation (AUT-10)."""

from collections.abc import Mapping
from datetime import date

from portal.kernel.errors import RuleBroken

# The actions of proposals; each takes two officers.
REVOKE = "suppliers.authorisation.revoke"
SUSPEND = "suppliers.authorisation.suspend"
LIFT = "suppliers.authorisation.lift"
ACTIONS = (REVOKE, SUSPEND, LIFT)
_DAYS = ("revoked_on", "from_on")


class AlreadySuspended(RuleBroken):
    """The authorisation is suspended, or will be; lift that first."""

    code = "suppliers.already_suspended"


class NotSuspended(RuleBroken):
    """There is no suspension to lift."""

    code = "suppliers.not_suspended"


def proposed_day(content: Mapping[str, object]) -> date | None:
    """Return the day from which a proposed measure is to hold; None for a lift."""
    texts = (content.get(name) for name in _DAYS)
    return next((date.fromisoformat(text) for text in texts if isinstance(text, str)), None)
