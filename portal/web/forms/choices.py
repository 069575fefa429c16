"""Enums as the answers of a question."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from wtforms.fields.choices import SelectChoice

from portal.web.wording import ENUMS

PLEASE_CHOOSE = SelectChoice("", _("Please choose"))


def choices_of(kind: type[StrEnum]) -> list[SelectChoice]:
    """Return every member of an enum with its words, in the order of the enum."""
    return [SelectChoice(one.value, ENUMS[kind.__name__, one.value]) for one in kind]
