"""Words for codes, enum members, errors and problems, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from portal.domain.suppliers import ALL_CHANNELS, region_name
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Problem
from portal.kernel.trade import Channel
from portal.web.wording import ENUMS, ERRORS, PROBLEMS


def label(member: StrEnum | None) -> str:
    """Return the words for an enum member; nothing for None."""
    if member is None:
        return ""
    return str(ENUMS[type(member).__name__, member.value])


def channel_label(code: str) -> str:
    """Return the words for a sales channel of an authorisation, ALL included (AUT-01)."""
    return gettext("All channels") if code == ALL_CHANNELS else label(Channel(code))


def region_label(code: str) -> str:
    """Return the name of a region in the reader's language (GB/T 2260, or CN)."""
    return region_name(code, str(get_locale()))


def error_text(code: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence for an error code; facts fill its gaps."""
    sentence = ERRORS.get(code, _("Something is not right. Please go back and try again."))
    return str(sentence) % _Facts(facts)


def problem_text(problem: Problem) -> str:
    """Return the sentence for a field problem, which says how to mend it."""
    sentence = PROBLEMS.get(problem.code)
    if sentence is None:
        return str(gettext("This value is not accepted (%(code)s).", code=problem.code))
    return str(sentence) % _Facts(problem.facts)


class _Facts(dict[str, Any]):
    """Facts for %-formatting; one that is missing shows as nothing instead of failing."""

    def __missing__(self, _key: str) -> str:
        return ""


def money_text(fen: int) -> str:
    """Return whole fen as yuan with two decimals and grouping: ¥1,234.00."""
    return format_currency(Decimal(fen) / 100, "CNY", "¤#,##0.00", locale="zh_Hans_CN")


def day_text(day: date) -> str:
    """Return a civil day in the reader's language."""
    return format_date(day, gettext("d MMM y"), locale=get_locale())


def instant_text(instant: datetime) -> str:
    """Return an instant in Shanghai time, to the second, in the reader's language."""
    pattern = gettext("d MMM y, HH:mm:ss")
    return format_datetime(instant.astimezone(SHANGHAI), pattern, locale=get_locale())
