"""Forms for an organisation's profile and its people."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.members import MemberRole
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class ProfileForm(Form):
    """Names, credit code and shops."""

    trade_name = StringField(_("Shop or trade name"))
    legal_name = StringField(_("Registered name"))
    uscc = StringField(_("Unified social credit code"))
    shops = TextAreaField(_("Shops"))


class InvitationForm(Form):
    """A colleague's address and role."""

    email = EmailField(_("E-mail"))
    role = RadioField(
        _("What may this person do?"),
        [InputRequired(_("Choose what this person may do."))],
        choices=choices_of(MemberRole),
    )
