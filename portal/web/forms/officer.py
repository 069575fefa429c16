"""Forms for officers and their roles."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.accounts import StaffRole
from portal.web.forms.base import Form
from portal.web.wording import ENUMS


class RolesForm(Form):
    """Which roles an officer holds."""

    roles = SelectMultipleField(
        _("Roles"),
        [InputRequired(_("Choose at least one role."))],
        choices=[(role.value, ENUMS["StaffRole", role.value]) for role in StaffRole],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class OfficerForm(RolesForm):
    """A new officer."""

    name = StringField(_("Name"), [InputRequired(_("Enter the officer's name."))])
    email = EmailField(
        _("E-mail"), [InputRequired(_("Enter an e-mail address like name@example.com."))]
    )
