"""A second opinion on what things do: how near their texts come in meaning to each function.

It speaks beside the words and never alone above the review band: how sure a model of somebody's own is was
measured nowhere. What both say is surer than what one says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from landscape.matching.bands import FUNCTION_BANDS, Bands
from landscape.matching.described import Classified, Described, Text
from landscape.matching.semantic.encoding import Encoder
from landscape.matching.taxonomy import Taxonomy
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Method

if TYPE_CHECKING:
    from landscape.matching.semantic.folder import Tensor

MOST_FUNCTIONS = 4
SUREST_ALONE = 0.6  # of itself a nearness in meaning is at most so sure
_SHARPNESS = 20.0  # how much nearer the nearest must be than the others
_NEAR_FROM = 0.35  # cosines below say nothing
_SEEN_FROM = 0.05


class Meaning:
    """Nearness in meaning to the leaves of a taxonomy: the best of label, description and synonyms.

    Parameters: `encoder`, the user's model.
    """

    def __init__(
        self, taxonomy: Taxonomy, encoder: Encoder, *, bands: Bands = FUNCTION_BANDS
    ) -> None:
        import numpy as np

        self.functions = taxonomy.leaves
        self.encoder = encoder
        self.bands = bands
        said = [
            (place, text)
            for place, one in enumerate(self.functions)
            for text in (one.label, one.description, *one.synonyms)
            if text
        ]
        self._texts = [text for _, text in said]
        self._owners = np.asarray([place for place, _ in said], dtype=np.int64)
        self._vectors = encoder.encode(self._texts)

    def beside(
        self,
        texts: Sequence[Described],
        answers: Sequence[Sequence[Classified]],
        said: Collection[tuple[str, str]] = (),
    ) -> list[list[Classified]]:
        """The answers with the second opinion: surer where both agree, more of them for review.

        Parameters: `said`, the things and functions on which a person said a word: they are left alone, and
        so is a thing of which one accepted or corrected a function.
        """
        if not texts:
            return []
        near = self.encoder.encode([_words(one) for one in texts]) @ self._vectors.T
        return [
            self._joined(one, list(answer), near[row], said)
            for row, (one, answer) in enumerate(zip(texts, answers, strict=True))
        ]

    def _joined(
        self,
        thing: Described,
        answer: list[Classified],
        near: Tensor,
        said: Collection[tuple[str, str]],
    ) -> list[Classified]:
        if any(one.inference.method is Method.DECIDED for one in answer):
            return answer
        chances = self._chances(near)
        found = {one.function_id: one for one in answer}
        for place, (chance, nearest) in chances.items():
            function = self.functions[place]
            if (thing.key, function.id) in said:
                continue
            ground = _evidence(thing, self._texts[nearest], float(near[nearest]))
            held = found.get(function.id)
            if held is not None:
                found[function.id] = replace(held, inference=self._surer(held, chance, ground))
            elif chance >= self.bands.review:
                alone = self._inference(chance, (ground,))
                found[function.id] = Classified(function.id, function.label, alone)
        ordered = sorted(
            found.values(), key=lambda one: (-one.inference.confidence, one.function_id)
        )
        return [
            replace(one, primary=place == 0) for place, one in enumerate(ordered[:MOST_FUNCTIONS])
        ]

    def _chances(self, near: Tensor) -> dict[int, tuple[float, int]]:
        """The functions near enough, each with its chance and the phrase that is nearest."""
        import numpy as np

        best = np.full(len(self.functions), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, near)
        weights = np.exp(_SHARPNESS * (best - best.max()))
        shares = weights / weights.sum()
        found = {}
        for place in np.flatnonzero((best >= _NEAR_FROM) & (shares >= _SEEN_FROM)):
            own = np.flatnonzero(self._owners == place)
            nearest = int(own[near[own].argmax()])
            found[int(place)] = round(SUREST_ALONE * float(shares[place]), 4), nearest
        return found

    def _surer(self, held: Classified, chance: float, ground: Evidence) -> Inference:
        both = 1 - (1 - held.inference.confidence) * (1 - chance)
        return self._inference(both, (*held.inference.evidence, ground))

    def _inference(self, chance: float, evidence: tuple[Evidence, ...]) -> Inference:
        confidence = round(min(chance, 0.99), 4)
        return Inference(confidence, self.bands.of(confidence), Method.INFERRED, evidence)


def _words(one: Described) -> str:
    return ". ".join(text.text for text in (one.name, one.description, *one.extra) if text)


def _evidence(thing: Described, phrase: str, near: float) -> Evidence:
    place: Text = thing.description or thing.name
    return Evidence(
        f"near in meaning to: {phrase}",
        "meaning",
        place.source,
        place.sheet,
        place.row,
        place.column,
        round(near, 4),
    )
