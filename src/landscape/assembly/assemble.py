"""Readings → one batch of assertions: identities, merged rows, references between files."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from landscape.assembly import applications, identity, names, versions
from landscape.assembly.assertions import RowOfEdge, RowOfElement, named_element, with_row
from landscape.assembly.directory import BY_NAME, BY_NUMBER, OTHER_NAME, Directory, Reference
from landscape.assembly.footing import NOTHING_BESIDE, Beside, Footing
from landscape.assembly.relations import Relations, made_types
from landscape.matching.addresses import without_address
from landscape.model.element import Element
from landscape.model.intake import IMPORT_KINDS, Field
from landscape.model.record import FileReading, Issue, QuarantinedRow, Record
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.store.batch import ElementAssertion, SaidOfElement
from landscape.store.rules import UNRESOLVED
from landscape.store.snapshot import Known

_SPLIT = re.compile(r"[;|\n]+")
_DATA_SPLIT = re.compile(r"[;|,/\n]+|\band\b")
# Types that a mention creates: they are nothing but their names until a file of their own comes.
_CREATED_BY_MENTION = frozenset({"OrganisationUnit", "SystemSoftware", "DataObject"})
_LONGEST_MENTION = 120
_SEVERAL = (
    0.3  # share of the rows of a list from which it is said to list versions or installations
)
_COMPANY = {Kind.CONTRACTS: "supplier", Kind.APPLICATIONS: "vendor", Kind.SUPPLIERS: "name"}
_WARNINGS = frozenset({"reference_unresolved", "reference_reused"})

Place = tuple[str, str | None]  # a file, and a sheet of it

# References can only be resolved once what they refer to is known.
_ORDER = (
    Kind.FUNCTIONS,
    Kind.BUSINESS_FUNCTIONS,
    Kind.ORGANISATIONS,
    Kind.ORGANISATION_UNITS,
    Kind.TECHNOLOGY,
    Kind.DATA_OBJECTS,
    Kind.SUPPLIERS,
    Kind.APPLICATIONS,
    Kind.CONTRACTS,
    Kind.LICENCES,
    Kind.INTEGRATIONS,
    Kind.COSTS,
    Kind.CHANGE_PROPOSALS,
    Kind.WORK_PACKAGES,
)


@dataclass(slots=True)
class Assembled:
    """What readings come to: assertions, and per reading how many rows were merged and what was noticed.

    `rows` says which row became, or was merged into, which element; `footings` what they rest on.
    """

    elements: dict[tuple[str, str], SaidOfElement] = field(default_factory=dict)
    relationships: dict[tuple[str, str, str, str], RowOfEdge] = field(default_factory=dict)
    merged: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    issues: dict[Place, list[Issue]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    quarantined: dict[Place, list[QuarantinedRow]] = field(
        default_factory=lambda: defaultdict(list)
    )
    rows: dict[Place, dict[int, str]] = field(default_factory=dict)
    footings: dict[Place, Footing] = field(default_factory=lambda: defaultdict(Footing))

    def handed_over(self) -> tuple[tuple[SaidOfElement, ...], tuple[RowOfEdge, ...]]:
        """All that is said of elements and edges, once: it is not kept here, where it can be looked up.

        Of a large load the ways to look it up weigh as much as what is said.
        """
        said = tuple(self.elements.values()), tuple(self.relationships.values())
        self.elements, self.relationships = {}, {}
        return said


def assemble(
    readings: Sequence[FileReading],
    shipped: Sequence[Record],
    known: Known,
    organisation: str,
    beside: Beside = NOTHING_BESIDE,
) -> Assembled:
    """What the readings say, and the shipped taxonomies, in terms of elements and relationships.

    Parameters: `beside`, what rows rest on that are as they were and not read again.

    Every record becomes an element or is merged into one; nothing is dropped. References that lead
    nowhere are issues, and the text stays with the element, so that a later file can resolve it.
    """
    directory = Directory(organisation, known, beside.contested, beside.mentioned)
    work = _Assembly(directory, known, beside)
    by_kind: dict[Kind, list[Record]] = defaultdict(list)
    for record in shipped:
        by_kind[record.kind].append(record)
    for reading in readings:
        by_kind[reading.kind].extend(reading.records)
    for kind in _ORDER:
        work.identify(kind, by_kind.get(kind, []))
    for kind in _ORDER:
        work.refer(kind)
    work.refer_again()
    again = frozenset(one.source for one in readings if one.again)
    work.relate(by_kind.get(Kind.RELATIONSHIPS, []), again)
    work.result.rows = work.places()
    for place, footing in work.result.footings.items():
        footing.settle(place[0], directory, work.result.elements)
    return work.result


def still_unresolved(known: Known, *said: Container[tuple[str, str]]) -> Iterator[Element]:
    """The elements that refer to something that was not known, when none of their rows is at hand.

    Parameters: `said`, sources with elements that they assert now.
    """
    for stored in known.kept(UNRESOLVED):
        sources = {cell.source for cell in stored.cells.values()}
        if not any((one, stored.id) in held for one in sources for held in said):
            yield stored


class _Assembly:
    """One run: the directory, what was made so far, and the rows behind each element."""

    def __init__(self, directory: Directory, known: Known, beside: Beside) -> None:
        self.beside = beside
        self.directory = directory
        self.known = known
        self.result = Assembled()
        self._rows: dict[Kind, list[tuple[str, Record]]] = defaultdict(list)
        self._first: dict[tuple[str, str], Record] = {}
        self._seen: dict[tuple[object, ...], int] = defaultdict(int)
        self._with_vendor: set[str] = set()
        self._counted: dict[Place, Counter[str]] = defaultdict(Counter)

    # --- who is who ---

    def identify(self, kind: Kind, records: Sequence[Record]) -> None:
        """Gives every record of a kind its element."""
        if kind is Kind.APPLICATIONS and records:
            self._with_vendor |= self.known.saying("vendor")
            told_apart = [one for one in records if self._own(one)]
            for one in (
                *map(applications.Group, told_apart),
                *applications.group([one for one in records if not self._own(one)]),
            ):
                self._add_application(one)
            self._note_counted(records)
            return
        for record in records:
            self._add(record)

    def _own(self, record: Record) -> str | None:
        """The identity that an export of this program gave a row."""
        stated = record.values.get("landscape_id")
        type_name = IMPORT_KINDS[record.kind].element.name
        return self.directory.own(type_name, str(stated)) if stated else None

    def _add_application(self, group: applications.Group) -> None:
        record = group.primary
        rows = [one for one, _ in group.merged]
        schemes = dict(applications.fingerprints(record))
        own = self._own(record)
        found = own or self._known_application(group, schemes)
        if found and not own and self._is_another(record, found):
            self._note_reused(record, self._first[record.source, found])
            found = self.directory.known("Application", identity.narrow(schemes))
        found = found or self.directory.give(
            "Application", applications.name_of(record), identity.discriminator(record)
        )
        if applications.vendor_of(record):
            self._with_vendor.add(found)
        keys = list(self.directory.remember("Application", found, schemes))
        self._note_found(record, schemes, found, by_name="name-and-vendor" not in schemes)
        self._note_name(record, schemes, found)
        for other in (*rows, *filter(None, (group.own,))):
            keys.extend(self.directory.remember("Application", found, _known_as(other)))
        self._put(RowOfElement(found, record, tuple(dict.fromkeys(keys)), tuple(rows)), record)
        self._rows[record.kind].append((found, record))
        several = bool(rows) and bool(versions.counted((record, *rows)))
        for other, why in group.merged:
            self._rows[other.kind].append((found, other))
            alone = versions.said_alone(other, group.own or record) if several else ""
            self._note_merged(other, record, f"{why}; it says {alone}" if alone else why)
        for one in (record, *rows) if several else ():
            self._counted[one.source, one.sheet][found] += 1

    def _known_application(
        self, group: applications.Group, schemes: Mapping[str, str]
    ) -> str | None:
        """The application that a group of rows is known as. Parameters: `schemes` of the first of them."""
        found = self._known_by(schemes)
        for record, _ in group.merged:
            found = found or self._known_by(applications.fingerprints(record))
        return found

    def _known_by(self, schemes: Mapping[str, str]) -> str | None:
        if not schemes.get("name-and-vendor"):
            return self.directory.known("Application", schemes)
        # Another vendor's product may bear the same name.
        surer = {scheme: key for scheme, key in schemes.items() if scheme != "name"}
        found = self.directory.known("Application", surer)
        return found or self._without_vendor(schemes.get("name", ""))

    def _without_vendor(self, name: str) -> str | None:
        """A known application of that name whose vendor nobody has said yet."""
        found = self.directory.known("Application", {"name": name})
        return None if found in self._with_vendor else found

    def _add(self, record: Record) -> None:
        type_name = IMPORT_KINDS[record.kind].element.name
        schemes = self._numbered(record, identity.schemes(record))
        own = self._own(record)
        found = own or self.directory.known(type_name, schemes)
        if found and not own and self._is_another(record, found):
            found = self._known_otherwise(record, type_name, schemes, found)
        if found is None:
            found = self.directory.give(
                type_name, identity.text_of(record), identity.discriminator(record)
            )
        if record.kind in identity.FUNCTIONS:
            schemes = self._without_name_of_others(type_name, found, schemes)
        if (record.source, found) in self.result.elements:
            self._note_found(record, schemes, found)
            self._merge_same(record, found)
            return
        keys = self.directory.remember(type_name, found, schemes)
        self._note_found(record, schemes, found)
        self._note_name(record, schemes, found)
        self._put(RowOfElement(found, record, keys), record)
        self._rows[record.kind].append((found, record))

    def _known_otherwise(
        self, record: Record, type_name: str, schemes: Mapping[str, str], found: str
    ) -> str | None:
        """The element of a row that means something else than the one whose number, or name, it bears."""
        if record.kind in identity.FUNCTIONS:
            return None
        self._note_reused(record, self._first[record.source, found])
        return self.directory.known(type_name, identity.narrow(schemes))

    def _without_name_of_others(
        self, type_name: str, found: str, schemes: dict[str, str]
    ) -> dict[str, str]:
        """The identities of a function without its name where that means another: the first of that name."""
        named = {scheme: key for scheme, key in schemes.items() if scheme == "name"}
        if self.directory.known(type_name, named) in (None, found):
            return schemes
        return {scheme: key for scheme, key in schemes.items() if scheme != "name"}

    def _is_another(self, record: Record, found: str) -> bool:
        """Whether the element was made of another row of this file that means something else."""
        earlier = self._first.get((record.source, found))
        return earlier is not None and not identity.same_thing(record, earlier)

    def _numbered(self, record: Record, schemes: Mapping[str, str]) -> dict[str, str]:
        """Lines that may rightly repeat (costs, licences) are told apart by their place among equals."""
        if record.kind not in (Kind.COSTS, Kind.LICENCES):
            return dict(schemes)
        key = (record.kind, record.source, *sorted(schemes.items()))
        self._seen[key] += 1
        return {scheme: f"{text}#{self._seen[key]}" for scheme, text in schemes.items()}

    def _merge_same(self, record: Record, found: str) -> None:
        """A second row of one source on one element: merged, what it adds is kept."""
        earlier = self.result.elements[record.source, found]
        said = earlier.claims
        self.result.elements[record.source, found] = with_row(earlier, record)
        self._rows[record.kind].append((found, record))
        first = next((one.cell.row for one in said if one.cell), None)
        self._note(
            record,
            "duplicate_row",
            f"The same thing as row {first}: merged.",
            "If it is another thing, give it another name or reference in the source.",
        )
        self.result.merged[record.source, record.sheet] += 1

    def _put(self, assertion: SaidOfElement, record: Record) -> None:
        if (record.source, assertion.id) in self.result.elements:
            self._footing(record).sure = False  # two groups of rows on one element
            self._merge_same(record, assertion.id)
            return
        self._note_address(record)
        self.result.elements[record.source, assertion.id] = assertion
        self._first[record.source, assertion.id] = record
        self.result.kept[assertion.type].add(assertion.id)

    def _note_address(self, record: Record) -> None:
        field = _COMPANY.get(record.kind)
        name, address = without_address(str(record.values.get(field, ""))) if field else ("", "")
        if address:
            self._note(
                record,
                "supplier_address",
                f"An address stands behind the company's name: it is known as {name!r}, the cell is kept.",
                "Put the address into a column of its own.",
                field=field or "",
            )

    # --- what refers to what ---

    def refer(self, kind: Kind) -> None:
        """Resolves the reference fields of a kind's rows."""
        # A duplicate is merged already; a number is evidence for who it is, never a key.
        references = [
            one
            for one in IMPORT_KINDS[kind].fields
            if one.reference and one.relationship and one.name != "company_number"
        ]
        carries = kind is Kind.INTEGRATIONS
        for anchor, record in self._rows[kind]:
            values = record.values
            for one in references:
                text = values.get(one.name)
                if text:
                    self._refer(anchor, record, one, str(text))
            # An export has its edges in a file of their own.
            if carries and values.get("carries") and "landscape_id" not in values:
                self._carry(anchor, record, str(values["carries"]))

    def _refer(self, anchor: str, record: Record, one: Field, text: str) -> None:
        wanted = [part.strip() for part in _SPLIT.split(text)] if one.many else [text.strip()]
        for part in filter(None, wanted):
            found = self._target(record, one, part)
            if found is None:
                self._leave_unresolved(anchor, record, one, part)
            elif found.id != anchor:
                self._relate(anchor, record, one, found)

    def _target(self, record: Record, one: Field, text: str) -> Reference | None:
        assert one.reference is not None
        found = self.directory.look_up(one.reference, text)
        creates = one.reference in _CREATED_BY_MENTION or (
            record.kind in (Kind.FUNCTIONS, Kind.BUSINESS_FUNCTIONS)
            or one.relationship in ("PROVIDES", "SERVES", "PARENT_OF")
        )
        creates = creates and len(text) <= _LONGEST_MENTION and not text.isdecimal()
        if found is None and creates:
            found = Reference(self._mention(one.reference, text, record, one.name), BY_NAME)
        if found is None or found.by != BY_NUMBER:  # what a number means cannot change
            self._footing(record).note((one.reference, text, creates), found)
        return found

    def _mention(self, type_name: str, text: str, record: Record, field_name: str) -> str:
        found = self.directory.named(type_name, text)
        self._footing(record).mentioned.setdefault((type_name, text))
        if (record.source, found) not in self.result.elements:
            made = named_element(type_name, found, text, record, field_name)
            self.result.elements[record.source, found] = made
            self.result.kept[type_name].add(found)
        return found

    def _relate(self, anchor: str, record: Record, one: Field, found: Reference) -> None:
        assert one.relationship is not None
        ends = (anchor, found.id) if one.outward else (found.id, anchor)
        self._say(RowOfEdge(one.relationship, *ends, anchor, record, one.name, found.by))

    def _say(self, made: RowOfEdge) -> None:
        self.result.relationships.setdefault(made.key, made)

    def _carry(self, anchor: str, record: Record, text: str) -> None:
        for part in (one.strip() for one in _DATA_SPLIT.split(text)):
            if 2 < len(part) <= _LONGEST_MENTION:
                found = self._mention("DataObject", part, record, "carries")
                self._say(RowOfEdge("CARRIES", anchor, found, anchor, record, "carries", BY_NAME))

    def _leave_unresolved(self, anchor: str, record: Record, one: Field, text: str) -> None:
        assert one.reference is not None
        near = self.directory.nearest(one.reference, text)
        remedy = "Import the file that lists it; it is then resolved by itself."
        if near:
            remedy = f"Nearest known: {', '.join(near)}. {remedy}"
        label = IMPORT_KINDS[record.kind].field(one.name)
        assert label is not None
        what = label.declaration.label.lower()
        self._note(
            record,
            "reference_unresolved",
            f"No {what} {text!r} is known.",
            remedy,
            field=one.name,
        )
        held = self.result.elements[record.source, anchor]
        header = f"{UNRESOLVED}{one.name}"
        before = held.extra.get(header)
        extra = {**held.extra, header: f"{before}; {text}" if before else text}
        self.result.elements[record.source, anchor] = ElementAssertion(
            held.id, held.type, held.source, held.claims, extra, held.keys
        )

    def refer_again(self) -> None:
        """Earlier references that led nowhere: resolved now, if what they name has come."""
        for stored in still_unresolved(self.known, self.result.elements, self.beside.elements):
            waiting = [one for one in stored.extra if one.startswith(UNRESOLVED)]
            kind = next(one for one in IMPORT_KINDS.values() if one.element.name == stored.type)
            for header in waiting:
                self._resolve_stored(
                    stored, kind.field(header[len(UNRESOLVED) :]), stored.extra[header]
                )

    def _resolve_stored(self, stored: Element, one: Field | None, text: str) -> None:
        if one is None or one.reference is None or one.relationship is None:
            return
        cell = next(iter(stored.cells.values()), None)
        for part in (each.strip() for each in (_SPLIT.split(text) if one.many else [text])):
            reference = self.directory.look_up(one.reference, part)
            if reference is None or cell is None:
                continue
            record = Record(
                next(k for k, v in IMPORT_KINDS.items() if v.element.name == stored.type),
                cell.source,
                cell.sheet,
                cell.row or 0,
                {one.name: part},
                {one.name: one.declaration.label},
                {one.name: part},
            )
            self._relate(stored.id, record, one, reference)

    def relate(self, records: Sequence[Record], again: frozenset[str]) -> None:
        """The rows of relationship lists, when everything that they may name is known."""
        if not records:
            return
        work = Relations(self.directory, self.known, made_types(self.result.elements))
        work.relate(records, again)
        for key, made in work.elements.items():
            self.result.elements.setdefault(key, made)
            self.result.kept[made.type].add(made.id)
        self.result.relationships.update(work.edges)
        for record in work.merged:
            self.result.merged[record.source, record.sheet] += 1
        for record, row in work.quarantined:
            self.result.quarantined[record.source, record.sheet].append(row)
        for record, issue in work.issues:
            self.result.issues[record.source, record.sheet].append(issue)

    # --- what the next load of a file may go by ---

    def places(self) -> dict[Place, dict[int, str]]:
        """For each file and sheet, its rows with their elements; first the one that speaks for an element."""
        found: dict[Place, dict[int, str]] = defaultdict(dict)
        for rows in self._rows.values():
            for element, record in rows:
                found[record.source, record.sheet].setdefault(record.row, element)
        return found

    def _footing(self, record: Record) -> Footing:
        return self.result.footings[record.source, record.sheet]

    def _note_found(
        self, record: Record, schemes: Mapping[str, str], found: str, *, by_name: bool = True
    ) -> None:
        """Notes whether a row would find its element again."""
        footing, kind = self._footing(record), IMPORT_KINDS[record.kind].element.name
        leading = schemes if by_name else {**schemes, "name": ""}
        footing.sure = footing.sure and self.directory.leads(kind, leading, found)

    def _note_name(self, record: Record, schemes: Mapping[str, str], found: str) -> None:
        """Notes the name that a row bears when the store keeps it with another element."""
        kind, name = IMPORT_KINDS[record.kind].element.name, schemes.get("name")
        if name and not self.directory.keeps(kind, name, found):
            self._footing(record).contested.add((kind, name))

    # --- what was noticed ---

    def _note_merged(self, record: Record, into: Record, why: str) -> None:
        self.result.merged[record.source, record.sheet] += 1
        where = (
            f"row {into.row}" if into.source == record.source else f"{into.source} row {into.row}"
        )
        self._note(
            record,
            "row_merged",
            f"{applications.name_of(record)!r} is merged into {where} "
            f"({applications.name_of(into)!r}): {why}.",
            "If it is another application, give it another name or vendor in the source.",
            field="name",
        )

    def _note_counted(self, records: Sequence[Record]) -> None:
        """Says of lists with a row for each version or installation what became of these rows."""
        listed = Counter((one.source, one.sheet) for one in records)
        for (source, sheet), found in self._counted.items():
            count = found.total()
            if count < _SEVERAL * listed[source, sheet]:
                continue
            said = versions.said_of_list(count, len(found), sheet)
            self.result.issues[source, sheet].append(said)

    def _note_reused(self, record: Record, earlier: Record) -> None:
        self._note(
            record,
            "reference_reused",
            f"The reference stands in row {earlier.row} too, for something else: both are kept.",
            "Give each its own reference in the source.",
            field="reference" if "reference" in record.values else "source_id",
        )

    def _note(
        self, record: Record, code: str, message: str, remedy: str, *, field: str = ""
    ) -> None:
        severity = IssueSeverity.WARNING if code in _WARNINGS else IssueSeverity.NOTE
        issue = Issue(
            severity,
            code,
            message,
            remedy,
            record.row,
            record.headers.get(field),
            record.raw.get(field),
            record.sheet,
        )
        self.result.issues[record.source, record.sheet].append(issue)


def _known_as(merged: Record) -> dict[str, str]:
    """What other files may call the application by: the number and the name of a row merged into it."""
    known = {"source-id": applications.fingerprints(merged).get("source-id", "")}
    name = applications.name_of(merged)
    if not names.is_mark(name):
        known[OTHER_NAME] = names.letters(name)
    return known
