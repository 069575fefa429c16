"""What somebody answered, in words: for the page on which answers are checked."""

from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField, SelectFieldBase


def answer(field: Field) -> str:
    """Return the value of a field as its reader would say it, "" when there is none."""
    if isinstance(field, BooleanField):
        return str(_("Yes") if field.data else _("No"))
    if isinstance(field, SelectFieldBase):
        chosen = field.data if not isinstance(field, SelectField) else [field.data]
        names = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        words = (names.get(str(value), str(value)) for value in chosen or () if value)
        return str(_(", ")).join(words)
    return str(field.data or "")
