"""What happens to people's data: who looked at them, and where consents and rights are."""

from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue

from portal.domain import distributors
from portal.kernel.actor import Permission
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_privacy", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/privacy", permission=Permission.MEMBERS_ORGANISATION_READ
)
def privacy(organisation_id: UUID) -> ResponseReturnValue:
    """Show who looked and what providers were told, and lead to consents and rights."""
    cursor = request.args.get("cursor")
    return nav.show(
        "member/privacy/privacy.html",
        organisation_id,
        looks=distributors.looks(g.uow, organisation_id, cursor=cursor),
        sharings=distributors.sharings(g.uow, organisation_id),
    )
