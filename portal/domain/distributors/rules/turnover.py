"""How much a natural person may turn over before it must register as a business (KYC-11)."""

from collections.abc import Mapping
from datetime import date, timedelta

from portal.kernel.calendar import add_months
from portal.kernel.errors import Problem
from portal.kernel.money import Money
from portal.kernel.trade import OrganisationKind

WINDOW_MONTHS = 12
STATED_MONTHS = 3  # an application states the sum of so many closed months
REGISTRATION_DAYS = 30
MOST_FEN = 10**13


def month_of(day: date) -> date:
    """Return the first day of a day's month, which stands for the month."""
    return day.replace(day=1)


def window(today: date) -> tuple[date, ...]:
    """Return the twelve closed months before today's, the latest first."""
    return tuple(add_months(month_of(today), -back) for back in range(1, WINDOW_MONTHS + 1))


def check_turnover(month: date, amount: Money, *, today: date) -> list[Problem]:
    """Return what is wrong with a declaration: TURNOVER_MONTH, AMOUNT_NEGATIVE, AMOUNT_TOO_BIG.

    A month can be declared from its end on, for as long as it counts.
    """
    problems = []
    if month not in window(today):
        first, last = window(today)[-1], window(today)[0]
        problems.append(
            Problem(
                "month", "TURNOVER_MONTH", {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}
            )
        )
    if amount < Money(0):
        problems.append(Problem("amount", "AMOUNT_NEGATIVE"))
    elif Money(MOST_FEN) < amount:
        problems.append(Problem("amount", "AMOUNT_TOO_BIG", {"max": Money(MOST_FEN).yuan}))
    return problems


def yearly_total(
    declared: Mapping[date, Money], *, stated: Money, stated_on: date | None, day: date
) -> Money:
    """Return the turnover of the twelve closed months before a day, as far as it is declared.

    `stated` is the sum of three closed months that the application approved on `stated_on`
    names; it counts where the single months say less, while those three are among the twelve.
    """
    months = window(day)
    total = sum((declared.get(month, Money(0)) for month in months), Money(0))
    if stated_on is None:
        return total
    named = {add_months(month_of(stated_on), -back) for back in range(1, STATED_MONTHS + 1)}
    single = sum((declared.get(month, Money(0)) for month in named), Money(0))
    counts = named <= set(months) and single < stated
    return total - single + stated if counts else total


def is_over(total: Money, limit: Money, kind: OrganisationKind) -> bool:
    """Return whether so much turnover asks this kind of subject to register (KYC-11)."""
    return kind is OrganisationKind.NATURAL_PERSON and limit < total


def register_by(noticed_on: date) -> date:
    """Return the last day on which a person who was given notice may be unregistered."""
    return noticed_on + timedelta(days=REGISTRATION_DAYS)
