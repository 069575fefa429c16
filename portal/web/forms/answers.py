"""What somebody answered, in words: for the page on which answers are checked."""

from datetime import date

from flask_babel import gettext as _
from wtforms import BooleanField, Field, FieldList, SelectFieldBase
from wtforms.widgets import DateInput

from portal.web.labels import day_text


def answer(field: Field) -> str:
    """Return the value of a field as its reader would say it, "" when there is none.

    Lines of a list follow one another, each with what was typed in it.
    """
    if isinstance(field, FieldList):
        lines = (_line(entry.form) for entry in field.entries)
        return str(_("; ")).join(filter(None, lines))
    if isinstance(field, BooleanField):
        return str(_("Yes") if field.data else _("No"))
    if isinstance(field, SelectFieldBase):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        names = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        words = (names.get(str(value), str(value)) for value in chosen if value)
        return str(_(", ")).join(words)
    text = str(field.data or "")
    return _day(text) if isinstance(field.widget, DateInput) else text


def _line(fields: list[Field]) -> str:
    typed = (field for field in fields if field.data)
    return str(_(", ")).join(f"{field.label.text}{_(': ')}{answer(field)}" for field in typed)


def _day(text: str) -> str:
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text  # as typed: a draft may hold what is no date
