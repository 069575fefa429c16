"""Licences: who is ready for one, who holds one, and what is proposed to be done to it."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, licences, members
from portal.domain.licences import MeasureKind, Reason
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.licence import MeasureForm
from portal.web.forms.review import ReasonForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import consequences, eyes, nav

bp = GuardedBlueprint("staff_licences", __name__, url_prefix="/staff/licences")


@bp.guarded("", permission=Permission.LICENCES_LICENCE_READ)
def all_licences() -> ResponseReturnValue:
    """List every licence, the newest first."""
    page = licences.licences(g.uow, cursor=request.args.get("cursor"))
    return nav.show("staff/licences/licences.html", page=page)


@bp.guarded("/candidates", permission=Permission.LICENCES_LICENCE_READ)
def candidates() -> ResponseReturnValue:
    """List certified organisations without a licence, and what each still lacks."""
    page = licences.candidates(g.uow, cursor=request.args.get("cursor"))
    return nav.show("staff/licences/candidates.html", page=page)


@bp.guarded(
    "/candidates/<uuid:candidate_id>",
    methods=["GET", "POST"],
    permission=Permission.LICENCES_LICENCE_PROPOSE,
)
def candidate(candidate_id: UUID) -> ResponseReturnValue:
    """Propose a licence for one organisation."""
    form = ReasonForm("grant")
    if form.validate_on_submit():
        try:
            proposal_id = licences.propose_grant(g.uow, candidate_id, reason=form.reason.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Proposed. A second officer has 24 hours to decide."), "success")
            return redirect(url_for("staff_proposals.proposal", proposal_id=proposal_id))
    return nav.show(
        "staff/licences/candidate.html",
        form=form,
        organisation=members.organisation(g.uow, candidate_id),
        readiness=licences.readiness(g.uow, candidate_id),
        obstacle=eyes.obstacle(candidate_id),
        consequences=consequences.of_grant(),
        proposals=approvals.proposals_of(g.uow, candidate_id),
    )


@bp.guarded("/<uuid:licence_id>", permission=Permission.LICENCES_LICENCE_READ)
def licence(licence_id: UUID) -> ResponseReturnValue:
    """Show one licence, its measures and proposals."""
    return _show(licence_id, MeasureForm(formdata=None))


@bp.guarded(
    "/<uuid:licence_id>/measures",
    methods=["POST"],
    permission=Permission.LICENCES_LICENCE_PROPOSE,
)
def propose(licence_id: UUID) -> ResponseReturnValue:
    """Propose to suspend, reinstate or revoke."""
    form = MeasureForm()
    if form.validate_on_submit():
        try:
            proposal_id = licences.propose_measure(
                g.uow,
                licence_id,
                MeasureKind(form.kind.data),
                reason=Reason(form.ground.data),
                note=form.reason.data,
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Proposed. A second officer has 24 hours to decide."), "success")
            return redirect(url_for("staff_proposals.proposal", proposal_id=proposal_id))
    return _show(licence_id, form)


def _show(licence_id: UUID, form: MeasureForm) -> ResponseReturnValue:
    view = licences.licence(g.uow, licence_id)
    return nav.show(
        "staff/licences/licence.html",
        form=form,
        licence=view,
        scope=licences.scope(g.uow, view),
        organisation=members.organisation(g.uow, view.organisation_id),
        obstacle=eyes.obstacle(view.organisation_id),
        proposals=approvals.proposals_of(g.uow, licence_id),
    )
