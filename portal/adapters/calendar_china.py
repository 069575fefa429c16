"""The mainland's working days, year by year, as facts for the calendar table (CAL).

Years with a State Council notice come from the package `chinesecalendar`.  Later years hold
weekends and the statutory days of 《全国年节及纪念日放假办法》 (2024) and are provisional:
nobody knows their swapped weekends before the notice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from typing import Final, NamedTuple

import chinese_calendar

FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2028

_ANNOUNCED_SOURCE: Final = f"chinesecalendar {version('chinesecalendar')}"
_STATUTORY_SOURCE: Final = "statutory"
_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class CalendarDay(NamedTuple):
    """One civil date as the table `calendar_day` keeps it."""

    date: date
    is_workday: bool
    source: str
    provisional: bool


class _Festivals(NamedTuple):
    """First days that follow the moon or the sun."""

    spring_festival: date
    qingming: date
    dragon_boat: date
    mid_autumn: date


# Lunar dates: 正月初一, 五月初五, 八月十五 of the Chinese calendar (GB/T 33661-2017), computed
# with lunardate; Qingming: the Beijing date on which the Sun reaches 15 degrees, by ephem.
_FESTIVALS: Final = {
    2027: _Festivals(date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: _Festivals(date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
}


def days() -> Iterator[CalendarDay]:
    """Yield every date from `FIRST_YEAR` to `LAST_YEAR` in order."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        try:
            year_days = list(_announced(year))
        except NotImplementedError:
            year_days = list(_statutory(year))
        yield from year_days


def _announced(year: int) -> Iterator[CalendarDay]:
    for day in _dates(year):
        yield CalendarDay(
            day, chinese_calendar.is_workday(day), _ANNOUNCED_SOURCE, provisional=False
        )


def _statutory(year: int) -> Iterator[CalendarDay]:
    off = _days_off(year)
    for day in _dates(year):
        is_workday = day not in off and not _is_weekend(day)
        yield CalendarDay(day, is_workday, _STATUTORY_SOURCE, provisional=True)


def _days_off(year: int) -> frozenset[date]:
    """Return the statutory holidays and the working days given off for lost ones.

    A holiday on a weekend, or on another holiday as Mid-Autumn 2028 (the notice of 2020 did
    so), gives the next working day off.
    """
    statutory = sorted(_holidays(year))
    off: set[date] = set()
    for holiday in statutory:
        substitute = holiday
        if _is_weekend(holiday) or holiday in off:
            while _is_weekend(substitute) or substitute in off or substitute in statutory:
                substitute += _ONE_DAY
        off |= {holiday, substitute}
    return frozenset(off)


def _holidays(year: int) -> Iterator[date]:
    festivals = _FESTIVALS[year]
    yield date(year, 1, 1)
    yield from _run(festivals.spring_festival - _ONE_DAY, 4)
    yield festivals.qingming
    yield from _run(date(year, 5, 1), 2)
    yield festivals.dragon_boat
    yield festivals.mid_autumn
    yield from _run(date(year, 10, 1), 3)


def _run(first: date, count: int) -> Iterator[date]:
    for offset in range(count):
        yield first + offset * _ONE_DAY


def _dates(year: int) -> Iterator[date]:
    yield from _run(date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY
