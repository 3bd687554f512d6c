"""What two states differ in, and a hash that two equal states share. The same for every store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from landscape.model.element import Cell, Element, Relationship, Value
from landscape.store.answers import Difference, ElementChange, PropertyChange
from landscape.store.rules import CONFIDENCE_STEP, model_order
from landscape.store.snapshot import Snapshot


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """What changed from one state to another: values and edges, not where they stand in files."""
    old = {one.id: one for one in before.elements}
    new = {one.id: one for one in after.elements}
    pairs = ((old[key], new[key]) for key in sorted(old.keys() & new.keys()))
    changes = ((now, _property_changes(then, now)) for then, now in pairs)
    return Difference(
        before=before.load,
        after=after.load,
        elements_added=_named(new[key] for key in sorted(new.keys() - old.keys())),
        elements_closed=_named(old[key] for key in sorted(old.keys() - new.keys())),
        elements_changed=tuple(
            ElementChange(one.id, one.type, one.name, found) for one, found in changes if found
        ),
        **_edges(before.relationships, after.relationships),
    )


def _named(elements: Iterable[Element]) -> tuple[ElementChange, ...]:
    return tuple(ElementChange(one.id, one.type, one.name) for one in elements)


def _property_changes(then: Element, now: Element) -> tuple[PropertyChange, ...]:
    if then.properties == now.properties and then.extra == now.extra:
        return ()
    names = sorted(then.properties.keys() | now.properties.keys(), key=model_order(now.type))
    own = _changes(names, then.properties, now.properties)
    return own + _changes(sorted(then.extra.keys() | now.extra.keys()), then.extra, now.extra)


def _changes(
    names: Iterable[str],
    then: Mapping[str, Value] | Mapping[str, str],
    now: Mapping[str, Value] | Mapping[str, str],
) -> tuple[PropertyChange, ...]:
    return tuple(
        PropertyChange(name, then.get(name), now.get(name))
        for name in names
        if then.get(name) != now.get(name)
    )


def _edges(
    before: Iterable[Relationship], after: Iterable[Relationship]
) -> dict[str, tuple[Relationship, ...]]:
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    kept = sorted(old.keys() & new.keys())
    return {
        "relationships_added": tuple(new[key] for key in sorted(new.keys() - old.keys())),
        "relationships_closed": tuple(old[key] for key in sorted(old.keys() - new.keys())),
        "relationships_changed": tuple(new[key] for key in kept if _differ(old[key], new[key])),
    }


def _differ(then: Relationship, now: Relationship) -> bool:
    return (
        then.method is not now.method
        or then.band is not now.band
        or dict(then.properties) != dict(now.properties)
        or abs(then.confidence - now.confidence) >= CONFIDENCE_STEP
    )


def state_hash(state: Snapshot) -> str:
    """SHA-256 over a canonical form of a state; numbers of loads do not count."""
    found = hashlib.sha256()
    for one in state.elements:
        found.update(_canonical(_element(one)))
    for edge in state.relationships:
        found.update(_canonical(_relationship(edge)))
    found.update(_canonical(sorted([*key, one] for key, one in state.keys.items())))
    return found.hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _typed(value: Value) -> list[object]:
    return [type(value).__name__, str(value)]


def _cell(cell: Cell) -> list[object]:
    return [cell.source, cell.sheet, cell.row, cell.column]


def _element(one: Element) -> list[object]:
    return [
        one.id,
        one.type,
        one.organisation_id,
        {name: _typed(value) for name, value in one.properties.items()},
        {name: _cell(cell) for name, cell in one.cells.items()},
        list(one.conflicts),
        dict(one.extra),
    ]


def _relationship(edge: Relationship) -> list[object]:
    return [
        *edge.key,
        {name: _typed(value) for name, value in edge.properties.items()},
        edge.method.value,
        edge.confidence,
        edge.band.value,
        [
            [one.text, one.kind, one.source, one.sheet, one.row, one.column, one.weight]
            for one in edge.evidence
        ],
    ]
