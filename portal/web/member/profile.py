"""The organisation's own profile."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import members
from portal.domain.members import UPDATE_DAYS, OrganisationKind, OrganisationView
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.profile import BusinessLicenceForm, ProfileForm
from portal.web.member import nav
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_profile", __name__)


@bp.guarded(
    "/member/<uuid:organisation_id>/profile", permission=Permission.MEMBERS_ORGANISATION_READ
)
def profile(organisation_id: UUID) -> ResponseReturnValue:
    """Show what the portal knows of the organisation."""
    uscc = nav.organisation(organisation_id).uscc
    warnings = members.uscc_warnings(uscc) if uscc else []
    return nav.show(
        "member/profile/profile.html",
        organisation_id,
        warnings=warnings,
        licence=members.business_licence(g.uow, organisation_id),
    )


@bp.guarded(
    "/member/<uuid:organisation_id>/profile/edit",
    methods=["GET", "POST"],
    permission=Permission.MEMBERS_ORGANISATION_MANAGE,
)
def edit(organisation_id: UUID) -> ResponseReturnValue:
    """Change names, credit code and shops."""
    known = nav.organisation(organisation_id)
    form = ProfileForm(
        data={
            "trade_name": known.trade_name,
            "legal_name": known.legal_name,
            "uscc": known.uscc,
            "shops": "\n".join(known.shops),
        }
    )
    if known.kind is OrganisationKind.NATURAL_PERSON:
        del form.legal_name, form.uscc
    if form.validate_on_submit():
        try:
            members.update_profile(
                g.uow,
                organisation_id,
                trade_name=form.data["trade_name"],
                legal_name=form.data.get("legal_name"),
                uscc=form.data.get("uscc"),
                shops=form.data["shops"].splitlines(),
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The profile has been saved."), "success")
            return redirect(url_for(".profile", organisation_id=organisation_id))
    return nav.show("member/profile/edit.html", organisation_id, form=form)


@bp.guarded(
    "/member/<uuid:organisation_id>/profile/licence",
    permission=Permission.MEMBERS_ORGANISATION_READ,
)
def licence(organisation_id: UUID) -> ResponseReturnValue:
    """Show the business licence as last stated, and what the public register says."""
    known = _business(organisation_id)
    stated = members.business_licence(g.uow, organisation_id)
    warnings = (
        members.licence_warnings(
            stated, legal_name=known.legal_name, uscc=known.uscc, today=g.uow.today()
        )
        if stated
        else ()
    )
    return nav.show(
        "member/profile/licence.html",
        organisation_id,
        licence=stated,
        warnings=warnings,
        days=UPDATE_DAYS,
        state=members.register_states(g.uow, [organisation_id])[organisation_id],
        notes=members.register_notes(g.uow, organisation_id),
        versions=members.business_licence_versions(g.uow, organisation_id).items,
    )


@bp.guarded(
    "/member/<uuid:organisation_id>/profile/licence/edit",
    methods=["GET", "POST"],
    permission=Permission.MEMBERS_ORGANISATION_MANAGE,
)
def edit_licence(organisation_id: UUID) -> ResponseReturnValue:
    """State the business licence anew, or confirm that it still reads so."""
    known = _business(organisation_id)
    stated = members.business_licence(g.uow, organisation_id)
    form = BusinessLicenceForm.of(known, stated)
    if form.validate_on_submit():
        try:
            members.record_business_licence(g.uow, organisation_id, form.typed)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The business licence has been saved."), "success")
            return redirect(url_for(".licence", organisation_id=organisation_id))
    return nav.show(
        "member/profile/edit_licence.html", organisation_id, form=form, licence=stated
    )


def _business(organisation_id: UUID) -> OrganisationView:
    known = nav.organisation(organisation_id)
    if known.kind is OrganisationKind.NATURAL_PERSON:
        raise NotFound(organisation_id=organisation_id)
    return known
