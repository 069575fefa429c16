"""Licences: who is ready for one, who holds one, and what two officers do to it."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, licences, members, suppliers
from portal.domain.licences import MeasureKind, Reason
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.licence import MeasureForm
from portal.web.forms.review import ReasonForm
from portal.web.forms.session import EmptyForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import nav

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
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            proposal_id = licences.propose_grant(g.uow, candidate_id, reason=form.reason.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Proposed. A second officer has 24 hours to decide."), "success")
            return redirect(url_for("staff_licences.proposal", proposal_id=proposal_id))
    return nav.show(
        "staff/licences/candidate.html",
        form=form,
        organisation=members.organisation(g.uow, candidate_id),
        readiness=licences.readiness(g.uow, candidate_id),
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
            return redirect(url_for("staff_licences.proposal", proposal_id=proposal_id))
    return _show(licence_id, form)


@bp.guarded("/proposals/<uuid:proposal_id>", permission=Permission.LICENCES_LICENCE_READ)
def proposal(proposal_id: UUID) -> ResponseReturnValue:
    """Show one proposal and, to a second officer, the buttons."""
    return _show_proposal(proposal_id, ReasonForm(formdata=None))


@bp.guarded(
    "/proposals/<uuid:proposal_id>/approve",
    methods=["POST"],
    permission=Permission.LICENCES_LICENCE_DECIDE,
)
def approve(proposal_id: UUID) -> ResponseReturnValue:
    """Do what was proposed, as second officer."""
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            _do(approvals.proposal(g.uow, proposal_id))
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Done, and public at once."), "success")
            return redirect(url_for("staff_licences.proposal", proposal_id=proposal_id))
    return _show_proposal(proposal_id, form)


@bp.guarded(
    "/proposals/<uuid:proposal_id>/refuse",
    methods=["POST"],
    permission=Permission.LICENCES_LICENCE_READ,
)
def refuse(proposal_id: UUID) -> ResponseReturnValue:
    """Turn a proposal down, or take one's own back."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            if approvals.proposal(g.uow, proposal_id).action == suppliers.REVOKE:
                suppliers.refuse_revocation(g.uow, proposal_id, reason=form.reason.data)
            else:
                licences.refuse(g.uow, proposal_id, reason=form.reason.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Turned down. Nothing changes."), "success")
            return redirect(url_for("staff_licences.proposal", proposal_id=proposal_id))
    return _show_proposal(proposal_id, form)


def _do(found: approvals.ProposalView) -> None:
    if found.action == suppliers.REVOKE:
        suppliers.revoke_authorisation(g.uow, found.id)
    elif found.action == licences.GRANT:
        licences.grant(g.uow, found.id)
    else:
        licences.impose(g.uow, found.id)


def _show(licence_id: UUID, form: MeasureForm) -> ResponseReturnValue:
    view = licences.licence(g.uow, licence_id)
    return nav.show(
        "staff/licences/licence.html",
        form=form,
        licence=view,
        scope=licences.scope(g.uow, view),
        organisation=members.organisation(g.uow, view.organisation_id),
        proposals=approvals.proposals_of(g.uow, licence_id),
    )


def _show_proposal(proposal_id: UUID, form: ReasonForm | EmptyForm) -> ResponseReturnValue:
    found = approvals.proposal(g.uow, proposal_id)
    if found.action not in {*licences.ACTIONS, suppliers.REVOKE}:
        raise NotFound(proposal_id=proposal_id)
    return nav.show(
        "staff/licences/proposal.html",
        form=form,
        blank=ReasonForm(formdata=None),
        proposal=found,
        organisation=members.organisation(g.uow, found.organisation_id),
        licence=licences.licence_of(g.uow, found.organisation_id),
    )
