"""Which functions things provide, from their words: zero-shot on any taxonomy, with confidence and evidence.

Each text is compared with each function's label, description and synonyms (stemmed words and pairs of
words, character n-grams, whole phrases); what the estate's own confident rows say in common then helps
the rest. A small logistic model turns the likenesses into a probability; below the review threshold the
answer is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from landscape.matching.bands import FUNCTION_BANDS, FUNCTION_TARGET, Bands
from landscape.matching.described import Classified, Described
from landscape.matching.grounds import MOST_GROUNDS, Grounds, spoken
from landscape.matching.heard import Outright
from landscape.matching.kept import NOTHING, Kept, digest, program
from landscape.matching.learned import Learned
from landscape.matching.likened import (
    MOST_FUNCTIONS,
    SECONDARY_FROM,
    Likening,
    taught_sums,
    with_ratio,
)
from landscape.matching.mistyped import Mistyped
from landscape.matching.product_evidence import ProductEvidence, likely
from landscape.matching.reading import (
    BUSINESS_FIELDS,
    FUNCTIONALITY_FIELDS,
    FieldWeights,
    Reader,
)
from landscape.matching.recalibrate import Recalibration, Verified, recalibrate
from landscape.matching.recognise import Recogniser
from landscape.matching.row_table import FEWEST_FOR_SELF_TRAINING, Held, RowTable
from landscape.matching.selftrain import Surest, self_likeness, surest, vectors_of
from landscape.matching.space import TaxonomySpace
from landscape.matching.sparse import Floats
from landscape.matching.sureness import (
    Marks,
    Model,
    added,
    chances_of,
    logistic,
    shipped_model,
    standing,
)
from landscape.matching.taught import Decided, taught
from landscape.matching.taxonomy import Function, Taxonomy
from landscape.model.decision import Decision
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Method, Verdict

SURE_PRODUCT = 0.78  # from here on the catalogue knows the product by its name
BRAND_LEFT = 0.6  # what is left of a chance that the name speaks for and the catalogue does not
DENIED_LEFT = 0.4  # what is left of a chance when a clause denies the function by name


class Testimony(Protocol):
    """What something says of rows and functions beside the words of the taxonomy."""

    @property
    def odds(self) -> Floats:
        """How much each row speaks for each function, as log-odds to be added (row × function)."""

    def evidence(self, row: int, place: int) -> tuple[Evidence, ...]:
        """Why a row speaks for a function."""

    def keep(self) -> None:
        """Keeps for the next run what was made of the rows."""


class Witness(Protocol):
    """What can speak for the functions of a taxonomy beside its words."""

    def speak(self, texts: Sequence[Described]) -> Testimony:
        """What it says of rows."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the classifier thinks of each row (row × function), and the rows as it read them.

    `readings` is the likeness before it is calibrated; `likeness`, how near rows come to the estate's sure ones
    (None where there are too few); `agreeing`, how many likenesses are the row's best; `beside`, what else
    speaks for functions (None when nothing does); `recalibration`, what people's decisions made of the
    confidences.
    """

    readings: Floats
    likeness: Floats | None
    agreeing: Marks
    beside: Testimony | None
    probability: Floats
    rows: RowTable
    recalibration: Recalibration


@dataclass(frozen=True, slots=True)
class Answers:
    """The functions of each thing, and what people's decisions made of the confidences."""

    functions: list[list[Classified]]
    recalibration: Recalibration


class Classifier:
    """Classifies things into the leaves of a taxonomy.

    Parameters: `relationship`, which decisions concern it (`PROVIDES` for functionality, `SERVES` for business
    functions); `fields`, how much each field counts; `model`, the shipped weights when None; `products`,
    a product catalogue whose words and functions help (none when None); `learned`, what the words of worked
    examples taught (the shipped ones when None; they are used where they know the taxonomy); `kept`, what an
    earlier run left: it makes the same answers sooner; `witness`, what speaks for functions beside the words of
    the taxonomy (nothing when None).
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
        witness: Witness | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self._witness = witness
        self.relationship = relationship
        self._what = "business functions" if relationship == "SERVES" else "functions"
        self.fields = fields
        self.bands = bands
        self.space = TaxonomySpace(taxonomy)
        known = learned or Learned(self.space.functions)
        self.learned = known if known.knows else None
        self.model = model or shipped_model(_model_for(self.space.functions, self.learned))
        self.grounds = Grounds(self.space)
        self.products = (
            ProductEvidence(products, self.space.functions, relationship) if products else None
        )
        self.reader = Reader(self.grounds, fields, self.products, Mistyped(taxonomy))
        self._likening = Likening(self.space, self.grounds, self.model, self.learned)
        self._place = {one.id: i for i, one in enumerate(self.space.functions)}
        self._kept = kept if learned is None else NOTHING
        self._kept_as = f"rows-{relationship.casefold()}"

    def _basis(self) -> bytes:
        """A digest of what, beside a row, says how it is read and likened."""
        known = self.products.recogniser.mark if self.products else None
        words = self.learned is not None
        return digest(
            program(), self.space.functions, self.space.parents, self.relationship, self.fields, known, words,
            self.model,
        )  # fmt: skip

    def _before(self) -> Held:
        """The rows of an earlier run."""
        found = self._kept.take(self._kept_as, self._basis())
        return Held.read(found, len(self.space.functions)) if found else self._nothing_before()

    def _nothing_before(self) -> Held:
        return Held.none(len(self.space.functions), trained=self.learned is not None)

    @property
    def _keeps(self) -> bool:
        return self._kept is not NOTHING

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
        best = ranking.probability.max(axis=1)
        shown = (best >= ranking.recalibration.bands.review).tolist()
        found = [
            self._answer(row, ranking, verdicts.get(one.key, {}))
            if shown[row] or one.key in verdicts
            else []
            for row, one in enumerate(texts)
        ]
        self.keep(ranking)
        return Answers(found, ranking.recalibration)

    def keep(self, ranking: Ranking) -> None:
        """Keeps for the next run what was made of the rows."""
        if self._keeps:
            ranking.rows.keep(self._kept, self._kept_as, self._basis())
            if ranking.beside:
                ranking.beside.keep()

    def rank(
        self,
        texts: Sequence[Described],
        decided: Decided | None = None,
        *,
        remembered: bool = True,
    ) -> Ranking:
        """The probability of every function for every thing, without abstaining.

        `decided` gives what people said of rows and functions (by place): it teaches the others. `remembered`,
        whether an earlier run may have read the things.
        """
        import numpy as np

        said = decided or {}
        keyed = self._keeps and remembered
        before = self._before() if keyed else self._nothing_before()
        rows = RowTable(texts, before, self.reader.heard, self._likening, keyed=keyed)
        beside = self._witness.speak(texts) if self._witness else None
        probability, likeness = self._read(rows, said)
        other = self._other(probability, rows)
        chances = self._chances(np.maximum(probability, other), rows, beside, sorted(said))
        after = recalibrate(_verified(chances, said), self.bands, FUNCTION_TARGET)
        if said:
            bags = [rows.bag(row) for row in range(rows.rows)]
            probability = taught(probability, bags, said)
        readings = np.maximum(probability, other)
        chances = self._chances(readings, rows, beside, None)
        chances = np.asarray(after.chances(chances), dtype=np.float32)
        agreeing = rows.likened().agreeing
        return Ranking(readings, likeness, agreeing, beside, chances, rows, after)

    def features(self, ranking: Ranking) -> Floats:
        """What the readings of rows are made of (row × function × likeness): for fitting the weights."""
        import numpy as np

        rows = ranking.rows
        every = np.arange(rows.rows)
        heard = [rows.heard(row) for row in range(rows.rows)]
        columns = self._likening.columns(heard, rows.estate(every))
        if ranking.likeness is not None:
            columns += with_ratio(ranking.likeness)
        return np.stack(columns, axis=2)

    def standing(self, ranking: Ranking) -> Floats:
        """How the readings of rows stand (row × function × 5, as `sureness.STANDING`): to fit weights."""
        import numpy as np

        trained = self.learned is not None
        said = ranking.rows.said
        return np.stack(standing(ranking.readings, ranking.agreeing, said, trained=trained), axis=2)

    def _read(self, rows: RowTable, said: Decided) -> tuple[Floats, Floats | None]:
        """The readings of all rows, and how near they come to the sure ones of the estate."""
        likened, count = rows.likened(), len(self.space.functions)
        if rows.rows < FEWEST_FOR_SELF_TRAINING:
            return chances_of(likened.base), None
        words = vectors_of(rows.words)
        sure: Surest = (likened.best, likened.chance)
        for _ in range(2):
            likeness = self_likeness(words, sure, count, _first_accepted(said))
            probability = taught_sums(likened.base, likeness, self.model.second)
            sure = surest(probability)
        return probability, likeness

    def _other(self, probability: Floats, rows: RowTable) -> Floats:
        """What speaks for functions beside the readings."""
        import numpy as np

        # Trained words have seen things that do several things; without them the rest is read again.
        if self.learned:
            return rows.likened().outright
        best, chance = surest(probability)
        return rows.rest(np.where(chance >= SECONDARY_FROM, best, -1).astype(np.int32))

    def _chances(
        self,
        readings: Floats,
        rows: RowTable,
        beside: Testimony | None,
        only: Sequence[int] | None,
    ) -> Floats:
        """How sure the readings of all rows are, or of some of them."""
        which = slice(None) if only is None else list(only)
        agreeing, said = rows.likened().agreeing[which], rows.said[which]
        stands = standing(readings[which], agreeing, said, trained=self.learned is not None)
        chances = logistic(stands, self.model.sureness)
        place = {row: at for at, row in enumerate(range(rows.rows) if only is None else only)}
        for row, outright in rows.outright_of():
            if row in place:
                self._correct(chances[place[row]], outright)
        return added(chances, beside.odds[which]) if beside else chances

    def _correct(self, chances: Floats, outright: Outright) -> None:
        """What one row says outright, of the chances of its functions.

        An everyday phrase speaks by itself: it and the likeness must both be wrong for a function to be wrong.
        *Nothing is booked through it*: what a clause denies by name is not what other words hint at. The
        catalogue and the words speak independently.
        """
        right, places = outright.phrase
        for place in places:
            chances[place] = 1 - (1 - chances[place]) * (1 - right)
        for place in outright.denied:
            chances[place] *= DENIED_LEFT
        if outright.products:
            told = chances.max() >= self.bands.review
            said = likely(outright.products, int(chances.argmax()) if told else None)
            if any(product and chance >= SURE_PRODUCT for _, chance, product in outright.products):
                others = [place for place in range(len(chances)) if place not in said]
                chances[others] *= BRAND_LEFT
            for place, chance in said.items():
                chances[place] = 1 - (1 - chances[place]) * (1 - chance)

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
        self, row: int, ranking: Ranking, verdicts: Mapping[str, Verdict]
    ) -> list[Classified]:
        decided = [
            self._decided(t) for t, v in sorted(verdicts.items()) if v in _FOR and t in self._place
        ]
        if any(verdict is Verdict.CORRECT for verdict in verdicts.values()):
            return _first_is_primary(decided)
        inferred = []
        chances, bands = ranking.probability[row], ranking.recalibration.bands
        counted = ranking.recalibration.reasons(self._what)
        places = (chances >= bands.review).nonzero()[0].tolist()
        for place in sorted(places, key=lambda i: (-chances[i], i))[:MOST_FUNCTIONS]:
            function = self.space.functions[place]
            if function.id not in verdicts:
                evidence = self.evidence(ranking, row, place)
                if evidence:
                    grounds = evidence + counted
                    inferred.append(self._inferred(place, float(chances[place]), bands, grounds))
        return _first_is_primary(decided + inferred)

    def evidence(self, ranking: Ranking, row: int, place: int) -> tuple[Evidence, ...]:
        """What speaks for a function of a row, strongest first; nothing where no word does."""
        found = self._evidence(ranking.rows, row, place)
        if ranking.beside and ranking.beside.odds[row, place]:
            told = {one.text for one in found}
            more = ranking.beside.evidence(row, place)
            found += tuple(one for one in more if one.text not in told)
        return found

    def _evidence(self, rows: RowTable, row: int, place: int) -> tuple[Evidence, ...]:
        found = rows.reasons(row).get(place)
        if found is None:
            heard = rows.heard(row)
            words = self.grounds.find(heard.texts, place)
            if not words and self.learned:
                words = spoken(heard.texts, self.learned.words_for(heard.bag, place))
            known = self.products.evidence(heard.hits, place) if self.products else ()
            found = (*known, *words)[:MOST_GROUNDS]
            rows.add(row, place, found)
        return found

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


def _model_for(functions: Sequence[Function], learned: Learned | None) -> str:
    """The shipped weights for a taxonomy: labels by themselves tell less than labels with synonyms."""
    if learned:
        return learned.name
    synonyms = sum(len(one.synonyms) for one in functions)
    return "any_taxonomy" if synonyms >= len(functions) else "labels_alone"


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


__all__ = [
    "BUSINESS_FIELDS",
    "FUNCTIONALITY_FIELDS",
    "Answers",
    "Classifier",
    "FieldWeights",
    "Ranking",
    "Testimony",
    "Witness",
]
