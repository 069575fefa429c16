"""Numbers of the rulebook that the operator may set (AUT-02, AUT-05)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_tiers` grants below a right-holder; `min_remaining_days` of a letter handed in."""

    max_tiers: int = 2
    min_remaining_days: int = 30
