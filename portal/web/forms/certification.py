"""Certification as forms: consents, details, brands."""

from collections.abc import Collection, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.domain.distributors import ConsentItem, Details, IdType
from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.money import Money, NotAnAmount
from portal.kernel.trade import Category, OrganisationKind
from portal.web.forms.base import Form
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of

_NUMERIC = {"inputmode": "numeric"}
# A browser must not offer what somebody else typed on the same machine.
_PERSONAL = {"autocomplete": "off", "spellcheck": "false"}
_CORPORATE = ("legal_representative", "beneficial_owners")
_REGISTERED = ("licence_valid_to", "licence_long_term")


class ConsentsForm(Form):
    """One box for every item, never ticked before the person does it (KYC-06)."""

    personal_data = BooleanField(_("I agree that my name, identity number and mobile are used"))
    identity_document = BooleanField(
        _("I agree that pictures of my identity document are kept")
    )
    bank_account = BooleanField(_("I agree that my bank card number is used"))
    publication = BooleanField(_("I agree that my masked name is published"))

    def ask_for(self, items: Collection[ConsentItem]) -> None:
        """Drop the boxes that do not concern this kind of subject."""
        for item in ConsentItem:
            if item not in items:
                del self[item.value]

    @property
    def answers(self) -> dict[ConsentItem, bool]:
        """What was ticked and what was not, of the boxes that were shown."""
        return {item: self[item.value].data for item in ConsentItem if item.value in self}


class DetailsForm(Form):
    """The person and the business; personal answers are never sent back to the browser."""

    person_name = StringField(_("Name as on the document"), render_kw=_PERSONAL)
    id_type = SelectField(
        _("Kind of document"),
        choices=[PLEASE_CHOOSE, *choices_of(IdType)],
        validate_choice=False,
    )
    id_number = StringField(_("Number of the document"), render_kw=_PERSONAL)
    id_country = StringField(_("Country of the passport"), [Optional()])
    id_valid_from = StringField(_("Document valid from"), widget=DateInput())
    id_valid_to = StringField(_("Document valid until"), widget=DateInput())
    id_long_term = BooleanField(_("The document has no end (long-term)"))
    birth_date = StringField(_("Date of birth"), [Optional()], widget=DateInput())
    mobile = StringField(_("Mobile number"), render_kw={**_PERSONAL, "inputmode": "tel"})
    bank_card = StringField(_("Bank card number"), render_kw={**_PERSONAL, **_NUMERIC})
    legal_representative = StringField(_("Legal representative"), render_kw=_PERSONAL)
    beneficial_owners = TextAreaField(_("Beneficial owners"), render_kw=_PERSONAL)
    licence_valid_to = StringField(_("Business licence valid until"), widget=DateInput())
    licence_long_term = BooleanField(_("The business licence has no end"))
    categories = SelectMultipleField(
        _("What do you sell?"),
        choices=choices_of(Category),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    extra_shops = StringField(_("Shops beside the first one"), render_kw=_NUMERIC)
    turnover_fen = StringField(
        _("Turnover of the last three months, in yuan"), render_kw={"inputmode": "decimal"}
    )

    @classmethod
    def of(cls, kind: OrganisationKind, details: Details) -> "DetailsForm":
        """Return the form for one kind of subject, without what is personal."""
        shops, turnover = details.extra_shops, details.turnover_fen
        form = cls(
            data={
                "id_type": details.id_type,
                "id_country": details.id_country,
                "id_valid_from": details.id_valid_from,
                "id_valid_to": details.id_valid_to,
                "id_long_term": details.id_long_term,
                "licence_valid_to": details.licence_valid_to,
                "licence_long_term": details.licence_long_term,
                "categories": sorted(details.categories),
                "extra_shops": "" if shops is None else str(shops),
                "turnover_fen": "" if turnover is None else Money(turnover).yuan,
            }
        )
        form.show_for(kind)
        return form

    def show_for(self, kind: OrganisationKind) -> None:
        """Drop the questions that do not concern this kind of subject (KYC-01)."""
        gone: tuple[str, ...] = () if kind is OrganisationKind.COMPANY else _CORPORATE
        if kind is OrganisationKind.NATURAL_PERSON:
            gone += _REGISTERED
        for name in gone:
            del self[name]
        if kind is OrganisationKind.COMPANY:
            self.bank_card.label.text = gettext("Corporate bank account")

    @property
    def typed(self) -> dict[str, object]:
        """The answers in the domain's names; `FieldErrors` when the turnover is no amount."""
        words = {
            name: field.data for name, field in self._fields.items() if name != "csrf_token"
        }
        text = (self.turnover_fen.data or "").strip()
        try:
            words["turnover_fen"] = Money.parse(text).minor if text else None
        except NotAnAmount:
            raise FieldErrors([Problem("turnover_fen", "AMOUNT_FORMAT")]) from None
        return words


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
