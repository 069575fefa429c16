"""The authorisation letter as a form (AUT-01); what is wrong with it the domain says."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
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
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.domain.suppliers import (
    ALL_CHANNELS,
    CopyrightKind,
    Exclusivity,
    RightType,
    Seal,
    means_yes,
)
from portal.kernel.trade import Channel
from portal.web.forms.base import Form
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of
from portal.web.forms.lines import GrowingForm

TRADEMARKS, COPYRIGHTS, PERMITS = "trademark_reg_nos", "copyright_refs", "permits"
ADD_REGION = "add_region"
_REGION = re.compile(r"[0-9A-Za-z]+")
_RIGHT_HOLDER = SelectChoice("", _("It is the right-holder itself"))


class TrademarkForm(LineBase):
    """One registered mark."""

    reg_no = StringField(_("Registration number"), render_kw={"autocapitalize": "characters"})
    nice_class = StringField(_("Nice class (1 to 45)"), render_kw={"inputmode": "numeric"})
    registrant = StringField(_("Registered for"))
    valid_to = StringField(_("Mark valid until"), widget=DateInput())


class CopyrightForm(LineBase):
    """One proof of a copyright (AUT-06); which fields it needs follows from its kind."""

    kind = SelectField(
        _("Kind of proof"),
        choices=[PLEASE_CHOOSE, *choices_of(CopyrightKind)],
        validate_choice=False,
    )
    name = StringField(_("Name of the work, with its version"))
    owner = StringField(_("Owner of the copyright"))
    certificate_no = StringField(_("Certificate number"), description=_("Software only"))
    registration_no = StringField(
        _("Copyright registration number"),
        description=_("As it stands in the certificate, like 2024SR0123456"),
    )
    acquisition = StringField(
        _("How the right was acquired"), description=_("Software only, like: original")
    )
    rights_scope = StringField(_("Rights covered"), description=_("Like: all rights"))
    completed_on = StringField(_("Completed on"), widget=DateInput())
    published_on = StringField(
        _("First published on"),
        [Optional()],
        description=_("Leave empty while unpublished."),
        widget=DateInput(),
    )
    issued_on = StringField(_("Issued on"), widget=DateInput())
    territory = StringField(_("Territory"), description=_("Licence contracts only"))
    term = StringField(_("Term"), description=_("Licence contracts only"))
    exclusive = BooleanField(_("The contract is exclusive"))


class PermitForm(LineBase):
    """One permit that the grantor or the grantee holds (AUT-07)."""

    kind = SelectField(_("Permit"), choices=[PLEASE_CHOOSE], validate_choice=False)
    number = StringField(_("Number of the permit"))
    valid_to = StringField(
        _("Permit valid until"),
        [Optional()],
        description=_("Leave empty when it has no end."),
        widget=DateInput(),
    )


class LetterForm(GrowingForm):
    """Every field of the letter; a draft keeps them as typed."""

    LINES = (TRADEMARKS, COPYRIGHTS, PERMITS)
    letter_no = StringField(_("Number of the letter"))
    sign_date = StringField(_("Signed on"), widget=DateInput())
    seal = RadioField(
        _("How was it executed?"),
        choices=choices_of(Seal),
        validate_choice=False,
    )
    grantor = StringField(_("Name of the grantor"))
    grantor_uscc = StringField(_("Credit code of the grantor"))
    parent = SelectField(
        _("Where does the grantor have its right from?"),
        choices=[_RIGHT_HOLDER],
        validate_choice=False,
    )
    grantee = StringField(_("Name of the grantee"))
    grantee_uscc = StringField(_("Credit code of the grantee"))
    trademark_reg_nos = FieldList(
        FormField(TrademarkForm), _("Trademarks"), min_entries=2, default=list
    )
    copyright_refs = FieldList(
        FormField(CopyrightForm), _("Copyrights"), min_entries=1, default=list
    )
    permits = FieldList(FormField(PermitForm), _("Permits"), min_entries=1, default=list)
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
        return cls(data=_as_shown(fields))

    @classmethod
    def saying(cls, fields: Mapping[str, Any]) -> "LetterForm":
        """Return the form of a letter to be read, whatever was posted."""
        return cls(formdata=None, data=_as_shown(fields))

    @property
    def typed(self) -> dict[str, object]:
        """The letter as typed, in the names of the domain."""
        words = {
            name: field.data or ""
            for name, field in self._fields.items()
            if name not in {"csrf_token", *self.LINES}
        }
        revocable = "true" if self.revocable.data else ""
        lines = {name: self.typed_lines(name) for name in self.LINES}
        return {**words, "revocable": revocable, **lines}

    @property
    def typed_regions(self) -> list[str]:
        """What was typed as regions, one by one."""
        return _REGION.findall(self.regions.data or "")

    def offer_parents(self, letters: Iterable[tuple[str, str]]) -> None:
        """Set the letters from which the grantor may have its right: (id, words)."""
        self.parent.choices = [_RIGHT_HOLDER, *_with_chosen(letters, self.parent.data)]

    def offer_permits(self, kinds: Iterable[tuple[str, str]]) -> None:
        """Set the kinds of permit that can be chosen; one that was typed before stays."""
        offered = list(kinds)
        for entry in self.permits.entries:
            kind = entry.form.kind
            kind.choices = [PLEASE_CHOOSE, *_with_chosen(offered, kind.data)]

    def add_region(self) -> bool:
        """Add the region that was looked up; return whether its button was pressed."""
        if ADD_REGION not in request.form:
            return False
        code = request.form.get("region_wanted", "").split(" ")[0].strip()
        self.regions.data = ", ".join(filter(None, [self.regions.data, code]))
        return True


class StartForm(Form):
    """Which letter is handed in: one made out to us, or one that we made out."""

    parent = RadioField(_("Which letter do you hand in?"), validate_choice=False, default="")

    def offer(self, letters: Iterable[tuple[str, str]]) -> None:
        """Set the authorisations under which somebody else can be authorised: (id, words)."""
        own = SelectChoice("", _("A letter made out to us"))
        self.parent.choices = [own, *(SelectChoice(key, words) for key, words in letters)]

    @property
    def parent_id(self) -> UUID | None:
        """The grant under which somebody else is authorised; None for our own letter."""
        try:
            return UUID(self.parent.data or "")
        except ValueError:
            return None


class SurrenderForm(Form):
    """The last confirmation before an authorisation is given back."""

    from_on = DateField(
        _("First day without the authorisation"),
        [InputRequired(_("Enter a day like 2026-12-01."))],
    )
    sure = BooleanField(
        _("I have read what falls with it."),
        [InputRequired(_("Confirm that you have read what falls with it."))],
    )

    def is_about(self, day: date) -> bool:
        """Return whether the day that was entered is the one of which the page told."""
        if self.from_on.data == day:
            return True
        text = gettext("This is what falls on the day you entered now. Look, then confirm.")
        self.from_on.errors = [*self.from_on.errors, text]
        return False


def _as_shown(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **fields,
        "products": "\n".join(fields.get("products", ())),
        "regions": ", ".join(fields.get("regions", ())),
        "revocable": means_yes(fields.get("revocable", "")),
    }


def _with_chosen(offered: Iterable[tuple[str, str]], chosen: str | None) -> list[SelectChoice]:
    """Return the choices, with the chosen one among them even when it is offered no more."""
    found = dict(offered)
    if chosen:
        found.setdefault(chosen, chosen)
    return [SelectChoice(key, words) for key, words in found.items()]
