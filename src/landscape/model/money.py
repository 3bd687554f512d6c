"""Money with its doubts: a range, and how many amounts are not known at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """Low, central and high estimate in one currency; `unknown` counts the parts with no usable amount."""

    low: Decimal
    central: Decimal
    high: Decimal
    unknown: int = 0
    currency: str = "GBP"

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise ValueError(f"{self.low} ≤ {self.central} ≤ {self.high} does not hold")

    @classmethod
    def nothing(cls, currency: str = "GBP") -> MoneyRange:
        """No money, nothing unknown."""
        return cls(Decimal(0), Decimal(0), Decimal(0), 0, currency)

    @classmethod
    def exactly(cls, amount: Decimal, currency: str = "GBP") -> MoneyRange:
        """One known amount."""
        return cls(amount, amount, amount, 0, currency)

    @classmethod
    def not_known(cls, currency: str = "GBP") -> MoneyRange:
        """One amount that nobody knows."""
        return cls(Decimal(0), Decimal(0), Decimal(0), 1, currency)

    def also_unknown(self, count: int) -> MoneyRange:
        """The same with so many more amounts that nobody knows."""
        return replace(self, unknown=self.unknown + count)

    def __add__(self, other: MoneyRange) -> MoneyRange:
        """The sum; both must be of one currency.

        >>> (MoneyRange.exactly(Decimal(2)) + MoneyRange.not_known()).unknown
        1
        """
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return MoneyRange(
            self.low + other.low,
            self.central + other.central,
            self.high + other.high,
            self.unknown + other.unknown,
            self.currency,
        )
