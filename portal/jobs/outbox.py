"""Making the deliveries of the outbox: each on its own, tried until it works."""

import logging

from portal.kernel.actor import SYSTEM
from portal.store import outbox
from portal.wiring import Portal

_LOG = logging.getLogger(__name__)


def deliver(portal: Portal, delivery_id: int) -> bool:
    """Make one delivery; return whether it is done. A failure is noted and tried again."""
    try:
        with portal.begin(SYSTEM, writes=False) as uow:
            found = outbox.waiting(uow.session, delivery_id)
            if found is None:
                return True
            name, event = found
            subscriber = portal.subscribers[event.name][name]
            prepared = subscriber.prepare(uow, event)
        with portal.begin(SYSTEM) as uow:
            if outbox.close(uow.session, delivery_id, uow.now()):
                subscriber.apply(uow, prepared)
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
