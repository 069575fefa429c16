"""The form that brings a list of barred persons in."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired

from portal.domain.screening import ListSource
from portal.web.forms.base import Form
from portal.web.forms.choices import choices_of


class ListForm(Form):
    """A whole list: whose it is, of which day, and the file."""

    source = RadioField(
        _("Who keeps the list?"),
        [InputRequired(_("Choose whose list it is."))],
        choices=choices_of(ListSource),
    )
    as_of = DateField(_("List as of"), [InputRequired(_("Enter a day like 2026-11-23."))])
    file = FileField(
        _("File"),
        [FileRequired(_("Choose a file."))],
        description=_("CSV in UTF-8 or GB 18030, at most 10 MiB and 50,000 rows."),
        render_kw={"accept": ".csv"},
    )
