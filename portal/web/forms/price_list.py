"""The price list as a form: lines that grow."""

from flask_babel import lazy_gettext as _
from wtforms import (
    FieldList,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Form as LineBase,
)
from wtforms.validators import Optional
from wtforms.widgets import DateInput

from portal.kernel.trade import Category, Channel
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of
from portal.web.forms.lines import GrowingForm


class LineForm(LineBase):
    """One price tag (PRC-01); what is wrong with it the domain says."""

    item = StringField(_("Item"))
    brand = StringField(_("Brand"))
    category = SelectField(
        _("Category"),
        choices=[PLEASE_CHOOSE, *choices_of(Category)],
        validate_choice=False,
    )
    spec = StringField(_("Specification"), description=_("Like: 1 month, 100 yuan card"))
    unit = StringField(_("Unit"), description=_("Like: card, month, time"))
    price = StringField(
        _("Price in yuan"), description=_("Like 19.80"), render_kw={"inputmode": "decimal"}
    )
    face_value = StringField(
        _("Face value in yuan"), [Optional()], render_kw={"inputmode": "decimal"}
    )
    conditions = StringField(
        _("Conditions"), [Optional()], description=_("Like: new buyers only")
    )
    channel = SelectField(
        _("Channel"),
        choices=[PLEASE_CHOOSE, *choices_of(Channel)],
        validate_choice=False,
    )
    region = StringField(
        _("Region"), description=_("CN for all of mainland China, or a code such as 31 or 4403")
    )
    delivery_mode = StringField(
        _("How it is delivered"), description=_("Like: code in the chat")
    )
    promised_minutes = StringField(
        _("Delivered within (minutes)"), render_kw={"inputmode": "numeric"}
    )
    code_validity = StringField(
        _("How long a code can be used"), description=_("Like: 12 months from purchase")
    )
    valid_until = StringField(_("Offer ends on"), [Optional()], widget=DateInput())
    refund_rule = TextAreaField(_("Refunds"), description=_("When, how much, how fast"))
    contact = StringField(_("Contact for questions"))


class PriceListForm(GrowingForm):
    """All lines of the draft."""

    LINES = ("lines",)
    lines = FieldList(FormField(LineForm), _("The lines"), min_entries=1)
