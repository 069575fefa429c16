"""The notice as a form: every text of its next version."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, FieldList, FormField, IntegerField, TextAreaField
from wtforms import Form as TextBase
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.domain.notices import TEXT_FIELDS, Notice, text_keys
from portal.web.forms.base import Form


class TextForm(TextBase):
    """What the notice says about one item in one language; what is wrong the domain says."""

    purpose = TextAreaField(_("What it is used for"))
    kinds = TextAreaField(_("Which data, and what happens if it leaks"))
    method = TextAreaField(_("How it is used"))
    recipients = TextAreaField(_("Who gets it"))
    retention = TextAreaField(_("How long it is kept"))
    necessity = TextAreaField(_("Whether it is necessary, and what taking it back ends"))


class NoticeForm(Form):
    """The whole next version, and from when on it holds."""

    based_on = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    effective_on = DateField(
        _("In force from"), [InputRequired(_("Enter a day like 2026-12-01."))]
    )
    note = TextAreaField(_("Reason"), [InputRequired(_("Write the reason in words."))])
    texts = FieldList(
        FormField(TextForm),
        _("The texts"),
        min_entries=len(text_keys()),
        max_entries=len(text_keys()),
    )

    @classmethod
    def following(cls, notice: Notice) -> "NoticeForm":
        """Return the form of the version after `notice`; what was posted wins over it."""
        texts = [{name: getattr(text, name) for name in TEXT_FIELDS} for text in notice.texts]
        return cls(data={"based_on": notice.number, "texts": texts})

    @property
    def typed(self) -> list[dict[str, str]]:
        """Return the texts as they were typed, in the order of `text_keys`."""
        return [
            {name: entry.data[name] or "" for name in TEXT_FIELDS}
            for entry in self.texts.entries
        ]
