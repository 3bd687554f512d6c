"""The two sides of a contract link, and the link itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from landscape.model.inference import Inference


class LinkRole(StrEnum):
    """What a contract is to an application that it covers."""

    LICENCE = "licence"
    HOSTING = "hosting"
    SUPPORT = "support"
    SUITE = "suite"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    source: str | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class AppSide:
    """An application as far as a contract could name it. `supplier_id` and `group_id` as resolved.

    `products` are the catalogue's products that its name speaks of, `publishers` the company keys of their
    publishers (`companies.Companies`).
    """

    key: str
    name: str
    description: str = ""
    supplier: str = ""
    supplier_id: str | None = None
    group_id: str | None = None
    department: str = ""
    aliases: tuple[str, ...] = ()
    contract_reference: str = ""
    place: Place = Place()
    products: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ContractSide:
    """A contract as far as it says what it covers. `category` takes CPV, ProClass or words."""

    key: str
    title: str
    description: str = ""
    supplier: str = ""
    supplier_id: str | None = None
    group_id: str | None = None
    department: str = ""
    category: str = ""
    reference: str = ""
    place: Place = Place()
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ContractLink:
    """A contract that covers an application, as far as the words say."""

    application: str
    contract: str
    role: LinkRole
    inference: Inference
