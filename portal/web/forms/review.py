"""Forms with which officers decide."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from portal.web.forms.base import Form
from portal.web.wording import ENUMS


class ReasonForm(Form):
    """A step that needs words."""

    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])


class IdentityForm(Form):
    """The examiner's finding about person and papers."""

    result = SelectField(
        _("Finding"),
        choices=[
            ("", _("Choose")),
            ("match", ENUMS["IdentityResult", "match"]),
            ("mismatch", ENUMS["IdentityResult", "mismatch"]),
        ],
        validators=[InputRequired(_("Choose what you found."))],
    )
    note = TextAreaField(
        _("What you compared"), [InputRequired(_("Write what you compared, and how."))]
    )
