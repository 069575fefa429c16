"""The form in which an officer says what it must not judge."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Optional

from portal.web.forms.base import Form


class InterestsForm(Form):
    """What the officer has in common with others; nothing of it is ever shown again."""

    employer = StringField(
        _("Employer beside the association"),
        [Optional()],
        description=_("Its unified social credit code, 18 characters."),
    )
    legal_representative_id = StringField(
        _("Number of your identity document"),
        [Optional()],
        description=_(
            "So that you never judge a business that is yours. It may also be that of a "
            "relative who stands behind one."
        ),
    )
    mobile = StringField(
        _("Mobile number"), [Optional()], description=_("The one you use yourself.")
    )
    bank_card = StringField(
        _("Bank card or account"), [Optional()], description=_("Where you are paid.")
    )
