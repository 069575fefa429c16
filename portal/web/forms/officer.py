"""Forms for a new officer, and for the roles of one."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.accounts import StaffRole
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class RolesForm(Form):
    """Which roles an officer holds from now on; none when it leaves."""

    roles = SelectMultipleField(
        _("Roles"),
        choices=choices_of(StaffRole),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class OfficerForm(Form):
    """Who it is, and which roles it holds."""

    name = StringField(_("Name"), [InputRequired(_("Enter the officer's name."))])
    email = EmailField(
        _("E-mail"), [InputRequired(_("Enter an e-mail address like name@example.com."))]
    )
    roles = SelectMultipleField(
        _("Roles"),
        [InputRequired(_("Choose at least one role."))],
        choices=choices_of(StaffRole),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
