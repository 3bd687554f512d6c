"""Small estates made by hand: a builder that reads like the sentence it stands for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from landscape.estate.estate import Estate
from landscape.model.element import Cell, Element, Relationship, Value
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, Method

AS_AT = date(2026, 11, 23)


class Building:
    """An estate in the making. Every element gets a row of its own in `made.csv`."""

    def __init__(self, as_at: date = AS_AT) -> None:
        self.as_at = as_at
        self.elements: dict[str, Element] = {}
        self.relationships: list[Relationship] = []

    def add(self, type_name: str, key: str, **properties: Value) -> Building:
        """An element, called by its key unless a name is given."""
        named = {"name": key, **properties} if type_name != "Contract" else {
            "title": key, "reference": key.upper(), **properties
        }  # fmt: skip
        known = {name: each for name, each in named.items() if each is not None}
        row = len(self.elements) + 2
        cells = {name: Cell("made.csv", row, name.title()) for name in known}
        self.elements[key] = Element(key, type_name, "acme", known, cells)
        return self

    def link(
        self,
        type_name: str,
        source: str,
        target: str,
        *,
        band: Band = Band.ACCEPT,
        confidence: float = 1.0,
        method: Method = Method.IMPORTED,
        **properties: Value,
    ) -> Building:
        """A relationship; an inferred one gets words to rest on."""
        words = () if method is Method.IMPORTED else (Evidence(f"{source} {target}", "name"),)
        self.relationships.append(
            Relationship(type_name, source, target, properties, method, confidence, band, words)
        )
        return self

    def app(self, key: str, *functions: str, **properties: Value) -> Building:
        """An application that provides some functionalities, which are made where they are new."""
        self.add("Application", key, **properties)
        for function in functions:
            if function not in self.elements:
                self.add("ApplicationFunction", function)
            self.link("PROVIDES", key, function)
        return self

    def contract(self, key: str, *covers: str, held_with: str | None = None,
                 **properties: Value) -> Building:  # fmt: skip
        """A contract that covers some applications, held with a supplier made where it is new."""
        self.add("Contract", key, **properties)
        for application in covers:
            self.link("COVERS", key, application)
        if held_with is not None:
            if held_with not in self.elements:
                self.add("Supplier", held_with)
            self.link("PARTY_TO", held_with, key)
        return self

    def flow(self, source: str, target: str, key: str | None = None,
             **properties: Value) -> Building:  # fmt: skip
        """An integration from one application to another."""
        name = key or f"{source}-{target}"
        self.add("Integration", name, **properties)
        self.link("FLOWS_FROM", name, source)
        return self.link("FLOWS_TO", name, target)

    def serves(self, application: str, *functions: str) -> Building:
        """An application serves business functions, which are made where they are new."""
        for function in functions:
            if function not in self.elements:
                self.add("BusinessFunction", function)
            self.link("SERVES", application, function)
        return self

    def cost(self, key: str, application: str, amount: int | None, **properties: Value) -> Building:
        """A cost line charged to an application."""
        known = None if amount is None else Decimal(amount)
        self.add("Cost", key, amount=known, **properties)
        return self.link("CHARGED_TO", key, application)

    def estate(self, seed: int | None = None) -> Estate:
        """The estate; with a seed, what comes in is shuffled, which must not matter."""
        elements = list(self.elements.values())
        relationships = list(self.relationships)
        if seed is not None:
            chance = Random(seed)
            chance.shuffle(elements)
            chance.shuffle(relationships)
        return Estate(elements, relationships, self.as_at)


def yearly(amount: int, end: date | None = date(2027, 3, 31), **others: Value) -> dict[str, Value]:
    """The properties of a contract with a value per year."""
    return {"value": Decimal(amount), "value_basis": "annual", "end_date": end, **others}


def council() -> Building:
    """A little of everything: suites, shared contracts, groups, flows, unknowns."""
    made = Building()
    made.app(
        "diary",
        "booking",
        "payments",
        users=900,
        criticality="most-critical",
        hosting="saas",
        business_fit=Decimal(4),
        technical_fit=Decimal(4),
    )
    made.app(
        "courts",
        "booking",
        users=60,
        criticality="less-critical",
        hosting="on-premises",
        business_fit=Decimal(2),
        technical_fit=Decimal(1),
        vendor="Fennimore",
    )
    made.app(
        "rooms",
        "booking",
        users=40,
        business_fit=Decimal(2),
        technical_fit=Decimal(2),
        criticality="not-critical",
    )
    made.app("till", "payments", lifecycle="live")
    made.app("old-diary", "booking", lifecycle="retired")
    made.app("ledger", "ledger", criticality="somewhat-critical")
    made.app("unclear")
    made.link(
        "PROVIDES", "unclear", "booking", band=Band.REVIEW, confidence=0.6, method=Method.INFERRED
    )
    made.serves("diary", "libraries", "leisure").serves("courts", "leisure")
    made.serves("rooms", "democracy").serves("ledger", "finance")
    made.add("OrganisationUnit", "place").link("OWNS", "place", "courts")
    made.link("USES", "place", "diary")
    made.contract("k-diary", "diary", held_with="Alpha", **yearly(12000, notice_period="P6M"))
    made.contract(
        "k-shared",
        "courts",
        "till",
        held_with="Beta",
        **yearly(10000, date(2027, 6, 30), notice_period="P3M"),
    )
    made.contract("k-rooms", "rooms", held_with="Gamma", **yearly(900, date(2026, 3, 31)))
    made.contract(
        "k-ledger",
        "ledger",
        held_with="Beta",
        value=Decimal(50000),
        value_basis="unknown",
        end_date=date(2028, 3, 31),
    )
    made.add("Supplier", "Holding").link("PARENT_OF", "Holding", "Beta")
    made.link("PARENT_OF", "Holding", "Alpha", valid_from=date(2025, 1, 1))
    made.link("SUPPLIES", "Gamma", "rooms").link("SUPPLIES", "Beta", "courts")
    made.flow("diary", "ledger", "i1", kind="api", frequency="daily")
    made.flow("courts", "ledger", "i2", kind="file-transfer", documented=False)
    made.flow("ledger", "till", "i3", kind="manual-re-key")
    made.flow("till", "diary", "i4", direction="unknown")
    made.cost("c1", "till", 3000, category="licence", year="2025/26")
    made.cost("c2", "till", 2000, category="licence", year="2024/25")
    made.add("SystemSoftware", "database", end_of_support_date=date(2026, 6, 30))
    made.link("RUNS_ON", "courts", "database").link("RUNS_ON", "ledger", "database")
    return made  # fmt: skip
