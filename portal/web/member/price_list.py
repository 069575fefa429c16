"""The organisation's price list: the draft, publishing, confirming, and the history."""

from datetime import timedelta
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import pricelists
from portal.kernel.actor import Permission
from portal.kernel.clock import civil_date
from portal.kernel.errors import PortalError, RuleBroken
from portal.web.forms.base import place_problems, show_problems
from portal.web.forms.price_list import PriceListForm
from portal.web.forms.session import EmptyForm
from portal.web.labels import error_text
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_price_list", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/price-list", permission=Permission.MEMBERS_ORGANISATION_READ
)
def price_list(organisation_id: UUID) -> ResponseReturnValue:
    """Show the list in force, how long its confirmation holds, and the versions."""
    now = g.uow.now()
    current = pricelists.in_force(g.uow, organisation_id, now)
    page = pricelists.versions(g.uow, organisation_id, cursor=request.args.get("cursor"))
    confirm_by = (
        civil_date(current.confirmed_at) + timedelta(days=pricelists.CONFIRM_DAYS)
        if current
        else None
    )
    return nav.show(
        "member/price_list/price_list.html",
        organisation_id,
        current=current,
        confirm_by=confirm_by,
        stale=current and not pricelists.is_current(current.confirmed_at, now),
        page=page,
        now=now,
    )


@bp.guarded(
    "/member/<uuid:organisation_id>/price-list/edit",
    methods=["GET", "POST"],
    permission=Permission.PRICELISTS_LIST_EDIT,
)
def edit(organisation_id: UUID) -> ResponseReturnValue:
    """Write the draft; it is kept as typed, and "continue" says what is wrong with it."""
    draft = pricelists.draft(g.uow, organisation_id)
    form = PriceListForm(data={"lines": [dict(line) for line in draft.lines]})
    if request.method == "GET" and "check" in request.args:
        place_problems(form, draft.problems)
    if form.is_submitted() and not form.grow_or_shrink() and form.validate():
        form.drop_blank_lines()
        try:
            pricelists.save_draft(g.uow, organisation_id, form.typed_lines("lines"))
        except PortalError as error:
            show_problems(form, error)
        else:
            if "draft" in request.form:
                flash(_("The draft has been saved as it is."), "success")
                return redirect(url_for(".price_list", organisation_id=organisation_id))
            problems = pricelists.draft(g.uow, organisation_id).problems
            if not problems:
                return redirect(url_for(".publish", organisation_id=organisation_id))
            place_problems(form, problems)
    return nav.show("member/price_list/edit.html", organisation_id, form=form, draft=draft)


@bp.guarded(
    "/member/<uuid:organisation_id>/price-list/publish",
    methods=["GET", "POST"],
    permission=Permission.PRICELISTS_LIST_EDIT,
)
def publish(organisation_id: UUID) -> ResponseReturnValue:
    """Say what publishing means, and do it."""
    draft = pricelists.draft(g.uow, organisation_id)
    if draft.problems or not draft.lines:
        return redirect(url_for(".edit", organisation_id=organisation_id, check=1))
    if _is_published(organisation_id, draft):
        flash(_("These lines are published already. Write a new version first."), "warning")
        return redirect(url_for(".price_list", organisation_id=organisation_id))
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            number = pricelists.publish(g.uow, organisation_id)
        except PortalError as error:
            show_problems(form, error)
        else:
            version = pricelists.version(g.uow, organisation_id, number)
            _announce(version)
            return redirect(url_for(".price_list", organisation_id=organisation_id))
    return nav.show("member/price_list/publish.html", organisation_id, form=form, draft=draft)


@bp.guarded(
    "/member/<uuid:organisation_id>/price-list/confirm",
    methods=["POST"],
    permission=Permission.PRICELISTS_LIST_EDIT,
)
def confirm(organisation_id: UUID) -> ResponseReturnValue:
    """State that the list in force still holds."""
    try:
        pricelists.confirm(g.uow, organisation_id)
    except RuleBroken as error:
        g.uow.abandon()
        flash(error_text(error.code, error.facts), "error")
    else:
        flash(_("Thank you. The price list is confirmed for another 90 days."), "success")
    return redirect(url_for(".price_list", organisation_id=organisation_id))


@bp.guarded(
    "/member/<uuid:organisation_id>/price-list/versions/<int:number>",
    permission=Permission.MEMBERS_ORGANISATION_READ,
)
def version(organisation_id: UUID, number: int) -> ResponseReturnValue:
    """Show one version of the history."""
    return nav.show(
        "member/price_list/version.html",
        organisation_id,
        version=pricelists.version(g.uow, organisation_id, number),
        now=g.uow.now(),
    )


def _is_published(organisation_id: UUID, draft: pricelists.DraftView) -> bool:
    newest = pricelists.versions(g.uow, organisation_id).items[:1]
    saved = draft.saved_at
    return saved is not None and any(one.published_at > saved for one in newest)


def _announce(version: pricelists.VersionView) -> None:
    if version.effective_at > g.uow.now():
        flash(
            _("Published. A price rises, so the new list takes effect at midnight."), "success"
        )
    else:
        flash(_("Published. The new list is in effect now."), "success")
