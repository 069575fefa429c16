"""Where a member begins: its organisations, and what is still to do for the badge."""

from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import certificates, licences, members
from portal.kernel.actor import Permission
from portal.web.member import nav
from portal.web.member.tasks import LICENCE_KINDS, OVER, tasks
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_home", __name__)


@bp.guarded("/member", permission=Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    """Go to the only organisation, or let the person choose."""
    organisations = members.organisations_of(g.uow)
    if len(organisations) == 1:
        return redirect(url_for(".home", organisation_id=organisations[0].id))
    return render_template("member/start.html", organisations=organisations)


@bp.guarded("/member/<uuid:organisation_id>", permission=Permission.MEMBERS_ORGANISATION_READ)
def home(organisation_id: UUID) -> ResponseReturnValue:
    """Show what is still to do, and the badge once there is one."""
    organisation = nav.organisation(organisation_id)
    ready = licences.readiness(g.uow, organisation_id)
    held = licences.licence_of(g.uow, organisation_id)
    return nav.show(
        "member/home.html",
        organisation_id,
        tasks=tasks(organisation, ready, held),
        licence=held,
        kinds=LICENCE_KINDS,
        live=held is not None and held.standing.state not in OVER,
        certificate=certificates.certificate(g.uow, held.id) if held else None,
        base_url=g.uow.issuer.base_url,
    )
