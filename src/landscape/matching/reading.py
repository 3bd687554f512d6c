"""How a classifier reads the texts of one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from landscape.matching import everyday
from landscape.matching.clauses import ASIDE, DENIED, MAIN, Token, name_tokens, tokens
from landscape.matching.described import Described, Text
from landscape.matching.grounds import Grounds, Told
from landscape.matching.heard import Heard, Outright
from landscape.matching.mistyped import FEWEST, Mistyped
from landscape.matching.normalise import clean
from landscape.matching.product_evidence import Hit, ProductEvidence
from landscape.matching.space import bag_of
from landscape.matching.stems import stem


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


class Reader:
    """Reads rows: their words, what they say outright, and what the catalogue knows of them.

    Parameters: `grounds`, the phrases of the taxonomy; `fields`, how much each field counts; `products`, what
    the catalogue says (None without one); `mistyped`, what words that nobody knows were meant to be.
    """

    def __init__(
        self,
        grounds: Grounds,
        fields: FieldWeights,
        products: ProductEvidence | None,
        mistyped: Mistyped,
    ) -> None:
        self._grounds, self._fields, self._products = grounds, fields, products
        self._mistyped = mistyped

    def heard(self, one: Described) -> Heard:
        """All that hangs on a row's own texts."""
        hits = self._products.hits(one) if self._products else ()
        told = self._told(one, hits)
        own = [text for text in told if text.kind != "extra"]
        spoken_of = [token for text in told for token in text.tokens]
        speaking = self._products.speaking(hits) if self._products else ()
        return Heard(
            _bag(told),
            _bag(told[:1]),
            _bag(own) if len(own) < len(told) else None,
            Outright(self._phrase(spoken_of), self._denied_by(spoken_of), speaking),
            told,
            hits,
        )

    def _phrase(self, spoken_of: Sequence[Token]) -> tuple[float, list[int]]:
        """How surely everyday phrases name functions, and which."""
        said = [token for token in spoken_of if token.everyday and token.weight == MAIN]
        right = max((token.everyday for token in said), default=0.0)
        return right, self._grounds.named_by({token.stem for token in said}) if said else []

    def _denied_by(self, spoken_of: Sequence[Token]) -> list[int]:
        """The functions that a clause denies by name, and that no other clause names."""
        denied = {token.stem for token in spoken_of if token.weight == DENIED}
        if not denied:
            return []
        affirmed = {token.stem for token in spoken_of if token.weight >= ASIDE}
        named = self._grounds.named_by(affirmed)
        return [place for place in self._grounds.denied_by(denied) if place not in named]

    def _told(self, one: Described, hits: Sequence[Hit]) -> list[Told]:
        weights = self._fields
        fields = [(one.name, "name", weights.name)]
        fields += [(one.description, "description", weights.description)] if one.description else []
        fields += [(text, "extra", weights.extra) for text in one.extra]
        fields += [(one.supplier, "supplier", weights.supplier)] if one.supplier else []
        fields += [(one.department, "department", weights.department)] if one.department else []
        other = _other_senses([text for text, _, _ in fields])
        known = self._products.told(hits) if self._products else []
        return [
            Told(text, kind, _without(self._meant(text, _tokens(text, kind)), other), weight)
            for text, kind, weight in fields
        ] + known

    def _meant(self, text: Text, told: tuple[Token, ...]) -> tuple[Token, ...]:
        """The tokens of a text, words with a slip of the hand as they were meant."""
        shown = ""
        found = list(told)
        for at, one in enumerate(told):
            if one.end - one.start >= FEWEST and not one.everyday:
                shown = shown or clean(text.text)
                meant = self._mistyped.meant(shown[one.start : one.end].lower())
                if meant:
                    found[at] = replace(one, stem=meant)
        return tuple(found)


def _other_senses(texts: Sequence[Text]) -> frozenset[str]:
    words = everyday.other_senses(" . ".join(one.text for one in texts).casefold())
    return frozenset(stem(one) for one in words)


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
