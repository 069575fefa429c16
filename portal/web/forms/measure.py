"""The forms with which an officer acts on a recorded authorisation."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired

from portal.web.forms.base import Form


class MeasureForm(Form):
    """From which day, and why."""

    on = DateField(_("First day"), [InputRequired(_("Enter a day like 2026-12-01."))])
    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])


class LiftForm(Form):
    """Why a suspension ends; it ends on the day of the decision."""

    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
