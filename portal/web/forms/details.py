"""The details of a certification as a form: the person, the company, the business."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Form as LineBase,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.domain.distributors import Details, IdType, Owner
from portal.kernel.errors import FieldErrors, Problem
from portal.kernel.money import Money, NotAnAmount
from portal.kernel.trade import Category, OrganisationKind
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of
from portal.web.forms.lines import GrowingForm

OWNERS = "owners"
_NUMERIC = {"inputmode": "numeric"}
# A browser must not offer what somebody else typed on the same machine.
_PERSONAL = {"autocomplete": "off", "spellcheck": "false"}
_CODE = {**_PERSONAL, "autocapitalize": "characters"}
_CORPORATE = (
    "legal_representative",
    "legal_representative_id_type",
    "legal_representative_id",
    OWNERS,
    "no_owner",
)
_REGISTERED = ("licence_valid_to", "licence_long_term")
# What the domain knows no field for.
_OURS = frozenset({"csrf_token", "forget_mrz", OWNERS})


def _id_type(label: str) -> SelectField:
    return SelectField(
        label, choices=[PLEASE_CHOOSE, *choices_of(IdType)], validate_choice=False
    )


class OwnerForm(LineBase):
    """One beneficial owner; `known` says whose name and number a blank keeps."""

    known = HiddenField()
    name = StringField(_("Name as on the document"), render_kw=_PERSONAL)
    id_type = _id_type(_("Kind of document"))
    id_number = StringField(_("Number of the document"), render_kw=_CODE)
    share = StringField(
        _("Share of the company in percent"),
        description=_("25 or more, like 33.34"),
        render_kw={"inputmode": "decimal"},
    )


class DetailsForm(GrowingForm):
    """Every answer of the step; personal ones are never sent back to the browser."""

    LINES = (OWNERS,)
    person_name = StringField(_("Name as on the document"), render_kw=_PERSONAL)
    id_type = _id_type(_("Kind of document"))
    id_number = StringField(_("Number of the document"), render_kw=_CODE)
    id_country = StringField(_("Country of the passport"), [Optional()])
    id_valid_from = StringField(_("Document valid from"), widget=DateInput())
    id_valid_to = StringField(_("Document valid until"), widget=DateInput())
    id_long_term = BooleanField(_("The document has no end (long-term)"))
    birth_date = StringField(_("Date of birth"), [Optional()], widget=DateInput())
    mrz = TextAreaField(
        _("Machine-readable lines of the passport"),
        [Optional()],
        render_kw={**_CODE, "rows": 2},
    )
    forget_mrz = BooleanField(_("Forget the machine-readable lines we have"))
    mobile = StringField(_("Mobile number"), render_kw={**_PERSONAL, "inputmode": "tel"})
    bank_card = StringField(_("Bank card number"), render_kw={**_PERSONAL, **_NUMERIC})
    legal_representative = StringField(_("Legal representative"), render_kw=_PERSONAL)
    legal_representative_id_type = _id_type(_("Document of the legal representative"))
    legal_representative_id = StringField(
        _("Number of the legal representative's document"), render_kw=_CODE
    )
    owners = FieldList(
        FormField(OwnerForm), _("Beneficial owners"), min_entries=1, default=list
    )
    no_owner = BooleanField(_("Nobody holds a quarter of the company or more"))
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
                "legal_representative_id_type": details.legal_representative_id_type,
                OWNERS: _lines(details.owners),
                "no_owner": details.no_owner,
                "licence_valid_to": details.licence_valid_to,
                "licence_long_term": details.licence_long_term,
                "categories": sorted(details.categories),
                "extra_shops": "" if shops is None else str(shops),
                "turnover_fen": "" if turnover is None else Money(turnover).yuan,
            }
        )
        form.show_for(kind)
        if not details.mrz:
            del form.forget_mrz
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
        words: dict[str, object] = {
            name: field.data for name, field in self._fields.items() if name not in _OURS
        }
        if OWNERS in self:
            words[OWNERS] = self.typed_lines(OWNERS)
        if "forget_mrz" in self and self.forget_mrz.data and not self.mrz.data:
            words["mrz"] = " "  # a blank would keep the lines, white space clears them
        text = (self.turnover_fen.data or "").strip()
        try:
            words["turnover_fen"] = Money.parse(text).minor if text else None
        except NotAnAmount:
            raise FieldErrors([Problem("turnover_fen", "AMOUNT_FORMAT")]) from None
        return words

    def count_owners_anew(self) -> None:
        """Let each line stand for the owner in the same place, as they have just been saved."""
        for place, entry in enumerate(self.owners.entries if OWNERS in self else ()):
            entry.form.known.data = str(place)

    def tell_known(self, owners: Sequence[Owner]) -> None:
        """Say above each line whom it stands for; `owners` are masked."""
        known = {str(place): owner for place, owner in enumerate(owners)}
        for entry in self.owners.entries if OWNERS in self else ():
            owner = known.get(entry.form.known.data)
            if owner is not None and (owner.name or owner.id_number):
                entry.description = gettext(
                    "We have %(name)s %(number)s. Leave name and number empty to keep them.",
                    name=owner.name,
                    number=owner.id_number,
                )


def _lines(owners: Sequence[Owner]) -> list[dict[str, Any]]:
    return [
        {
            "known": str(place),
            "id_type": owner.id_type,
            "share": "" if owner.share is None else Money(owner.share).yuan,
        }
        for place, owner in enumerate(owners)
    ]
