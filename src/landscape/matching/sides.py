"""The two sides of a contract link, and the link itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
    publishers (`companies.Companies`); `amounts` are what it costs in a year, line by line and in all;
    `live_from` the day it went live; `cites` the keys of contracts that some file names beside it;
    `supplier_told` says how its supplier was found where its row does not name one.
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
    amounts: tuple[float, ...] = ()
    live_from: date | None = None
    cites: frozenset[str] = frozenset()
    supplier_told: str = ""


@dataclass(frozen=True, slots=True)
class ContractSide:
    """A contract as far as it says what it covers. `category` takes CPV, ProClass or words.

    `amounts` are its value as stated and in a year; `starts` and `ends` the first and last day of its term.
    """

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
    amounts: tuple[float, ...] = ()
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class ContractLink:
    """A contract that covers an application, as far as the words say."""

    application: str
    contract: str
    role: LinkRole
    inference: Inference
