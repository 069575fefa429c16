"""Forms for registering, signing in and accepting an invitation."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired

from portal.domain.members import OrganisationKind
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of

_REQUIRED = InputRequired(_("Please fill this in."))


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_("E-mail"), [_REQUIRED])
    password = PasswordField(_("Password"), [_REQUIRED])


class ProofForm(Form):
    """The password of whoever is signed in already."""

    password = PasswordField(_("Password"), [_REQUIRED])


class RegisterForm(Form):
    """A new organisation and its first user."""

    kind = SelectField(
        _("What are you?"),
        choices=choices_of(OrganisationKind),
    )
    trade_name = StringField(_("Shop or trade name"), [_REQUIRED])
    legal_name = StringField(_("Registered name"))
    uscc = StringField(_("Unified social credit code"))
    name = StringField(_("Your name"), [_REQUIRED])
    email = EmailField(_("E-mail"), [_REQUIRED])
    password = PasswordField(_("Password"), [_REQUIRED])


class NewPasswordForm(Form):
    """The first password of an invited officer."""

    password = PasswordField(_("New password"), [_REQUIRED])


class JoinForm(Form):
    """The account of an invited colleague."""

    name = StringField(_("Your name"), [_REQUIRED])
    password = PasswordField(_("New password"), [_REQUIRED])


class EmptyForm(Form):
    """A button: nothing but the CSRF token."""
