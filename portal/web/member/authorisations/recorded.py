"""Recorded authorisations: what one says and why, its chain, and what its holder may do."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain import approvals, suppliers
from portal.domain.approvals import CasePurpose, CaseView
from portal.domain.suppliers import AuthorisationStatus, AuthorisationView
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound, PortalError, RuleBroken
from portal.store.paging import Page
from portal.store.uow import UnitOfWork
from portal.web import chain as chains
from portal.web.fall import preview
from portal.web.forms.authorisation import SurrenderForm
from portal.web.forms.base import show_problems
from portal.web.labels import error_text
from portal.web.member import nav
from portal.web.member.authorisations.place import (
    EDIT,
    READ,
    RECORDED,
    bp,
    may_be_renewed,
    renewal_opens,
    to,
)


@bp.guarded(RECORDED, permission=READ)
def recorded(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    """Show one authorisation, what it is now and why, and what can be done with it."""
    view, today = _known(organisation_id, authorisation_id), g.uow.today()
    held = view.organisation_id == organisation_id
    over = view.status(today) in suppliers.GONE
    return nav.show(
        "member/authorisations/recorded.html",
        organisation_id,
        authorisation=view,
        standing=view.standing(today),
        held=held,
        over=over,
        renewable=may_be_renewed(view, today),
        renewal=_open_renewal(organisation_id, view),
        renewable_from=renewal_opens(view),
        can_grant=held
        and view.status(today) is AuthorisationStatus.ACTIVE
        and view.letter.sub_depth > 0,
        below=suppliers.descendant_counts(g.uow, [view.id])[view.id],
        versions=suppliers.versions(g.uow, authorisation_id),
        today=today,
    )


@bp.guarded(RECORDED + "/renewal", methods=["POST"], permission=EDIT)
def renew(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    """Begin the letter that follows this one."""
    return _begin(organisation_id, authorisation_id, suppliers.start_renewal)


@bp.guarded(RECORDED + "/correction", methods=["POST"], permission=EDIT)
def correct(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    """Begin to mend a slip in the record."""
    return _begin(organisation_id, authorisation_id, suppliers.start_correction)


@bp.guarded(
    RECORDED + "/surrender",
    methods=["GET", "POST"],
    permission=Permission.SUPPLIERS_AUTHORISATION_SURRENDER,
)
def surrender(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    """Show exactly what falls on a day, and give the authorisation back from it."""
    view = _known(organisation_id, authorisation_id)
    if view.organisation_id != organisation_id:
        raise NotFound(authorisation_id=authorisation_id)
    day = _day(request.args.get("on"))
    form = SurrenderForm(data={"from_on": day})
    if form.validate_on_submit() and form.is_about(day):
        try:
            suppliers.surrender_authorisation(
                g.uow, authorisation_id, from_on=form.from_on.data
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Given back. Everything that rests on it ends with it."), "success")
            return _to(organisation_id, authorisation_id)
    if form.from_on.data:
        day = max(form.from_on.data, g.uow.today())
    return nav.show(
        "member/authorisations/surrender.html",
        organisation_id,
        form=form,
        authorisation=view,
        preview=preview(g.uow, view, day),
    )


@bp.guarded(RECORDED + "/chain", permission=READ)
def chain(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    """Draw the chain, with every grant of it in a table."""
    view = _known(organisation_id, authorisation_id)
    page = suppliers.children(g.uow, authorisation_id, cursor=request.args.get("cursor"))
    below = suppliers.descendant_counts(g.uow, [view.id])[view.id]
    return nav.show(
        "member/authorisations/chain.html",
        organisation_id,
        authorisation=view,
        standing=view.standing(g.uow.today()),
        page=page,
        drawing=chains.drawing(g.uow, view, page),
        said=chains.said(chains.above(g.uow, view), below),
        below=below,
        open=_may_open(organisation_id, view, page),
        today=g.uow.today(),
    )


def _open_renewal(organisation_id: UUID, view: AuthorisationView) -> CaseView | None:
    """Return the case of a renewal that the organisation has begun and nobody has decided."""
    return next(
        (
            case
            for case in approvals.cases_about(g.uow, view.id)
            if case.organisation_id == organisation_id
            and case.purpose is CasePurpose.RENEW
            and case.state not in approvals.ENDED
        ),
        None,
    )


def _known(organisation_id: UUID, authorisation_id: UUID) -> AuthorisationView:
    """Return a grant that the organisation holds or made, or that hangs from such a one."""
    view = suppliers.authorisation(g.uow, authorisation_id)
    own = nav.organisation(organisation_id)
    holders = {link.organisation_id for link in view.chain}
    if organisation_id not in holders and view.chain[0].grantor_uscc != own.uscc:
        raise NotFound(authorisation_id=authorisation_id)
    return view


def _may_open(
    organisation_id: UUID, view: AuthorisationView, page: Page[AuthorisationView]
) -> set[UUID]:
    """Return which grants of a chain the organisation can open: its own and those below."""
    ids = [link.id for link in view.chain]
    first = next(
        (
            place
            for place, link in enumerate(view.chain)
            if link.organisation_id == organisation_id
        ),
        0,
    )
    return {*ids[first:], *(child.id for child in page.items)}


def _begin(
    organisation_id: UUID,
    authorisation_id: UUID,
    start: Callable[[UnitOfWork, UUID], UUID],
) -> ResponseReturnValue:
    """Begin an application about an authorisation; a second click finds the first one's."""
    _known(organisation_id, authorisation_id)
    try:
        application_id = start(g.uow, authorisation_id)
    except approvals.AlreadyOpen as error:
        g.uow.abandon()
        flash(error_text(error.code, error.facts), "warning")
        case = approvals.case(g.uow, UUID(str(error.facts["case_id"])))
        return to(".application", organisation_id, case.subject)
    except RuleBroken as error:
        g.uow.abandon()
        flash(error_text(error.code, error.facts), "warning")
        return _to(organisation_id, authorisation_id)
    return to(".letter", organisation_id, application_id)


def _day(text: str | None) -> date:
    """Return the day of the address, today when there is none or it is over."""
    today: date = g.uow.today()
    try:
        return max(date.fromisoformat(text or ""), today)
    except ValueError:
        return today


def _to(organisation_id: UUID, authorisation_id: UUID) -> ResponseReturnValue:
    return redirect(
        url_for(".recorded", organisation_id=organisation_id, authorisation_id=authorisation_id)
    )
