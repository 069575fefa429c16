"""Forms of the life after certification: contacts, turnover, becoming a business."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.domain.distributors import ApplicationView, ContactKind
from portal.domain.members import OrganisationKind
from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.money import Money, NotAnAmount
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of

# A browser must not offer what somebody else typed on the same machine.
_PERSONAL = {"autocomplete": "off", "spellcheck": "false"}


class ContactForm(Form):
    """One new value; the one that counts is shown masked and never sent to the browser."""

    mobile = StringField(_("New mobile number"), render_kw={**_PERSONAL, "inputmode": "tel"})
    bank_card = StringField(
        _("New bank card number"), render_kw={**_PERSONAL, "inputmode": "numeric"}
    )

    @classmethod
    def of(cls, kind: ContactKind) -> "ContactForm":
        """Return the form for one kind of contact."""
        form = cls()
        for other in set(ContactKind) - {kind}:
            del form[other.value]
        return form


class TurnoverForm(Form):
    """The turnover of one month that is over."""

    month = SelectField(_("Month"), validate_choice=False)
    amount = StringField(
        _("Turnover in yuan, all shops together"),
        [InputRequired(_("Enter an amount like 1200.00."))],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def offer(self, months: Sequence[str]) -> None:
        """Set which months can be chosen, written like 2026-10."""
        self.month.choices = [SelectChoice(month, month) for month in months]

    @property
    def money(self) -> Money:
        """The amount; raises `FieldErrors` (AMOUNT_FORMAT)."""
        try:
            return Money.parse(self.amount.data)
        except NotAnAmount:
            raise FieldErrors([Problem("amount", "AMOUNT_FORMAT")]) from None


class BusinessForm(Form):
    """The registered business that a natural person becomes."""

    kind = RadioField(
        _("What have you registered?"), [InputRequired(_("Choose what you have registered."))]
    )
    legal_name = StringField(_("Registered name"))
    uscc = StringField(_("Unified social credit code"))

    @classmethod
    def of(cls, known: ApplicationView | None = None) -> "BusinessForm":
        """Return the form as last stated; what was posted wins over it."""
        form = cls(
            data={"kind": known.kind, "legal_name": known.legal_name, "uscc": known.uscc}
            if known
            else None
        )
        form.kind.choices = [
            choice
            for choice in choices_of(OrganisationKind)
            if choice.value != OrganisationKind.NATURAL_PERSON
        ]
        return form

    @property
    def chosen(self) -> OrganisationKind:
        """The kind of business."""
        return OrganisationKind(self.kind.data)
