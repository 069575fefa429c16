"""Money as whole minor units: no floats, no silent currency mixing."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from portal.kernel.errors import InvalidInput, RuleBroken

_AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,2})?")


class CurrencyMismatch(RuleBroken):
    """Two currencies met in one sum."""

    code = "money.currency_mismatch"


class NotAnAmount(InvalidInput):
    """The text is not an amount with at most two decimals."""

    code = "money.not_an_amount"


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (fen for CNY); may be negative in a ledger entry."""

    minor: int
    currency: str = "CNY"

    @classmethod
    def parse(cls, text: str, currency: str = "CNY") -> Self:
        """Read "1,234.50" exactly; raise `NotAnAmount` on anything but two decimals at most."""
        plain = text.strip().replace(",", "")
        if not _AMOUNT.fullmatch(plain) or not plain.isascii():
            raise NotAnAmount(text=text)
        return cls(int(Decimal(plain) * 100), currency)

    @property
    def yuan(self) -> str:
        """Return the amount in yuan with two decimals, without grouping: "1234.50"."""
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{abs(self.minor) // 100}.{abs(self.minor) % 100:02d}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def _same(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)
        return other
