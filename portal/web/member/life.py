"""The life of a certification: beginning and renewing it, contacts, turnover, conversion."""

from datetime import date
from uuid import UUID

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import distributors
from portal.domain.accounts import ProofNeeded
from portal.domain.distributors import ContactKind
from portal.domain.members import OrganisationKind
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError, RuleBroken
from portal.web.forms.base import show_problems
from portal.web.forms.life import BusinessForm, ContactForm, TurnoverForm
from portal.web.labels import error_text
from portal.web.member import nav
from portal.web.member.wizard import (
    EDIT,
    ONE,
    ROOT,
    bp,
    known_application,
    not_editable,
    to,
)

_MANAGE = Permission.MEMBERS_ORGANISATION_MANAGE
_READ = Permission.MEMBERS_ORGANISATION_READ


@bp.guarded(ROOT + "/start", methods=["POST"], permission=EDIT)
def start(organisation_id: UUID) -> ResponseReturnValue:
    """Begin an application: the first one, a renewal, or a change before a renewal is due."""
    try:
        application_id = _begin(organisation_id)
    except RuleBroken as error:
        g.uow.abandon()
        flash(error_text(error.code, error.facts), "warning")
        return redirect(url_for(".certification", organisation_id=organisation_id))
    return to(".consents", organisation_id, application_id)


@bp.guarded(ROOT + "/conversion", methods=["GET", "POST"], permission=EDIT)
def conversion(organisation_id: UUID) -> ResponseReturnValue:
    """Let a natural person say which business it has become, and begin its application."""
    organisation = nav.organisation(organisation_id)
    if organisation.kind is not OrganisationKind.NATURAL_PERSON:
        raise NotFound(organisation_id=organisation_id)
    form = BusinessForm.of()
    if form.validate_on_submit():
        try:
            application_id = distributors.start_conversion(
                g.uow,
                organisation_id,
                kind=form.chosen,
                legal_name=form.data["legal_name"],
                uscc=form.data["uscc"],
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            return to(".consents", organisation_id, application_id)
    return nav.show(
        "member/certification/business.html",
        organisation_id,
        form=form,
        kyc=distributors.kyc(g.uow, organisation_id),
    )


@bp.guarded(ONE + "/business", methods=["GET", "POST"], permission=EDIT)
def business(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Change the name or the code of the business, while the application can be changed."""
    known = known_application(organisation_id, application_id)
    if known.legal_name is None:
        raise NotFound(application_id=application_id)
    if not known.editable:
        return not_editable(organisation_id)
    form = BusinessForm.of(known)
    if form.validate_on_submit():
        try:
            distributors.change_conversion(
                g.uow,
                application_id,
                kind=form.chosen,
                legal_name=form.data["legal_name"],
                uscc=form.data["uscc"],
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            return to(".details", organisation_id, application_id)
    return nav.show(
        "member/certification/business.html",
        organisation_id,
        form=form,
        kyc=distributors.kyc(g.uow, organisation_id),
    )


@bp.guarded(ROOT + "/turnover", permission=_READ)
def turnover(organisation_id: UUID) -> ResponseReturnValue:
    """Show what was declared month by month, and how near it is to the limit."""
    return _turnover(organisation_id, TurnoverForm())


@bp.guarded(ROOT + "/turnover/declare", methods=["POST"], permission=EDIT)
def declare(organisation_id: UUID) -> ResponseReturnValue:
    """Keep the turnover of one month."""
    form = TurnoverForm()
    if form.validate():
        try:
            distributors.declare_turnover(
                g.uow, organisation_id, _month(form.month.data), form.money
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("The turnover has been saved."), "success")
            return redirect(url_for(".turnover", organisation_id=organisation_id))
    return _turnover(organisation_id, form)


@bp.guarded(ROOT + "/contacts", permission=_READ)
def contacts(organisation_id: UUID) -> ResponseReturnValue:
    """Show how the organisation is reached and paid, and what is about to change."""
    return nav.show(
        "member/certification/contacts.html",
        organisation_id,
        contacts=distributors.contacts(g.uow, organisation_id),
        changes=distributors.contact_changes(g.uow, organisation_id),
        now=g.uow.now(),
    )


@bp.guarded(ROOT + "/contacts/mobile", methods=["GET", "POST"], permission=_MANAGE)
def change_mobile(organisation_id: UUID) -> ResponseReturnValue:
    """Ask for another mobile number."""
    return _change(organisation_id, ContactKind.MOBILE)


@bp.guarded(ROOT + "/contacts/bank-card", methods=["GET", "POST"], permission=_MANAGE)
def change_bank_card(organisation_id: UUID) -> ResponseReturnValue:
    """Ask for another bank card or account."""
    return _change(organisation_id, ContactKind.BANK_CARD)


@bp.guarded(ROOT + "/contacts/<uuid:change_id>/cancel", methods=["POST"], permission=_MANAGE)
def cancel_change(organisation_id: UUID, change_id: UUID) -> ResponseReturnValue:
    """Take a change back that does not count yet."""
    known = distributors.contact_changes(g.uow, organisation_id)
    if change_id not in {change.id for change in known}:
        raise NotFound(change_id=change_id)
    try:
        distributors.cancel_contact_change(g.uow, change_id)
    except RuleBroken as error:
        g.uow.abandon()
        flash(error_text(error.code, error.facts), "error")
    else:
        flash(_("The change has been cancelled."), "success")
    return redirect(url_for(".contacts", organisation_id=organisation_id))


def _begin(organisation_id: UUID) -> UUID:
    kyc = distributors.kyc(g.uow, organisation_id)
    if kyc is None or not kyc.can_be_followed:
        return distributors.start_application(g.uow, organisation_id)
    if g.uow.today() < kyc.renewal_opens_on:
        return distributors.start_change(g.uow, organisation_id)
    return distributors.start_renewal(g.uow, organisation_id)


def _change(organisation_id: UUID, kind: ContactKind) -> ResponseReturnValue:
    if not g.actor.is_fresh:  # before anything is typed, so that nothing is lost
        raise ProofNeeded(organisation_id=organisation_id)
    form = ContactForm.of(kind)
    if form.validate_on_submit():
        try:
            distributors.change_contact(
                g.uow, organisation_id, kind, form[kind.value].data or ""
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(
                _("Asked for. It counts after 72 hours; every owner gets a letter."), "success"
            )
            return redirect(url_for(".contacts", organisation_id=organisation_id))
    known = distributors.contacts(g.uow, organisation_id)
    return nav.show(
        "member/certification/contact.html",
        organisation_id,
        form=form,
        kind=kind,
        known=next((one.masked for one in known if one.kind is kind), ""),
    )


def _turnover(organisation_id: UUID, form: TurnoverForm) -> ResponseReturnValue:
    seen = distributors.turnover(g.uow, organisation_id)
    form.offer([f"{one.month:%Y-%m}" for one in seen.months])
    return nav.show(
        "member/certification/turnover.html",
        organisation_id,
        form=form,
        turnover=seen,
        asked=nav.organisation(organisation_id).kind is OrganisationKind.NATURAL_PERSON,
        today=g.uow.today(),
    )


def _month(text: str | None) -> date:
    """Return the first day of a month as the form names it; another one that is refused."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        today: date = g.uow.today()
        return today
