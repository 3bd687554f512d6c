"""Who owns whom on a date, and who stands behind a contract or an application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from landscape.analysis.columns import Columns
from landscape.analysis.edges import accepted
from landscape.estate.estate import Estate
from landscape.model.element import Relationship, Value
from landscape.model.vocabulary import SupplierRole

_RANK = {
    SupplierRole.SUPPLIER: 0,
    SupplierRole.UNKNOWN: 1,
    SupplierRole.RESELLER: 2,
    SupplierRole.PUBLISHER: 3,
}


class Parties:
    """Supplier groups on the estate's date.

    A company belongs to the group of its ultimate parent: `PARENT_OF` followed upwards as it was
    valid on the date. Where several parents are known the most certain one counts; a ring of parents
    is one group under its first id.

    >>> from landscape.model.element import Element
    >>> things = [Element(one, "Supplier", "acme") for one in ("sold", "old", "new")]
    >>> edges = [Relationship("PARENT_OF", "old", "sold", {"valid_to": date(2022, 11, 30)}),
    ...     Relationship("PARENT_OF", "new", "sold", {"valid_from": date(2022, 12, 1)})]
    >>> Parties(Estate(things, edges, date(2022, 1, 1))).group("sold")
    'old'
    >>> Parties(Estate(things, edges, date(2026, 1, 1))).group("sold")
    'new'
    """

    def __init__(self, estate: Estate) -> None:
        self._columns = Columns.of(estate)
        self._parent = _parents(estate)
        self._group = {one.id: self._ultimate(one.id) for one in estate.elements("Supplier")}

    @classmethod
    def of(cls, estate: Estate) -> Parties:
        """Those of an estate, worked out once."""
        return estate.worked_out(cls)

    def group(self, supplier: str) -> str:
        """The ultimate parent of a supplier: itself when it has none."""
        return self._group.get(supplier, supplier)

    def members(self) -> Mapping[str, Sequence[str]]:
        """The suppliers of each group by the group's id, in id order."""
        found: dict[str, list[str]] = defaultdict(list)
        for supplier in sorted(self._group):
            found[self._group[supplier]].append(supplier)
        return found

    def of_contract(self, contract: str) -> list[tuple[str, SupplierRole]]:
        """The accepted parties of a contract: those who hold it before those who only publish."""
        ids, held = self._columns.ids, self.held(self._columns.estate.place(contract))
        return [(ids[supplier], role) for supplier, role in held]

    def held(self, contract: int) -> Sequence[tuple[int, SupplierRole]]:
        """The same by place."""
        return self._held.get(contract, ())

    @cached_property
    def _held(self) -> Mapping[int, Sequence[tuple[int, SupplierRole]]]:
        """Place of a contract → its parties' places and roles, in order."""
        state, edges = self._columns.estate.state, self._columns.edges("PARTY_TO")
        sources, targets = self._columns.ends(edges)
        sure = state.wiring.confidences[edges].tolist()
        said = state.edge_properties(edges.tolist())
        found: dict[int, list[tuple[int, float, int, SupplierRole]]] = defaultdict(list)
        for supplier, contract, confidence, known in zip(sources, targets, sure, said, strict=True):
            role = _role(known)
            found[contract].append((_RANK[role], -confidence, supplier, role))
        return {
            contract: [(supplier, role) for _, _, supplier, role in sorted(held)]
            for contract, held in found.items()
        }

    def of_application(self, application: str) -> list[str]:
        """The accepted suppliers of an application: those that supply it."""
        place = self._columns.estate.place(application)
        return self._columns.named(self._columns.sources("SUPPLIES").get(place, ()))

    def _ultimate(self, supplier: str) -> str:
        walked = [supplier]
        while (parent := self._parent.get(walked[-1])) is not None:
            if parent in walked:
                return min(walked[walked.index(parent) :])
            walked.append(parent)
        return walked[-1]


def _parents(estate: Estate) -> dict[str, str]:
    chosen: dict[str, Relationship] = {}
    for edge in accepted(estate.relationships("PARENT_OF")):
        if edge.source == edge.target or not valid(edge, estate.as_at):
            continue
        rival = chosen.get(edge.target)
        if rival is None or edge.confidence > rival.confidence:
            chosen[edge.target] = edge
    return {child: edge.source for child, edge in chosen.items()}


def valid(edge: Relationship, as_at: date) -> bool:
    """Whether a relationship with validity dates holds on a date; an open end holds."""
    first, last = edge.properties.get("valid_from"), edge.properties.get("valid_to")
    begun = not isinstance(first, date) or first <= as_at
    return begun and (not isinstance(last, date) or as_at <= last)


def _role(known: Mapping[str, Value]) -> SupplierRole:
    try:
        return SupplierRole(str(known.get("role") or "unknown"))
    except ValueError:
        return SupplierRole.UNKNOWN
