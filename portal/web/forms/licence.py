"""The form with which an officer proposes a measure."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.licences import IMPOSED
from portal.web.forms.base import Form
from portal.web.wording import ENUMS


class MeasureForm(Form):
    """What, on which ground, and why in words."""

    kind = SelectField(
        _("Measure"),
        choices=[
            (kind, ENUMS["MeasureKind", kind]) for kind in ("suspend", "reinstate", "revoke")
        ],
    )
    ground = SelectField(
        _("Ground"),
        choices=[(ground.value, ENUMS["Reason", ground.value]) for ground in sorted(IMPOSED)],
    )
    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
