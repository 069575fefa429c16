"""The form with which an officer proposes a measure."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.domain.licences import IMPOSED, Reason
from portal.web.forms.base import Form
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of


class MeasureForm(Form):
    """What, on which ground, and why in words."""

    kind = SelectField(
        _("Measure"),
        choices=[
            PLEASE_CHOOSE,
            SelectChoice("suspend", _("Suspend, until it is lifted")),
            SelectChoice("reinstate", _("Lift a suspension")),
            SelectChoice("revoke", _("Revoke, for good")),
        ],
        validators=[InputRequired(_("Choose the measure."))],
    )
    ground = SelectField(
        _("Ground"),
        choices=[
            PLEASE_CHOOSE,
            *(one for one in choices_of(Reason) if one.value in IMPOSED),
        ],
        validators=[InputRequired(_("Choose the ground."))],
    )
    reason = TextAreaField(
        _("Reason in words"), [InputRequired(_("Write the reason in words."))]
    )
