"""The identity check as a step of a certification: three ways, and an officer instead of any.

The page asks and shows; the provider is told by the worker.  While its answer is awaited the
page looks again by itself, with a header that needs no script.
"""

from uuid import UUID

from flask import current_app, flash, g, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import distributors
from portal.domain.distributors import CHECKS_A_DAY, CheckState
from portal.kernel.errors import NotFound, PortalError
from portal.web.forms.base import show_problems
from portal.web.forms.identity import CheckForm
from portal.web.forms.session import EmptyForm
from portal.web.member import nav, wizard

_LOOK_AGAIN = "3"  # seconds


@wizard.bp.guarded(wizard.ONE + "/identity", methods=["GET", "POST"], permission=wizard.EDIT)
def identity(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Offer the ways of checking, show how each ended, and ask for one."""
    known = wizard.known_application(organisation_id, application_id)
    if not known.editable:
        return wizard.not_editable(organisation_id)
    form = CheckForm()
    if form.validate_on_submit():
        try:
            distributors.request_check(g.uow, application_id, form.chosen)
        except PortalError as error:
            show_problems(form, error)
        else:
            return wizard.to(".identity", organisation_id, application_id)
    page = make_response(
        nav.show(
            "member/certification/identity.html",
            organisation_id,
            form=form,
            application=known,
            checks_a_day=CHECKS_A_DAY,
            provider=distributors.provider(g.uow),
            test_identities=current_app.extensions["portal"].test_identities,
            steps=wizard.steps_at(known, ".identity"),
        )
    )
    if known.evidence.is_waiting:
        page.headers["Refresh"] = _LOOK_AGAIN
    return page


@wizard.bp.guarded(
    wizard.ONE + "/identity/<uuid:check_id>", methods=["POST"], permission=wizard.EDIT
)
def face_done(
    organisation_id: UUID, application_id: UUID, check_id: UUID
) -> ResponseReturnValue:
    """Come back from the provider: let it be asked how the face check ended."""
    known = wizard.known_application(organisation_id, application_id)
    check = next((one for one in known.evidence.checks if one.id == check_id), None)
    if check is None:
        raise NotFound(check_id=check_id)
    if EmptyForm().validate_on_submit():
        distributors.go_on_face(g.uow, check_id)
        if check.state is CheckState.STARTED:
            flash(_("We ask the provider how the face check ended."), "success")
    return wizard.to(".identity", organisation_id, application_id)
