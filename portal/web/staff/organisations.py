"""Organisations: who they are, what the public register says of them, and what they hold."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import licences, members, suppliers
from portal.domain.members import OrganisationKind, RegisterState
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.register import RegisterNoteForm
from portal.web.routing import GuardedBlueprint
from portal.web.staff import eyes, nav

bp = GuardedBlueprint("staff_organisations", __name__, url_prefix="/staff/organisations")


@bp.guarded("", permission=Permission.CASES_READ)
def organisations() -> ResponseReturnValue:
    """List the organisations, or find one by its names or its credit code."""
    text = request.args.get("q", "").strip()
    page = members.find_organisations(g.uow, text, cursor=request.args.get("cursor"))
    return nav.show(
        "staff/organisations/organisations.html",
        text=text,
        page=page,
        states=members.register_states(g.uow, [one.id for one in page.items]),
    )


@bp.guarded("/<uuid:member_id>", permission=Permission.CASES_READ)
def organisation(member_id: UUID) -> ResponseReturnValue:
    """Show one organisation."""
    return _show(member_id, RegisterNoteForm(formdata=None))


@bp.guarded(
    "/<uuid:member_id>/register",
    methods=["POST"],
    permission=Permission.MEMBERS_REGISTER_NOTE,
)
def note(member_id: UUID) -> ResponseReturnValue:
    """Note what the public register says; it counts at once."""
    form = RegisterNoteForm()
    if form.validate_on_submit():
        try:
            members.note_register_state(
                g.uow,
                member_id,
                RegisterState(form.state.data),
                reason=form.reason.data,
                source=form.source.data,
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Noted. It counts from now on."), "success")
            return redirect(url_for(".organisation", member_id=member_id))
    return _show(member_id, form)


def _show(member_id: UUID, form: RegisterNoteForm) -> ResponseReturnValue:
    known = members.organisation(g.uow, member_id)
    stated = members.business_licence(g.uow, member_id)
    return nav.show(
        "staff/organisations/organisation.html",
        form=form,
        organisation=known,
        is_registered=known.kind is not OrganisationKind.NATURAL_PERSON,
        licence=stated,
        warnings=members.licence_warnings(
            stated, legal_name=known.legal_name, uscc=known.uscc, today=g.uow.today()
        )
        if stated
        else (),
        versions=members.business_licence_versions(g.uow, member_id).items,
        state=members.register_states(g.uow, [member_id])[member_id],
        notes=members.register_notes(g.uow, member_id),
        obstacle=eyes.obstacle(member_id),
        page=suppliers.authorisations_of(g.uow, member_id, cursor=request.args.get("cursor")),
        badge=licences.licences_of(g.uow, [member_id]).get(member_id),
    )
