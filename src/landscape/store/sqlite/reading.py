"""The state of an estate, now or after a load, read from the open rows."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from landscape.model.element import Cell, Element, Relationship, Value
from landscape.model.vocabulary import Band, Method
from landscape.store.rules import (
    NEVER_IN_CONFLICT,
    PROPERTY_ORDER,
    disagree,
    edge_precedence,
    model_order,
    precedence,
)
from landscape.store.snapshot import Snapshot
from landscape.store.sqlite.ledger import latest
from landscape.store.sqlite.values import TEXT, decode, read_evidence, read_properties, writable

_METHODS = {one.value: one for one in Method}
_BANDS = {one.value: one for one in Band}


@dataclass(frozen=True, slots=True)
class View:
    """Which state is read: now (`load` is None) or as it was after a load."""

    load: int | None = None

    def holds(self, table: str) -> str:
        """The condition under which a row of a table holds. A whole table is read without an index."""
        if self.load is None:
            return f"+{table}.closed IS NULL"
        number = int(self.load)
        return f"({table}.opened <= {number} AND ({table}.closed IS NULL OR {table}.closed > {number}))"


NOW = View()


class _Claim(NamedTuple):
    """One open claim as read."""

    element: int
    extra: int
    property: str
    tag: str
    value: str
    source: int
    place: int | None
    row: int | None
    method: str
    rank: int


_CLAIM = ", ".join(_Claim._fields)
Places = Mapping[int, tuple[str, str | None, str | None]]
_FEW = 32  # elements of which it is quicker to look up where their claims stand than to read all places


def places(db: sqlite3.Connection, elements: Collection[int] | None = None) -> Places:
    """Places by number: source, sheet, header. Parameters: `elements`, at least those of their claims."""
    condition, values = "", tuple[str, ...]()
    if elements is not None and len(elements) <= _FEW:
        of_claims, values = _only("c.element", elements)
        condition = f" WHERE no IN (SELECT c.place FROM claims c WHERE true{of_claims})"
    rows = db.execute(f"SELECT no, source, sheet, header FROM places{condition}", values)
    return {no: (source, sheet, header) for no, source, sheet, header in rows}


def _only(column: str, numbers: Collection[int] | None) -> tuple[str, tuple[str, ...]]:
    if numbers is None:
        return "", ()
    return f" AND {column} IN (SELECT value FROM json_each(?))", (json.dumps(sorted(numbers)),)


def snapshot(db: sqlite3.Connection, view: View = NOW) -> Snapshot:
    """The open elements and relationships in order, and the keys elements are found by."""
    found = elements(db, view)
    return Snapshot(
        load=latest(db) if view.load is None else view.load,
        elements=tuple(found[number] for number in found),
        relationships=relationships(db, view),
        keys=keys(db, view),
    )


def elements(
    db: sqlite3.Connection, view: View = NOW, numbers: Collection[int] | None = None
) -> dict[int, Element]:
    """Number → element in id order: all that are open, or those of the numbers given."""
    opened = _opened(db, view, numbers)
    own, extra, contested = _claims(db, view, numbers)
    known = places(db, numbers)
    return {
        number: _element(
            (element_id, type_name, organisation),
            own.get(number, {}),
            extra.get(number, {}),
            _conflicts(contested.get(number), type_name),
            known,
        )
        for number, element_id, type_name, organisation in opened
    }


def _opened(
    db: sqlite3.Connection, view: View, numbers: Collection[int] | None
) -> list[tuple[int, str, str, str]]:
    """Number, id, type and organisation of all that are open, or those of the numbers given, in id order."""
    condition, values = _only("s.element", numbers)
    return db.execute(
        "SELECT e.no, e.id, e.type, e.organisation_id FROM spans s JOIN elements e ON e.no = s.element"
        f" WHERE {view.holds('s')}{condition} ORDER BY e.id",
        values,
    ).fetchall()


def elements_with(
    db: sqlite3.Connection, wanted: Collection[str], numbers: Collection[int]
) -> list[Element]:
    """The open elements of the numbers given, in id order, with some of their properties only."""
    opened = _opened(db, NOW, numbers)
    held = properties(db, wanted, numbers)
    return [
        Element(element_id, type_name, organisation, held.get(number, {}))
        for number, element_id, type_name, organisation in opened
    ]


def properties(
    db: sqlite3.Connection,
    wanted: Collection[str],
    numbers: Collection[int] | None = None,
    *,
    type_name: str | None = None,
) -> dict[int, dict[str, Value]]:
    """Number → the values that open claims show of some properties, closed elements included.

    Parameters: `numbers`, only those of these elements; `type_name`, only of open ones of that type.
    """
    condition, values = _only("c.element", numbers)
    if type_name is not None:
        condition += (
            " AND c.element IN (SELECT e.no FROM elements e JOIN spans s ON s.element = e.no"
            " WHERE e.type = ? AND s.closed IS NULL)"
        )
        values = (*values, type_name)
    names = ", ".join("?" * len(wanted))
    among = f"FROM claims c WHERE +c.closed IS NULL AND c.extra = 0 AND +c.property IN ({names})"
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    contested: set[int] = set()
    for element, name, tag, value in db.execute(
        f"SELECT element, property, tag, value {among}{condition}", (*wanted, *values)
    ):
        held = found[element]
        if name in held:
            contested.add(element)
        held[name] = value if tag == TEXT else decode(tag, value)
    if contested:
        condition, values = _only("c.element", contested)
        rows = db.execute(f"SELECT {_CLAIM} {among}{condition}", (*wanted, *values))
        for element, shown in _shown(db, rows)[0].items():
            found[element] = {name: decode(one.tag, one.value) for name, one in shown.items()}
    return found


_ByProperty = dict[str, _Claim]


def _claims(
    db: sqlite3.Connection, view: View, numbers: Collection[int] | None
) -> tuple[dict[int, _ByProperty], dict[int, _ByProperty], dict[int, dict[str, list[_Claim]]]]:
    """Per element the claims that show, the extra columns that show, and what several sources claim."""
    condition, values = _only("c.element", numbers)
    rows = db.execute(
        f"SELECT {_CLAIM} FROM claims c WHERE {view.holds('c')}{condition}",
        values,
    )
    return _shown(db, rows)


def _shown(
    db: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]
) -> tuple[dict[int, _ByProperty], dict[int, _ByProperty], dict[int, dict[str, list[_Claim]]]]:
    own: dict[int, _ByProperty] = defaultdict(dict)
    extra: dict[int, _ByProperty] = defaultdict(dict)
    contested: dict[int, dict[str, list[_Claim]]] = defaultdict(dict)
    sources = dict(db.execute("SELECT no, name FROM sources").fetchall())
    for row in map(_Claim._make, rows):
        held = (extra if row.extra else own)[row.element]
        earlier = held.get(row.property)
        if earlier is None:
            held[row.property] = row
            continue
        if not row.extra:
            contested[row.element].setdefault(row.property, [earlier]).append(row)
        if _precedence(row, sources) > _precedence(earlier, sources):
            held[row.property] = row
    return own, extra, contested


def _precedence(claim: _Claim, sources: Mapping[int, str]) -> tuple[int, int, int, str]:
    return precedence(claim.method, claim.rank, claim.row, sources[claim.source])


def _conflicts(contested: Mapping[str, list[_Claim]] | None, type_name: str) -> tuple[str, ...]:
    if not contested:
        return ()
    return tuple(
        name
        for name in sorted(contested, key=model_order(type_name))
        if name not in NEVER_IN_CONFLICT
        and disagree(
            decode(one.tag, one.value)
            for one in contested[name]
            if one.method == Method.IMPORTED.value
        )
    )


def _element(
    identity: tuple[str, str, str],
    own: _ByProperty,
    extra: _ByProperty,
    conflicts: tuple[str, ...],
    known: Places,
) -> Element:
    order = PROPERTY_ORDER.get(identity[1], {})
    properties: dict[str, Value] = {}
    cells: dict[str, Cell] = {}
    for name in sorted(own, key=lambda one: order.get(one, len(order))):
        claim = own[name]
        properties[name] = decode(claim.tag, claim.value)
        if claim.place is not None:
            source, sheet, header = known[claim.place]
            cells[name] = Cell(source, claim.row, header, sheet)
    others = {name: str(decode(extra[name].tag, extra[name].value)) for name in sorted(extra)}
    return Element(*identity, properties, cells, conflicts, others)


def keys(db: sqlite3.Connection, view: View = NOW) -> Mapping[tuple[str, str, str], str]:
    """(type, scheme, key) → id: what elements are found by again, closed ones too."""
    rows = db.execute(
        "SELECT e.type, k.scheme, k.key, e.id FROM keys k JOIN elements e ON e.no = k.element"
        f" WHERE {view.holds('k')} ORDER BY k.opened DESC, e.id DESC"
    )
    # The element that had the key first keeps it.
    return MappingProxyType({(kind, scheme, key): found for kind, scheme, key, found in rows})


_EDGES = """
SELECT x.type, a.id, b.id, x.properties, x.method, x.confidence, x.band, x.evidence, x.rank, o.name
FROM edges x
JOIN elements a ON a.no = x.source
JOIN elements b ON b.no = x.target
JOIN sources o ON o.no = x.origin
WHERE {edge} {which}
AND EXISTS (SELECT 1 FROM spans s WHERE s.element = x.source AND {span})
AND EXISTS (SELECT 1 FROM spans s WHERE s.element = x.target AND {span})
"""


def relationships(
    db: sqlite3.Connection,
    view: View = NOW,
    element: int | None = None,
    sources: Collection[int] | None = None,
) -> tuple[Relationship, ...]:
    """The relationships that hold, one per type, source and target, in that order.

    Parameters: `element`, only those that it takes part in; `sources`, only those that lead from these.
    """
    which, values = "", dict[str, int | str]()
    if element is not None:
        which, values = "AND (x.source = :no OR x.target = :no)", {"no": element}
    if sources is not None:
        which += " AND x.source IN (SELECT value FROM json_each(:sources))"
        values["sources"] = json.dumps(sorted(sources))
    statement = _EDGES.format(
        edge=view.holds("x"), which=which, span=view.holds("s").replace("+", "")
    )
    shown: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in db.execute(statement, values):
        earlier = shown.setdefault(row[:3], row)
        if earlier is not row and _edge_precedence(row) > _edge_precedence(earlier):
            shown[row[:3]] = row
    ordered = [shown[key] for key in sorted(shown)]
    evidence = read_evidence([row[7] for row in ordered])
    return tuple(
        Relationship(
            row[0],
            row[1],
            row[2],
            read_properties(row[3]),
            _METHODS[row[4]],
            float(row[5]),
            _BANDS[row[6]],
            reasons,
        )
        for row, reasons in zip(ordered, evidence, strict=True)
    )


def _edge_precedence(row: tuple[str, ...]) -> tuple[int, int, str]:
    return edge_precedence(row[4], int(row[8]), row[9])


def number_of(db: sqlite3.Connection, element_id: str) -> int | None:
    """The number of an element, None when the store never held it."""
    found = db.execute("SELECT no FROM elements WHERE id = ?", (writable(element_id),))
    row = found.fetchone()
    return None if row is None else int(row[0])


def numbers_of(db: sqlite3.Connection, element_ids: Iterable[str]) -> dict[str, int]:
    """Id → number of the elements that the store has ever held."""
    wanted = {writable(one): one for one in element_ids}
    rows = db.execute(
        "SELECT id, no FROM elements WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([*wanted]),),
    )
    return {wanted[element_id]: number for element_id, number in rows}
