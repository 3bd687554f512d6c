"""Which functions things provide, from their words: zero-shot on any taxonomy, with confidence and evidence.

Each text is compared with each function's label, description and synonyms (stemmed words and pairs of
words, character n-grams, whole phrases); what the estate's own confident rows say in common then helps
the rest. A small logistic model turns the likenesses into a probability; below the review threshold the
answer is none.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from landscape.matching import everyday
from landscape.matching.bands import FUNCTION_BANDS, Bands
from landscape.matching.clauses import ASIDE, DENIED, MAIN, Token, name_tokens, tokens
from landscape.matching.described import Classified, Described, Text
from landscape.matching.grounds import MOST_GROUNDS, Grounds, Told, spoken
from landscape.matching.learned import Learned
from landscape.matching.normalise import stem
from landscape.matching.product_evidence import ProductEvidence
from landscape.matching.recognise import ProductHit, Recogniser
from landscape.matching.reference import reference_path
from landscape.matching.selftrain import self_likeness
from landscape.matching.space import Bag, Nearness, TaxonomySpace, bag_of
from landscape.matching.sparse import Floats
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Method, Verdict

MOST_FUNCTIONS = 4
FEWEST_FOR_SELF_TRAINING = 30
SECONDARY_FROM = 0.3
SECONDARY_SHARE = 0.6
SECONDARY_PHRASE = 0.42
OUTRIGHT = 0.8  # chosen on the worked examples, read out of fold
DENIED_LEFT = 0.4  # what is left of a chance when a clause denies the function by name


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much the words of each field count."""

    name: float = 1.0
    description: float = 1.0
    extra: float = 0.8
    supplier: float = 0.0
    department: float = 0.0


FUNCTIONALITY_FIELDS = FieldWeights()
BUSINESS_FIELDS = FieldWeights(department=0.9)


@dataclass(frozen=True, slots=True)
class Model:
    """The logistic weights over likenesses, before and after self-training, and the calibration curve."""

    first: tuple[float, ...]
    second: tuple[float, ...]
    scores: tuple[float, ...]
    shares: tuple[float, ...]

    @classmethod
    def read(cls, told: Mapping[str, Sequence[float]]) -> Model:
        """A model from its table of numbers."""
        return cls(*(tuple(told[name]) for name in ("first", "second", "scores", "shares")))


@cache
def shipped_model(name: str = "any_taxonomy") -> Model:
    """The shipped weights (data/reference/classifier_model.json): for `any_taxonomy`, or `with_words`
    where trained words know the taxonomy."""
    read = json.loads(reference_path("classifier_model.json").read_text(encoding="utf-8"))
    return Model.read(read[name])


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the classifier thinks of each row (row × function), and the texts as it read them.

    `first_reading` is the raw score before calibration and before the rest of a suite's words is read.
    """

    features: Floats
    first_reading: Floats
    probability: Floats
    told: Sequence[Sequence[Told]]
    hits: Sequence[tuple[ProductHit, ...]]


class Classifier:
    """Classifies things into the leaves of a taxonomy.

    Parameters: `relationship`, which decisions concern it (`PROVIDES` for functionality, `SERVES` for business
    functions); `fields`, how much each field counts; `model`, the shipped weights when None; `products`,
    a product catalogue whose words and functions help (none when None); `learned`, what the words of worked
    examples taught (the shipped ones when None; they are used where they know the taxonomy).
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        relationship: str = "PROVIDES",
        fields: FieldWeights = FUNCTIONALITY_FIELDS,
        bands: Bands = FUNCTION_BANDS,
        model: Model | None = None,
        products: Recogniser | None = None,
        learned: Learned | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self.relationship = relationship
        self.fields = fields
        self.bands = bands
        self.space = TaxonomySpace(taxonomy)
        known = learned or Learned(self.space.functions)
        self.learned = known if known.knows else None
        self.model = model or shipped_model("with_words" if self.learned else "any_taxonomy")
        self.grounds = Grounds(self.space)
        self.products = (
            ProductEvidence(products, self.space.functions, relationship) if products else None
        )
        self._place = {one.id: i for i, one in enumerate(self.space.functions)}

    def classify(
        self, texts: Sequence[Described], decisions: Sequence[Decision] = ()
    ) -> list[list[Classified]]:
        """The functions of each thing, most probable first; an empty list says that it abstains.

        Decisions win: an accepted function is there with confidence 1, a rejected one is not, a corrected
        thing has the corrected functions only. The answer does not depend on the order of the things.
        """
        verdicts = self._verdicts(decisions)
        ranking = self.rank(texts, self._accepted(texts, verdicts))
        return [
            self._answer(row, ranking, verdicts.get(one.key, {})) for row, one in enumerate(texts)
        ]

    def rank(self, texts: Sequence[Described], known: Mapping[int, int] | None = None) -> Ranking:
        """The probability of every function for every thing, without abstaining.

        `known` gives the function (by place) of rows that a person decided: they train the others.
        """
        import numpy as np

        hits = [self.products.hits(one) if self.products else () for one in texts]
        told = [self._told(one, found) for one, found in zip(texts, hits, strict=True)]
        bags = [_bag(one) for one in told]
        estate = _damping(bags)
        near = self.space.nearness(bags, estate)
        names = self.space.nearness([_bag(one[:1]) for one in told], estate)
        features = _features(near, names)
        if self.learned:
            features = np.concatenate([features, self.learned.likeness(bags)], axis=2)
        probability = _logistic(features, self.model.first)
        if len(texts) >= FEWEST_FOR_SELF_TRAINING:
            for _ in range(2):
                likeness = self_likeness(bags, probability, known or {})
                second = np.concatenate([features, _with_ratio(likeness)], axis=2)
                probability = _logistic(second, self.model.second)
            features = second
        chances = _calibrated(probability, self.model)
        if self.learned:
            chances = self._or_outright(chances, features, told, estate)
        else:  # trained words have seen things that do several things
            secondary = self._secondary(probability, bags, estate)
            chances = np.maximum(chances, _calibrated(secondary, self.model))
        chances = self._without_denied(self._with_phrases(chances, told), told)
        chances = self._with_products(chances, hits)
        return Ranking(features, probability, chances, told, hits)

    def _or_outright(
        self, chances: Floats, features: Floats, told: Sequence[Sequence[Told]], estate: Bag
    ) -> Floats:
        """Trained words divide what they hear among functions; what a thing's own words name outright stands.

        A thing that contracts or categories speak of too is read without them here: they must not drown it.
        """
        import numpy as np

        plain = shipped_model()
        outright = _calibrated(
            _logistic(features[:, :, : len(plain.first) - 1], plain.first), plain
        )
        more = [row for row, one in enumerate(told) if any(text.kind == "extra" for text in one)]
        if more:
            own = [_bag([text for text in told[row] if text.kind != "extra"]) for row in more]
            names = [_bag(told[row][:1]) for row in more]
            near = self.space.nearness(own, estate), self.space.nearness(names, estate)
            alone = _calibrated(_logistic(_features(*near), plain.first), plain)
            outright[more] = np.maximum(outright[more], alone)
        return np.where(outright >= OUTRIGHT, np.maximum(chances, outright), chances)

    def _with_products(self, chances: Floats, hits: Sequence[tuple[ProductHit, ...]]) -> Floats:
        """The catalogue and the words speak independently: both must be wrong for a function to be wrong."""
        for row, found in enumerate(hits):
            if found and self.products:
                for place, chance in self.products.chances(found).items():
                    chances[row, place] = 1 - (1 - chances[row, place]) * (1 - chance)
        return chances

    def _without_denied(self, chances: Floats, told: Sequence[Sequence[Told]]) -> Floats:
        """*Nothing is booked through it*: what a clause denies by name is not what other words hint at."""
        for row, texts in enumerate(told):
            spoken = [token for one in texts for token in one.tokens]
            denied = {token.stem for token in spoken if token.weight == DENIED}
            affirmed = {token.stem for token in spoken if token.weight >= ASIDE}
            for place in self.grounds.denied_by(denied) if denied else ():
                if place not in self.grounds.named_by(affirmed):
                    chances[row, place] *= DENIED_LEFT
        return chances

    def _with_phrases(self, chances: Floats, told: Sequence[Sequence[Told]]) -> Floats:
        """An everyday phrase speaks by itself: it and the likeness must both be wrong."""
        for row, texts in enumerate(told):
            said = [t for one in texts for t in one.tokens if t.everyday and t.weight == MAIN]
            if said:
                right = max(token.everyday for token in said)
                for place in self.grounds.named_by({token.stem for token in said}):
                    chances[row, place] = 1 - (1 - chances[row, place]) * (1 - right)
        return chances

    def _secondary(self, probability: Floats, bags: Sequence[Bag], estate: Bag) -> Floats:
        """Functions that other words speak for than those of the first: a suite does several things.

        The words that name the best function are taken out and the rest is read again, a few times.
        Only a function that a whole phrase of the rest names can come of it.
        """
        import numpy as np

        raised = np.zeros_like(probability)
        left = list(bags)
        best = probability.argmax(axis=1)
        live = np.flatnonzero(probability.max(axis=1) >= SECONDARY_FROM)
        for _ in range(MOST_FUNCTIONS - 1):
            if not len(live):
                break
            for row in live:
                left[row] = self.grounds.without(left[row], int(best[row]))
            rest = [left[row] for row in live]
            near = self.space.nearness(rest, estate)
            chance = _logistic(_features(near, near), self.model.first) * SECONDARY_SHARE
            chance = np.where(near.phrase >= SECONDARY_PHRASE, chance, 0).astype(np.float32)
            raised[live] = np.maximum(raised[live], chance)
            best[live] = chance.argmax(axis=1)
            live = live[chance.max(axis=1) >= SECONDARY_FROM]
        return raised

    # --- reading ---

    def _told(self, one: Described, hits: Sequence[ProductHit]) -> list[Told]:
        fields = [(one.name, "name", self.fields.name)]
        fields += (
            [(one.description, "description", self.fields.description)] if one.description else []
        )
        fields += [(text, "extra", self.fields.extra) for text in one.extra]
        fields += [(one.supplier, "supplier", self.fields.supplier)] if one.supplier else []
        fields += [(one.department, "department", self.fields.department)] if one.department else []
        other = self._other_senses([text for text, _, _ in fields])
        known = self.products.told(hits) if self.products else []
        return [
            Told(text, kind, _without(_tokens(text, kind), other), weight)
            for text, kind, weight in fields
        ] + known

    def _other_senses(self, texts: Sequence[Text]) -> frozenset[str]:
        words = everyday.other_senses(" . ".join(one.text for one in texts).casefold())
        return frozenset(stem(one) for one in words)

    # --- decisions ---

    def _verdicts(self, decisions: Sequence[Decision]) -> dict[str, dict[str, Verdict]]:
        said: dict[str, dict[str, Verdict]] = {}
        for one in decisions:
            if one.relationship == self.relationship:
                said.setdefault(one.source, {})[one.target] = one.verdict
        return said

    def _accepted(
        self, texts: Sequence[Described], verdicts: Mapping[str, Mapping[str, Verdict]]
    ) -> dict[int, int]:
        known = {}
        for row, one in enumerate(texts):
            for target, verdict in sorted(verdicts.get(one.key, {}).items()):
                if verdict in _FOR and target in self._place:
                    known[row] = self._place[target]
        return known

    def _answer(
        self, row: int, ranking: Ranking, verdicts: Mapping[str, Verdict]
    ) -> list[Classified]:
        decided = [
            self._decided(t) for t, v in sorted(verdicts.items()) if v in _FOR and t in self._place
        ]
        if any(verdict is Verdict.CORRECT for verdict in verdicts.values()):
            return _first_is_primary(decided)
        inferred = []
        chances = ranking.probability[row]
        for place in sorted(range(len(chances)), key=lambda i: (-chances[i], i))[:MOST_FUNCTIONS]:
            function = self.space.functions[place]
            if chances[place] >= self.bands.review and function.id not in verdicts:
                evidence = self._evidence(row, ranking, place)
                if evidence:
                    inferred.append(self._inferred(place, float(chances[place]), evidence))
        return _first_is_primary(decided + inferred)

    def _evidence(self, row: int, ranking: Ranking, place: int) -> tuple[Evidence, ...]:
        told = ranking.told[row]
        words = self.grounds.find(told, place)
        if not words and self.learned:
            words = spoken(told, self.learned.words_for(_bag(told), place))
        known = self.products.evidence(ranking.hits[row], place) if self.products else ()
        return (*known, *words)[:MOST_GROUNDS]

    def _inferred(self, place: int, chance: float, evidence: tuple[Evidence, ...]) -> Classified:
        function, confidence = self.space.functions[place], round(min(chance, 0.99), 4)
        said = Inference(confidence, self.bands.of(confidence), Method.INFERRED, evidence)
        return Classified(function.id, function.label, said)

    def _decided(self, function_id: str) -> Classified:
        function = self.space.functions[self._place[function_id]]
        evidence = (Evidence("a person decided", "decision", weight=1.0),)
        said = Inference(1.0, self.bands.of(1.0), Method.DECIDED, evidence)
        return Classified(function.id, function.label, said)


_FOR = (Verdict.ACCEPT, Verdict.SAME, Verdict.CORRECT)


def _first_is_primary(found: list[Classified]) -> list[Classified]:
    return [
        Classified(one.function_id, one.label, one.inference, primary=place == 0)
        for place, one in enumerate(found)
    ]


def _without(told: tuple[Token, ...], other: frozenset[str]) -> tuple[Token, ...]:
    """Words used in another sense than the taxonomy's say nothing."""
    return tuple(replace(one, weight=0.0) if one.stem in other else one for one in told)


def _tokens(text: Text, kind: str) -> tuple[Token, ...]:
    found = tokens(text.text) if kind in ("description", "extra") else name_tokens(text.text)
    return tuple(found)


def _bag(told: Sequence[Told]) -> dict[str, float]:
    """The words of all fields: the greatest weight at which each occurs."""
    bag: dict[str, float] = {}
    for one in told:
        if one.weight:
            for feature, weight in bag_of([(t.stem, t.weight) for t in one.tokens]).items():
                bag[feature] = max(bag.get(feature, 0.0), weight * one.weight)
    return bag


def _damping(bags: Sequence[Bag]) -> dict[str, float]:
    """Words that a large share of the estate has say little about any row of it."""
    if len(bags) < FEWEST_FOR_SELF_TRAINING:
        return {}
    held = Counter(feature for bag in bags for feature in bag)
    most = math.log(1 + len(bags))
    return {
        feature: 0.4 + 0.6 * math.log(len(bags) / count) / most
        for feature, count in held.items()
        if count > 1
    }


def _calibrated(probability: Floats, model: Model) -> Floats:
    import numpy as np

    found = np.interp(probability, model.scores, model.shares)
    return np.asarray(found, dtype=np.float32)


def _features(near: Nearness, names: Nearness) -> Floats:
    """What the logistic model sees of each pair: likenesses, and each against the row's best."""
    import numpy as np

    blocks = [
        _with_ratio(near.word),
        _with_ratio(near.letters),
        _with_ratio(near.covered),
        near.phrase[:, :, None],
        names.covered[:, :, None],
        names.word[:, :, None],
    ]
    return np.concatenate(blocks, axis=2)


def _with_ratio(values: Floats) -> Floats:
    import numpy as np

    best = values.max(axis=1, keepdims=True)
    ratio = np.divide(values, best, out=np.zeros_like(values), where=best > 0)
    return np.stack([values, ratio**3], axis=2)


def _logistic(features: Floats, weights: Sequence[float]) -> Floats:
    import numpy as np

    sums = features @ np.asarray(weights[1:], dtype=np.float32) + weights[0]
    return np.asarray(np.round(1 / (1 + np.exp(-np.clip(sums, -30, 30))), 6), dtype=np.float32)
