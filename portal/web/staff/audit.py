"""The audit trail, for the auditor."""

from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue

from portal.domain import audit
from portal.kernel.actor import Permission
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_audit", __name__, url_prefix="/staff/audit")


@bp.guarded("", permission=Permission.AUDIT_TRAIL_READ)
def trail() -> ResponseReturnValue:
    """List the events, of one subject or of all, the newest first."""
    subject = _subject(request.args.get("subject", ""))
    page = audit.trail(g.uow, subject=subject, cursor=request.args.get("cursor"))
    return nav.show("staff/audit/trail.html", page=page, subject=subject)


def _subject(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
