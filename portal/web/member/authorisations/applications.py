"""Applications: the list, how one begins, where it is, and how it ends."""

from collections.abc import Iterable
from uuid import UUID

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import suppliers
from portal.domain.suppliers import ApplicationView, AuthorisationStatus, AuthorisationView
from portal.kernel.errors import RuleBroken
from portal.web.forms.answers import answer
from portal.web.forms.authorisation import LetterForm, StartForm
from portal.web.forms.base import show_problems
from portal.web.forms.session import EmptyForm
from portal.web.labels import error_text
from portal.web.member import nav
from portal.web.member.authorisations.papers import asked_again
from portal.web.member.authorisations.place import (
    EDIT,
    ONE,
    READ,
    ROOT,
    bp,
    known,
    may_be_renewed,
    to,
)
from portal.web.offers import letter_changes, letter_words, name_chosen


@bp.guarded(ROOT, permission=READ)
def authorisations(organisation_id: UUID) -> ResponseReturnValue:
    """List what is recorded, and the applications, each with a page of its own."""
    today = g.uow.today()
    recorded = suppliers.authorisations_of(
        g.uow, organisation_id, cursor=request.args.get("recorded")
    )
    return nav.show(
        "member/authorisations/authorisations.html",
        organisation_id,
        applications=suppliers.applications_of(
            g.uow, organisation_id, cursor=request.args.get("applications")
        ),
        recorded=recorded,
        renewable={one.id for one in recorded.items if may_be_renewed(one, today)},
        can_grant=bool(_grantable(recorded.items)),
        today=today,
    )


@bp.guarded(ROOT + "/start", methods=["GET", "POST"], permission=EDIT)
def start(organisation_id: UUID) -> ResponseReturnValue:
    """Ask which letter it is, and begin an application for it."""
    held = suppliers.authorisations_of(g.uow, organisation_id)
    offered = _grantable(held.items)
    form = StartForm()
    form.offer([(str(one.id), letter_words(one)) for one in offered])
    if form.validate_on_submit():
        try:
            application_id = suppliers.start_application(
                g.uow, organisation_id, parent_id=form.parent_id
            )
        except RuleBroken as error:
            show_problems(form, error)
        else:
            return to(".letter", organisation_id, application_id)
    return nav.show(
        "member/authorisations/start.html",
        organisation_id,
        form=form,
        more=held.next is not None,
    )


@bp.guarded(ONE, permission=READ)
def application(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Show where an application is, and what became of it."""
    found = known(organisation_id, application_id)
    letter = LetterForm.saying(found.fields)
    name_chosen(letter)
    return nav.show(
        "member/authorisations/application.html",
        organisation_id,
        application=found,
        authorisation=_came_of(found),
        letter=letter,
        answer=answer,
        findings=asked_again(found),
        changes=letter_changes(application_id),
        earlier=suppliers.document_changes(g.uow, application_id),
        today=g.uow.today(),
    )


@bp.guarded(ONE + "/withdraw", methods=["GET", "POST"], permission=EDIT)
def withdraw(organisation_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Ask once more, then end the application."""
    known(organisation_id, application_id)
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            suppliers.withdraw_application(g.uow, application_id)
        except RuleBroken as error:
            g.uow.abandon()
            flash(error_text(error.code, error.facts), "error")
        else:
            flash(_("The application has been withdrawn."), "success")
        return to(".application", organisation_id, application_id)
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


def _came_of(application: ApplicationView) -> AuthorisationView | None:
    """Return what an application brought about, or about which it is."""
    if application.case.target:
        return suppliers.authorisation(g.uow, application.case.target)
    return suppliers.authorisation_of(g.uow, application.id)


def _grantable(found: Iterable[AuthorisationView]) -> list[AuthorisationView]:
    """Return those that hold today and may be passed on."""
    today = g.uow.today()
    return [
        one
        for one in found
        if one.letter.sub_depth and one.status(today) is AuthorisationStatus.ACTIVE
    ]
