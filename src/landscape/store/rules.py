"""What every store agrees on: precedence between sources, when two sources disagree, reserved names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from landscape.model.element import Value
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.model.vocabulary import Method

INFERENCE = "inference"  # the source of what is derived
UNRESOLVED = "unresolved: "  # how the extra columns begin that keep a reference which led nowhere
METHOD_RANK: Mapping[str, int] = {
    Method.DECIDED.value: 2,
    Method.IMPORTED.value: 1,
    Method.INFERRED.value: 0,
}
# A confidence that moves by less says nothing new.
CONFIDENCE_STEP = 0.005
# Each source has its own identifier for a thing: that is no disagreement.
NEVER_IN_CONFLICT = frozenset({"source_id"})
PROPERTY_ORDER: Mapping[str, Mapping[str, int]] = {
    type_name: {one.name: place for place, one in enumerate(declared.properties)}
    for type_name, declared in ELEMENT_TYPES.items()
}
# What a search looks at, by the weight of a full match. All but the first are shown as they are named.
NAMING = ("name", "title", "reference", "source_id")


def source_key(source: str, sheet: str | None) -> str:
    """How a source is named in `fingerprints`: the file's name, with the sheet where it has sheets.

    >>> source_key("estate.xlsx", "Apps"), source_key("cmdb.csv", None)
    ('estate.xlsx#Apps', 'cmdb.csv')
    """
    return f"{source}#{sheet}" if sheet else source


def is_out_of_use(lifecycle: Value, retired: Value, as_at: date) -> bool:
    """Whether an application is out of use on a date: by its life cycle, or by the day it was retired.

    >>> is_out_of_use("live", date(2026, 1, 1), date(2026, 1, 1)), is_out_of_use("live", None, date.max)
    (True, False)
    """
    return lifecycle == "retired" or (isinstance(retired, date) and retired <= as_at)


def model_order(type_name: str) -> Callable[[str], tuple[int, str]]:
    """The key that sorts names of properties as the model lists them; others come last, by name.

    >>> sorted(["zeal", "vendor", "name"], key=model_order("Application"))
    ['name', 'vendor', 'zeal']
    """
    order = PROPERTY_ORDER.get(type_name, {})
    return lambda name: (order.get(name, len(order)), name)


def precedence(method: str, rank: int, row: int | None, source: str) -> tuple[int, int, int, str]:
    """How several open claims on one property are ranked: the largest shows."""
    return METHOD_RANK[method], rank, row or 0, source


def edge_precedence(method: str, rank: int, origin: str) -> tuple[int, int, str]:
    """How several origins of one relationship are ranked: the largest shows."""
    return METHOD_RANK[method], rank, origin


def plain(value: Value) -> Value:
    """A value in the form in which two sources' words are compared.

    >>> plain("Acme  LTD ") == plain("acme ltd"), plain(3) == plain(Decimal("3.0"))
    (True, True)
    """
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def disagree(values: Iterable[Value]) -> bool:
    """Whether values that several sources give for one property differ by more than case and spaces."""
    return len({(isinstance(one, bool), plain(one)) for one in values}) > 1
