"""Approved letters, and how an officer proposes to revoke one."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, licences, members, suppliers
from portal.domain.suppliers import AuthorisationStatus
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.revocation import RevocationForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import consequences, eyes, nav

bp = GuardedBlueprint("staff_authorisations", __name__, url_prefix="/staff/authorisations")


@bp.guarded("/<uuid:authorisation_id>", permission=Permission.CASES_READ)
def authorisation(authorisation_id: UUID) -> ResponseReturnValue:
    """Show one authorisation."""
    return _show(authorisation_id, RevocationForm(formdata=None))


@bp.guarded(
    "/<uuid:authorisation_id>/revocation",
    methods=["POST"],
    permission=Permission.SUPPLIERS_AUTHORISATION_PROPOSE,
)
def propose(authorisation_id: UUID) -> ResponseReturnValue:
    """Propose to revoke it from a day on."""
    form = RevocationForm()
    if form.validate_on_submit():
        try:
            proposal_id = suppliers.propose_revocation(
                g.uow,
                authorisation_id,
                revoked_on=form.revoked_on.data,
                reason=form.reason.data,
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Proposed. A second officer has 24 hours to decide."), "success")
            return redirect(url_for("staff_proposals.proposal", proposal_id=proposal_id))
    return _show(authorisation_id, form)


def _show(authorisation_id: UUID, form: RevocationForm) -> ResponseReturnValue:
    view = suppliers.authorisation(g.uow, authorisation_id)
    status = view.status(g.uow.today())
    return nav.show(
        "staff/authorisations/authorisation.html",
        form=form,
        authorisation=view,
        status=status,
        is_live=status is not AuthorisationStatus.EXPIRED and view.revoked_on is None,
        organisation=members.organisation(g.uow, view.organisation_id),
        case=approvals.case_of(g.uow, view.application_id),
        obstacle=eyes.obstacle(view.organisation_id),
        resting=licences.resting_on(g.uow, authorisation_id),
        consequences=consequences.of_revocation(view),
        proposals=approvals.proposals_of(g.uow, authorisation_id),
    )
