"""What the adapters of identity providers share: access, silence, and how answers are read.

A provider's library writes requests into its log and into the text of its errors, and our
requests hold personal data: so its loggers are silenced, and of an error only the kind is told.
"""

import logging
from dataclasses import dataclass, field

from requests.exceptions import RequestException

from portal.kernel.identity import CheckResult, Outcome, SubReason

_LOG = logging.getLogger(__name__)
# The libraries' own, and the one below that writes whole addresses when it is told to debug.
_TALKATIVE = ("darabonba-core", "tencentcloud_sdk_common", "urllib3")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Access:
    """How the provider knows the industry body; `scene` is the face check set up there."""

    key_id: str
    secret: str = field(repr=False)
    scene: str = ""


def silence() -> None:
    """Let no library write what it sends: some write it when DEBUG is set, or by default."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.handlers.clear()


def failed(error: Exception) -> Outcome:
    """Return what an error of the library means; its text may hold the request and is dropped.

    No connection and no answer in time are one thing to the person: TIMED_OUT.  A refusal came
    from the provider, with its status or number; anything else was an answer nobody can read.
    """
    chain = _chain(error)
    reason = SubReason.UNREADABLE
    if any(isinstance(link, RequestException) for link in chain):
        reason = SubReason.TIMED_OUT
    elif any(_refuses(link) for link in chain):
        reason = SubReason.REFUSED
    _LOG.warning("an identity check failed: %s", reason)
    return Outcome(CheckResult.ERROR, sub_reason=reason)


def unreadable(request_id: str = "") -> Outcome:
    """Return the outcome of an answer that says nothing we know."""
    return Outcome(CheckResult.ERROR, request_id, SubReason.UNREADABLE)


def percent(given: object) -> int | None:
    """Return a score from 0 to 100, rounded down; None when it is no such number."""
    if not isinstance(given, str | int | float) or isinstance(given, bool):
        return None
    try:
        score = float(given)
    except ValueError:
        return None
    return int(score) if 0 <= score <= _MOST else None


def is_web_address(given: object) -> bool:
    """Return whether a person can safely be sent to what the provider calls an address."""
    return isinstance(given, str) and given.startswith("https://")


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    ahead: list[object] = [error]
    while ahead:
        link = ahead.pop()
        if isinstance(link, BaseException) and link not in chain:
            chain.append(link)
            inner = getattr(link, "inner_exception", None)
            ahead += [link.__cause__, link.__context__, inner]
    return chain


def _refuses(error: BaseException) -> bool:
    return (
        isinstance(getattr(error, "status_code", None), int)  # Alibaba Cloud
        or bool(getattr(error, "requestId", None))  # Tencent Cloud
        or getattr(error, "code", None) == "ServerNetworkError"  # Tencent Cloud, status not 200
    )
