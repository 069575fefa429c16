"""What people can ask for about their data: to have, to correct, and to erase them."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import privacy
from portal.kernel.actor import Permission
from portal.kernel.clock import civil_date
from portal.kernel.errors import NotFound, RuleBroken
from portal.web.forms.base import show_problems
from portal.web.forms.session import EmptyForm
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_rights", __name__)
_ROOT = "/member/<uuid:organisation_id>/privacy"


@bp.guarded(_ROOT + "/rights", permission=Permission.MEMBERS_ORGANISATION_READ)
def rights(organisation_id: UUID) -> ResponseReturnValue:
    """Show what is held until when, and what can be asked for."""
    return nav.show(
        "member/rights/rights.html",
        organisation_id,
        held=privacy.holdings(g.uow, organisation_id),
        wish=privacy.open_request(g.uow, organisation_id),
        erasures=privacy.erasures_of(g.uow, organisation_id),
        most=privacy.EXPORTS_A_DAY,
    )


@bp.guarded(_ROOT + "/export", methods=["POST"], permission=Permission.PRIVACY_RIGHT_EXERCISE)
def export(organisation_id: UUID) -> ResponseReturnValue:
    """Hand out everything that is held."""
    archive = privacy.export(g.uow, organisation_id)
    name = f"personal-data-{civil_date(g.uow.now()).isoformat()}.zip"
    return (
        archive,
        200,
        {
            "Content-Type": "application/zip",
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


@bp.guarded(
    _ROOT + "/erasure",
    methods=["GET", "POST"],
    permission=Permission.PRIVACY_RIGHT_EXERCISE,
)
def erasure(organisation_id: UUID) -> ResponseReturnValue:
    """Say what would be erased and what would stay, and take the wish."""
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            privacy.request_erasure(g.uow, organisation_id)
        except RuleBroken as error:
            show_problems(form, error)
        else:
            flash(_("Asked for. You are answered within 30 days."), "success")
            return redirect(url_for(".rights", organisation_id=organisation_id))
    return nav.show(
        "member/rights/erasure.html",
        organisation_id,
        form=form,
        held=privacy.holdings(g.uow, organisation_id),
    )


@bp.guarded(
    _ROOT + "/erasure/cancel", methods=["POST"], permission=Permission.PRIVACY_RIGHT_EXERCISE
)
def cancel(organisation_id: UUID) -> ResponseReturnValue:
    """Take the wish back."""
    privacy.cancel_erasure(g.uow, organisation_id)
    flash(_("Taken back. What was erased already stays erased."), "success")
    return redirect(url_for(".rights", organisation_id=organisation_id))


@bp.guarded(
    _ROOT + "/erasures/<uuid:erasure_id>", permission=Permission.MEMBERS_ORGANISATION_READ
)
def certificate(organisation_id: UUID, erasure_id: UUID) -> ResponseReturnValue:
    """Show what was erased, and its proof."""
    return nav.show(
        "member/rights/certificate.html",
        organisation_id,
        erasure=_erasure(organisation_id, erasure_id),
    )


@bp.guarded(
    _ROOT + "/erasures/<uuid:erasure_id>.pdf", permission=Permission.MEMBERS_ORGANISATION_READ
)
def certificate_pdf(organisation_id: UUID, erasure_id: UUID) -> ResponseReturnValue:
    """Give the proof as a PDF."""
    found = _erasure(organisation_id, erasure_id)
    return (
        privacy.certificate(g.uow, found.id),
        200,
        {
            "Content-Type": "application/pdf",
            "Content-Disposition": f'inline; filename="erasure-{found.id}.pdf"',
        },
    )


def _erasure(organisation_id: UUID, erasure_id: UUID) -> privacy.ErasureView:
    found = privacy.erasure(g.uow, erasure_id)
    if found.organisation_id != organisation_id:
        raise NotFound(erasure_id=erasure_id)
    return found
