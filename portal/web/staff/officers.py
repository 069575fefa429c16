"""The officers of the industry body and their roles."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import accounts
from portal.domain.accounts import StaffRole
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.officer import OfficerForm, RolesForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_officers", __name__, url_prefix="/staff/officers")


@bp.guarded("", permission=Permission.ACCOUNTS_OFFICER_MANAGE)
def officers() -> ResponseReturnValue:
    """List the officers."""
    page = accounts.officers(g.uow, cursor=request.args.get("cursor"))
    return nav.show("staff/officers/officers.html", page=page)


@bp.guarded("/new", methods=["GET", "POST"], permission=Permission.ACCOUNTS_OFFICER_MANAGE)
def new() -> ResponseReturnValue:
    """Create an officer and show the one-time link with which it sets its password."""
    form, link = OfficerForm(), None
    if form.validate_on_submit():
        try:
            secret = accounts.create_officer(
                g.uow,
                email=form.email.data,
                name=form.name.data,
                roles=[StaffRole(role) for role in form.roles.data],
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            # Not from the Host header, which the sender of a request chooses.
            path = url_for("public_session.activate", secret=secret)
            link = f"{g.uow.issuer.base_url}{path}"
    return nav.show("staff/officers/new.html", form=form, link=link)


@bp.guarded(
    "/<uuid:officer_id>", methods=["GET", "POST"], permission=Permission.ACCOUNTS_OFFICER_MANAGE
)
def roles(officer_id: UUID) -> ResponseReturnValue:
    """Change what an officer may do; it has to sign in again."""
    officer = accounts.officer(g.uow, officer_id)
    form = RolesForm(data={"roles": officer.roles})
    if form.validate_on_submit():
        try:
            accounts.set_roles(g.uow, officer_id, [StaffRole(role) for role in form.roles.data])
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The roles are changed. The officer has been signed out."), "success")
            return redirect(url_for(".officers"))
    return nav.show("staff/officers/roles.html", form=form, officer=officer)
