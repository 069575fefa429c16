"""Erasures that people asked for: what is held, what holds it, and carrying them out."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import members, privacy
from portal.domain.privacy import RequestState
from portal.kernel.actor import Permission
from portal.kernel.errors import RuleBroken
from portal.web.forms.base import show_problems
from portal.web.forms.session import EmptyForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import eyes, nav

bp = GuardedBlueprint("staff_erasures", __name__, url_prefix="/staff/erasures")


@bp.guarded("", permission=Permission.PRIVACY_ERASURE_DECIDE)
def requests() -> ResponseReturnValue:
    """List the requests in a state, those that wait for an officer first."""
    named = request.args.get("state", "")
    state = RequestState(named) if named in set(RequestState) else RequestState.OPEN
    page = privacy.requests(g.uow, state=state, cursor=request.args.get("cursor"))
    return nav.show(
        "staff/erasures/requests.html",
        page=page,
        state=state,
        states=list(RequestState),
        organisations=members.organisations(g.uow, [one.organisation_id for one in page.items]),
    )


@bp.guarded(
    "/<uuid:request_id>", methods=["GET", "POST"], permission=Permission.PRIVACY_ERASURE_DECIDE
)
def decide(request_id: UUID) -> ResponseReturnValue:
    """Show what a request would erase and what would stay, and carry it out."""
    wish = privacy.request(g.uow, request_id)
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            made = privacy.carry_out(g.uow, request_id)
        except RuleBroken as error:
            show_problems(form, error)
        else:
            flash(
                _("Erased. What is still held goes of itself.")
                if made
                else _("Nothing can be erased yet. What is held goes of itself."),
                "success",
            )
            return redirect(url_for(".decide", request_id=request_id))
    is_open = wish.state is RequestState.OPEN
    return nav.show(
        "staff/erasures/request.html",
        form=form,
        wish=wish,
        is_open=is_open,
        obstacle=eyes.obstacle(wish.organisation_id) if is_open else "",
        organisation=members.organisation(g.uow, wish.organisation_id),
        held=privacy.holdings(g.uow, wish.organisation_id),
        erasures=privacy.erasures_of(g.uow, wish.organisation_id),
    )
