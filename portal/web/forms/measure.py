"""The form with which an officer proposes that an authorisation no longer holds."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired

from portal.web.forms.base import Form


class EndForm(Form):
    """From which day, and why."""

    on = DateField(_("First day"), [InputRequired(_("Enter a day like 2026-12-01."))])
    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
