"""Forms for an organisation's profile and its people."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import DateInput

from portal.domain.members import (
    BusinessLicenceView,
    MemberRole,
    OrganisationView,
)
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of

_STATED = (
    "name",
    "uscc",
    "entity_type",
    "capital",
    "address",
    "scope",
    "registrar",
    "established_on",
    "issued_on",
    "ends_on",
)


class ProfileForm(Form):
    """Names, credit code and shops."""

    trade_name = StringField(_("Shop or trade name"))
    legal_name = StringField(_("Registered name"))
    uscc = StringField(_("Unified social credit code"))
    shops = TextAreaField(_("Shops"))


class BusinessLicenceForm(Form):
    """The business licence as printed (AUT-09); the name of a person is never sent back."""

    name = StringField(_("Name on the licence"))
    uscc = StringField(_("Unified social credit code"))
    legal_representative = StringField(
        _("Legal representative or operator"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    entity_type = StringField(_("Type of business"))
    capital = StringField(_("Registered capital"), [Optional()])
    address = StringField(_("Address"))
    scope = TextAreaField(_("Scope of business"))
    registrar = StringField(_("Registration authority"))
    established_on = StringField(_("Founded on"), widget=DateInput())
    issued_on = StringField(_("Licence issued on"), widget=DateInput())
    ends_on = StringField(_("Licence valid until"), [Optional()], widget=DateInput())

    @classmethod
    def of(
        cls, organisation: OrganisationView, stated: BusinessLicenceView | None
    ) -> "BusinessLicenceForm":
        """Return the form as last stated; what was posted wins over it."""
        if stated is None:
            return cls(data={"name": organisation.legal_name, "uscc": organisation.uscc})
        return cls(data={name: getattr(stated, name) for name in _STATED})

    @property
    def typed(self) -> dict[str, str]:
        """The licence as typed, in the names of the domain."""
        return {
            name: field.data or ""
            for name, field in self._fields.items()
            if name != "csrf_token"
        }


class InvitationForm(Form):
    """A colleague's address and role."""

    email = EmailField(_("E-mail"))
    role = RadioField(
        _("What may this person do?"),
        [InputRequired(_("Choose what this person may do."))],
        choices=choices_of(MemberRole),
    )
