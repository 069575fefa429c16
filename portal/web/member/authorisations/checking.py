"""The last page before an application is handed in: every answer, every problem."""

from typing import Any
from uuid import UUID

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import members, suppliers
from portal.domain.suppliers import ApplicationView
from portal.kernel.errors import FieldErrors, PortalError, Problem
from portal.web.forms.answers import answer
from portal.web.forms.authorisation import LetterForm
from portal.web.forms.base import field_name, show_problems
from portal.web.forms.session import EmptyForm
from portal.web.member import nav, steps
from portal.web.member.authorisations.place import (
    CHECK,
    EDIT,
    ONE,
    bp,
    known,
    not_editable,
    stepper,
    to,
)
from portal.web.offers import letter_changes, name_chosen, permits_asked


@bp.guarded(ONE + "/check", methods=["GET", "POST"], permission=EDIT)
def check(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Show what will be handed in, and hand it in."""
    found = known(organisation_id, application_id)
    if not found.case.editable:
        return not_editable(organisation_id, application_id)
    form = EmptyForm()
    preview = suppliers.preview(g.uow, application_id)
    problems = preview.problems
    if form.validate_on_submit():
        try:
            suppliers.submit_application(g.uow, application_id)
        except FieldErrors as errors:
            g.uow.abandon()
            problems = errors.problems
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Handed in. You find here what happens next."), "success")
            return to(".application", organisation_id, application_id)
    typed = LetterForm.saying(found.fields)
    name_chosen(typed)
    asked = permits_asked(found)
    return nav.show(
        "member/authorisations/check.html",
        organisation_id,
        form=form,
        refused=form.is_submitted(),
        application=found,
        letter=typed,
        answer=answer,
        preview=preview,
        problems=steps.linked(
            problems,
            lambda one: field_name(typed, one.field),
            lambda one: _href_of(found, one),
        ),
        changes=letter_changes(application_id),
        expected=[row for row in asked if row.required],
        perhaps=[row for row in asked if not row.required],
        licence=members.business_licence(g.uow, organisation_id),
        steps=stepper(found, CHECK),
    )


def _href_of(application: ApplicationView, problem: Problem) -> str:
    ids: dict[str, Any] = {
        "organisation_id": application.organisation_id,
        "application_id": application.id,
    }
    if problem.field == "documents":
        return url_for(".documents", **ids)
    if problem.field == "organisation":
        return url_for("member_profile.licence", organisation_id=application.organisation_id)
    return url_for(".letter", **ids, check=1, _anchor=problem.field)
