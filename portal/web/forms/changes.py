"""What differs between two letters, field by field, in the words of the form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.domain.suppliers import FieldChange
from portal.web.forms.answers import answer
from portal.web.forms.authorisation import LetterForm
from portal.web.labels import region_label

_REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its name, and what it said and says; "" when it said nothing."""

    field: str
    name: str
    before: str
    after: str


def in_words(
    changes: Iterable[FieldChange], offer: Callable[[LetterForm], None]
) -> list[Change]:
    """Return changes as their reader would say them; `offer` sets what a form can choose."""
    return [
        Change(
            one.field,
            _name(one.field),
            _value(one.field, one.before, offer),
            _value(one.field, one.after, offer),
        )
        for one in changes
    ]


def regions_in_words(codes: Iterable[str]) -> str:
    """Return region codes with their names behind them."""
    named = ((code, region_label(code)) for code in codes)
    words = (code if name == code else f"{code} {name}" for code, name in named)
    return str(_(", ")).join(words)


def _name(field: str) -> str:
    return str(LetterForm.saying({})[field].label.text)


def _value(field: str, value: object, offer: Callable[[LetterForm], None]) -> str:
    if value is None:
        return ""
    form = LetterForm.saying({field: value})
    if field == _REGIONS:
        return regions_in_words(form.typed_regions)
    offer(form)
    return str(_(", ")).join(answer(form[field]).splitlines())
