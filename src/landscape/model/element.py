"""Elements, relationships and the claims they rest on: the nouns that store, estate and analyses share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, Method

# What a property may hold once typed. Enumerations are held as their text; durations as ISO 8601
# ("P6M", "P90D"); money and scores as Decimal.
Value = str | int | bool | Decimal | date | None

NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands: file name, sheet, row as a person sees it, column header."""

    source: str
    row: int | None = None
    column: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's word on one property of one element.

    `load` is the load that made the claim and `closed` the one that ended it (None while it holds);
    both are 0 and None on a claim that is still on its way into a store.
    """

    property: str
    value: Value
    cell: Cell | None
    method: Method = Method.IMPORTED
    confidence: float = 1.0
    load: int = 0
    closed: int | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of the estate as it stands: for each property the value shown and where it comes from.

    `properties` holds only what is known. `cells` gives, per property, the cell of the shown claim.
    `conflicts` names the properties on which sources disagree. `extra` are columns that map to no
    property, kept under their own headers.
    """

    id: str
    type: str
    organisation_id: str
    properties: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    cells: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    conflicts: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """What people call it; a contract without a title goes by its reference."""
        for key in ("name", "title", "reference", "source_id"):
            known = self.properties.get(key)
            if known:
                return str(known)
        return self.id.rsplit("/", 1)[-1]

    def text(self, name: str) -> str:
        """The property as text, empty when unknown."""
        known = self.properties.get(name)
        return "" if known is None else str(known)

    def day(self, name: str) -> date | None:
        """The property as a date, None when unknown."""
        known = self.properties.get(name)
        return known if isinstance(known, date) else None

    def amount(self, name: str) -> Decimal | None:
        """The property as a number, None when unknown."""
        known = self.properties.get(name)
        if isinstance(known, bool) or known is None:
            return None
        if isinstance(known, int):
            return Decimal(known)
        return known if isinstance(known, Decimal) else None

    def evidence(self, name: str, kind: str = "") -> Evidence:
        """The shown value of a property as evidence, down to its cell."""
        cell = self.cells.get(name)
        if cell is None:
            return Evidence(text=self.text(name), kind=kind or name)
        return Evidence(
            text=self.text(name),
            kind=kind or name,
            source=cell.source,
            sheet=cell.sheet,
            row=cell.row,
            column=cell.column,
        )


@dataclass(frozen=True, slots=True)
class Relationship:
    """One typed, directed edge, with how it is known.

    Method precedence is decided > imported > inferred. An imported relationship has confidence 1.
    """

    type: str
    source: str
    target: str
    properties: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    method: Method = Method.IMPORTED
    confidence: float = 1.0
    band: Band = Band.ACCEPT
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this edge and no other."""
        return (self.type, self.source, self.target)
