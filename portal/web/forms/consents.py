"""Consents as forms: given item by item, taken back one by one (KYC-06)."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.domain.distributors import ConsentItem
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class ConsentsForm(Form):
    """One box for every item, never ticked before the person does it."""

    personal_data = BooleanField(_("I agree that my name, identity number and mobile are used"))
    identity_document = BooleanField(
        _("I agree that pictures of my identity document are kept")
    )
    bank_account = BooleanField(_("I agree that my bank card number is used"))
    publication = BooleanField(_("I agree that my masked name is published"))
    provider = BooleanField(_("I agree that the provider compares my data with the register"))
    face = BooleanField(_("I agree that the provider checks my face"))

    notice_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    @classmethod
    def of(
        cls,
        items: Collection[ConsentItem],
        *,
        agreed: Collection[ConsentItem],
        notice_version: int,
    ) -> "ConsentsForm":
        """Return the form that asks for `items`; what was agreed to before is ticked.

        The page shows the notice of this version, and the answers are answers to it.
        """
        ticked = {item.value: item in agreed for item in items}
        form = cls(data={"notice_version": notice_version, **ticked})
        for item in ConsentItem:
            if item not in items:
                del form[item.value]
        return form

    @property
    def answers(self) -> dict[ConsentItem, bool]:
        """What was ticked and what was not, of the boxes that were shown."""
        return {item: self[item.value].data for item in ConsentItem if item.value in self}


class TakeBackForm(Form):
    """The one item that is taken back."""

    item = SelectField(_("Consent"), choices=choices_of(ConsentItem))

    @property
    def chosen(self) -> ConsentItem:
        """The item, once the form is valid."""
        return ConsentItem(self.item.data)
