"""Which band a confidence falls in. The thresholds are values, so a user's decisions can move them."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.model.vocabulary import Band


@dataclass(frozen=True, slots=True)
class Bands:
    """At `accept` and above an inference stands by itself; at `review` and above a person is asked."""

    accept: float
    review: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.review <= self.accept <= 1.0:
            raise ValueError(f"bands {self.review} to {self.accept} are not ordered probabilities")

    def of(self, confidence: float) -> Band:
        """The band of a confidence.

        >>> Bands(accept=0.9, review=0.5).of(0.7).value
        'review'
        """
        if confidence >= self.accept:
            return Band.ACCEPT
        return Band.REVIEW if confidence >= self.review else Band.NO


# Shipped thresholds for a cold start; benchmarks/inference prints what each band holds.
SUPPLIER_BANDS = Bands(accept=0.90, review=0.40)
FUNCTION_BANDS = Bands(accept=0.80, review=0.45)
LINK_BANDS = Bands(accept=0.80, review=0.35)
REPEAT_BANDS = Bands(accept=0.90, review=0.40)

# The precision promised of what stands by itself; a user's decisions move the thresholds until it is kept.
FUNCTION_TARGET = 0.85
LINK_TARGET = 0.90
