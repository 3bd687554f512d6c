"""What a declaration of the metamodel says: properties, element types, relationship types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ValueKind(StrEnum):
    """How a property's text is read and what it holds afterwards."""

    NAME = "name"  # str, never treated as missing because it looks like "N/A"
    TEXT = "text"  # str
    IDENTIFIER = "identifier"  # str, kept letter by letter
    COMPANY_NUMBER = "company-number"  # str, eight characters
    INTEGER = "integer"  # int
    SCORE = "score"  # Decimal from 1 (worst) to 5 (best)
    MONEY = "money"  # Decimal in the element's currency
    CURRENCY = "currency"  # ISO 4217 code
    DATE = "date"  # date
    DURATION = "duration"  # ISO 8601: P6M, P90D, P1Y
    BOOLEAN = "boolean"  # bool
    ENUM = "enum"  # one of `values`
    SHARE = "share"  # Decimal from 0 to 1


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name in code and JSON, its label on screen, what it means, how it is read."""

    name: str
    label: str
    meaning: str
    kind: ValueKind = ValueKind.TEXT
    unit: str = ""
    values: type[StrEnum] | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class ElementType:
    """One kind of thing that an estate holds."""

    name: str
    slug: str
    label: str
    plural: str
    meaning: str
    properties: tuple[Property, ...]

    def property(self, name: str) -> Property | None:
        """The declaration of one property, None when the type has no such property."""
        return next((one for one in self.properties if one.name == name), None)


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """One kind of edge: an active verb from `sources` to `targets`, and how it reads backwards."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    label: str
    inverse: str
    meaning: str
    properties: tuple[Property, ...] = ()
