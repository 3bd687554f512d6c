"""What the product catalogue knows of rows, as words and as chances of the functions of a taxonomy."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.matching.clauses import tokens
from landscape.matching.described import Described, Text
from landscape.matching.grounds import Told
from landscape.matching.recognise import ProductHit, Recogniser, Spoken, labels_of
from landscape.matching.taxonomy import Function, business_functions, functionalities
from landscape.model.inference import Evidence

COLUMN = "product catalogue"
# How often the first, second, … function of a product is one that a row of it is listed for.
SHARES = (0.92, 0.72, 0.6, 0.5)
_LATER = 0.4
_WORDS_COUNT = 0.8  # the words of the catalogue against words of the row itself


class ProductEvidence:
    """The catalogue's word on rows, for one taxonomy.

    Parameters: `recogniser`, the catalogue; `functions`, the leaves of the taxonomy in their order;
    `relationship`, `PROVIDES` (functionality) or `SERVES` (business function).
    """

    def __init__(
        self, recogniser: Recogniser, functions: Sequence[Function], relationship: str
    ) -> None:
        self.recogniser = recogniser
        self._serves = relationship == "SERVES"
        shipped = (business_functions() if self._serves else functionalities()).leaves
        labels = {one.id: one.label.casefold() for one in shipped}
        self._place = {
            tail: place
            for place, one in enumerate(functions)
            if labels.get(tail := one.id.rsplit("/", 1)[-1]) == one.label.casefold()
        }

    def hits(self, one: Described) -> tuple[ProductHit, ...]:
        """The products that a row speaks of, surest first."""
        return self.recogniser.find(
            Spoken(
                one.name.text,
                tuple(text.text for text in one.extra),
                one.description.text if one.description else "",
                one.supplier.text if one.supplier else "",
                one.department.text if one.department else "",
            )
        )

    def told(self, hits: Sequence[ProductHit]) -> list[Told]:
        """What the catalogue says of each product, as texts that count less than the row's own."""
        return [
            Told(text, "catalogue", tuple(tokens(text.text)), _WORDS_COUNT * hit.strength)
            for hit in hits
            if (text := self._text(hit)).text
        ]

    def chances(self, hits: Sequence[ProductHit]) -> dict[int, float]:
        """By place of the function: how likely it is by the catalogue alone (shipped taxonomies only)."""
        found: dict[int, float] = {}
        for hit in hits:
            for place, share in self._functions(hit):
                found[place] = max(found.get(place, 0.0), hit.strength * share)
        return found

    def evidence(self, hits: Sequence[ProductHit], place: int) -> tuple[Evidence, ...]:
        """The catalogue's rows that speak for a function."""
        return tuple(
            Evidence(
                _said(hit),
                "catalogue",
                hit.product.file,
                None,
                hit.product.row or None,
                COLUMN,
                round(hit.strength * share, 2),
            )
            for hit in hits
            for at, share in self._functions(hit)
            if at == place
        )

    def _functions(self, hit: ProductHit) -> list[tuple[int, float]]:
        product = hit.product
        ids = product.business_functions if self._serves else product.functionalities
        shares = [*SHARES, *[_LATER] * len(ids)]
        return [
            (self._place[one], share)
            for one, share in zip(ids, shares, strict=False)
            if one in self._place
        ]

    def _text(self, hit: ProductHit) -> Text:
        words = [hit.product.summary]
        if (
            not self._place
        ):  # under a taxonomy of the user's own, labels of ours are words like others
            words += labels_of(hit.product)
        column = f"{COLUMN}: {hit.product.name}"
        said = "; ".join(filter(None, words))
        return Text(said, column, hit.product.file, None, hit.product.row or None)


def _said(hit: ProductHit) -> str:
    product = hit.product
    known = f"{hit.words} is {product.name}" if hit.words != product.name else product.name
    former = f", formerly {hit.former}" if hit.former else ""
    publisher = f" of {product.publisher}" if product.publisher else ""
    checked = "" if product.verified else ", unverified"
    return f"{known}{former}{publisher} ({hit.why}; source: {product.source or 'own'}{checked})"
