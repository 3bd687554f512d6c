"""What the shipped taxonomies say of rows, put into the functions of a taxonomy of the user's own.

The shipped taxonomies are known well: their synonyms are many, and the words of worked examples and the
product catalogue speak in them. So rows are read under them, and the user's functions too, each as a text of
its label, description and synonyms: *HR/Payroll* is human resources, *Street Lighting* is the upkeep of assets
for the service of street lighting. A row speaks for the function that is read as the row is. How far that is to
be trusted the taxonomy itself says: where its functions cannot be told apart by what the shipped ones say of
them, a crosswalk says little (docs/decisions/0040-a-taxonomy-of-ones-own.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier, Ranking
from landscape.matching.kept import NOTHING, Arrays, Kept
from landscape.matching.reading import BUSINESS_FIELDS, FUNCTIONALITY_FIELDS
from landscape.matching.recognise import Recogniser
from landscape.matching.sparse import Floats
from landscape.matching.sureness import log_odds
from landscape.matching.taxonomy import (
    Function,
    Taxonomy,
    business_functions,
    functionalities,
    mostly_shipped,
)
from landscape.model.inference import Evidence

STRENGTH = 1.5
_LEAST_AGREEMENT = 0.01  # below it what is read of a row and of a function has nothing in common
_MOST = 0.97
_EVEN = 0.1  # a share of a row that speaks for nothing
_SPEAKING = 0.3  # an agreement that is worth telling
_KIND = "taxonomy"
_COLUMN = "shipped taxonomy"


def classifier_for(
    taxonomy: Taxonomy,
    *,
    relationship: str = "PROVIDES",
    products: Recogniser | None = None,
    kept: Kept = NOTHING,
) -> Classifier:
    """The classifier of a taxonomy: of one of the user's own with a crosswalk from the shipped ones.

    Parameters: as `Classifier`.
    """
    fields = BUSINESS_FIELDS if relationship == "SERVES" else FUNCTIONALITY_FIELDS
    crosswalk = (
        None
        if mostly_shipped(taxonomy.leaves, relationship)
        else Crosswalk(taxonomy, products, kept)
    )
    return Classifier(
        taxonomy,
        relationship=relationship,
        fields=fields,
        products=products,
        kept=kept,
        witness=crosswalk,
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the shipped taxonomies: `read` is what it says of the user's functions (its own × the user's)."""

    classifier: Classifier
    read: Floats

    @classmethod
    def of(cls, classifier: Classifier, taxonomy: Taxonomy) -> Axis:
        """Reads the user's functions."""
        texts = [_as_text(one, taxonomy.heading_of(one)) for one in taxonomy.leaves]
        return cls(classifier, classifier.rank(texts, remembered=False).probability.T.copy())

    def label(self, place: int) -> str:
        """The name of one of its own functions."""
        return self.classifier.space.functions[place].label

    def agreement(self, chances: Floats) -> Floats:
        """How far each row and each function are read alike (row × the user's functions)."""
        import numpy as np

        found = np.zeros((len(chances), self.read.shape[1]), dtype=np.float32)
        for place in range(len(self.read)):
            np.maximum(found, chances[:, place, None] * self.read[place], out=found)
        return found


class Crosswalk:
    """Speaks for the functions of a user's taxonomy beside its own words (`functions.Witness`).

    Parameters: `taxonomy`, the user's; `products`, the catalogue; `kept`, what an earlier run left.
    """

    def __init__(
        self, taxonomy: Taxonomy, products: Recogniser | None = None, kept: Kept = NOTHING
    ) -> None:
        place = kept if kept is NOTHING else _Beside(kept)
        provided = Classifier(functionalities(), products=products, kept=place)
        served = Classifier(
            business_functions(),
            relationship="SERVES",
            fields=BUSINESS_FIELDS,
            products=products,
            kept=place,
        )
        self.functions = taxonomy.leaves
        self.axes = [Axis.of(one, taxonomy) for one in (provided, served)]
        self.told_apart = self._told_apart()

    def speak(self, texts: Sequence[Described]) -> CrosswalkSaid:
        """What the shipped taxonomies say of rows."""
        import numpy as np

        rankings = [axis.classifier.rank(texts) for axis in self.axes]
        shares = np.clip(self._shares([one.probability for one in rankings]), _EVEN, _MOST)
        speaking = np.log(shares / (1 - shares)) - np.log(_EVEN / (1 - _EVEN))
        odds = np.round(speaking * STRENGTH * self.told_apart**2, 5)
        return CrosswalkSaid(np.asarray(odds, dtype=np.float32), self, rankings)

    def _shares(self, chances: Sequence[Floats]) -> Floats:
        """How the functions divide each row among them by what both axes say."""
        import numpy as np

        sums = np.zeros((len(chances[0]), len(self.functions)), dtype=np.float32)
        for axis, one in zip(self.axes, chances, strict=True):
            sums += log_odds(np.clip(axis.agreement(one), _LEAST_AGREEMENT, _MOST))
        found = np.exp(sums - sums.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float32)

    def _told_apart(self) -> float:
        """How much of each of the user's functions, read as a row, comes back to it: the mean of all."""
        import numpy as np

        shares = self._shares([axis.read.T for axis in self.axes])
        return round(float(np.diag(shares).mean()), 4)


@dataclass(frozen=True, slots=True)
class CrosswalkSaid:
    """What a crosswalk says of rows (`functions.Testimony`): log-odds to be added, none negative, and why."""

    odds: Floats
    crosswalk: Crosswalk
    rankings: Sequence[Ranking]

    def evidence(self, row: int, place: int) -> tuple[Evidence, ...]:
        """Why a row speaks for a function: what it is read as, and that the function is read so too."""
        found: dict[str, Evidence] = {}
        for axis, ranking in zip(self.crosswalk.axes, self.rankings, strict=True):
            agreed = ranking.probability[row] * axis.read[:, place]
            best = int(agreed.argmax())
            if agreed[best] >= _SPEAKING:
                for one in axis.classifier.evidence(ranking, row, best)[:1]:
                    found.setdefault(one.text, one)
                read, label = axis.label(best), self.crosswalk.functions[place].label
                said, weight = f"this is {read}, and so is {label}", round(float(agreed[best]), 2)
                found[said] = Evidence(said, _KIND, column=_COLUMN, weight=weight)
        return tuple(found.values())

    def keep(self) -> None:
        """Keeps what was read under the shipped taxonomies."""
        for axis, ranking in zip(self.crosswalk.axes, self.rankings, strict=True):
            axis.classifier.keep(ranking)


class _Beside:
    """Where what is read under the shipped taxonomies is kept, beside what is read under the user's."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def take(self, name: str, basis: bytes) -> Arrays | None:
        return self._kept.take(f"shipped-{name}", basis)

    def put(self, name: str, basis: bytes, arrays: Arrays) -> None:
        self._kept.put(f"shipped-{name}", basis, arrays)


def _as_text(function: Function, heading: str) -> Described:
    """A function as a thing to be read: its area is like the department of a thing."""
    said = "; ".join(filter(None, (function.description, *function.synonyms)))
    return Described(
        function.id,
        Text(function.label, _COLUMN),
        Text(said, _COLUMN),
        department=Text(heading.replace("-", " "), _COLUMN),
    )


__all__ = ["Crosswalk", "classifier_for"]
