"""Rows of relationship lists → edges between elements that other files list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from landscape.assembly.assertions import RowOfEdge, named_element
from landscape.assembly.directory import BY_ID, BY_NAME, Directory
from landscape.assembly.relation_types import Edge, Meaning, edge_of, read_type, type_of_class
from landscape.model.element import Cell, Claim, Value
from landscape.model.identity import element_id
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.model.record import UNRESOLVED_END, Issue, QuarantinedRow, Record
from landscape.model.vocabulary import Direction, IssueSeverity, Method
from landscape.store.batch import ElementAssertion, SaidOfElement
from landscape.store.snapshot import Known

_MENTIONED = frozenset({"SystemSoftware", "DataObject", "OrganisationUnit"})
_SEARCHED = (
    "Application",
    "SystemSoftware",
    "OrganisationUnit",
    "BusinessFunction",
    "ApplicationFunction",
    "DataObject",
    "Contract",
    "Supplier",
)
Note = Callable[[Record, Issue], None]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a row that was found: its element, the element's type and how it was found."""

    id: str
    type: str
    by: str = BY_NAME


class Relations:
    """Turns the rows of relationship lists into edges; says which rows wait for an end that is not known."""

    def __init__(self, directory: Directory, known: Known, made: Mapping[str, str]) -> None:
        self.directory = directory
        self._open = {**known.types, **made}
        self._known = known
        self.elements: dict[tuple[str, str], ElementAssertion] = {}
        self.edges: dict[tuple[str, str, str, str], RowOfEdge] = {}
        self.quarantined: list[tuple[Record, QuarantinedRow]] = []
        self.merged: list[Record] = []
        self.issues: list[tuple[Record, Issue]] = []
        self._again: frozenset[str] = frozenset()

    def relate(self, records: Sequence[Record], again: frozenset[str] = frozenset()) -> None:
        """Every row becomes an edge, is merged into one, is kept as text, or waits in quarantine.

        Parameters: `again`, the files of which only rows that waited are here: what the others of their
        rows said stands.
        """
        self._again = again
        for source in {one.source for one in records} - again:
            self._renew(source)
        for record in records:
            if record.values.get("method") == Method.INFERRED.value:
                self.merged.append(record)  # it is worked out anew from what is imported
            elif str(record.values["relationship_type"]) in RELATIONSHIP_TYPES:
                self._exact(record)
            else:
                self._read(record)

    def _renew(self, source: str) -> None:
        """Asserts again what the file's edges hung on before, so that those it no longer states close."""
        for element in sorted(self._known.anchored(source)):
            self._hold(source, element)

    def _hold(self, source: str, element: str) -> None:
        if element in self._open and source not in self._again:
            made = ElementAssertion(element, self._open[element], source, ())
            self.elements.setdefault((source, element), made)

    # --- the ends ---

    def _found(self, record: Record, end: str) -> End | None:
        for text in (record.values.get(f"{end}_id"), record.values.get(end)):
            if not text:
                continue
            stated = type_of_class(str(record.values.get(f"{end}_class") or ""))
            found = self._by_id(str(text)) or self._by_name(str(text), stated)
            if found is not None:
                return found
        return None

    def _by_id(self, text: str) -> End | None:
        parts = text.split("/", 2)
        moved = "/".join((self.directory.organisation, *parts[1:])) if len(parts) == 3 else text
        return End(moved, self._open[moved], BY_ID) if moved in self._open else None

    def _by_name(self, text: str, stated: str | None) -> End | None:
        searched = (stated, "Application") if stated else _SEARCHED
        for name in dict.fromkeys(searched):
            reference = self.directory.look_up(name, text)
            if reference is not None and reference.id in self._open:
                return End(reference.id, self._open[reference.id], reference.by)
        return None

    def _mentioned(self, record: Record, end: str, stated: str | None) -> End | None:
        text = str(record.values.get(end) or "")
        if stated not in _MENTIONED or not text:
            return None
        made = self.directory.named(stated, text)
        self._open[made] = stated
        self.elements[record.source, made] = named_element(stated, made, text, record, end)
        return End(made, stated)

    # --- the edge ---

    def _exact(self, record: Record) -> None:
        """A row of an export of this program, or of somebody who writes our words."""
        parent, child = self._found(record, "parent"), self._found(record, "child")
        name = str(record.values["relationship_type"])
        declared = RELATIONSHIP_TYPES[name]
        if parent is None or child is None:
            self._wait(record, "child" if parent else "parent")
        elif parent.type not in declared.sources or child.type not in declared.targets:
            self._keep(record, parent, child)
        else:
            self._put(record, name, (parent.id, child.id), _found_by(parent, child))

    def _read(self, record: Record) -> None:
        read = read_type(str(record.values["relationship_type"]))
        first, second = ("child", "parent") if read and read.turned else ("parent", "child")
        parent = self._found(record, first) or self._listed_by_class(record, first)
        child = self._found(record, second) or self._listed_by_class(record, second)
        if parent and child is None and read and read.meaning is Meaning.NEEDS:
            child = self._host(record, second)
        if parent is None or child is None:
            self._wait(record, second if parent else first)
        elif parent.id == child.id:
            self.merged.append(record)
            self._note(
                record, "relationship_inside", "Both ends are one application, an instance of it."
            )
        elif read is None:
            self._keep(record, parent, child)
        else:
            self._relate(record, read.meaning, parent, child)

    def _listed_by_class(self, record: Record, end: str) -> End | None:
        return self._mentioned(
            record, end, type_of_class(str(record.values.get(f"{end}_class") or ""))
        )

    def _host(self, record: Record, end: str) -> End | None:
        """What something runs on, where no list has it: it is nothing but its name."""
        told = str(record.values["relationship_type"]).casefold()
        hosted = any(word in told for word in ("runs", "host", "virtual"))
        return self._mentioned(record, end, "SystemSoftware") if hosted else None

    def _relate(self, record: Record, meaning: Meaning, parent: End, child: End) -> None:
        flows = meaning in (Meaning.SENDS, Meaning.EXCHANGES)
        if flows and parent.type == child.type == "Application":
            self._flow(record, parent, child, both=meaning is Meaning.EXCHANGES)
            return
        edge = edge_of(meaning, parent.type, child.type)
        if edge is None:
            self._keep(record, parent, child)
            return
        if edge.reversed:
            self._say_reversed(record, edge)
        source, target = (child, parent) if edge.turned else (parent, child)
        self._put(record, edge.type, (source.id, target.id), _found_by(parent, child))

    def _say_reversed(self, record: Record, edge: Edge) -> None:
        verb = RELATIONSHIP_TYPES[edge.type].label
        self._note(
            record,
            "relationship_reversed",
            f"{record.values.get('parent')!r} {record.values['relationship_type']} "
            f"{record.values.get('child')!r} is the wrong way round; it was read as: the one {verb} the other.",
            "correct parent and child in the source, or their classes if those are wrong",
            warn=True,
        )

    def _put(self, record: Record, name: str, ends: tuple[str, str], by: str) -> None:
        source, target = ends
        stated = "child" if "child" in record.values else "child_id"
        made = RowOfEdge(name, source, target, source, record, stated, by)
        if made.key in self.edges:
            self.merged.append(record)
            return
        self.edges[made.key] = made
        self._hold(record.source, source)

    def _flow(self, record: Record, sender: End, receiver: End, *, both: bool) -> None:
        """Data that goes between two applications is an integration of its own."""
        name = f"{_name_of(sender)} → {_name_of(receiver)}"
        made = element_id(
            self.directory.organisation, "Integration", f"{sender.id} to {receiver.id}"
        )
        shown = f"{record.values.get('parent', name)} → {record.values.get('child', '')}".rstrip(
            " →"
        )
        direction: Value = (Direction.BOTH if both else Direction.FORWARD).value
        cell = Cell(record.source, record.row, record.headers.get("parent"), record.sheet)
        claims = (Claim("direction", direction, cell), Claim("name", shown, cell))
        self._open[made] = "Integration"
        self.elements[record.source, made] = ElementAssertion(
            made, "Integration", record.source, claims
        )
        self._put(record, "FLOWS_FROM", (made, sender.id), sender.by)
        self._put(record, "FLOWS_TO", (made, receiver.id), receiver.by)

    # --- what is no edge ---

    def _keep(self, record: Record, parent: End, child: End) -> None:
        """What the model has no edge for stays with the parent, in the source's words."""
        told = str(record.values["relationship_type"])
        text = str(record.values.get("child") or record.values.get("child_id") or child.id)
        if record.source in self._again:
            self._quarantine(
                record, "child", "It is no edge of the model.", "import its file again"
            )
            return
        self._hold(record.source, parent.id)
        held = self.elements[record.source, parent.id]
        before = held.extra.get(told)
        extra = {**held.extra, told: f"{before}; {text}" if before else text}
        self.elements[record.source, parent.id] = ElementAssertion(
            held.id, held.type, held.source, held.claims, extra, held.keys
        )
        self._note(
            record,
            "relationship_kept",
            f"{told!r} between these two is no dependency that answers follow from; it is kept as text.",
            "If it is one, use a type such as 'Depends on::Used by'.",
        )

    def _wait(self, record: Record, end: str) -> None:
        text = str(record.values.get(end) or record.values.get(f"{end}_id") or "")
        stated = type_of_class(str(record.values.get(f"{end}_class") or "")) or "Application"
        near = self.directory.nearest(stated, text)
        remedy = "import the file that lists it; the row is then loaded by itself"
        if near:
            remedy = f"nearest known: {', '.join(near)}; {remedy}"
        self._quarantine(record, end, f"No {end} {text!r} is known.", remedy)

    def _quarantine(self, record: Record, end: str, message: str, remedy: str) -> None:
        issue = Issue(
            IssueSeverity.ERROR,
            UNRESOLVED_END,
            message,
            remedy,
            record.row,
            record.headers.get(end),
            record.raw.get(end),
            record.sheet,
        )
        cells = {header: record.raw[name] for name, header in record.headers.items()}
        row = QuarantinedRow(
            record.source, record.sheet, record.row, {**cells, **record.extra}, (issue,)
        )
        self.quarantined.append((record, row))
        self.issues.append((record, issue))

    def _note(
        self,
        record: Record,
        code: str,
        message: str,
        remedy: str = "Nothing needs to be done.",
        *,
        warn: bool = False,
    ) -> None:
        severity = IssueSeverity.WARNING if warn else IssueSeverity.NOTE
        issue = Issue(
            severity,
            code,
            message,
            remedy,
            record.row,
            record.headers.get("relationship_type"),
            record.raw.get("relationship_type"),
            record.sheet,
        )
        self.issues.append((record, issue))


def _found_by(parent: End, child: End) -> str:
    """How the two ends of a row were found, in words."""
    return parent.by if parent.by == child.by else f"parent by {parent.by}, child by {child.by}"


def _name_of(end: End) -> str:
    return end.id.rsplit("/", 1)[-1]


def made_types(elements: Mapping[tuple[str, str], SaidOfElement]) -> dict[str, str]:
    """The elements of a load by id, with their types."""
    return {one.id: one.type for one in elements.values() if one.type in ELEMENT_TYPES}
