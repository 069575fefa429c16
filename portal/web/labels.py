"""Words for codes, enum members, errors and problems, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from portal.domain.permits import PermitRow
from portal.domain.suppliers import ALL_CHANNELS, region_name
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Problem
from portal.kernel.identity import CheckMethod, CheckResult, SubReason
from portal.kernel.masking import mask_name
from portal.kernel.trade import Channel
from portal.web.wording import ENUMS, ERRORS, OUTCOMES, PROBLEMS, REPRESENTATIVE_ADVICE


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


def permit_name(row: PermitRow) -> str:
    """Return the name of a permit in the reader's language."""
    return row.name(str(get_locale()))


def permit_note(row: PermitRow) -> str:
    """Return when a permit is needed, in the reader's language."""
    return row.note(str(get_locale()))


def party_name(name: str, code: str) -> str:
    """Return the name of a party of a letter, masked when its code is that of a person.

    A natural person is named by the id of its registration (AUT-01); all others by a number of
    a public register.
    """
    try:
        UUID(code)
    except ValueError:
        return name
    return mask_name(name)


def outcome_text(
    result: CheckResult, reason: SubReason | None = None, method: CheckMethod | None = None
) -> tuple[str, str]:
    """Return what came of an identity check, and what the person can do about it, if anything.

    A reason that does not go with the result is left out.  The advice depends on the method
    where that is about somebody else.
    """
    known = OUTCOMES.get((result, reason)) or OUTCOMES.get((result, None))
    came, advice = known or OUTCOMES[CheckResult.ERROR, SubReason.REFUSED]
    if method is CheckMethod.ID2:
        advice = REPRESENTATIVE_ADVICE[CheckResult(result)]
    return str(came), str(advice)


def error_text(code: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence for an error code; facts fill its gaps."""
    sentence = ERRORS.get(code, _("Something is not right. Please go back and try again."))
    return str(sentence) % _Facts(facts)


def problem_text(problem: Problem) -> str:
    """Return the sentence for a field problem, which says how to mend it."""
    sentence = PROBLEMS.get(problem.code)
    if sentence is None:
        return str(gettext("This value is not accepted (%(code)s).", code=problem.code))
    facts: dict[str, Any] = dict(problem.facts)
    if name := _ITEM_NAMES.get(problem.code):
        facts["items"] = [name(item) for item in facts["items"]]
    return str(sentence) % _Facts(facts)


def _typed_region(code: str) -> str:
    """Return a region as somebody typed it, with its name."""
    return f"{code} {region_label(code)}"


_ITEM_NAMES: Mapping[str, Callable[[str], str]] = {
    "AUT_CHANNEL_EXCEEDS_PARENT": channel_label,
    "AUT_REGION_EXCEEDS_PARENT": _typed_region,
}


class _Facts(dict[str, Any]):
    """Facts for %-formatting in the reader's words; a missing one shows as nothing.

    What is named in both languages (`name_zh`, `name_en`) has its `name` in the reader's.
    """

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__({key: _said(value) for key, value in facts.items()})
        if "name_zh" in facts:
            in_chinese = str(get_locale()).startswith("zh")
            self["name"] = facts["name_zh" if in_chinese else "name_en"]

    def __missing__(self, _key: str) -> str:
        return ""


def _said(value: Any) -> Any:
    if isinstance(value, StrEnum):  # errors may name some that no page shows
        return str(ENUMS.get((type(value).__name__, value.value), value))
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, list | tuple):
        return gettext(", ").join(str(_said(item)) for item in value)
    return value


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


def clock_text(instant: datetime) -> str:
    """Return the time of an instant in Shanghai: 10:00:05."""
    return format_time(instant.astimezone(SHANGHAI), "HH:mm:ss", locale=get_locale())
