"""The badge: its standing in plain words, the certificate, and giving it back."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import certificates, licences
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.session import EmptyForm
from portal.web.member import nav
from portal.web.member.tasks import LICENCE_KINDS, OVER, tasks
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_licence", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/licence", permission=Permission.MEMBERS_ORGANISATION_READ
)
def licence(organisation_id: UUID) -> ResponseReturnValue:
    """Show the newest badge of the organisation, or what it still takes."""
    held = licences.licence_of(g.uow, organisation_id)
    ready = licences.readiness(g.uow, organisation_id)
    return nav.show(
        "member/licence/licence.html",
        organisation_id,
        licence=held,
        kinds=LICENCE_KINDS,
        live=held is not None and held.standing.state not in OVER,
        tasks=tasks(nav.organisation(organisation_id), ready, held),
        certificate=certificates.certificate(g.uow, held.id) if held else None,
        base_url=g.uow.issuer.base_url,
    )


@bp.guarded(
    "/member/<uuid:organisation_id>/licence/withdraw",
    methods=["GET", "POST"],
    permission=Permission.MEMBERS_ORGANISATION_MANAGE,
)
def withdraw(organisation_id: UUID) -> ResponseReturnValue:
    """Ask once more, then give the badge back."""
    held = licences.licence_of(g.uow, organisation_id)
    if held is None or held.standing.state in OVER:
        flash(_("There is no badge that could be given back."), "warning")
        return redirect(url_for(".licence", organisation_id=organisation_id))
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            licences.withdraw_licence(g.uow, held.id)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The badge has been given back."), "success")
            return redirect(url_for(".licence", organisation_id=organisation_id))
    return nav.show("member/licence/withdraw.html", organisation_id, form=form, licence=held)
