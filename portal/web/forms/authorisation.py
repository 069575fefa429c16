"""The authorisation letter as a form (AUT-01); what is wrong with it the domain says."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Form as LineBase,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.domain.suppliers import ALL_CHANNELS, Exclusivity, RightType, Seal
from portal.kernel.trade import Channel
from portal.web.forms.choices import choices_of
from portal.web.forms.lines import GrowingForm


class TrademarkForm(LineBase):
    """One registered mark."""

    reg_no = StringField(_("Registration number"), render_kw={"autocapitalize": "characters"})
    nice_class = StringField(_("Nice class (1 to 45)"), render_kw={"inputmode": "numeric"})
    registrant = StringField(_("Registered for"))
    valid_to = StringField(_("Mark valid until"), widget=DateInput())


class LetterForm(GrowingForm):
    """Every field of the letter; a draft keeps them as typed."""

    LINES = "trademark_reg_nos"
    letter_no = StringField(_("Number of the letter"))
    sign_date = StringField(_("Signed on"), widget=DateInput())
    seal = RadioField(
        _("How was it executed?"),
        choices=choices_of(Seal),
        validate_choice=False,
    )
    grantor = StringField(_("Name of the grantor"))
    grantor_uscc = StringField(_("Credit code of the grantor"))
    grantee = StringField(_("Name of the grantee"))
    grantee_uscc = StringField(_("Credit code of the grantee"))
    trademark_reg_nos = FieldList(
        FormField(TrademarkForm), _("Trademarks"), min_entries=2, default=list
    )
    right_type = RadioField(
        _("What does the letter allow?"),
        choices=choices_of(RightType),
        validate_choice=False,
    )
    exclusivity = RadioField(
        _("Is it exclusive?"),
        choices=choices_of(Exclusivity),
        validate_choice=False,
    )
    products = TextAreaField(_("Products"))
    channels = SelectMultipleField(
        _("Channels"),
        choices=[SelectChoice(ALL_CHANNELS, _("All channels")), *choices_of(Channel)],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    regions = StringField(_("Regions"))
    valid_from = StringField(_("Valid from"), widget=DateInput())
    valid_to = StringField(_("Valid until"), widget=DateInput())
    sub_depth = SelectField(
        _("May the grantee authorise others?"),
        choices=[
            SelectChoice("0", _("No, or the letter does not say")),
            SelectChoice("1", _("Yes, one level below")),
            SelectChoice("2", _("Yes, two levels below")),
            SelectChoice("3", _("Yes, three levels below")),
        ],
        validate_choice=False,
    )
    revocable = BooleanField(_("The grantor may revoke it before its end"))
    notice_days = StringField(
        _("Days of notice"), [Optional()], render_kw={"inputmode": "numeric"}
    )

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "LetterForm":
        """Return the form of a draft; what was posted wins over it."""
        return cls(
            data={
                **fields,
                "products": "\n".join(fields.get("products", ())),
                "regions": ", ".join(fields.get("regions", ())),
                "revocable": fields.get("revocable") == "true",
            }
        )

    @property
    def typed(self) -> dict[str, object]:
        """The letter as typed, in the names of the domain."""
        words = {
            name: field.data or ""
            for name, field in self._fields.items()
            if name not in {"csrf_token", self.LINES}
        }
        revocable = "true" if self.revocable.data else ""
        return {**words, "revocable": revocable, self.LINES: self.typed_lines}
