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
    """List the events, of one subject or all, newest first; check their chain if asked."""
    text = request.args.get("subject", "").strip()
    subject = _subject(text)
    checked = "check" in request.args
    return nav.show(
        "staff/audit/trail.html",
        page=audit.trail(g.uow, subject=subject, cursor=request.args.get("cursor")),
        text=text,
        subject=subject,
        checked=checked,
        broken=audit.check_chain(g.uow) if checked else None,
    )


def _subject(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
