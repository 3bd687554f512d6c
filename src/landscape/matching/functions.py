"""Which functions things provide, from their words: zero-shot on any taxonomy, with confidence and evidence.

Each text is compared with each function's label, description and synonyms (stemmed words and pairs of
words, character n-grams, whole phrases); what the estate's own confident rows say in common then helps
the rest. A small logistic model turns the likenesses into a probability; below the review threshold the
answer is none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from landscape.matching import everyday
from landscape.matching.bands import FUNCTION_BANDS, FUNCTION_TARGET, Bands
from landscape.matching.clauses import ASIDE, DENIED, MAIN, Token, name_tokens, tokens
from landscape.matching.described import Classified, Described, Text
from landscape.matching.grounds import MOST_GROUNDS, Grounds, Told, spoken
from landscape.matching.heard import Heard, HeardRows
from landscape.matching.kept import NOTHING, Kept, digest, program
from landscape.matching.learned import Learned
from landscape.matching.product_evidence import Hit, ProductEvidence, likely
from landscape.matching.recalibrate import Recalibration, Verified, recalibrate
from landscape.matching.recognise import Recogniser
from landscape.matching.selftrain import row_vectors, self_likeness
from landscape.matching.space import Bag, Nearness, TaxonomySpace, bag_of
from landscape.matching.sparse import Floats
from landscape.matching.stems import stem
from landscape.matching.sureness import Model, logistic, shipped_model, standing
from landscape.matching.taught import Decided, taught
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Method, Verdict

MOST_FUNCTIONS = 4
FEWEST_FOR_SELF_TRAINING = 30
SECONDARY_FROM = 0.3
SECONDARY_SHARE = 0.6
SECONDARY_PHRASE = 0.42
SURE_PRODUCT = 0.78  # from here on the catalogue knows the product by its name
BRAND_LEFT = (
    0.6  # what is left of a chance that words of the name speak for and the catalogue does not
)
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
class Ranking:
    """What the classifier thinks of each row (row × function), and the texts as it read them.

    `readings` is the likeness before it is calibrated, `standing` what its calibration rests on; `rows`, what
    was heard of each; `recalibration`, what people's decisions made of the confidences.
    """

    features: Floats
    readings: Floats
    standing: Floats
    probability: Floats
    rows: Sequence[Heard]
    recalibration: Recalibration


@dataclass(frozen=True, slots=True)
class Answers:
    """The functions of each thing, and what people's decisions made of the confidences."""

    functions: list[list[Classified]]
    recalibration: Recalibration


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows as heard, and what the readings are made of."""

    rows: Sequence[Heard]
    features: Floats

    def only(self, rows: Sequence[int]) -> _Read:
        """Some of the rows; all of them without a copy."""
        if len(rows) == len(self.rows):
            return self
        return _Read([self.rows[row] for row in rows], self.features[list(rows)])


class Classifier:
    """Classifies things into the leaves of a taxonomy.

    Parameters: `relationship`, which decisions concern it (`PROVIDES` for functionality, `SERVES` for business
    functions); `fields`, how much each field counts; `model`, the shipped weights when None; `products`,
    a product catalogue whose words and functions help (none when None); `learned`, what the words of worked
    examples taught (the shipped ones when None; they are used where they know the taxonomy); `kept`, what an
    earlier run left: it makes the same answers sooner.
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
        kept: Kept = NOTHING,
    ) -> None:
        self.taxonomy = taxonomy
        self.relationship = relationship
        self._what = "business functions" if relationship == "SERVES" else "functions"
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
        basis = b"" if kept is NOTHING else self._basis()
        self._before = HeardRows(kept, f"rows-{relationship.casefold()}", basis)

    def _basis(self) -> bytes:
        """A digest of what, beside a row, says how it is heard."""
        known = self.products.recogniser.mark if self.products else None
        words = self.learned is not None
        return digest(
            program(), self.space.functions, self.space.parents, self.relationship, self.fields, known, words
        )  # fmt: skip

    def classify(
        self, texts: Sequence[Described], decisions: Sequence[Decision] = ()
    ) -> list[list[Classified]]:
        """The functions of each thing, most probable first; an empty list says that it abstains.

        Decisions win: an accepted function is there with confidence 1, a rejected one is not, a corrected
        thing has the corrected functions only. The answer does not depend on the order of the things.
        """
        return self.answers(texts, decisions).functions

    def answers(self, texts: Sequence[Described], decisions: Sequence[Decision] = ()) -> Answers:
        """As `classify`, and how the decisions moved confidences and bands."""
        verdicts = self._verdicts(decisions)
        ranking = self.rank(texts, self._decisions(texts, verdicts))
        found = [
            self._answer(row, ranking, one, verdicts.get(one.key, {}))
            for row, one in enumerate(texts)
        ]
        self._before.keep(zip(texts, ranking.rows, strict=True))
        return Answers(found, ranking.recalibration)

    def rank(self, texts: Sequence[Described], decided: Decided | None = None) -> Ranking:
        """The probability of every function for every thing, without abstaining.

        `decided` gives what people said of rows and functions (by place): it teaches the others.
        """
        import numpy as np

        said = decided or {}
        rows = [self._before.heard(one) or self._heard(one) for one in texts]
        bags = [one.bag for one in rows]
        estate = _damping(bags)
        near = self.space.nearness(bags, estate)
        names = self.space.nearness([one.name for one in rows], estate)
        features = _features(near, names)
        if self.learned:
            features = np.concatenate([features, self.learned.likeness(bags)], axis=2)
        probability = logistic(features, self.model.first)
        if len(texts) >= FEWEST_FOR_SELF_TRAINING:
            words = row_vectors(bags)
            for _ in range(2):
                likeness = self_likeness(words, probability, _first_accepted(said))
                second = np.concatenate([features, _with_ratio(likeness)], axis=2)
                probability = logistic(second, self.model.second)
            features = second
        # Trained words have seen things that do several things; without them the rest is read again.
        other = (
            self._outright(features, rows, estate)
            if self.learned
            else self._secondary(probability, bags, estate)
        )
        read = _Read(rows, features)
        untaught, _ = self._chances(np.maximum(probability, other), read, sorted(said))
        after = recalibrate(_verified(untaught, said), self.bands, FUNCTION_TARGET)
        probability = taught(probability, bags, said)
        chances, stands = self._chances(np.maximum(probability, other), read, range(len(texts)))
        chances = np.asarray(after.chances(chances), dtype=np.float32)
        return Ranking(features, probability, stands, chances, rows, after)

    def _chances(self, readings: Floats, read: _Read, rows: Sequence[int]) -> tuple[Floats, Floats]:
        """How sure the readings of some rows are, and how they stand."""
        one = read.only(rows)
        held = readings if one is read else readings[list(rows)]
        bags = [row.bag for row in one.rows]
        stands = standing(held, one.features, bags, trained=self.learned is not None)
        chances = logistic(stands, self.model.sureness)
        for row, heard in enumerate(one.rows):
            self._correct(chances[row], heard)
        return chances, stands

    def _correct(self, chances: Floats, heard: Heard) -> None:
        """What one row says outright, of the chances of its functions.

        An everyday phrase speaks by itself: it and the likeness must both be wrong for a function to be wrong.
        *Nothing is booked through it*: what a clause denies by name is not what other words hint at. The
        catalogue and the words speak independently.
        """
        right, places = heard.phrase
        for place in places:
            chances[place] = 1 - (1 - chances[place]) * (1 - right)
        for place in heard.denied:
            chances[place] *= DENIED_LEFT
        if heard.products:
            told = chances.max() >= self.bands.review
            said = likely(heard.products, int(chances.argmax()) if told else None)
            if any(product and chance >= SURE_PRODUCT for _, chance, product in heard.products):
                others = [place for place in range(len(chances)) if place not in said]
                chances[others] *= BRAND_LEFT
            for place, chance in said.items():
                chances[place] = 1 - (1 - chances[place]) * (1 - chance)

    def _outright(self, features: Floats, rows: Sequence[Heard], estate: Bag) -> Floats:
        """What the taxonomy's own words say: trained words divide what they hear among functions.

        A thing that contracts or categories speak of too is read without them as well: they must not drown it.
        """
        import numpy as np

        plain = shipped_model().first
        outright = logistic(features[:, :, : len(plain) - 1], plain)
        more = [row for row, one in enumerate(rows) if one.own is not None]
        if more:
            own = [rows[row].own or {} for row in more]
            names = [rows[row].name for row in more]
            near = self.space.nearness(own, estate), self.space.nearness(names, estate)
            alone = logistic(_features(*near), plain)
            outright[more] = np.maximum(outright[more], alone)
        return outright

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
            chance = logistic(_features(near, near), self.model.first) * SECONDARY_SHARE
            chance = np.where(near.phrase >= SECONDARY_PHRASE, chance, 0).astype(np.float32)
            raised[live] = np.maximum(raised[live], chance)
            best[live] = chance.argmax(axis=1)
            live = live[chance.max(axis=1) >= SECONDARY_FROM]
        return raised

    # --- reading ---

    def _heard(self, one: Described) -> Heard:
        """All that hangs on a row's own texts."""
        told, hits = self._texts(one)
        own = [text for text in told if text.kind != "extra"]
        spoken_of = [token for text in told for token in text.tokens]
        return Heard(
            _bag(told),
            _bag(told[:1]),
            _bag(own) if len(own) < len(told) else None,
            self._phrase(spoken_of),
            self._denied_by(spoken_of),
            self.products.speaking(hits) if self.products else (),
            (told, hits),
        )

    def _phrase(self, spoken_of: Sequence[Token]) -> tuple[float, list[int]]:
        """How surely everyday phrases name functions, and which."""
        said = [token for token in spoken_of if token.everyday and token.weight == MAIN]
        right = max((token.everyday for token in said), default=0.0)
        return right, self.grounds.named_by({token.stem for token in said}) if said else []

    def _denied_by(self, spoken_of: Sequence[Token]) -> list[int]:
        """The functions that a clause denies by name, and that no other clause names."""
        denied = {token.stem for token in spoken_of if token.weight == DENIED}
        if not denied:
            return []
        affirmed = {token.stem for token in spoken_of if token.weight >= ASIDE}
        named = self.grounds.named_by(affirmed)
        return [place for place in self.grounds.denied_by(denied) if place not in named]

    def _told(self, one: Described, hits: Sequence[Hit]) -> list[Told]:
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

    def _decisions(
        self, texts: Sequence[Described], verdicts: Mapping[str, Mapping[str, Verdict]]
    ) -> Decided:
        """By row and place of the function what was decided; a correction speaks of every function."""
        found: dict[int, dict[int, float]] = {}
        for row, one in enumerate(texts):
            said = verdicts.get(one.key, {})
            corrected = Verdict.CORRECT in said.values()
            values = dict.fromkeys(range(len(self.space.functions)), 0.0) if corrected else {}
            for target, verdict in sorted(said.items()):
                if target in self._place and verdict in (*_FOR, *_AGAINST):
                    values[self._place[target]] = float(verdict in _FOR)
            if values:
                found[row] = values
        return found

    def _answer(
        self, row: int, ranking: Ranking, one: Described, verdicts: Mapping[str, Verdict]
    ) -> list[Classified]:
        decided = [
            self._decided(t) for t, v in sorted(verdicts.items()) if v in _FOR and t in self._place
        ]
        if any(verdict is Verdict.CORRECT for verdict in verdicts.values()):
            return _first_is_primary(decided)
        inferred = []
        chances, bands = ranking.probability[row], ranking.recalibration.bands
        counted = ranking.recalibration.reasons(self._what)
        for place in sorted(range(len(chances)), key=lambda i: (-chances[i], i))[:MOST_FUNCTIONS]:
            function = self.space.functions[place]
            if chances[place] >= bands.review and function.id not in verdicts:
                evidence = self._evidence(one, ranking.rows[row], place)
                if evidence:
                    grounds = evidence + counted
                    inferred.append(self._inferred(place, float(chances[place]), bands, grounds))
        return _first_is_primary(decided + inferred)

    def _evidence(self, one: Described, heard: Heard, place: int) -> tuple[Evidence, ...]:
        found = heard.reasons.get(place)
        if found is None:
            told, hits = heard.texts or self._texts(one)
            words = self.grounds.find(told, place)
            if not words and self.learned:
                words = spoken(told, self.learned.words_for(heard.bag, place))
            known = self.products.evidence(hits, place) if self.products else ()
            found = heard.reasons[place] = (*known, *words)[:MOST_GROUNDS]
        return found

    def _texts(self, one: Described) -> tuple[list[Told], tuple[Hit, ...]]:
        hits = self.products.hits(one) if self.products else ()
        return self._told(one, hits), hits

    def _inferred(
        self, place: int, chance: float, bands: Bands, evidence: tuple[Evidence, ...]
    ) -> Classified:
        function, confidence = self.space.functions[place], round(min(chance, 0.99), 4)
        said = Inference(confidence, bands.of(confidence), Method.INFERRED, evidence)
        return Classified(function.id, function.label, said)

    def _decided(self, function_id: str) -> Classified:
        function = self.space.functions[self._place[function_id]]
        evidence = (Evidence("a person decided", "decision", weight=1.0),)
        said = Inference(1.0, self.bands.of(1.0), Method.DECIDED, evidence)
        return Classified(function.id, function.label, said)


_FOR = (Verdict.ACCEPT, Verdict.SAME, Verdict.CORRECT)
_AGAINST = (Verdict.REJECT, Verdict.DIFFERENT)


def _verified(untaught: Floats, said: Decided) -> list[Verified]:
    """What was inferred of each decided pair before anything was learned of the decisions."""
    return [
        Verified(float(untaught[at, place]), bool(value))
        for at, row in enumerate(sorted(said))
        for place, value in said[row].items()
    ]


def _first_accepted(decided: Decided) -> dict[int, int]:
    """By row the first function that a person said it has."""
    accepted = {row: [p for p, value in said.items() if value] for row, said in decided.items()}
    return {row: min(places) for row, places in accepted.items() if places}


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
