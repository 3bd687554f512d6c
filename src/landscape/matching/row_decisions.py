"""People's decisions on rows of tables: the keys they were kept under, found again in files without a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from landscape.matching.decision_keys import KeyBook, Located
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision
from landscape.model.element import Element

_ROW = "row"


def located(
    decisions: Iterable[Decision],
    applications: Sequence[tuple[AppSide, str]],
    *,
    taxonomy: Taxonomy | None = None,
    contracts: Sequence[ContractSide] = (),
) -> Located:
    """Decisions with row numbers and ids of functions in place of keys, and those that speak of nothing here.

    Parameters: `applications`, each with its number in the source (empty: none); `taxonomy`, whose functions
    may be of software or of business; `contracts`, the rows that may cover applications.
    """
    elements = [
        _element(f"application/{one.key}", "Application", name=one.name, vendor=one.supplier,
                 source_id=number)
        for one, number in applications
    ]  # fmt: skip
    elements += [
        _element(f"contract/{one.key}", "Contract", name=one.title, supplier=one.supplier,
                 reference=one.reference)
        for one in contracts
    ]  # fmt: skip
    elements += [
        _element(f"{kind}/{one.id}", kind, name=one.label, source_id=one.id)
        for kind in ("ApplicationFunction", "BusinessFunction")
        for one in (taxonomy.functions if taxonomy else ())
    ]
    placed = KeyBook(elements).locate(decisions)
    return Located(tuple(map(_bare, placed.decisions)), placed.unplaced)


def _element(identity: str, kind: str, **texts: str) -> Element:
    return Element(identity, kind, _ROW, {name: text for name, text in texts.items() if text})


def _bare(one: Decision) -> Decision:
    """A decision with what stands behind the type of each end: the row's number, or the function's id."""
    source, target = (end.split("/", 1)[1] for end in (one.source, one.target))
    return Decision(
        one.relationship, source, target, one.verdict, one.reason, one.by_role, one.at, one.evidence
    )
