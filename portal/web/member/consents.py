"""Consents: asked for as the first step of a certification, taken back at any time (KYC-06)."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import distributors, notices
from portal.domain.distributors import OPTIONAL_CONSENTS, ApplicationView
from portal.kernel.actor import Permission
from portal.kernel.errors import Problem, RuleBroken
from portal.web.forms.base import place_problems
from portal.web.forms.consents import ConsentsForm, TakeBackForm
from portal.web.labels import error_text, label
from portal.web.member import nav, wizard
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("member_consents", __name__)
_ROOT = "/member/<uuid:organisation_id>/consents"


@wizard.bp.guarded(
    wizard.ONE + "/consents",
    methods=["GET", "POST"],
    permission=wizard.EDIT,
    endpoint="consents",
)
def step(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask for each consent on its own; what is decided can only be taken back, elsewhere."""
    known = wizard.known_application(organisation_id, application_id)
    if not known.editable:
        return redirect(url_for("member_consents.consents", organisation_id=organisation_id))
    form = ConsentsForm.of(
        (*known.required_consents, *OPTIONAL_CONSENTS),
        agreed=known.agreed,
        notice_version=known.notice_version,
    )
    if form.validate_on_submit():
        try:
            distributors.record_consents(
                g.uow, application_id, form.answers, notice_version=form.notice_version.data
            )
        except RuleBroken as error:
            g.uow.abandon()
            flash(error_text(error.code, error.facts), "warning")
            return wizard.to(".consents", organisation_id, application_id)
        missing = _missing(known, form)
        if not missing:
            return wizard.to(".details", organisation_id, application_id)
        place_problems(form, missing)
    return nav.show(
        "member/certification/consents.html",
        organisation_id,
        form=form,
        application=known,
        notice=notices.notice_version(g.uow, known.notice_version),
        provider=distributors.provider(g.uow),
        steps=wizard.steps_at(known, ".consents"),
    )


@bp.guarded(_ROOT, permission=Permission.MEMBERS_ORGANISATION_READ)
def consents(organisation_id: UUID) -> ResponseReturnValue:
    """Show what was agreed to, and what taking it back would end."""
    return _record(organisation_id, TakeBackForm())


@bp.guarded(_ROOT + "/take-back", methods=["POST"], permission=wizard.EDIT)
def take_back(organisation_id: UUID) -> ResponseReturnValue:
    """Take one consent back."""
    form = TakeBackForm()
    if not form.validate():
        return _record(organisation_id, form)
    distributors.take_back_consent(g.uow, organisation_id, form.chosen)
    flash(_("Taken back: %(item)s", item=label(form.chosen)), "success")
    return redirect(url_for(".consents", organisation_id=organisation_id))


def _record(organisation_id: UUID, form: TakeBackForm) -> ResponseReturnValue:
    return nav.show(
        "member/consents/consents.html",
        organisation_id,
        form=form,
        record=distributors.consents_of(g.uow, organisation_id),
        notice=notices.notice(g.uow, g.uow.today()),
        provider=distributors.provider(g.uow),
    )


def _missing(known: ApplicationView, form: ConsentsForm) -> list[Problem]:
    refused = {item for item, agreed in form.answers.items() if not agreed}
    return [
        Problem(item.value, "KYC_CONSENT_MISSING")
        for item in known.required_consents
        if item in refused
    ]
