"""What the portal does of itself once a civil day, each job in transactions of its own.

Every job is harmless when it runs again, so that several workers, or one that was restarted, do
no harm.  No page waits for a job: what follows from dates is computed when it is read.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from portal.domain import distributors
from portal.jobs import retention
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import civil_date
from portal.wiring import Portal

_LOG = logging.getLogger(__name__)


def _remind(portal: Portal) -> None:
    with portal.begin(SYSTEM) as uow:
        distributors.remind_due(uow)


# What is done every day: name -> job.
JOBS: Mapping[str, Callable[[Portal], object]] = MappingProxyType(
    {"reminders": _remind, "retention": retention.erase_due}
)


class Daily:
    """The daily jobs of one worker, which asks every minute whether a day has begun."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._done: dict[str, date] = {}

    def run(self) -> list[str]:
        """Do what has not been done today, and return its names; a failed job is left over."""
        today = civil_date(self._portal.clock.now())
        waiting = [name for name in JOBS if self._done.get(name) != today]
        done = [name for name in waiting if run_job(self._portal, name)]
        self._done.update(dict.fromkeys(done, today))
        return done


def run_daily(portal: Portal) -> None:
    """Do every daily job now."""
    for name in JOBS:
        run_job(portal, name)


def run_job(portal: Portal, name: str) -> bool:
    """Do one job; return whether it succeeded."""
    try:
        JOBS[name](portal)
    except Exception:  # noqa: BLE001
        # Whatever a job trips over must not keep the others, or the worker, from going on.
        _LOG.exception("the daily job %s failed", name)
        return False
    return True
