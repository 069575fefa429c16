"""Forms with which officers decide."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.distributors import CheckResult
from portal.web.forms.base import Form
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of

# An officer has seen the papers: that there is no answer is a provider's result only.
_FINDINGS = [
    choice
    for choice in choices_of(CheckResult)
    if choice.value in {CheckResult.MATCH, CheckResult.MISMATCH}
]


class ReasonForm(Form):
    """A step that needs words; a page may show several, told apart by their `step`."""

    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])

    def __init__(self, step: str, **options: Any) -> None:
        super().__init__(**options)
        self.reason.id = f"{step.replace('_', '-')}-reason"


class IdentityForm(Form):
    """The examiner's finding about person and papers."""

    result = SelectField(
        _("Finding"),
        choices=[PLEASE_CHOOSE, *_FINDINGS],
        validators=[InputRequired(_("Choose what you found."))],
    )
    note = TextAreaField(
        _("What you compared"), [InputRequired(_("Write what you compared, and how."))]
    )
