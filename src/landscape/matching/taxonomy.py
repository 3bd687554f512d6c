"""A taxonomy of functions as a table: shipped, or the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from landscape.errors import InputRejected
from landscape.matching.reference import reference_rows


@dataclass(frozen=True, slots=True)
class Function:
    """One row of a taxonomy. A function with children is an area: nothing is classified into it.

    `heading` names the area of a function where the area is no row of the table.
    """

    id: str
    label: str
    parent: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Functions in the order of the table; `leaves` are what things are classified into."""

    functions: tuple[Function, ...]
    _by_id: Mapping[str, Function] = field(default_factory=dict, repr=False)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Taxonomy:
        """A taxonomy from rows with `id`, `label` and optionally `parent` or `area`, `description`, `synonyms`.

        `area` names a heading that need not be a row of its own; `parent` must be an id of the table.
        Raises InputRejected for no rows, missing or doubled ids, missing parents and cycles.
        """
        functions = tuple(_function(number, row) for number, row in enumerate(rows, start=2))
        by_id = {one.id: one for one in functions}
        _check(functions, by_id)
        return cls(functions, by_id)

    @property
    def leaves(self) -> tuple[Function, ...]:
        """The functions without children."""
        parents = {one.parent for one in self.functions}
        return tuple(one for one in self.functions if one.id not in parents)

    def function(self, function_id: str) -> Function | None:
        """The function of that id, None when the taxonomy has none."""
        return self._by_id.get(function_id)

    def heading_of(self, function: Function) -> str:
        """The name of the area of a function, empty when it has none."""
        parent = self._by_id.get(function.parent)
        return parent.label if parent else function.heading


@cache
def functionalities() -> Taxonomy:
    """The shipped taxonomy of application functionality."""
    return Taxonomy.from_rows(reference_rows("functionalities.csv"))


@cache
def business_functions() -> Taxonomy:
    """The shipped taxonomy of council business functions."""
    return Taxonomy.from_rows(reference_rows("business_functions.csv"))


def shipped_places(functions: Sequence[Function], relationship: str) -> dict[str, int]:
    """By id of a shipped taxonomy the place of the function that is the same by id and label.

    Parameters: `relationship`, `PROVIDES` (functionality) or `SERVES` (business function). In an estate an id
    bears its organisation and type: what tells is its last part.
    """
    shipped = (business_functions() if relationship == "SERVES" else functionalities()).leaves
    labels = {one.id: one.label.casefold() for one in shipped}
    return {
        tail: place
        for place, one in enumerate(functions)
        if labels.get(tail := one.id.rsplit("/", 1)[-1]) == one.label.casefold()
    }


def mostly_shipped(functions: Sequence[Function], relationship: str) -> bool:
    """Whether most of some functions are those of the shipped taxonomy."""
    return 2 * len(shipped_places(functions, relationship)) > len(functions)


def _function(number: int, row: Mapping[str, str]) -> Function:
    cells = {key.strip().casefold(): (value or "").strip() for key, value in row.items() if key}
    if "id" not in cells and "label" not in cells:
        raise InputRejected(
            "the taxonomy has no id and no label column",
            detail=f"its columns are {', '.join(row) or 'none'}",
            remedy="give a CSV with id,label and optionally parent,description,synonyms",
        )
    identity = cells.get("id") or cells.get("label", "")
    if not identity:
        raise InputRejected(
            f"row {number} of the taxonomy has no id",
            remedy="give every function an id of its own",
        )
    synonyms = tuple(part.strip() for part in cells.get("synonyms", "").split("|") if part.strip())
    return Function(
        identity,
        cells.get("label") or identity,
        cells.get("parent", ""),
        cells.get("description", ""),
        synonyms,
        cells.get("area", ""),
    )


def _check(functions: tuple[Function, ...], by_id: Mapping[str, Function]) -> None:
    if not functions:
        raise InputRejected(
            "the taxonomy has no rows", remedy="give at least one function with id and label"
        )
    if len(by_id) != len(functions):
        ids = [one.id for one in functions]
        doubled = sorted({one for one in ids if ids.count(one) > 1})
        raise InputRejected(
            f"the taxonomy has the id {doubled[0]} more than once",
            detail=f"doubled ids: {', '.join(doubled[:10])}",
            remedy="give every function an id of its own",
        )
    for one in functions:
        if one.parent and one.parent not in by_id:
            raise InputRejected(
                f"the parent {one.parent} of {one.id} is not in the taxonomy",
                remedy="add a row for the parent, or leave the parent empty",
            )
        _check_cycle(one, by_id)


def _check_cycle(start: Function, by_id: Mapping[str, Function]) -> None:
    seen, here = {start.id}, start
    while here.parent in by_id:
        here = by_id[here.parent]
        if here.id in seen:
            raise InputRejected(
                f"the taxonomy runs in a circle at {here.id}",
                detail=f"{start.id} is its own ancestor",
                remedy="correct the parent column so that every chain of parents ends",
            )
        seen.add(here.id)
