"""Forms with which a right-holder says whether a letter is its own."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.suppliers import Answer
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class CodeForm(Form):
    """The code of the organisation that a letter names as its grantor."""

    code = StringField(
        _("Your unified social credit code"),
        [InputRequired(_("Enter the code as it stands on your business licence."))],
    )


class AnswerForm(Form):
    """The one answer; the code goes along, since everything is checked again."""

    code = HiddenField()
    answer = RadioField(
        _("Is this letter yours?"), choices=choices_of(Answer), validate_choice=False
    )
    name = StringField(_("Your name and post"))
    note = TextAreaField(_("What we should know"))
