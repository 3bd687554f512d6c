"""What a load changes: assertions compared with the rows that are open."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from landscape.errors import UsageError
from landscape.model.element import Cell, Relationship
from landscape.model.vocabulary import Method
from landscape.store.batch import Closing, ElementAssertion, SaidOfEdge, SaidOfElement
from landscape.store.rules import UNRESOLVED
from landscape.store.said import CellSaid, RowSaid
from landscape.store.sqlite import rows
from landscape.store.sqlite.checks import (
    check_anchor,
    check_ends,
    check_properties,
    check_relationship,
    check_types,
)
from landscape.store.sqlite.held import (
    ClaimRow,
    EdgeRow,
    Held,
    held_edges,
    known_elements,
    of_cell,
    of_edge,
    once_seen,
    says_nothing_new,
)
from landscape.store.sqlite.rows import Changes
from landscape.store.sqlite.values import (
    TEXT,
    encode,
    is_plain,
    same,
    writable,
)

_METHODS = {one: one.value for one in Method}
_IMPORTED = Method.IMPORTED.value
Claimed = tuple[int, int, int, str, str, str, int | None, int | None, str, float, int]  # a ClaimRow
Stated = CellSaid | Relationship
# Of fewer than one in so many elements, the store is asked one by one for spans and edges.
_FEW = 6
_AT_ONCE = 20_000  # rows that are written, edges that are looked at together: not all of a load
_COMPARED = 5_000  # assertions of which what was said before is held together


@dataclass(slots=True)
class Plan:
    """Rows to open and close, and what that comes to."""

    changes: Changes = field(default_factory=Changes)
    created: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)
    unmatched: list[Relationship] = field(default_factory=list)
    edges_created: int = 0
    edges_closed: int = 0

    @property
    def touched(self) -> set[int]:
        """Elements whose shown state may have changed."""
        return self.created | self.changed | self.closed


class Planner:
    """Compares assertions with one state of the store. New elements get their numbers here."""

    def __init__(self, db: sqlite3.Connection, load: int, organisation: str) -> None:
        self.db = db
        self.load = load
        self.organisation = organisation
        self.plan = Plan()
        self._ids: dict[str, tuple[int, str]] = {}
        self._new: set[int] = set()  # elements of which nobody has ever said anything
        self._spans: dict[int, int] = {}  # open spans of the elements that were looked for
        self._looked_for: set[int] = set()
        held: int = db.execute("SELECT coalesce(max(no), 0) FROM elements").fetchone()[0]
        self._many = held // _FEW
        self._asserted: set[int] = set()
        self._rows: set[tuple[int, int]] = set()  # (source, element) whose word is renewed
        self._standing: set[tuple[int, int]] = set()  # … of which only properties are
        self._leads: set[tuple[str, str, str]] = set()  # types of edges between types of elements
        # By file and sheet: header → the number of its place.
        self._here: dict[tuple[str, str | None], dict[str | None, int]] = defaultdict(dict)

    # --- elements ---

    def elements(
        self,
        assertions: Sequence[SaidOfElement],
        sources: Iterable[str],
        *,
        whole: bool = False,
        renewed: Sequence[SaidOfElement] = (),
    ) -> None:
        """Compares what sources say of elements with what they said before.

        `sources` are all those whose word is renewed, also when they no longer say anything. With
        `whole`, elements that nobody asserts are going to be closed: all that the sources said is read.
        Of `renewed` only properties are compared: keys stand, and the edges that their rows state.
        What is found is written as it comes, so that the rows of a large load are never there at once.
        """
        merged = [*_merged(assertions), *renewed]
        check_types({one.type for one in merged})
        self._number(merged)
        # So that an element's claims lie together.
        merged.sort(key=lambda one: self._ids[one.id][0])
        named = {one.source for one in merged}
        written = {one: writable(one) for one in named.union(sources)}
        numbers = rows.numbered(self.db, "sources", set(written.values()))
        self._sources = {one: numbers[name] for one, name in written.items()}
        self._renewed = set(self._sources.values())
        self._places = rows.places(self.db)
        self._standing = {(self._sources[one.source], self._ids[one.id][0]) for one in renewed}
        for some, held in self._compared(merged, whole=whole):
            self._held = held
            for one in some:
                self._element(one)
            self._write_some("claims")
        said = {(self._sources[one.source], self._ids[one.id][0]) for one in merged}
        self._rows = said - self._standing
        self._asserted = {number for _, number in said}
        self.plan.unchanged |= self._asserted - self.plan.touched

    def _write_some(self, table: str) -> None:
        """Writes what is to change in a table, when that has become much."""
        if self.plan.changes.waiting(table) >= _AT_ONCE:
            rows.write_table(self.db, table, self.plan.changes, self.load)

    def _compared(
        self, merged: Sequence[SaidOfElement], *, whole: bool
    ) -> Iterator[tuple[Sequence[SaidOfElement], Held]]:
        """The assertions some at a time, with what was said before of their elements.

        With `whole` all at once, with all that the sources said: elements are going to be closed.
        """
        if whole:
            yield merged, Held(self.db, self._renewed, None)
            return
        self._held = Held(self.db, self._renewed, ())
        for first in range(0, len(merged), _COMPARED):
            some = merged[first : first + _COMPARED]
            numbers = {self._ids[one.id][0] for one in some} - self._new
            yield some, Held(self.db, self._renewed, numbers)

    def _number(self, assertions: Sequence[SaidOfElement]) -> None:
        """Numbers of the elements; new ones are written at once, as rows refer to them."""
        wanted = {one.id: one.type for one in assertions}
        known = known_elements(self.db, list(wanted))
        for element_id, (_, type_name) in known.items():
            if wanted[element_id] != type_name:
                raise UsageError(
                    f"{element_id} is of type {type_name} and cannot become {wanted[element_id]}."
                )
        fresh = sorted(wanted.keys() - known.keys())
        first = self.db.execute("SELECT coalesce(max(no), 0) + 1 FROM elements").fetchone()[0]
        made = {one: (number, wanted[one]) for number, one in enumerate(fresh, first)}
        self.db.executemany(
            "INSERT INTO elements VALUES (?, ?, ?, ?)",
            ((number, one, kind, self.organisation) for one, (number, kind) in made.items()),
        )
        self._ids |= known | made
        self._new |= {number for number, _ in made.values()}
        self.plan.created |= self._new
        self._look_for(number for number, _ in self._ids.values())
        closed = {number for number, _ in known.values()} - self._spans.keys()
        self.plan.created |= closed - once_seen(self.db) if closed else set()

    def _look_for(self, numbers: Iterable[int]) -> None:
        """Reads which of some elements are open: of a few, only these."""
        fresh = set(numbers) - self._looked_for
        self._looked_for |= fresh
        among = "" if len(fresh) > self._many else "AND element IN (SELECT value FROM json_each(?))"
        found = self.db.execute(
            f"SELECT element, no FROM spans WHERE closed IS NULL {among}",
            (json.dumps(sorted(fresh)),) if among else (),
        )
        for element, span in found if fresh else ():
            if element in fresh:
                self._spans[element] = span

    def _element(self, one: SaidOfElement) -> None:
        number, source = self._ids[one.id][0], self._sources[one.source]
        opened = self.plan.changes.opened
        if number not in self._spans:
            self._spans[number] = 0
            opened["spans"].append((number,))
            self.plan.changed.add(number)
        if (number, source) not in self._held.asserted:
            opened["asserted"].append((number, source))
        stands = (source, number) in self._standing
        self._claims(one, number, source, stands=stands)
        if not stands:
            self._keys(one, number, source)
        if number in self.plan.created:
            self.plan.changed.discard(number)

    def _claims(self, one: SaidOfElement, number: int, source: int, *, stands: bool) -> None:
        before = self._held.claims.get((number, source))
        changes, row = self.plan.changes, one.in_one_row
        if before is None and row is not None:
            new = self._row(one, row, number, source)
            changes.opened["claims"] += new
            if new:
                self.plan.changed.add(number)
            return
        said = self._said(one, row, number, source)
        if before is None:
            changes.opened["claims"] += said.values()
            if said:
                self.plan.changed.add(number)
            return
        for slot, made in said.items():
            if slot not in before:
                changes.opened["claims"].append(made)
                self.plan.changed.add(number)
                continue
            earlier_no, earlier = before[slot]
            if earlier[:-1] != made[:-1]:
                changes.closed["claims"].append(earlier_no)
                changes.opened["claims"].append(self._successor(earlier, made))
        for slot in sorted(before.keys() - said.keys()):
            if stands and slot[0] and slot[1].startswith(UNRESOLVED):
                continue
            changes.closed["claims"].append(before[slot][0])
            self.plan.changed.add(number)

    def _successor(self, earlier: ClaimRow, row: ClaimRow) -> ClaimRow:
        """The claim that takes an earlier one's place. One that only moved keeps its precedence."""
        as_before = same((earlier.tag, earlier.value), (row.tag, row.value))
        if as_before and (earlier.method, earlier.confidence) == (row.method, row.confidence):
            return row._replace(rank=earlier.rank)
        self.plan.changed.add(row.element)
        return row

    def _said(
        self, one: SaidOfElement, row: RowSaid | None, number: int, source: int
    ) -> dict[tuple[int, str], ClaimRow]:
        """Slot → row, of everything that an assertion claims."""
        told = (
            self._told(one, number, source) if row is None else self._row(one, row, number, source)
        )
        return {(made[2], made[3]): ClaimRow._make(made) for made in told}

    def _told(self, one: SaidOfElement, number: int, source: int) -> Iterator[Claimed]:
        """The rows of an assertion's claims and extra columns."""
        claims = one.claims
        check_properties(one.type, [claim.property for claim in claims])
        for claim in claims:
            if claim.value is None:
                continue
            cell = claim.cell
            place, row = (None, None) if cell is None else (self._place(cell), cell.row)
            tag, value = encode(claim.value)
            name, how = claim.property, (_METHODS[claim.method], float(claim.confidence), self.load)
            yield number, source, 0, name, tag, value, place, row, *how
        yield from self._extra(one.extra, number, source)

    def _row(self, one: SaidOfElement, said: RowSaid, number: int, source: int) -> list[Claimed]:
        """The rows of what a row of a file says, and of its extra columns, without an object for each."""
        check_properties(one.type, said.names)
        values, headers, row, load = said.values, said.headers, said.row, self.load
        places = self._here[one.source, said.sheet]
        found: list[Claimed] = []
        for name in said.names:
            value, header = values[name], headers.get(name)
            place = places.get(header)
            if place is None:
                cell = Cell(one.source, row, header, said.sheet)
                place = places[header] = self._place(cell)
            if type(value) is str and is_plain(value):
                tag, text = TEXT, value
            else:
                tag, text = encode(value)
            found.append((number, source, 0, name, tag, text, place, row, _IMPORTED, 1.0, load))
        if one.extra:
            found.extend(self._extra(one.extra, number, source))
        return found

    def _extra(self, extra: Mapping[str, str], number: int, source: int) -> Iterator[Claimed]:
        """The rows of columns that no property holds."""
        load = self.load
        for header, text in {writable(one): text for one, text in extra.items()}.items():
            tag, value = encode(text)
            yield number, source, 1, header, tag, value, None, None, _IMPORTED, 1.0, load

    def _place(self, cell: Cell) -> int:
        stated = (cell.source, cell.sheet, cell.column)
        place = self._places.get(stated)
        if place is None:
            place = self._places[stated] = rows.place(self.db, _writable_place(*stated))
        return place

    def _keys(self, one: SaidOfElement, number: int, source: int) -> None:
        before = self._held.keys.get((number, source), {})
        said = {(writable(scheme), writable(key)) for scheme, key in one.keys}
        if not said and not before:
            return
        changes = self.plan.changes
        changes.opened["keys"] += [(number, source, *key) for key in sorted(said - before.keys())]
        changes.closed["keys"] += [before[key] for key in sorted(before.keys() - said)]

    # --- what is no longer there ---

    def close_absent(self, closing: Closing) -> None:
        """Closes the elements that a whole list does not contain; what other files say of them waits."""
        found = self.db.execute(
            "SELECT s.no, e.no, e.id FROM spans s JOIN elements e ON e.no = s.element"
            " WHERE s.closed IS NULL AND e.type = ? AND e.organisation_id = ? ORDER BY e.id",
            (closing.type, closing.organisation_id),
        )
        for span, number, element_id in found.fetchall():
            if element_id not in closing.keep and number not in self._asserted:
                self._close(number, span)

    def close_underived(self, source: str) -> None:
        """Takes back what a source no longer says; an element that nobody else asserts is closed."""
        number_of_source = self._sources[source]
        gone = {
            element
            for element, said_by in self._held.asserted
            if said_by == number_of_source and element not in self._asserted
        }
        others = self.db.execute(
            "SELECT DISTINCT element FROM asserted WHERE closed IS NULL AND source <> ?"
            " AND element IN (SELECT value FROM json_each(?))",
            (number_of_source, json.dumps(sorted(gone))),
        )
        kept = {element for (element,) in others}
        self._look_for(gone)
        for number in sorted(gone):
            if number in kept or number not in self._spans:
                self._take_back(number)
                self.plan.changed.add(number)
            else:
                self._close(number, self._spans[number])

    def _close(self, number: int, span: int) -> None:
        self.plan.changes.closed["spans"].append(span)
        self._looked_for.add(number)
        self._spans.pop(number, None)
        self.plan.closed.add(number)
        self._take_back(number)

    def _take_back(self, number: int) -> None:
        closed = self.plan.changes.closed
        for source in sorted(self._renewed):
            self._rows.add((source, number))
            if (number, source) in self._held.asserted:
                closed["asserted"].append(self._held.asserted[number, source])
            claims = self._held.claims.get((number, source), {})
            closed["claims"] += [claims[slot][0] for slot in sorted(claims)]

    # --- relationships ---

    def relationships(
        self, assertions: Sequence[SaidOfEdge], *, replace_all_of: str | None = None
    ) -> None:
        """Compares edges with those that the same origins stated before.

        Closed is what an asserted element's row no longer states or, with `replace_all_of`, all that
        this origin no longer states. Call it when elements have been compared and closed.
        """
        written = {one: writable(one) for one in {one.origin for one in assertions}}
        origins = set(written.values())
        numbers = rows.numbered(self.db, "sources", origins | set(filter(None, [replace_all_of])))
        number_of = {one: numbers[name] for one, name in written.items()}
        whole = numbers[replace_all_of] if replace_all_of else None
        relevant = {numbers[one] for one in origins} | self._renewed
        relevant |= set() if whole is None else {whole}
        self._find({one.anchor for one in assertions})
        held = held_edges(self.db, relevant, self._anchors(assertions, whole))
        seen: set[tuple[str, int, int, int]] = set()
        left = iter(assertions)
        while some := [
            (one, one.in_one_cell or one.relationship) for one in islice(left, _AT_ONCE)
        ]:
            self._check_edges(some, anchored=replace_all_of is None)
            for one, edge in some:
                self._edge(one, edge, number_of[one.origin], held, seen)
            self._write_some("edges")
        for slot, (number, row) in held.items():
            of_row = whole is None and (row.origin, row.anchor) in self._rows
            if slot not in seen and (of_row or row.origin == whole):
                self.plan.changes.closed["edges"].append(number)
                self.plan.edges_closed += 1

    def _anchors(self, assertions: Sequence[SaidOfEdge], whole: int | None) -> set[int] | None:
        """The elements at which edges may change; None where reading all edges is quicker."""
        anchors = {number for _, number in self._rows}
        if whole is not None or len(anchors) > self._many:
            return None
        anchors |= {self._ids[one.anchor][0] for one in assertions if one.anchor in self._ids}
        return None if len(anchors) > self._many else anchors

    def _find(self, ids: set[str]) -> None:
        """Looks up the elements of these that are not known yet."""
        self._ids |= known_elements(self.db, sorted(one for one in ids if one not in self._ids))

    def _check_edges(self, some: Sequence[tuple[SaidOfEdge, Stated]], *, anchored: bool) -> None:
        ends: set[str] = set()
        for one, edge in some:
            check_relationship(edge)
            if anchored:
                check_anchor(edge, one.anchor)
            ends.add(edge.source)
            ends.add(edge.target)
        self._find(ends)
        self._look_for(self._ids[one][0] for one in ends if one in self._ids)

    def _edge(
        self,
        one: SaidOfEdge,
        edge: Stated,
        origin: int,
        held: Mapping[tuple[str, int, int, int], tuple[int, EdgeRow]],
        seen: set[tuple[str, int, int, int]],
    ) -> None:
        source, target = self._ids.get(edge.source), self._ids.get(edge.target)
        if source is None or target is None:
            self.plan.unmatched.append(one.relationship)
            return
        leads = edge.type, source[1], target[1]
        if leads not in self._leads:
            check_ends(edge, source[1], target[1])
            self._leads.add(leads)
        slot = edge.type, source[0], target[0], origin
        if slot in seen:
            return
        earlier = held.get(slot)
        if source[0] not in self._spans or target[0] not in self._spans:
            self.plan.unmatched.append(one.relationship)
            if earlier:  # said before, and waits until its end is opened again
                seen.add(slot)
            return
        seen.add(slot)
        anchor = self._ids.get(one.anchor, source)[0]
        told = of_cell(one.origin, edge) if isinstance(edge, CellSaid) else of_edge(edge)
        row = (*slot, anchor, *told, self.load)
        if earlier is None:
            self.plan.changes.opened["edges"].append(row)
            self.plan.edges_created += 1
        elif not says_nothing_new(earlier[1], made := EdgeRow._make(row)):
            self.plan.changes.closed["edges"].append(earlier[0])
            kept = earlier[1].rank if earlier[1][5:9] == made[5:9] else made.rank
            self.plan.changes.opened["edges"].append(made._replace(rank=kept))


def _merged(assertions: Sequence[SaidOfElement]) -> list[SaidOfElement]:
    """One assertion per source and element: a later one adds to and corrects an earlier one."""
    merged: dict[tuple[str, str], SaidOfElement] = {}
    for one in assertions:
        earlier = merged.setdefault((one.source, one.id), one)
        if earlier is not one:
            claims = {claim.property: claim for claim in (*earlier.claims, *one.claims)}
            merged[one.source, one.id] = ElementAssertion(
                one.id,
                one.type,
                one.source,
                tuple(claims.values()),
                {**earlier.extra, **one.extra},
                (*earlier.keys, *one.keys),
            )
    return list(merged.values())


def _writable_place(source: str, sheet: str | None, header: str | None) -> rows.Place:
    """Where a claim stands, as the store writes that."""
    return writable(source), _writable(sheet), _writable(header)


def _writable(text: str | None) -> str | None:
    return None if text is None else writable(text)
