"""The table of permits, for members to read."""

from uuid import UUID

from flask import g
from flask.typing import ResponseReturnValue

from portal.domain import permits
from portal.kernel.actor import Permission
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_permits", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/permits", permission=Permission.MEMBERS_ORGANISATION_READ
)
def table(organisation_id: UUID) -> ResponseReturnValue:
    """Show which permits goods ask of whom, and what changes from when on."""
    return nav.show(
        "member/permits/table.html",
        organisation_id,
        table=permits.table(g.uow, g.uow.today()),
        ahead=[one for one in permits.tables(g.uow).items if one.effective_on > g.uow.today()],
    )
