"""What a person's decisions say of how sure the inference may be: the curve and the threshold, estimated again.

The shipped confidences were measured on other people's rows. Each decision on something that was inferred says
whether it was right. A line through the log-odds, drawn towards the shipped one as long as there are
few decisions, corrects what is said; from `ENOUGH` decisions on, the threshold of what stands by
itself is the lowest one above which the decided are right at least as often as was promised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landscape.matching.bands import Bands
from landscape.matching.evaluate import Share, wilson
from landscape.matching.refit import fitted_near
from landscape.matching.sparse import Floats
from landscape.model.inference import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

ENOUGH = 50
CALIBRATION = "calibration"  # the kind of the reason that says how sure decisions let a step be
JUDGED_FROM = 0.2  # what nobody would have been shown says nothing of what was shown
_PRIOR = 5.0  # how many telling decisions the shipped curve is worth
_LEAST_ABOVE = 20
_KEPT = 1e-4
_FLATTEST = 0.05
_HIGHEST = 0.97


@dataclass(frozen=True, slots=True)
class Verified:
    """What was inferred of something that a person then decided."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The curve and the bands after decisions.

    `decisions` were counted; log-odds become `slope` × log-odds + `shift`; `target` is the precision promised
    of what stands by itself, `above` the share of the decided at that threshold and above that were right.
    """

    decisions: int
    slope: float
    shift: float
    shipped: Bands
    bands: Bands
    target: float
    above: Share

    def chance(self, confidence: float) -> float:
        """A confidence as the decisions correct it.

        >>> Recalibration(0, 1.0, 0.0, Bands(.8, .4), Bands(.8, .4), .9, wilson(0, 0)).chance(0.7)
        0.7
        """
        import numpy as np

        return round(float(self.chances(np.asarray([confidence]))[0]), 6)

    def chances(self, confidences: Floats | Doubles) -> Doubles:
        """Confidences of any shape as the decisions correct them; what is certain stays so."""
        import numpy as np

        if not self.decisions:
            return np.asarray(confidences, dtype=np.float64)
        return _moved(np.asarray(confidences, dtype=np.float64), self.slope, self.shift)

    def told(self, what: str) -> str:
        """In words: from how many decisions, from where on things stand by themselves, and how often rightly.

        >>> few = Recalibration(3, 1.0, 0.1, Bands(.8, .4), Bands(.8, .4), .9, wilson(0, 0))
        >>> few.told("links").split("; ")[1]
        'stands by itself from 0.80, as shipped (50 decisions move it).'
        """
        several = "" if self.decisions == 1 else "s"
        start = f"{self.decisions} decision{several} on {what}: confidences corrected"
        if self.decisions < ENOUGH:
            return (
                f"{start} a little; stands by itself from {self.bands.accept:.2f}, as shipped "
                f"({ENOUGH} decisions move it)."
            )
        one = self.above
        reached = "" if one.low >= self.target else ", which is not reached yet"
        return (
            f"{start}; stands by itself from {self.bands.accept:.2f} (shipped {self.shipped.accept:.2f}): of "
            f"{one.of} decided above it {one.count} right, at least {one.low:.2f} with 95 % certainty, "
            f"against the promised {self.target:.2f}{reached}."
        )

    def reasons(self, what: str) -> tuple[Evidence, ...]:
        """What each inference that these decisions corrected says of it; nothing when there were none."""
        if not self.decisions:
            return ()
        return (Evidence(self.told(what), CALIBRATION, column="decisions"),)


def recalibrate(
    verified: Iterable[Verified], shipped: Bands, target: float, *, curve: bool = True
) -> Recalibration:
    """The curve and bands that decisions speak for; the shipped ones when there are none.

    Parameters: `verified`, what was inferred before each decision and whether it was right; `target`, the
    precision promised of what stands by itself; `curve`, whether confidences are corrected too (not where
    the decisions moved the weights already). The order of decisions does not matter.
    """
    import numpy as np

    known = sorted((one.confidence, one.right) for one in verified if one.confidence >= JUDGED_FROM)
    if not known:
        return Recalibration(0, 1.0, 0.0, shipped, shipped, target, wilson(0, 0))
    said = np.asarray([one for one, _ in known])
    right = np.asarray([float(one) for _, one in known])
    slope, shift = _line(said, right) if curve else (1.0, 0.0)
    corrected = _moved(said, slope, shift)
    accept = shipped.accept
    if len(known) >= ENOUGH:
        accept = _threshold(corrected, right, shipped, target)
    above = corrected >= accept
    share = wilson(int(right[above].sum()), int(above.sum()))
    bands = Bands(accept, min(shipped.review, accept))
    return Recalibration(len(known), slope, shift, shipped, bands, target, share)


def _line(said: Doubles, right: Doubles) -> tuple[float, float]:
    """Slope and shift of the log-odds, near 1 and 0 as long as little is known."""
    import numpy as np

    x = np.stack([_log_odds(said), np.ones(len(said))], axis=1)
    slope, shift = fitted_near(x, right, np.asarray([1.0, 0.0]), _PRIOR)
    if slope < _FLATTEST:  # what is surer is never made less sure: then only the level moves
        level = np.ones((len(said), 1))
        (shift,) = fitted_near(level, right, np.asarray([0.0]), _PRIOR)
        slope = _FLATTEST
    return round(float(slope), 4), round(float(shift), 4)


def _threshold(corrected: Doubles, right: Doubles, shipped: Bands, target: float) -> float:
    """The lowest threshold whose lower bound keeps the promise; where none does, the one nearest to it."""
    lowest = (shipped.review + shipped.accept) / 2  # some are always asked about
    options = [step / 100 for step in range(round(100 * lowest), round(100 * _HIGHEST) + 1)]
    best, nearest = None, (0.0, shipped.accept)
    for option in options:
        above = corrected >= option
        if int(above.sum()) < _LEAST_ABOVE:
            break
        low = wilson(int(right[above].sum()), int(above.sum())).low
        nearest = max(nearest, (low, option))
        if best is None and low >= target:
            best = option
    return best if best is not None else max(shipped.accept, nearest[1])


def _log_odds(chances: Doubles) -> Doubles:
    import numpy as np

    kept = np.clip(chances, _KEPT, 1 - _KEPT)
    return np.asarray(np.log(kept / (1 - kept)))


def _moved(chances: Doubles, slope: float, shift: float) -> Doubles:
    import numpy as np

    moved = 1 / (1 + np.exp(-np.clip(slope * _log_odds(chances) + shift, -30, 30)))
    return np.asarray(np.where(chances >= 1, 1.0, np.where(chances <= 0, 0.0, moved)))
