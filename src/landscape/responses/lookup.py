"""`find`, `show`, `history`, `loads`, `diff`, `verify`: what the store itself says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number, plain, reasons, reference

if TYPE_CHECKING:
    from landscape.model.element import Claim, Element, Relationship
    from landscape.store.answers import (
        Check,
        Difference,
        ElementChange,
        HistoryEntry,
        LoadEntry,
        Match,
    )
    from landscape.store.batch import LoadedFile
    from landscape.store.protocol import Store


def find(matches: Iterable[Match]) -> list[Plain]:
    """The answer to `find`: hits, best first."""
    return [
        {
            "id": one.id,
            "type": one.type,
            "name": one.name,
            "matched": one.matched,
            "score": number(one.score, 4),
        }
        for one in matches
    ]


def show(store: Store, element_id: str) -> Plain:
    """The answer to `show`: one element with relationships, claims and conflicts.

    Raises NotFound when the store never held it.
    """
    element = store.element(element_id)
    claims = store.claims(element_id)
    related = store.relationships(element_id)
    others = store.elements({end for one in related for end in (one.source, one.target)})
    open_claims = [one for one in claims if one.closed is None]
    return {
        "element": {
            **reference(element),
            "organisation_id": element.organisation_id,
            "properties": {key: plain(each) for key, each in sorted(element.properties.items())},
            "extra": dict(sorted(element.extra.items())),
        },
        "relationships": [_relationship(others, one, element_id) for one in related],
        "claims": [_claim(one) for one in claims],
        "conflicts": [_conflict(name, open_claims) for name in element.conflicts],
    }


def _relationship(others: Mapping[str, Element], edge: Relationship, element_id: str) -> Plain:
    outward = edge.source == element_id
    other = others[edge.target if outward else edge.source]
    return {
        "type": edge.type,
        "direction": "out" if outward else "in",
        "element": reference(other),
        "properties": {key: plain(each) for key, each in sorted(edge.properties.items())},
        "method": str(edge.method),
        "confidence": number(edge.confidence, 4),
        "band": str(edge.band),
        "evidence": reasons(edge.evidence),
    }


def _claim(one: Claim) -> Plain:
    cell = one.cell
    return {
        "property": one.property,
        "value": plain(one.value),
        "shown": one.shown,
        "source": None if cell is None else cell.source,
        "sheet": None if cell is None else cell.sheet,
        "row": None if cell is None else cell.row,
        "column": None if cell is None else cell.column,
        "load": one.load,
        "closed": one.closed,
        "method": str(one.method),
        "confidence": number(one.confidence, 4),
    }


def _conflict(name: str, claims: Sequence[Claim]) -> Plain:
    return {"property": name, "claims": [_claim(one) for one in claims if one.property == name]}


def history(store: Store, element_id: str) -> list[Plain]:
    """The answer to `history`: one line per change, oldest first. Raises NotFound."""
    return [_change(one) for one in store.history(element_id)]


def _change(one: HistoryEntry) -> Plain:
    return {
        "load": one.load,
        "at": plain(one.at),
        "change": one.change,
        "property": one.property,
        "before": plain(one.before),
        "after": plain(one.after),
        "source": one.source,
        "row": one.row,
        "column": one.column,
    }


def loads(entries: Iterable[LoadEntry]) -> list[Plain]:
    """The answer to `loads`: oldest first."""
    return [
        {
            "load": one.load,
            "at": plain(one.at),
            "files": [_file(each) for each in one.files],
            "elements": one.elements,
            "relationships": one.relationships,
            "undone": one.undone,
            "note": one.note,
        }
        for one in entries
    ]


def _file(one: LoadedFile) -> Plain:
    return {
        "path": one.path,
        "source": one.source,
        "sheet": one.sheet,
        "kind": one.kind,
        "rows": {
            "read": one.read,
            "loaded": one.loaded,
            "merged": one.merged,
            "quarantined": one.quarantined,
            "skipped": one.skipped,
        },
    }


def diff(found: Difference) -> Plain:
    """The answer to `diff`: what changed between two loads."""
    return {
        "from": found.before,
        "to": found.after,
        "elements": {
            "added": [_element(one) for one in found.elements_added],
            "closed": [_element(one) for one in found.elements_closed],
            "changed": [
                {**_element(one), "changes": _changes(one)} for one in found.elements_changed
            ],
        },
        "relationships": {
            "added": [_edge(one) for one in found.relationships_added],
            "closed": [_edge(one) for one in found.relationships_closed],
            "changed": [_edge(one) for one in found.relationships_changed],
        },
    }


def _element(one: ElementChange) -> Plain:
    return {"id": one.id, "type": one.type, "name": one.name}


def _changes(one: ElementChange) -> list[Plain]:
    return [
        {"property": each.property, "before": plain(each.before), "after": plain(each.after)}
        for each in one.changes
    ]


def _edge(one: Relationship) -> Plain:
    return {
        "type": one.type,
        "from": one.source,
        "to": one.target,
        "properties": {key: plain(each) for key, each in sorted(one.properties.items())},
        "method": str(one.method),
        "confidence": number(one.confidence, 4),
        "band": str(one.band),
    }


def verify(checks: Iterable[Check]) -> Plain:
    """The answer to `verify`: every check, and whether all passed."""
    found = [{"id": one.id, "ok": one.ok, "detail": one.detail} for one in checks]
    return {"ok": all(one["ok"] for one in found), "checks": found}
