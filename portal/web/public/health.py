"""Whether the portal lives and can serve."""

from flask import current_app
from flask.typing import ResponseReturnValue

from portal.kernel.actor import Permission
from portal.web.routing import GuardedBlueprint
from portal.wiring import Portal

bp = GuardedBlueprint("public_health", __name__)


@bp.guarded("/healthz", permission=Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@bp.guarded("/readyz", permission=Permission.PUBLIC)
def readyz() -> ResponseReturnValue:
    """Say whether the database answers and has its tables."""
    portal: Portal = current_app.extensions["portal"]
    if portal.is_ready():
        return {"status": "ready"}
    return {"status": "not ready: run `portal init`"}, 503
