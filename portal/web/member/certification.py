"""Certification of a distributor: from the consents to the verification."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain import distributors
from portal.domain.distributors import ApplicationView, ConsentItem
from portal.domain.documents import DocumentKind
from portal.kernel.actor import Permission
from portal.kernel.errors import FieldErrors, NotFound, PortalError, Problem, RuleBroken
from portal.web.forms.base import field_name, place_problems, show_problems
from portal.web.forms.certification import BrandsForm, ConsentsForm, DetailsForm
from portal.web.forms.documents import UploadForm
from portal.web.forms.session import EmptyForm
from portal.web.labels import error_text, label
from portal.web.member import brands as offers
from portal.web.member import nav, steps
from portal.web.member.documents import receive
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_certification", __name__)
_ROOT = "/member/<uuid:organisation_id>/certification"
_ONE = _ROOT + "/<uuid:application_id>"
_EDIT = Permission.DISTRIBUTORS_APPLICATION_EDIT
_CONSENTS, _DETAILS, _BRANDS, _DOCUMENTS, _CHECK = range(5)
_ELSEWHERE = frozenset({"consents", "scope", "documents"})


@bp.guarded(_ROOT, permission=Permission.MEMBERS_ORGANISATION_READ)
def certification(organisation_id: UUID) -> ResponseReturnValue:
    """Show the verification that counts, and where the newest application is."""
    applications = distributors.applications_of(g.uow, organisation_id)
    newest = applications[0] if applications else None
    return nav.show(
        "member/certification/certification.html",
        organisation_id,
        application=newest,
        kyc=distributors.kyc(g.uow, organisation_id),
        chosen=offers.chosen(newest) if newest else (),
    )


@bp.guarded(_ROOT + "/start", methods=["POST"], permission=_EDIT)
def start(organisation_id: UUID) -> ResponseReturnValue:
    """Begin an application; a second click finds the first one's."""
    try:
        application_id = distributors.start_application(g.uow, organisation_id)
    except RuleBroken as error:
        g.uow.abandon()
        flash(error_text(error.code, error.facts), "warning")
        return redirect(url_for(".certification", organisation_id=organisation_id))
    return _to(".consents", organisation_id, application_id)


@bp.guarded(_ONE + "/consents", methods=["GET", "POST"], permission=_EDIT)
def consents(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask for each consent on its own; taking one back is possible at any time."""
    known = _known(organisation_id, application_id)
    given = {one.item for one in known.consents if one.withdrawn_at is None}
    form = ConsentsForm(data={item.value: item in given for item in known.required_consents})
    form.ask_for(known.required_consents)
    if form.validate_on_submit():
        # What is decided can only be taken back, so only the empty boxes are told.
        answers = form.answers
        told = answers if known.editable else {k: v for k, v in answers.items() if not v}
        distributors.record_consents(g.uow, application_id, told)
        if not known.editable:
            flash(_("Your consents have been changed."), "success")
            return redirect(url_for(".certification", organisation_id=organisation_id))
        missing = [item for item, agreed in answers.items() if not agreed]
        if not missing:
            return _to(".details", organisation_id, application_id)
        place_problems(form, [Problem(item.value, "KYC_CONSENT_MISSING") for item in missing])
    return nav.show(
        "member/certification/consents.html",
        organisation_id,
        form=form,
        application=known,
        version=distributors.NOTICE_VERSION,
        steps=_steps(known, _CONSENTS),
    )


@bp.guarded(_ONE + "/details", methods=["GET", "POST"], permission=_EDIT)
def details(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask who the person is and what the business sells."""
    known = _known(organisation_id, application_id)
    if not known.editable:
        return _not_editable(organisation_id)
    form = DetailsForm.of(known.kind, known.details)
    if request.method == "GET" and "check" in request.args:
        place_problems(form, _detail_problems(known))
    if form.validate_on_submit():
        try:
            distributors.save_details(g.uow, application_id, form.typed)
        except PortalError as error:
            show_problems(form, error)
        else:
            if "draft" in request.form:
                flash(_("The draft has been saved as it is."), "success")
                return redirect(url_for(".certification", organisation_id=organisation_id))
            saved = distributors.application(g.uow, application_id)
            problems = _detail_problems(saved)
            if not problems:
                return _to(".brands", organisation_id, application_id)
            place_problems(form, problems)
    return nav.show(
        "member/certification/details.html",
        organisation_id,
        form=form,
        application=known,
        steps=_steps(known, _DETAILS),
    )


@bp.guarded(_ONE + "/brands", methods=["GET", "POST"], permission=_EDIT)
def brands(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Let the applicant pick the authorisations it sells under."""
    known = _known(organisation_id, application_id)
    if not known.editable:
        return _not_editable(organisation_id)
    found = {str(offer.authorisation_id): offer for offer in offers.offered(organisation_id)}
    form = BrandsForm()
    form.offer(
        [(key, offer.sentence) for key, offer in found.items()],
        {str(scope.authorisation_id) for scope in known.scopes},
    )
    if form.validate_on_submit():
        picked = [found[key] for key in form.scope.data or () if key in found]
        try:
            distributors.set_scope(g.uow, application_id, [one.scope for one in picked])
        except PortalError as error:
            show_problems(form, error)
        else:
            saved = distributors.application(g.uow, application_id)
            problems = [one for one in saved.problems if one.field == "scope"]
            if not problems:
                return _to(".documents", organisation_id, application_id)
            place_problems(form, problems)
    return nav.show(
        "member/certification/brands.html",
        organisation_id,
        form=form,
        application=known,
        steps=_steps(known, _BRANDS),
    )


@bp.guarded(_ONE + "/documents", methods=["GET", "POST"], permission=_EDIT)
def documents(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Take papers in, and say which are still missing."""
    known = _known(organisation_id, application_id)
    if not known.editable:
        return _not_editable(organisation_id)
    required = [DocumentKind(kind) for kind in known.required_documents]
    form = UploadForm()
    form.offer([*required, DocumentKind.OTHER])
    if form.validate_on_submit():
        try:
            document_id = receive(organisation_id, form)
            distributors.attach_document(g.uow, application_id, document_id)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The file has arrived."), "success")
            return _to(".documents", organisation_id, application_id)
    return nav.show(
        "member/certification/documents.html",
        organisation_id,
        form=form,
        application=known,
        required=required,
        present={document.kind for document in known.documents},
        steps=_steps(known, _DOCUMENTS),
    )


@bp.guarded(_ONE + "/documents/<uuid:document_id>/remove", methods=["POST"], permission=_EDIT)
def remove(
    organisation_id: UUID, application_id: UUID, document_id: UUID
) -> ResponseReturnValue:
    """Take a paper off the application."""
    _known(organisation_id, application_id)
    distributors.detach_document(g.uow, application_id, document_id)
    flash(_("The file has been taken off the application."), "success")
    return _to(".documents", organisation_id, application_id)


@bp.guarded(_ONE + "/check", methods=["GET", "POST"], permission=_EDIT)
def check(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Show every answer, masked, and every problem, and hand the application in."""
    known = _known(organisation_id, application_id)
    if not known.editable:
        return _not_editable(organisation_id)
    form = EmptyForm()
    typed = DetailsForm.of(known.kind, known.details)
    problems = known.problems
    if form.validate_on_submit():
        try:
            distributors.submit_application(g.uow, application_id)
        except FieldErrors as errors:
            g.uow.abandon()
            problems = errors.problems
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Handed in. You find here what happens next."), "success")
            return redirect(url_for(".certification", organisation_id=organisation_id))
    return nav.show(
        "member/certification/check.html",
        organisation_id,
        form=form,
        refused=form.is_submitted(),
        application=known,
        chosen=offers.chosen(known),
        problems=steps.linked(
            problems, lambda one: _name_of(typed, one), lambda one: _href_of(known, one)
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
            distributors.withdraw_application(g.uow, application_id)
        except RuleBroken as error:
            g.uow.abandon()
            flash(error_text(error.code, error.facts), "error")
        else:
            flash(_("The application has been withdrawn."), "success")
        return redirect(url_for(".certification", organisation_id=organisation_id))
    return nav.show(
        "member/withdraw.html",
        organisation_id,
        form=form,
        question=_("Withdraw your certification application?"),
        consequences=(
            _("The application ends at once and cannot be taken up again."),
            _("Without certification there is no badge."),
            _("You may begin a new application at any time."),
        ),
        keep=url_for(".certification", organisation_id=organisation_id),
    )


def _known(organisation_id: UUID, application_id: UUID) -> ApplicationView:
    known = distributors.application(g.uow, application_id)
    if known.organisation_id != organisation_id:
        raise NotFound(application_id=application_id)
    return known


def _detail_problems(known: ApplicationView) -> list[Problem]:
    return [problem for problem in known.problems if problem.field not in _ELSEWHERE]


def _not_editable(organisation_id: UUID) -> Response:
    flash(
        _("This application has been handed in; nothing can be changed in it now."), "warning"
    )
    return redirect(url_for(".certification", organisation_id=organisation_id))


def _to(endpoint: str, organisation_id: UUID, application_id: UUID) -> Response:
    return redirect(
        url_for(endpoint, organisation_id=organisation_id, application_id=application_id)
    )


def _name_of(typed: DetailsForm, problem: Problem) -> str:
    if problem.code == "KYC_DOCUMENT_MISSING":
        return label(DocumentKind(str(problem.facts["kind"])))
    if problem.code == "KYC_CONSENT_MISSING":
        return label(ConsentItem(str(problem.facts["item"])))
    return field_name(typed, problem.field)


def _href_of(known: ApplicationView, problem: Problem) -> str:
    ids: dict[str, Any] = {"organisation_id": known.organisation_id, "application_id": known.id}
    place = {"consents": ".consents", "scope": ".brands", "documents": ".documents"}
    if problem.field in place:
        return url_for(place[problem.field], **ids)
    return url_for(".details", **ids, check=1, _anchor=problem.field)


def _steps(known: ApplicationView, current: int) -> list[steps.Step]:
    ids: dict[str, Any] = {"organisation_id": known.organisation_id, "application_id": known.id}
    open_fields = {problem.field for problem in known.problems}
    return steps.stepper(
        [
            (_("Consents"), url_for(".consents", **ids), "consents" not in open_fields),
            (_("Details"), url_for(".details", **ids), not _detail_problems(known)),
            (_("Brands"), url_for(".brands", **ids), "scope" not in open_fields),
            (_("Papers"), url_for(".documents", **ids), "documents" not in open_fields),
            (_("Check"), url_for(".check", **ids), False),
        ],
        current,
    )
