"""The form in which an officer notes what the public register says."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.members import RegisterState
from portal.web.forms.base import Form
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of


class RegisterNoteForm(Form):
    """Which state, why, and where it was read."""

    state = SelectField(
        _("State in the public register"),
        [InputRequired(_("Choose the state."))],
        choices=[PLEASE_CHOOSE, *choices_of(RegisterState)],
    )
    source = StringField(
        _("Where you read it"),
        [InputRequired(_("Say where and when you read it."))],
    )
    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
