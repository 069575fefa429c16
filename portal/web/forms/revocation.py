"""The form with which an officer proposes to revoke an authorisation."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired

from portal.web.forms.base import Form


class RevocationForm(Form):
    """From which day, and why."""

    revoked_on = DateField(
        _("First day without the authorisation"),
        [InputRequired(_("Enter a day like 2026-12-01."))],
    )
    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
