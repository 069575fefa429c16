"""Asking for an identity check."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.domain.distributors import CheckMethod
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class CheckForm(Form):
    """One way of checking; each has a button of its own, which sends its value."""

    method = RadioField(
        _("Way of checking"),
        choices=[one for one in choices_of(CheckMethod) if one.value != CheckMethod.MANUAL],
        validators=[InputRequired(_("Choose a way of checking."))],
    )

    @property
    def chosen(self) -> CheckMethod:
        """The way that was asked for, once the form is valid."""
        return CheckMethod(self.method.data)
