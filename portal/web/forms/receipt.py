"""The form for one line of the bank statement."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField
from wtforms.validators import InputRequired

from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.money import Money, NotAnAmount
from portal.web.forms.base import Form


class ReceiptForm(Form):
    """What the bank says came in."""

    amount = StringField(
        _("Amount in yuan"), [InputRequired(_("Enter an amount like 1200.00."))]
    )
    value_date = DateField(_("Value date"), [InputRequired(_("Enter a day like 2026-11-23."))])
    bank_ref = StringField(
        _("Bank reference"), [InputRequired(_("Enter the bank's reference of the line."))]
    )
    payer_name = StringField(_("Payer"), [InputRequired(_("Enter the payer's name."))])

    @property
    def money(self) -> Money:
        """The amount; raises `FieldErrors` (AMOUNT_FORMAT)."""
        try:
            return Money.parse(self.amount.data)
        except NotAnAmount:
            raise FieldErrors([Problem("amount", "AMOUNT_FORMAT")]) from None
