"""Recorded authorisations: the list, one with its chain, and what officers do to it."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, licences, members, suppliers
from portal.domain.suppliers import AuthorisationStatus, AuthorisationView
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web import chain, fall, sheets
from portal.web.forms.base import show_problems
from portal.web.forms.measure import EndForm
from portal.web.forms.review import ReasonForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import consequences, eyes, nav

bp = GuardedBlueprint("staff_authorisations", __name__, url_prefix="/staff/authorisations")
_PROPOSE = Permission.SUPPLIERS_AUTHORISATION_PROPOSE


@bp.guarded("", permission=Permission.CASES_READ)
def authorisations() -> ResponseReturnValue:
    """List recorded authorisations, the newest first; filters stand in the address."""
    filters = _filters()
    return nav.show(
        "staff/authorisations/authorisations.html",
        page=suppliers.authorisation_list(g.uow, cursor=request.args.get("cursor"), **filters),
        filters=filters,
        statuses=tuple(AuthorisationStatus),
    )


@bp.guarded("/export.<any(csv, xlsx):kind>", permission=Permission.CASES_READ)
def export(kind: str) -> ResponseReturnValue:
    """Hand the whole list out as a file, with the filters of the page."""
    filters = _filters()
    rows = sheets.every(
        lambda cursor: suppliers.authorisation_list(g.uow, cursor=cursor, **filters)
    )
    return sheets.export(
        sheets.letter_columns(),
        (sheets.letter_row(view, g.uow.today()) for view in rows),
        "authorisations",
        kind,
    )


def _filters() -> dict[str, Any]:
    """Return the filters of the list as the address says them."""
    known = {status.value: status for status in AuthorisationStatus}
    return {
        "text": request.args.get("q", ""),
        "brand": request.args.get("brand", ""),
        "status": known.get(request.args.get("status", "")),
    }


@bp.guarded("/<uuid:authorisation_id>", permission=Permission.CASES_READ)
def authorisation(authorisation_id: UUID) -> ResponseReturnValue:
    """Show one authorisation with its chain, its versions and what rests on it."""
    view = suppliers.authorisation(g.uow, authorisation_id)
    page = suppliers.children(g.uow, authorisation_id, cursor=request.args.get("cursor"))
    return nav.show(
        "staff/authorisations/authorisation.html",
        authorisation=view,
        status=view.status(g.uow.today()),
        standing=view.standing(g.uow.today()),
        acts=_acts(view),
        organisation=members.organisation(g.uow, view.organisation_id),
        case=approvals.case_of(g.uow, view.application_id),
        obstacle=eyes.obstacle(view.organisation_id),
        resting=licences.resting_on(g.uow, authorisation_id),
        versions=suppliers.versions(g.uow, authorisation_id),
        drawing=chain.drawing(g.uow, view, page),
        page=page,
        proposals=approvals.proposals_of(g.uow, authorisation_id),
    )


@bp.guarded("/<uuid:authorisation_id>/suspension", methods=["GET", "POST"], permission=_PROPOSE)
def suspend(authorisation_id: UUID) -> ResponseReturnValue:
    """Show exactly what falls on a day, and propose to suspend from it."""
    return _end(authorisation_id, suppliers.SUSPEND)


@bp.guarded("/<uuid:authorisation_id>/revocation", methods=["GET", "POST"], permission=_PROPOSE)
def revoke(authorisation_id: UUID) -> ResponseReturnValue:
    """Show exactly what falls on a day, and propose to revoke from it."""
    return _end(authorisation_id, suppliers.REVOKE)


@bp.guarded("/<uuid:authorisation_id>/lift", methods=["GET", "POST"], permission=_PROPOSE)
def lift(authorisation_id: UUID) -> ResponseReturnValue:
    """Propose to lift the suspension."""
    view = suppliers.authorisation(g.uow, authorisation_id)
    form = ReasonForm("lift")
    if form.validate_on_submit():
        try:
            proposal_id = suppliers.propose_lift(
                g.uow, authorisation_id, reason=form.reason.data
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            return _proposed(proposal_id)
    return nav.show(
        "staff/authorisations/lift.html",
        form=form,
        authorisation=view,
        obstacle=eyes.obstacle(view.organisation_id),
    )


def _end(authorisation_id: UUID, action: str) -> ResponseReturnValue:
    view = suppliers.authorisation(g.uow, authorisation_id)
    day = _day(request.args.get("on"))
    form = EndForm(data={"on": day})
    if form.validate_on_submit():
        day = form.on.data
        try:
            proposal_id = _propose(action, view, day, form.reason.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            return _proposed(proposal_id)
    seen = fall.preview(g.uow, view, day)
    return nav.show(
        "staff/authorisations/end.html",
        form=form,
        authorisation=view,
        action=action,
        preview=seen,
        consequences=consequences.of_end(action, seen),
        obstacle=eyes.obstacle(view.organisation_id),
    )


def _propose(action: str, view: AuthorisationView, day: date, reason: str) -> UUID:
    if action == suppliers.SUSPEND:
        return suppliers.propose_suspension(g.uow, view.id, from_on=day, reason=reason)
    return suppliers.propose_revocation(g.uow, view.id, revoked_on=day, reason=reason)


def _proposed(proposal_id: UUID) -> ResponseReturnValue:
    flash(_("Proposed. A second officer has 24 hours to decide."), "success")
    return redirect(url_for("staff_proposals.proposal", proposal_id=proposal_id))


def _day(text: str | None) -> date:
    """Return the day of the address, today when there is none or it is over."""
    today: date = g.uow.today()
    try:
        return max(date.fromisoformat(text or ""), today)
    except ValueError:
        return today


def _acts(view: AuthorisationView) -> list[str]:
    """Return what can be proposed now: suspend, revoke, lift."""
    today = g.uow.today()
    if view.chain[-1].status(today) in suppliers.GONE:
        return []
    suspended = any(until is None for _first, until in view.suspensions)
    return ["lift" if suspended else "suspend", "revoke"]
