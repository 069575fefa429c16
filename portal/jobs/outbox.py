"""Making the deliveries of the outbox: each in its own unit of work, tried until it works."""

import logging

from portal.kernel.actor import SYSTEM
from portal.store import outbox
from portal.wiring import Portal

_LOG = logging.getLogger(__name__)


def deliver(portal: Portal, delivery_id: int) -> bool:
    """Make one delivery; return whether it is done. A failure is noted and tried again."""
    try:
        with portal.begin(SYSTEM) as uow:
            opened = outbox.open_delivery(uow.session, delivery_id)
            if opened is not None:
                delivery, event = opened
                portal.subscribers[event.name][delivery.subscriber](uow, event)
                delivery.done_at = uow.now()
    except Exception as error:  # noqa: BLE001
        # Whatever a subscriber trips over must neither stop the worker nor be forgotten.
        _LOG.exception("delivery %s failed", delivery_id)
        with portal.begin(SYSTEM) as uow:
            text = f"{type(error).__name__}: {error}"
            outbox.note_failure(uow.session, delivery_id, text, uow.now())
        return False
    return True


def deliver_due(portal: Portal) -> int:
    """Make every delivery that is due; return how many were made."""
    made = 0
    while True:
        with portal.begin(SYSTEM, writes=False) as uow:
            waiting = outbox.due(uow.session, uow.now())
        done = sum(deliver(portal, delivery_id) for delivery_id in waiting)
        made += done
        if not done:
            return made
