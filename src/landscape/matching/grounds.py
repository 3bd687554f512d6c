"""The words of a text that speak for a function, as they stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from landscape.matching.clauses import Token
from landscape.matching.described import Text
from landscape.matching.normalise import clean
from landscape.matching.space import Prototype, TaxonomySpace
from landscape.model.inference import Evidence

MOST_GROUNDS = 4
_LONGEST_SPAN = 60
_ROOT = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A text with its tokens and how much its column counts."""

    text: Text
    kind: str
    tokens: tuple[Token, ...]
    weight: float


class Grounds:
    """Finds phrases of a function's prototypes in texts."""

    def __init__(self, space: TaxonomySpace) -> None:
        self.space = space
        self.of_function: dict[int, list[Prototype]] = defaultdict(list)
        self.stems: dict[int, set[str]] = defaultdict(set)
        self._names: dict[int, list[frozenset[str]]] = defaultdict(list)
        self._words: dict[int, list[str]] = defaultdict(list)  # prototypes of one word
        for one in space.prototypes:
            self.of_function[one.function].append(one)
            self.stems[one.function].update(one.stems)
            if one.stems:
                self._names[one.function].append(frozenset(one.stems))
            if len(one.stems) == 1:
                self._words[one.function].append(one.stems[0])

    def find(self, told: Sequence[Told], function: int) -> tuple[Evidence, ...]:
        """The phrases and words in the texts that speak for a function, strongest first."""
        found = [one for text in told for one in self._in_text(text, function)]
        found.sort(key=lambda one: (-(one.weight or 0), one.kind, one.text))
        return tuple(found[:MOST_GROUNDS])

    def named_by(self, stems: AbstractSet[str]) -> list[int]:
        """The functions that some of the stems name by themselves, by place."""
        return sorted(
            function
            for function, names in self._names.items()
            if any(stems >= one for one in names)
        )

    def denied_by(self, stems: AbstractSet[str]) -> list[int]:
        """The functions of which one word stands among stems that a text denies: *booked* for *bookings*."""
        long = tuple(stem for stem in stems if len(stem) >= _ROOT)
        return sorted(
            function
            for function, words in self._words.items()
            if any(one.startswith(long) for one in words)
        )

    def without(self, bag: Mapping[str, float], function: int) -> dict[str, float]:
        """A bag without the words of the whole phrases that name a function, and of pairs with them."""
        held = {stem for stem, weight in bag.items() if weight > 0.5}
        named = {
            stem
            for one in self.of_function[function]
            if held >= set(one.stems)
            for stem in one.stems
        } or (held & self.stems[function])
        return {
            feature: weight
            for feature, weight in bag.items()
            if not any(part in named for part in feature.split(" "))
        }

    def _in_text(self, told: Told, function: int) -> list[Evidence]:
        held = {token.stem: token for token in reversed(told.tokens) if token.weight > 0.5}
        if not held or not told.weight:
            return []
        whole = [
            one for one in self.of_function[function] if one.stems and held.keys() >= set(one.stems)
        ]
        spans: dict[str, float] = {}
        for one in sorted(whole, key=lambda p: (-p.mass, p.text))[:6]:
            for text, tokens in _spans(told, one, held):
                strength = one.mass * min(token.weight for token in tokens) * told.weight
                spans.setdefault(text, round(strength, 2))
        if not spans:
            spans = self._single_words(told, function, held)
        return [
            Evidence(
                text,
                told.kind,
                told.text.source,
                told.text.sheet,
                told.text.row,
                told.text.column,
                mass,
            )
            for text, mass in _without_parts(spans).items()
        ]

    def _single_words(
        self, told: Told, function: int, held: Mapping[str, Token]
    ) -> dict[str, float]:
        shared = sorted(
            (stem for stem in held if stem in self.stems[function]),
            key=lambda stem: (-self.space.idf(stem), stem),
        )
        shown = clean(told.text.text)
        return {
            shown[held[stem].start : held[stem].end]: round(
                self.space.idf(stem) * held[stem].weight * told.weight * 0.5, 2
            )
            for stem in shared[:3]
        }


def spoken(told: Sequence[Told], words: Mapping[str, float]) -> tuple[Evidence, ...]:
    """The stretches of texts that hold given words or pairs of words, strongest first.

    Parameters: `words`, stems (or two stems with a space between) and how strongly each speaks.
    """
    found: dict[str, Evidence] = {}
    for one in told:
        shown = clean(one.text.text)
        for before, token in zip((None, *one.tokens), one.tokens, strict=False):
            pair = f"{before.stem} {token.stem}" if before else ""
            strength = max(words.get(token.stem, 0.0), words.get(pair, 0.0))
            if strength and token.weight and one.weight:
                start = before.start if before and words.get(pair) else token.start
                text, cell = shown[start : token.end], one.text
                found.setdefault(
                    text.casefold(),
                    Evidence(
                        text, one.kind, cell.source, cell.sheet, cell.row, cell.column,
                        round(strength, 2),
                    ),
                )  # fmt: skip
    best = sorted(found.values(), key=lambda each: (-(each.weight or 0), each.text))
    return tuple(best[:MOST_GROUNDS])


def _spans(
    told: Told, prototype: Prototype, held: Mapping[str, Token]
) -> list[tuple[str, list[Token]]]:
    """The letters that a whole prototype covers: one stretch when they are near, else word by word."""
    shown = clean(told.text.text)
    tokens = [held[stem] for stem in prototype.stems]
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    if end - start <= _LONGEST_SPAN:
        return [(shown[start:end], tokens)]
    return [(shown[token.start : token.end], [token]) for token in tokens]


def _without_parts(spans: Mapping[str, float]) -> dict[str, float]:
    """Spans that are no part of a longer one."""
    return {
        text: mass
        for text, mass in spans.items()
        if not any(text != other and text in other for other in spans)
    }
