"""Short words for what sources say, so that a test reads as what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from landscape.model.element import Cell, Claim, Element, Relationship, Value
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, Method
from landscape.store.batch import (
    Batch,
    Closing,
    Derive,
    Derived,
    ElementAssertion,
    LoadedFile,
    LoadOutcome,
    RelationshipAssertion,
)
from landscape.store.protocol import Store
from landscape.store.snapshot import Snapshot
from landscape.store.state import State

ORGANISATION = "acme"
DESK, PAY, SPORT = (f"acme/application/{one}" for one in ("desk", "pay", "sport"))
DEAL = "acme/contract/deal"
ACME = "acme/supplier/acme"


def says(
    source: str,
    element: str = DESK,
    *,
    row: int = 2,
    extra: Mapping[str, str] | None = None,
    keys: Sequence[tuple[str, str]] = (),
    method: Method = Method.IMPORTED,
    kind: str = "",
    **properties: Value,
) -> ElementAssertion:
    """What a row of a source says of an element; columns are the properties' names, capitalised."""
    claims = tuple(
        Claim(name, value, Cell(source, row, name.capitalize()), method)
        for name, value in properties.items()
    )
    type_name = kind or {"application": "Application", "contract": "Contract"}.get(
        element.split("/")[1], "Supplier"
    )
    return ElementAssertion(element, type_name, source, claims, extra or {}, tuple(keys))


def relates(
    source: str,
    kind: str,
    begin: str,
    end: str,
    *,
    anchor: str = "",
    method: Method = Method.IMPORTED,
    confidence: float = 1.0,
    row: int = 2,
    **properties: Value,
) -> RelationshipAssertion:
    """What a row of a source says of two elements."""
    reason = Evidence(text=end, kind="name", source=source, row=row, column="Name", weight=1.0)
    edge = Relationship(kind, begin, end, properties, method, confidence, Band.ACCEPT, (reason,))
    return RelationshipAssertion(edge, source, anchor or begin)


def infers(
    kind: str, begin: str, end: str, confidence: float = 0.8, method: Method = Method.INFERRED
) -> RelationshipAssertion:
    """What inference says of two elements."""
    return relates("inference", kind, begin, end, method=method, confidence=confidence)


def file(source: str, fingerprint: str = "", rows: int = 1, quarantined: int = 0) -> LoadedFile:
    """The ledger of a file."""
    mark = fingerprint or f"print of {source}"
    return LoadedFile(
        f"/files/{source}", source, None, "applications", mark, rows + quarantined, rows, 0, quarantined, 0
    )  # fmt: skip


Said = ElementAssertion | RelationshipAssertion


def batch(*said: Said, closing: Sequence[Closing] = (), files: Sequence[LoadedFile] = ()) -> Batch:
    """A batch of all that is said."""
    return Batch(
        ORGANISATION,
        files=tuple(files),
        elements=tuple(one for one in said if isinstance(one, ElementAssertion)),
        relationships=tuple(one for one in said if isinstance(one, RelationshipAssertion)),
        closings=tuple(closing),
    )


def load(
    store: Store,
    *said: Said,
    derive: Derive | None = None,
    closing: Sequence[Closing] = (),
    files: Sequence[LoadedFile] = (),
) -> LoadOutcome:
    """Loads all that is said as one load."""
    with store.writing() as writer:
        return writer.apply(batch(*said, closing=closing, files=files), derive)


def undo(store: Store, number: int, derive: Derive | None = None) -> LoadOutcome:
    """Takes a load back."""
    with store.writing() as writer:
        return writer.undo(number, derive)


def only(*keep: str, kind: str = "Application") -> Closing:
    """A list of a type is whole."""
    return Closing(kind, ORGANISATION, frozenset(keep))


def follows(*said: Said) -> Derive:
    """Inference that always says the same."""
    return fixed(
        Derived(
            tuple(one for one in said if isinstance(one, ElementAssertion)),
            tuple(one for one in said if isinstance(one, RelationshipAssertion)),
        )
    )


def fixed(derived: Derived) -> Callable[[Snapshot], Derived]:
    """Inference that always says the same."""
    return lambda _: derived


def shown(store: Store, element: str = DESK) -> dict[str, Value]:
    """The properties of an element."""
    return dict(store.element(element).properties)


def ids(store: Store, load_number: int | None = None) -> list[str]:
    """The elements that are there."""
    return [one.id for one in store.snapshot(load_number).elements]


def edges(store: Store) -> list[tuple[str, str, str]]:
    """The relationships that are there."""
    return [one.key for one in store.snapshot().relationships]


def element(store: Store, element_id: str = DESK) -> Element:
    """An element as the snapshot has it."""
    return next(one for one in store.snapshot().elements if one.id == element_id)


def unpacked(state: State) -> tuple[tuple[Element, ...], tuple[Relationship, ...]]:
    """All that a state in columns holds, as objects with nothing left to be worked out."""
    elements = tuple(
        Element(
            one.id,
            one.type,
            one.organisation_id,
            dict(one.properties),
            dict(one.cells),
            one.conflicts,
            dict(one.extra),
        )
        for one in state.elements(range(len(state.ids)))
    )
    return elements, tuple(state.relationships(range(len(state.wiring))))


def orders(elements: Iterable[Element]) -> list[tuple[list[str], list[str], list[str]]]:
    """The order in which properties, cells and extra columns are told."""
    return [(list(one.properties), list(one.cells), list(one.extra)) for one in elements]
