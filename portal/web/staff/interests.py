"""An officer's own interests: what it must not judge (security T13)."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import distributors
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.interests import InterestsForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

bp = GuardedBlueprint("staff_interests", __name__, url_prefix="/staff/interests")


@bp.guarded("", methods=["GET", "POST"], permission=Permission.STAFF)
def interests() -> ResponseReturnValue:
    """Declare everything anew; what was declared before is gone, and never shown."""
    form = InterestsForm()
    if form.validate_on_submit():
        try:
            distributors.declare_interests(
                g.uow,
                mobile=form.mobile.data or "",
                bank_card=form.bank_card.data or "",
                employer=form.employer.data or "",
                legal_representative_id=form.legal_representative_id.data or "",
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(
                _("Declared. You cannot act on an application that shares any of it."),
                "success",
            )
            return redirect(url_for(".interests"))
    return nav.show(
        "staff/interests/interests.html", form=form, declared=distributors.interests(g.uow)
    )
