"""The desk where applications are examined and decided: queue, case, documents."""

from collections.abc import Callable, Collection, Mapping, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import accounts, approvals, distributors, documents, members, suppliers
from portal.domain.approvals import CaseKind, CasePurpose, CaseState, CaseVerb, CaseView
from portal.domain.distributors import CheckResult
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError
from portal.store.paging import Page
from portal.store.uow import UnitOfWork
from portal.web import offers
from portal.web.forms.base import Form, show_problems
from portal.web.forms.checklist import BrandForm, ChecklistForm, Item
from portal.web.forms.review import IdentityForm, ReasonForm
from portal.web.forms.session import EmptyForm
from portal.web.labels import error_text
from portal.web.routing import GuardedBlueprint
from portal.web.staff import eyes, nav

Application = suppliers.ApplicationView | distributors.ApplicationView
bp = GuardedBlueprint("staff_cases", __name__, url_prefix="/staff/cases")

WAITING = (
    CaseState.SUBMITTED,
    CaseState.EXAMINATION,
    CaseState.AWAITING_BRAND,
    CaseState.AWAITING_APPROVAL,
)
_DECISIONS = frozenset({CaseVerb.APPROVE, CaseVerb.REFUSE})
_TEMPLATES = {
    CaseKind.SUPPLIER_AUTHORISATION: "staff/cases/authorisation.html",
    CaseKind.DISTRIBUTOR_CERTIFICATION: "staff/cases/certification.html",
}
_APPLICATIONS: Mapping[CaseKind, Callable[[UnitOfWork, UUID], Application]] = {
    CaseKind.SUPPLIER_AUTHORISATION: suppliers.application,
    CaseKind.DISTRIBUTOR_CERTIFICATION: distributors.application,
}
_TAKE: Mapping[CaseKind, Callable[[UnitOfWork, UUID], None]] = {
    CaseKind.SUPPLIER_AUTHORISATION: suppliers.take_application,
    CaseKind.DISTRIBUTOR_CERTIFICATION: distributors.take_application,
}
_WITH_REASON: Mapping[tuple[CaseKind, CaseVerb], Callable[..., object]] = {
    (CaseKind.SUPPLIER_AUTHORISATION, CaseVerb.RETURN): suppliers.return_application,
    (CaseKind.SUPPLIER_AUTHORISATION, CaseVerb.RECOMMEND): suppliers.recommend_application,
    (CaseKind.SUPPLIER_AUTHORISATION, CaseVerb.SEND_BACK): suppliers.send_back_application,
    (CaseKind.SUPPLIER_AUTHORISATION, CaseVerb.APPROVE): suppliers.approve_application,
    (CaseKind.SUPPLIER_AUTHORISATION, CaseVerb.REFUSE): suppliers.refuse_application,
    (CaseKind.DISTRIBUTOR_CERTIFICATION, CaseVerb.RETURN): distributors.return_application,
    (
        CaseKind.DISTRIBUTOR_CERTIFICATION,
        CaseVerb.RECOMMEND,
    ): distributors.recommend_application,
    (
        CaseKind.DISTRIBUTOR_CERTIFICATION,
        CaseVerb.SEND_BACK,
    ): distributors.send_back_application,
    (CaseKind.DISTRIBUTOR_CERTIFICATION, CaseVerb.APPROVE): distributors.approve_application,
    (CaseKind.DISTRIBUTOR_CERTIFICATION, CaseVerb.REFUSE): distributors.refuse_application,
}


@bp.guarded("", permission=Permission.CASES_READ)
def queue() -> ResponseReturnValue:
    """List the applications in one state, of one kind or of both, the longest waiting first."""
    state, kind = _state(request.args.get("state")), _kind(request.args.get("kind"))
    page = _queue(state, kind)
    return nav.show(
        "staff/cases/queue.html",
        state=state,
        states=WAITING,
        counts=approvals.case_counts(g.uow),
        kind=kind,
        kinds=tuple(CaseKind),
        page=page,
        organisations=_organisations(page.items),
    )


@bp.guarded("/<uuid:case_id>", permission=Permission.CASES_READ)
def case(case_id: UUID) -> ResponseReturnValue:
    """Show one application with its papers and what may be done now."""
    return show(approvals.case(g.uow, case_id))


@bp.guarded(
    "/<uuid:case_id>/take", methods=["POST"], permission=Permission.CASES_COMPLETENESS_CHECK
)
def take(case_id: UUID) -> ResponseReturnValue:
    """Begin the examination."""

    def move(view: CaseView) -> None:
        _TAKE[view.kind](g.uow, view.subject)

    return _attempt(case_id, EmptyForm(), CaseVerb.TAKE, move, _("The application is yours."))


@bp.guarded(
    "/<uuid:case_id>/return", methods=["POST"], permission=Permission.CASES_COMPLETENESS_CHECK
)
def return_(case_id: UUID) -> ResponseReturnValue:
    """Ask the applicant for more."""
    return _decide(case_id, CaseVerb.RETURN)


@bp.guarded("/<uuid:case_id>/recommend", methods=["POST"], permission=Permission.CASES_EXAMINE)
def recommend(case_id: UUID) -> ResponseReturnValue:
    """Finish the examination."""
    return _decide(case_id, CaseVerb.RECOMMEND)


@bp.guarded("/<uuid:case_id>/send-back", methods=["POST"], permission=Permission.CASES_DECIDE)
def send_back(case_id: UUID) -> ResponseReturnValue:
    """Ask the examiner to look again."""
    return _decide(case_id, CaseVerb.SEND_BACK)


@bp.guarded("/<uuid:case_id>/approve", methods=["POST"], permission=Permission.CASES_DECIDE)
def approve(case_id: UUID) -> ResponseReturnValue:
    """Decide for the applicant."""
    return _decide(case_id, CaseVerb.APPROVE)


@bp.guarded("/<uuid:case_id>/refuse", methods=["POST"], permission=Permission.CASES_DECIDE)
def refuse(case_id: UUID) -> ResponseReturnValue:
    """Decide against the applicant."""
    return _decide(case_id, CaseVerb.REFUSE)


@bp.guarded(
    "/<uuid:case_id>/identity",
    methods=["POST"],
    permission=Permission.DISTRIBUTORS_IDENTITY_DECIDE,
)
def identity(case_id: UUID) -> ResponseReturnValue:
    """Record whether the person is the one of the papers (KYC-04, manual)."""
    form = IdentityForm()

    def decide(view: CaseView) -> None:
        distributors.decide_identity(
            g.uow,
            view.subject,
            result=CheckResult(form.result.data),
            note=form.note.data,
        )

    return _attempt(case_id, form, "identity", decide, _("Your finding is on record."))


@bp.guarded("/<uuid:case_id>/documents/<uuid:document_id>", permission=Permission.CASES_READ)
def document(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Hand a paper of the applicant out as a file; from outside, it is never shown inline."""
    known = documents.document(g.uow, document_id)
    if known.organisation_id != approvals.case(g.uow, case_id).organisation_id:
        raise NotFound(document_id=document_id)
    response = send_file(
        BytesIO(documents.content(g.uow, document_id)),
        mimetype=known.media_type,
        as_attachment=True,
        download_name=known.filename,
    )
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _decide(case_id: UUID, verb: CaseVerb) -> ResponseReturnValue:
    form = ReasonForm(verb)

    def move(view: CaseView) -> None:
        more = {}
        if verb is CaseVerb.APPROVE and view.purpose is CasePurpose.CHANGE:
            more["accepted"] = request.form.getlist("accepted")
        _WITH_REASON[view.kind, verb](g.uow, view.subject, reason=form.reason.data, **more)

    return _attempt(case_id, form, verb, move, _("Done. The applicant can see it."))


def _attempt(
    case_id: UUID,
    form: Form,
    tried: str,
    act: Callable[[CaseView], None],
    done: str,
) -> ResponseReturnValue:
    view = approvals.case(g.uow, case_id)
    if form.validate_on_submit():
        try:
            act(view)
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(done, "success")
            return redirect(url_for("staff_cases.case", case_id=case_id))
    return show(approvals.case(g.uow, case_id), form=form, tried=tried)


def show(view: CaseView, *, form: Form | None = None, tried: str = "") -> ResponseReturnValue:
    """Render a case; `form` is the one of the step `tried`, with what is wrong in it."""
    application = _APPLICATIONS[view.kind](g.uow, view.subject)
    obstacle = eyes.obstacle(view.organisation_id, *_involved(view))
    if isinstance(application, distributors.ApplicationView) and application.is_related:
        obstacle = error_text("distributors.related_party", {})
    state = view.state if view.state in WAITING else CaseState.SUBMITTED
    page = _queue(state)
    return nav.show(
        _TEMPLATES[view.kind],
        form=form,
        tried=tried,
        forms=_forms(form, tried),
        case=view,
        state=state,
        states=WAITING,
        verbs=_verbs(view, application, obstacle),
        obstacle=obstacle,
        names=accounts.names(g.uow, [view.taken_by, view.recommended_by, view.decided_by]),
        application=application,
        organisation=members.organisation(g.uow, view.organisation_id),
        page=page,
        organisations=_organisations(page.items),
        **_about(view, application, form if tried in {"checklist", "brand"} else None),
    )


def _involved(view: CaseView) -> Collection[UUID | None]:
    """Return who examined; whether that matters depends on what is to be done now."""
    if view.state is CaseState.AWAITING_APPROVAL:
        return view.taken_by, view.recommended_by
    return ()


def _verbs(view: CaseView, application: Application, obstacle: str) -> frozenset[CaseVerb]:
    """Return what this officer may do now; a decision needs a second pair of eyes."""
    verbs = view.verbs
    if isinstance(application, distributors.ApplicationView):
        verbs = application.verbs
    if g.actor.belongs_to(view.organisation_id):
        return frozenset()
    return verbs - approvals.APPLICANT_VERBS - (_DECISIONS if obstacle else frozenset())


def _forms(form: Form | None, tried: str) -> dict[str, Form]:
    """Return a form for every step; the one that was sent comes back with what was typed."""
    blank: dict[str, Form] = {verb: ReasonForm(verb, formdata=None) for verb in CaseVerb}
    blank["identity"] = IdentityForm(formdata=None)
    blank["look"] = ReasonForm("look", formdata=None)
    return {**blank, tried: form} if form else blank


def _about(view: CaseView, application: Application, tried: Form | None) -> dict[str, Any]:
    """Return what an application rests on, and what the desk knows beside it."""
    if isinstance(application, distributors.ApplicationView):
        named = [scope.authorisation_id for scope in application.scopes]
        return {
            "authorisations": suppliers.authorisations(g.uow, named),
            "required": [
                documents.DocumentKind(kind) for kind in application.required_documents
            ],
            **_checklist(view, distributors.checklist(g.uow, view.subject), tried),
            "may_look": g.actor.has(Permission.DISTRIBUTORS_PERSON_VIEW)
            and not g.actor.belongs_to(view.organisation_id)
            and not application.is_related,
        }
    return {
        "granted": suppliers.authorisation_of(g.uow, view.subject),
        "preview": suppliers.preview(g.uow, view.subject),
        "changes": offers.letter_changes(view.subject),
        "replaced": suppliers.document_changes(g.uow, view.subject),
        **_checklist(view, suppliers.checklist(g.uow, view.subject), tried),
        "permit_names": offers.permit_names(),
        "brand_form": tried if isinstance(tried, BrandForm) else BrandForm(formdata=None),
        "confirmations": suppliers.confirmations_of(g.uow, view.subject),
    }


def _checklist(view: CaseView, items: Sequence[Item], tried: Form | None) -> dict[str, Any]:
    """Return the checklist, the form for it, and whether this officer may fill it in."""
    return {
        "checklist": items,
        "checklist_form": tried
        if isinstance(tried, ChecklistForm)
        else ChecklistForm.of(items),
        "may_check": view.state is CaseState.EXAMINATION
        and g.actor.has(Permission.CASES_EXAMINE)
        and not g.actor.belongs_to(view.organisation_id),
    }


def _queue(state: CaseState, kind: CaseKind | None = None) -> Page[CaseView]:
    cursor = request.args.get("cursor")
    return approvals.queue(g.uow, states=[state], kind=kind, cursor=cursor)


def _organisations(cases: tuple[CaseView, ...]) -> dict[UUID, members.OrganisationView]:
    return members.organisations(g.uow, [case.organisation_id for case in cases])


def _state(text: str | None) -> CaseState:
    known = {state.value: state for state in WAITING}
    return known.get(text or "", CaseState.SUBMITTED)


def _kind(text: str | None) -> CaseKind | None:
    known = {kind.value: kind for kind in CaseKind}
    return known.get(text or "")
