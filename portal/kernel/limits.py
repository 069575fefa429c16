"""What the rulebook lets the operator set (AUT-02, AUT-05, KYC-03..11)."""

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.money import Money

_NP_TURNOVER = Money(100_000_00)


class AgeRule(StrEnum):
    """On which day a person turns 18: on the birthday, or on the day after it (KYC-03)."""

    BIRTHDAY = "birthday"
    DAY_AFTER = "day_after"


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the rulebook.

    `max_tiers` grants below a right-holder; `min_remaining_days` of a letter handed in;
    `face_min` score (0-100) of a face check; `reverify_months` that a verification holds;
    `retention_years` after a member has left; `np_turnover` of twelve months, above which a
    natural person must register.
    """

    max_tiers: int = 2
    min_remaining_days: int = 30
    age_rule: AgeRule = AgeRule.BIRTHDAY
    face_min: int = 80
    reverify_months: int = 6
    retention_years: int = 3
    np_turnover: Money = _NP_TURNOVER
