"""Registering, signing in and out, and one-time links."""

from urllib.parse import urlsplit

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from portal.domain import accounts, members
from portal.domain.members import OrganisationKind
from portal.kernel.actor import Permission
from portal.kernel.errors import PortalError
from portal.web import session
from portal.web.forms.base import show_problems
from portal.web.forms.session import (
    EmptyForm,
    JoinForm,
    NewPasswordForm,
    ProofForm,
    RegisterForm,
    SignInForm,
)
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("public_session", __name__)


@bp.guarded("/sign-in", methods=["GET", "POST"], permission=Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Open a session and go where the person wanted to go."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            secret = accounts.sign_in(g.uow, email=form.email.data, password=form.password.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            if secret:
                return _enter(secret)
            form.form_errors.append(_("The e-mail address or the password is wrong."))
    return render_template("public/session/sign_in.html", form=form), form.status


@bp.guarded("/sign-out", methods=["POST"], permission=Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session at once."""
    accounts.sign_out(g.uow, current_user.get_id())
    logout_user()
    return redirect(url_for("public_lookup.home"))


@bp.guarded("/session/proof", methods=["GET", "POST"], permission=Permission.SIGNED_IN)
def proof() -> ResponseReturnValue:
    """Ask for the password anew, before what asks for it, and go back there."""
    form = ProofForm()
    if form.validate_on_submit():
        try:
            secret = current_user.get_id()
            proved = accounts.prove(g.uow, secret, password=form.password.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            if proved:
                return redirect(_local(request.args.get("next")) or _home())
            form.form_errors.append(_("The password is wrong."))
    return render_template("public/session/proof.html", form=form), form.status


@bp.guarded("/register", methods=["GET", "POST"], permission=Permission.PUBLIC)
def register() -> ResponseReturnValue:
    """Create an organisation with its first user, and sign that user in."""
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            _organisation_id, user_id = members.register_organisation(
                g.uow,
                kind=OrganisationKind(form.kind.data),
                trade_name=form.trade_name.data,
                legal_name=form.legal_name.data,
                uscc=form.uscc.data,
                email=form.email.data,
                name=form.name.data,
                password=form.password.data,
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            flash(_("Welcome. Here is what to do next."), "success")
            return _enter(accounts.open_session(g.uow, user_id))
    return render_template("public/session/register.html", form=form), form.status


@bp.guarded("/activations/<secret>", methods=["GET", "POST"], permission=Permission.PUBLIC)
def activate(secret: str) -> ResponseReturnValue:
    """Let a new officer set the first password."""
    officer = accounts.activation(g.uow, secret)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            user_id = accounts.activate(g.uow, secret, password=form.password.data)
        except PortalError as error:
            show_problems(form, error)
        else:
            return _enter(accounts.open_session(g.uow, user_id))
    page = render_template("public/session/activate.html", form=form, officer=officer)
    return page, form.status


@bp.guarded("/invitations/<secret>", methods=["GET", "POST"], permission=Permission.PUBLIC)
def invitation(secret: str) -> ResponseReturnValue:
    """Let an invited colleague join, with the account it has or a new one."""
    offer = members.invitation(g.uow, secret)
    form = EmptyForm() if offer.has_account else JoinForm()
    if form.validate_on_submit():
        try:
            if offer.has_account:
                members.accept_invitation(g.uow, secret)
                return redirect(url_for("member_home.start"))
            user_id = members.join(
                g.uow, secret, name=form.name.data, password=form.password.data
            )
        except PortalError as error:
            show_problems(form, error)
        else:
            return _enter(accounts.open_session(g.uow, user_id))
    page = render_template("public/session/invitation.html", form=form, offer=offer)
    return page, form.status


def _enter(secret: str) -> ResponseReturnValue:
    user = accounts.session_user(g.uow, secret)
    if user is None:
        return redirect(url_for("public_session.sign_in"))
    session.begin(user, secret)
    return redirect(_local(request.args.get("next")) or _home())


def _home() -> str:
    return url_for("staff_home.start" if current_user.roles else "member_home.start")


def _local(place: str | None) -> str | None:
    """Return the place if it is a path on this portal, so that nobody is sent elsewhere."""
    if not place or not place.startswith("/") or place.startswith(("//", "/\\")):
        return None
    parts = urlsplit(place)
    return None if parts.scheme or parts.netloc else place
