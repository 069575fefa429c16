"""Letters of suppliers: from the first draft to the recorded authorisation."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain import suppliers
from portal.domain.documents import DocumentKind
from portal.domain.suppliers import ApplicationView
from portal.kernel.actor import Permission
from portal.kernel.errors import FieldErrors, NotFound, PortalError, Problem, RuleBroken
from portal.web.forms.answers import answer
from portal.web.forms.authorisation import LetterForm
from portal.web.forms.base import field_name, place_problems, show_problems
from portal.web.forms.documents import UploadForm
from portal.web.forms.session import EmptyForm
from portal.web.labels import error_text
from portal.web.member import nav, steps
from portal.web.member.documents import receive
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_authorisations", __name__)
_ROOT = "/member/<uuid:organisation_id>/authorisations"
_ONE = _ROOT + "/<uuid:application_id>"
_EDIT = Permission.SUPPLIERS_APPLICATION_EDIT
_PAPERS = (
    DocumentKind.AUTHORISATION_LETTER,
    DocumentKind.RIGHT_PROOF,
    DocumentKind.BUSINESS_LICENCE,
    DocumentKind.OTHER,
)
_LETTER, _DOCUMENTS, _CHECK = range(3)


@bp.guarded(_ROOT, permission=Permission.MEMBERS_ORGANISATION_READ)
def authorisations(organisation_id: UUID) -> ResponseReturnValue:
    """List applications, and the authorisations that came of them."""
    granted = suppliers.authorisations_of(g.uow, organisation_id)
    return nav.show(
        "member/authorisations/authorisations.html",
        organisation_id,
        applications=suppliers.applications_of(g.uow, organisation_id),
        granted={one.application_id: one for one in granted},
        today=g.uow.today(),
    )


@bp.guarded(_ROOT + "/start", methods=["POST"], permission=_EDIT)
def start(organisation_id: UUID) -> ResponseReturnValue:
    """Begin an application."""
    application_id = suppliers.start_application(g.uow, organisation_id)
    return _to(".letter", organisation_id, application_id)


@bp.guarded(_ONE, permission=Permission.MEMBERS_ORGANISATION_READ)
def application(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Show where an application is, and what became of it."""
    known = _known(organisation_id, application_id)
    return nav.show(
        "member/authorisations/application.html",
        organisation_id,
        application=known,
        authorisation=suppliers.authorisation_of(g.uow, application_id),
        letter=LetterForm.of(known.fields),
        answer=answer,
        today=g.uow.today(),
    )


@bp.guarded(_ONE + "/letter", methods=["GET", "POST"], permission=_EDIT)
def letter(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Write the letter down; it is kept as typed, and "continue" says what is wrong with it."""
    known = _known(organisation_id, application_id)
    if not known.case.editable:
        return _not_editable(organisation_id, application_id)
    form = LetterForm.of(known.fields)
    if request.method == "GET" and "check" in request.args:
        place_problems(form, _letter_problems(application_id))
    if form.is_submitted() and not form.grow_or_shrink() and form.validate():
        form.drop_blank_lines()
        try:
            suppliers.save_letter(g.uow, application_id, form.typed)
        except PortalError as error:
            show_problems(form, error)
        else:
            if "draft" in request.form:
                flash(_("The draft has been saved as it is."), "success")
                return _to(".application", organisation_id, application_id)
            problems = _letter_problems(application_id)
            if not problems:
                return _to(".documents", organisation_id, application_id)
            place_problems(form, problems)
    return nav.show(
        "member/authorisations/letter.html",
        organisation_id,
        form=form,
        application=known,
        steps=_steps(known, _LETTER),
        provinces=suppliers.PROVINCES,
    )


@bp.guarded(_ONE + "/documents", methods=["GET", "POST"], permission=_EDIT)
def documents(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Take papers in."""
    known = _known(organisation_id, application_id)
    if not known.case.editable:
        return _not_editable(organisation_id, application_id)
    form = UploadForm()
    form.offer(_PAPERS)
    if form.validate_on_submit():
        try:
            document_id = receive(organisation_id, form)
            suppliers.attach_document(g.uow, application_id, document_id)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The file has arrived."), "success")
            return _to(".documents", organisation_id, application_id)
    return nav.show(
        "member/authorisations/documents.html",
        organisation_id,
        form=form,
        application=known,
        steps=_steps(known, _DOCUMENTS),
    )


@bp.guarded(_ONE + "/documents/<uuid:document_id>/remove", methods=["POST"], permission=_EDIT)
def remove(
    organisation_id: UUID, application_id: UUID, document_id: UUID
) -> ResponseReturnValue:
    """Take a paper off the application."""
    _known(organisation_id, application_id)
    suppliers.detach_document(g.uow, application_id, document_id)
    flash(_("The file has been taken off the application."), "success")
    return _to(".documents", organisation_id, application_id)


@bp.guarded(_ONE + "/check", methods=["GET", "POST"], permission=_EDIT)
def check(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Show every answer and every problem, and hand the application in."""
    known = _known(organisation_id, application_id)
    if not known.case.editable:
        return _not_editable(organisation_id, application_id)
    form = EmptyForm()
    typed = LetterForm.of(known.fields)
    problems = suppliers.problems(g.uow, application_id)
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
            return _to(".application", organisation_id, application_id)
    return nav.show(
        "member/authorisations/check.html",
        organisation_id,
        form=form,
        refused=form.is_submitted(),
        application=known,
        letter=typed,
        answer=answer,
        problems=steps.linked(
            problems,
            lambda one: field_name(typed, one.field),
            lambda one: _href_of(known, one),
        ),
        steps=_steps(known, _CHECK),
    )


@bp.guarded(_ONE + "/withdraw", methods=["GET", "POST"], permission=_EDIT)
def withdraw(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask once more, then end the application."""
    _known(organisation_id, application_id)
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            suppliers.withdraw_application(g.uow, application_id)
        except RuleBroken as error:
            g.uow.abandon()
            flash(error_text(error.code, error.facts), "error")
        else:
            flash(_("The application has been withdrawn."), "success")
        return _to(".application", organisation_id, application_id)
    return nav.show(
        "member/withdraw.html",
        organisation_id,
        form=form,
        question=_("Withdraw this letter?"),
        consequences=(
            _("The application ends at once and cannot be taken up again."),
            _("You may hand the letter in anew at any time."),
            _("What you sent stays on file with the history."),
        ),
        keep=url_for(
            ".application", organisation_id=organisation_id, application_id=application_id
        ),
    )


def _known(organisation_id: UUID, application_id: UUID) -> ApplicationView:
    known = suppliers.application(g.uow, application_id)
    if known.organisation_id != organisation_id:
        raise NotFound(application_id=application_id)
    return known


def _letter_problems(application_id: UUID) -> list[Problem]:
    found = suppliers.problems(g.uow, application_id)
    return [problem for problem in found if problem.field != "documents"]


def _not_editable(organisation_id: UUID, application_id: UUID) -> Response:
    flash(
        _("This application has been handed in; nothing can be changed in it now."), "warning"
    )
    return _to(".application", organisation_id, application_id)


def _to(endpoint: str, organisation_id: UUID, application_id: UUID) -> Response:
    return redirect(
        url_for(endpoint, organisation_id=organisation_id, application_id=application_id)
    )


def _href_of(known: ApplicationView, problem: Problem) -> str:
    ids: dict[str, Any] = {"organisation_id": known.organisation_id, "application_id": known.id}
    if problem.field == "documents":
        return url_for(".documents", **ids)
    return url_for(".letter", **ids, check=1, _anchor=problem.field)


def _steps(known: ApplicationView, current: int) -> list[steps.Step]:
    ids: dict[str, Any] = {"organisation_id": known.organisation_id, "application_id": known.id}
    kinds = {document.kind for document in known.documents}
    has_scan = DocumentKind.AUTHORISATION_LETTER in kinds
    return steps.stepper(
        [
            (_("Letter"), url_for(".letter", **ids), known.letter is not None),
            (_("Papers"), url_for(".documents", **ids), has_scan),
            (_("Check and hand in"), url_for(".check", **ids), False),
        ],
        current,
    )
