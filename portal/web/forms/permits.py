"""The table of permits as a form: rows that grow."""

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Form as LineBase,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.domain.permits import ROW_FIELDS, PermitRole, PermitTable, ShownBy
from portal.kernel.trade import Category
from portal.web.forms.choices import PLEASE_CHOOSE, choices_of
from portal.web.forms.lines import GrowingForm


class RowForm(LineBase):
    """One permit (AUT-07); what is wrong with it the domain says."""

    category = SelectField(
        _("Goods"),
        choices=[SelectChoice("", _("Any goods")), *choices_of(Category)],
        validate_choice=False,
    )
    role = SelectField(
        _("Whose permit it is"),
        choices=[PLEASE_CHOOSE, *choices_of(PermitRole)],
        validate_choice=False,
    )
    kind = StringField(
        _("Code of the permit"),
        description=_("Like audiovisual_permit"),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    name_zh = StringField(_("Name in Chinese"))
    name_en = StringField(_("Name in English"))
    required = BooleanField(_("Always required"))
    shown_by = SelectField(
        _("Shown by"),
        choices=[PLEASE_CHOOSE, *choices_of(ShownBy)],
        validate_choice=False,
    )
    pattern = StringField(
        _("How the number looks"), [Optional()], render_kw={"spellcheck": "false"}
    )
    note_zh = TextAreaField(_("When it is needed, in Chinese"), [Optional()])
    note_en = TextAreaField(_("When it is needed, in English"), [Optional()])


class PermitTableForm(GrowingForm):
    """The whole next version, and from when on it holds."""

    LINES = ("rows",)
    based_on = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    effective_on = DateField(
        _("In force from"), [InputRequired(_("Enter a day like 2026-12-01."))]
    )
    note = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
    rows = FieldList(FormField(RowForm), _("The rows"), min_entries=1)

    @classmethod
    def following(cls, table: PermitTable) -> "PermitTableForm":
        """Return the form of the version after `table`; what was posted wins over it."""
        rows = [{name: getattr(row, name) or "" for name in ROW_FIELDS} for row in table.rows]
        return cls(data={"based_on": table.number, "rows": rows})
