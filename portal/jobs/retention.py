"""What goes of itself: what is kept long enough, and what was asked for and is held no more."""

import logging
from datetime import timedelta
from uuid import UUID

from portal.domain import distributors, privacy
from portal.kernel.actor import SYSTEM
from portal.store import residue
from portal.wiring import Portal

_LOG = logging.getLogger(__name__)
_TWO_DAYS = timedelta(days=2)  # since the last run at the latest


def erase_due(portal: Portal) -> int:
    """Erase everything that is due today (KYC-05, KYC-07); return how many erasures were made.

    Each organisation on its own: one that cannot be erased now is tried again tomorrow.
    """
    with portal.begin(SYSTEM) as uow:
        distributors.forget_faces(uow)
    with portal.begin(SYSTEM, writes=False) as uow:
        owners = privacy.due_organisations(uow)
    made = sum(_erase(portal, owner) for owner in owners)
    with portal.begin(SYSTEM, writes=False) as uow:
        destroyed = privacy.destroyed_keys(uow, since=uow.now() - _TWO_DAYS)
    if destroyed:
        residue.let_go(portal.around.engine)
    return made


def _erase(portal: Portal, owner: UUID) -> int:
    try:
        with portal.begin(SYSTEM) as uow:
            return len(privacy.erase_due(uow, owner))
    except Exception:  # noqa: BLE001 - one must not keep the others
        _LOG.exception("nothing was erased of %s", owner)
        return 0
