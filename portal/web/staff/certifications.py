"""What an examiner does to a certification: the checklist, the full data, the pictures."""

from uuid import UUID

from flask import Response, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, distributors
from portal.domain.accounts import ProofNeeded
from portal.domain.approvals import CaseKind, CaseView
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.checklist import ChecklistForm
from portal.web.forms.review import ReasonForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import cases

bp = GuardedBlueprint(
    "staff_certifications", __name__, url_prefix="/staff/cases/<uuid:case_id>"
)


@bp.guarded("/findings", methods=["POST"], permission=Permission.CASES_EXAMINE)
def findings(case_id: UUID) -> ResponseReturnValue:
    """Keep what was found about statements, papers and screening results."""
    view = _certification(case_id)
    form = ChecklistForm.of(distributors.checklist(g.uow, view.subject))
    if form.validate_on_submit() and not form.found:
        form.form_errors.append(_("Say of at least one entry what you found."))
    elif form.is_submitted():
        try:
            for key, finding, reason in form.found:
                distributors.check_entry(
                    g.uow, view.subject, key, finding=finding, reason=reason
                )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Your findings are on record."), "success")
            return redirect(url_for("staff_cases.case", case_id=case_id, _anchor="checklist"))
    return cases.show(approvals.case(g.uow, case_id), form=form, tried="checklist")


@bp.guarded("/look", methods=["POST"], permission=Permission.DISTRIBUTORS_PERSON_VIEW)
def look(case_id: UUID) -> ResponseReturnValue:
    """Open the full data to this officer for a quarter of an hour; the person can read why."""
    view = _certification(case_id)
    form = ReasonForm("look")
    if form.validate_on_submit():
        try:
            distributors.look(g.uow, view.subject, reason=form.reason.data)
        except ProofNeeded:
            raise
        except PortalError as error:
            show_problems(form, error)
        else:
            return redirect(url_for("staff_cases.case", case_id=case_id, _anchor="look"))
    return cases.show(approvals.case(g.uow, case_id), form=form, tried="look")


@bp.guarded(
    "/pictures/<uuid:document_id>/<int:page>", permission=Permission.DISTRIBUTORS_PERSON_VIEW
)
def picture(case_id: UUID, document_id: UUID, page: int) -> ResponseReturnValue:
    """Show one page of a paper, marked with who looks and when, while a look lasts."""
    view = _certification(case_id)
    png = distributors.picture(g.uow, view.subject, document_id, page=page)
    return Response(png, mimetype="image/png")


def _certification(case_id: UUID) -> CaseView:
    view = approvals.case(g.uow, case_id)
    if view.kind is not CaseKind.DISTRIBUTOR_CERTIFICATION:
        raise NotFound(case_id=case_id)
    return view
