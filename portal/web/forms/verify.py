"""The form to verify a certificate file."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired

from portal.web.forms.base import Form


class VerifyForm(Form):
    """One PDF."""

    file = FileField(
        _("Certificate (PDF)"), [FileRequired(_("Choose the certificate's PDF file."))]
    )
