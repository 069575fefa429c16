"""Certification of a distributor: from the details to the verification."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import distributors
from portal.domain.approvals import CaseState, Finding
from portal.domain.distributors import ApplicationView, ChecklistItem, ConsentItem
from portal.domain.documents import DocumentKind
from portal.kernel.actor import Permission
from portal.kernel.errors import FieldErrors, PortalError, Problem, RuleBroken
from portal.web.forms.base import field_name, place_problems, show_problems
from portal.web.forms.certification import BrandsForm
from portal.web.forms.details import DetailsForm
from portal.web.forms.documents import UploadForm
from portal.web.forms.session import EmptyForm
from portal.web.labels import error_text, label
from portal.web.member import brands as offers
from portal.web.member import nav, steps
from portal.web.member.documents import receive
from portal.web.member.wizard import (
    EDIT,
    ELSEWHERE,
    ONE,
    ROOT,
    bp,
    detail_problems,
    known_application,
    not_editable,
    steps_at,
    to,
)


@bp.guarded(ROOT, permission=Permission.MEMBERS_ORGANISATION_READ)
def certification(organisation_id: UUID) -> ResponseReturnValue:
    """Show the verification that counts, and where the newest application is."""
    applications = distributors.applications_of(g.uow, organisation_id)
    newest = applications[0] if applications else None
    return nav.show(
        "member/certification/certification.html",
        organisation_id,
        application=newest,
        kyc=distributors.kyc(g.uow, organisation_id),
        today=g.uow.today(),
        months=g.uow.limits.reverify_months,
        chosen=offers.chosen(newest) if newest else (),
        asked=_asked_again(newest) if newest else (),
    )


@bp.guarded(ONE + "/details", methods=["GET", "POST"], permission=EDIT)
def details(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask who the person is and what the business sells."""
    known = known_application(organisation_id, application_id)
    if not known.editable:
        return not_editable(organisation_id)
    form = DetailsForm.of(known.kind, known.details)
    if request.method == "GET" and "check" in request.args:
        place_problems(form, detail_problems(known))
    if form.is_submitted() and not form.grow_or_shrink() and form.validate():
        form.drop_blank_lines()
        try:
            distributors.save_details(g.uow, application_id, form.typed)
        except PortalError as error:
            show_problems(form, error)
        else:
            if "draft" in request.form:
                flash(_("The draft has been saved as it is."), "success")
                return redirect(url_for(".certification", organisation_id=organisation_id))
            known = distributors.application(g.uow, application_id)
            problems = detail_problems(known)
            if not problems:
                return to(".identity", organisation_id, application_id)
            form.count_owners_anew()
            place_problems(form, problems)
    form.tell_known(known.details.owners)
    return nav.show(
        "member/certification/details.html",
        organisation_id,
        form=form,
        application=known,
        steps=steps_at(known, ".details"),
    )


@bp.guarded(ONE + "/brands", methods=["GET", "POST"], permission=EDIT)
def brands(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Let the applicant pick the authorisations it sells under."""
    known = known_application(organisation_id, application_id)
    if not known.editable:
        return not_editable(organisation_id)
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
                return to(".documents", organisation_id, application_id)
            place_problems(form, problems)
    return nav.show(
        "member/certification/brands.html",
        organisation_id,
        form=form,
        application=known,
        steps=steps_at(known, ".brands"),
    )


@bp.guarded(ONE + "/documents", methods=["GET", "POST"], permission=EDIT)
def documents(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Take papers in, and say which are still missing."""
    known = known_application(organisation_id, application_id)
    if not known.editable:
        return not_editable(organisation_id)
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
            return to(".documents", organisation_id, application_id)
    return nav.show(
        "member/certification/documents.html",
        organisation_id,
        form=form,
        application=known,
        required=required,
        present={document.kind for document in known.documents},
        steps=steps_at(known, ".documents"),
    )


@bp.guarded(ONE + "/documents/<uuid:document_id>/remove", methods=["POST"], permission=EDIT)
def remove(
    organisation_id: UUID, application_id: UUID, document_id: UUID
) -> ResponseReturnValue:
    """Take a paper off the application."""
    known_application(organisation_id, application_id)
    distributors.detach_document(g.uow, application_id, document_id)
    flash(_("The file has been taken off the application."), "success")
    return to(".documents", organisation_id, application_id)


@bp.guarded(ONE + "/check", methods=["GET", "POST"], permission=EDIT)
def check(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Show every answer, masked, and every problem, and hand the application in."""
    known = known_application(organisation_id, application_id)
    if not known.editable:
        return not_editable(organisation_id)
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
        steps=steps_at(known, ".check"),
    )


@bp.guarded(ONE + "/withdraw", methods=["GET", "POST"], permission=EDIT)
def withdraw(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask once more, then end the application."""
    known_application(organisation_id, application_id)
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


def _asked_again(application: ApplicationView) -> list[ChecklistItem]:
    """Return what the examiner asks for anew; it is told when the application comes back."""
    if application.case.state is not CaseState.RETURNED:
        return []
    items = distributors.checklist(g.uow, application.id)
    return [item for item in items if item.finding is Finding.RESUBMIT]


def _name_of(typed: DetailsForm, problem: Problem) -> str:
    if problem.code == "KYC_DOCUMENT_MISSING":
        return label(DocumentKind(str(problem.facts["kind"])))
    if problem.code == "KYC_CONSENT_MISSING":
        return label(ConsentItem(str(problem.facts["item"])))
    return field_name(typed, problem.field)


def _href_of(known: ApplicationView, problem: Problem) -> str:
    ids: dict[str, Any] = {"organisation_id": known.organisation_id, "application_id": known.id}
    if problem.field in ELSEWHERE:
        return url_for(ELSEWHERE[problem.field], **ids)
    return url_for(".details", **ids, check=1, _anchor=problem.field)
