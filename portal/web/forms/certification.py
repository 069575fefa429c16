"""The brands of a certification as a form."""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.web.forms.base import Form


class BrandsForm(Form):
    """The authorisations somebody sells under."""

    scope = SelectMultipleField(
        _("Brands"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, choices: Sequence[tuple[str, str]], chosen: Collection[str]) -> None:
        """Set what can be chosen; `chosen` are shown until something is sent."""
        self.scope.choices = [SelectChoice(value, text) for value, text in choices]
        if not self.is_submitted():
            self.scope.data = [value for value, _text in choices if value in chosen]
