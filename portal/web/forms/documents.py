"""The form that takes a file in."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.domain.documents import DocumentKind
from portal.web.forms.base import Form
from portal.web.labels import label


class UploadForm(Form):
    """One file and what it is meant to prove."""

    kind = RadioField(_("What is it?"), [InputRequired(_("Choose what the file is."))])
    file = FileField(
        _("File"),
        [FileRequired(_("Choose a file."))],
        description=_(
            "PDF, JPEG or PNG. Letters up to 10 MiB and 20 pages, other papers 20 MiB."
        ),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def offer(self, kinds: Iterable[DocumentKind]) -> None:
        """Set the kinds of document that can be chosen."""
        self.kind.choices = [SelectChoice(kind.value, label(kind)) for kind in kinds]
