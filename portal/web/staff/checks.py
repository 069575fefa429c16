"""Identity checks at the desk: an examiner lets a register be asked (KYC-04)."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, distributors
from portal.domain.approvals import CaseKind
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.identity import CheckForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import cases

bp = GuardedBlueprint("staff_checks", __name__, url_prefix="/staff/cases/<uuid:case_id>")


@bp.guarded("/checks", methods=["POST"], permission=Permission.DISTRIBUTORS_IDENTITY_DECIDE)
def request_check(case_id: UUID) -> ResponseReturnValue:
    """Ask a register about the person; the answer comes a few seconds later."""
    view = approvals.case(g.uow, case_id)
    if view.kind is not CaseKind.DISTRIBUTOR_CERTIFICATION:
        raise NotFound(case_id=case_id)
    form = CheckForm()
    if form.validate_on_submit():
        try:
            distributors.request_check(g.uow, view.subject, form.chosen)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The provider is being asked. Look again in a few seconds."), "success")
            return redirect(url_for("staff_cases.case", case_id=case_id, _anchor="identity"))
    return cases.show(approvals.case(g.uow, case_id), form=form, tried="check")
