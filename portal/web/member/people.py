"""Who works for the organisation, and inviting a colleague."""

from uuid import UUID

from flask import g, url_for
from flask.typing import ResponseReturnValue

from portal.domain import members
from portal.domain.members import MemberRole
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.profile import InvitationForm
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_people", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/people", permission=Permission.MEMBERS_ORGANISATION_READ
)
def people(organisation_id: UUID) -> ResponseReturnValue:
    """List the colleagues."""
    colleagues = members.colleagues(g.uow, organisation_id)
    return nav.show("member/people/people.html", organisation_id, colleagues=colleagues)


@bp.guarded(
    "/member/<uuid:organisation_id>/people/invite",
    methods=["GET", "POST"],
    permission=Permission.MEMBERS_ORGANISATION_MANAGE,
)
def invite(organisation_id: UUID) -> ResponseReturnValue:
    """Make a one-time link for a colleague.

    The answer to the POST is the only place where the link is ever shown: it is kept nowhere.
    """
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            secret = members.invite(
                g.uow,
                organisation_id,
                email=form.email.data,
                role=MemberRole(form.role.data),
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            path = url_for("public_session.invitation", secret=secret)
            return nav.show(
                "member/people/invited.html",
                organisation_id,
                link=g.uow.issuer.base_url + path,
                email=form.email.data,
            )
    return nav.show("member/people/invite.html", organisation_id, form=form)
