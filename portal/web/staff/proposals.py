"""Acts that one officer has proposed and a second one decides."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import accounts, approvals, distributors, licences, members, suppliers
from portal.domain.approvals import ProposalState, ProposalView
from portal.domain.licences import MeasureKind, Reason
from portal.kernel.actor import Permission
from portal.kernel.clock import civil_date
from portal.kernel.errors import NotFound, PortalError
from portal.store.uow import UnitOfWork
from portal.web import fall
from portal.web.forms.base import Form, show_problems
from portal.web.forms.review import ReasonForm
from portal.web.forms.session import EmptyForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import consequences, eyes, nav

bp = GuardedBlueprint("staff_proposals", __name__, url_prefix="/staff/proposals")
ACTIONS = (*licences.ACTIONS, *suppliers.ACTIONS)
_ON_AUTHORISATIONS: Mapping[str, Callable[[UnitOfWork, UUID], None]] = {
    suppliers.REVOKE: suppliers.revoke_authorisation,
    suppliers.SUSPEND: suppliers.suspend_authorisation,
    suppliers.LIFT: suppliers.lift_suspension,
}


@bp.guarded("", permission=Permission.LICENCES_LICENCE_READ)
def proposals() -> ResponseReturnValue:
    """List what waits for a second officer, the oldest first."""
    page = approvals.open_proposals(g.uow, actions=ACTIONS, cursor=request.args.get("cursor"))
    return nav.show(
        "staff/proposals/proposals.html",
        page=page,
        organisations=members.organisations(
            g.uow, [proposal.organisation_id for proposal in page.items]
        ),
    )


@bp.guarded("/<uuid:proposal_id>", permission=Permission.LICENCES_LICENCE_READ)
def proposal(proposal_id: UUID) -> ResponseReturnValue:
    """Show one proposal and, to a second officer, the buttons."""
    return _show(_proposal(proposal_id))


@bp.guarded(
    "/<uuid:proposal_id>/approve",
    methods=["POST"],
    permission=Permission.LICENCES_LICENCE_DECIDE,
)
def approve(proposal_id: UUID) -> ResponseReturnValue:
    """Do what was proposed, as second officer."""
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            _do(_proposal(proposal_id))
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Done, and in force at once."), "success")
            return redirect(url_for(".proposal", proposal_id=proposal_id))
    return _show(_proposal(proposal_id), form=form)


@bp.guarded(
    "/<uuid:proposal_id>/refuse",
    methods=["POST"],
    permission=Permission.LICENCES_LICENCE_DECIDE,
)
def refuse(proposal_id: UUID) -> ResponseReturnValue:
    """Turn a proposal down, as second officer."""
    return _close(proposal_id, _("Turned down. Nothing changes."))


@bp.guarded(
    "/<uuid:proposal_id>/take-back",
    methods=["POST"],
    permission=Permission.LICENCES_LICENCE_PROPOSE,
)
def take_back(proposal_id: UUID) -> ResponseReturnValue:
    """Take one's own proposal back."""
    return _close(proposal_id, _("Taken back. Nothing changes."))


def _close(proposal_id: UUID, done: str) -> ResponseReturnValue:
    form = ReasonForm("refuse")
    if form.validate_on_submit():
        try:
            if _proposal(proposal_id).action in suppliers.ACTIONS:
                suppliers.refuse_measure(g.uow, proposal_id, reason=form.reason.data)
            else:
                licences.refuse(g.uow, proposal_id, reason=form.reason.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(done, "success")
            return redirect(url_for(".proposal", proposal_id=proposal_id))
    return _show(_proposal(proposal_id), form=form, refusal=form)


def _proposal(proposal_id: UUID) -> ProposalView:
    found = approvals.proposal(g.uow, proposal_id)
    if found.action not in ACTIONS:
        raise NotFound(proposal_id=proposal_id)
    return found


def _do(found: ProposalView) -> None:
    if found.action in _ON_AUTHORISATIONS:
        _ON_AUTHORISATIONS[found.action](g.uow, found.id)
    elif found.action == licences.GRANT:
        licences.grant(g.uow, found.id)
    else:
        licences.impose(g.uow, found.id)


def _show(
    found: ProposalView, *, form: Form | None = None, refusal: ReasonForm | None = None
) -> ResponseReturnValue:
    may_decide = g.actor.has(Permission.LICENCES_LICENCE_DECIDE)
    is_open = found.state is ProposalState.OPEN
    return nav.show(
        "staff/proposals/proposal.html",
        form=form,
        refusal=refusal or ReasonForm("refuse", formdata=None),
        proposal=found,
        may_decide=may_decide and is_open,
        is_own=found.proposed_by == g.actor.id,
        obstacle=eyes.obstacle(found.organisation_id, found.proposed_by) if is_open else "",
        decided_by_name=_name(found.decided_by),
        organisation=members.organisation(g.uow, found.organisation_id),
        **_about(found),
    )


def _about(found: ProposalView) -> dict[str, Any]:
    """Return what a second officer has to see before it decides."""
    if found.action in suppliers.ACTIONS:
        return _about_authorisation(found)
    if found.action == licences.GRANT:
        named = [UUID(text) for text in found.content["authorisations"].split(",")]
        return {
            "tier": distributors.Tier(found.content["tier"]),
            "readiness": licences.readiness(g.uow, found.organisation_id),
            "authorisations": suppliers.authorisations(g.uow, named).values(),
            "granted": _granted(found),
            "consequences": consequences.of_grant(),
        }
    return {
        "licence": licences.licence(g.uow, found.subject),
        "ground": Reason(found.content["reason"]),
        "consequences": consequences.of_measure(MeasureKind(found.content["kind"])),
    }


def _about_authorisation(found: ProposalView) -> dict[str, Any]:
    """Return the authorisation, from which day it ends, and while it is open what falls."""
    authorisation = suppliers.authorisation(g.uow, found.subject)
    about: dict[str, Any] = {"authorisation": authorisation, "day": None, "preview": None}
    proposed = suppliers.proposed_day(found.content)
    if proposed is None:
        return {**about, "consequences": consequences.of_lift()}
    decided = civil_date(found.decided_at) if found.decided_at else g.uow.today()
    about["day"] = max(proposed, decided)
    if found.state is ProposalState.OPEN:
        seen = about["preview"] = fall.preview(g.uow, authorisation, about["day"])
        about["consequences"] = consequences.of_end(found.action, seen)
    return about


def _granted(found: ProposalView) -> licences.LicenceView | None:
    if found.state is not ProposalState.APPROVED:
        return None
    return licences.licence_of(g.uow, found.organisation_id)


def _name(user_id: UUID | None) -> str:
    return accounts.names(g.uow, [user_id]).get(user_id, "") if user_id else ""
