"""What an examiner does to a supplier's letter: the checklist, the question to the brand."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, suppliers
from portal.domain.approvals import CaseKind, CaseView
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.checklist import BrandForm, ChecklistForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import cases

bp = GuardedBlueprint("staff_letters", __name__, url_prefix="/staff/cases/<uuid:case_id>")


@bp.guarded("/checklist", methods=["POST"], permission=Permission.CASES_EXAMINE)
def checklist(case_id: UUID) -> ResponseReturnValue:
    """Keep what was found about each paper."""
    view = _letter(case_id)
    form = ChecklistForm.of(suppliers.checklist(g.uow, view.subject))
    if form.validate_on_submit() and not form.found:
        form.form_errors.append(_("Say of at least one paper what you found."))
    elif form.is_submitted():
        try:
            for key, finding, reason in form.found:
                suppliers.check_document(
                    g.uow, view.subject, key, finding=finding, reason=reason
                )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Your findings are on record."), "success")
            return redirect(url_for("staff_cases.case", case_id=case_id, _anchor="checklist"))
    return cases.show(approvals.case(g.uow, case_id), form=form, tried="checklist")


@bp.guarded("/brand", methods=["POST"], permission=Permission.SUPPLIERS_BRAND_ASK)
def brand(case_id: UUID) -> ResponseReturnValue:
    """Ask the named right-holder whether the letter is its own."""
    view = _letter(case_id)
    form = BrandForm()
    if form.validate_on_submit():
        try:
            suppliers.ask_brand(
                g.uow, view.subject, address=form.address.data, source=form.source.data
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(
                _("The question is on its way; the clock stands still until then."), "success"
            )
            return redirect(url_for("staff_cases.case", case_id=case_id, _anchor="brand"))
    return cases.show(approvals.case(g.uow, case_id), form=form, tried="brand")


def _letter(case_id: UUID) -> CaseView:
    view = approvals.case(g.uow, case_id)
    if view.kind is not CaseKind.SUPPLIER_AUTHORISATION:
        raise NotFound(case_id=case_id)
    return view
