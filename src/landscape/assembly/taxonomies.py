"""The taxonomies that come with the product, as records: used until the organisation brings its own."""

from __future__ import annotations

from collections.abc import Collection

from landscape.matching.reference import reference_rows
from landscape.model.record import Record
from landscape.model.vocabulary import Kind
from landscape.store.snapshot import Known

_FILES = {
    Kind.FUNCTIONS: ("functionalities.csv", "ApplicationFunction"),
    Kind.BUSINESS_FUNCTIONS: ("business_functions.csv", "BusinessFunction"),
}
SHIPPED = "shipped "
_FIELDS = {
    "id": "source_id",
    "label": "name",
    "parent": "parent",
    "description": "description",
    "synonyms": "synonyms",
    "breadth": "breadth",
}


def shipped(known: Known, brought: Collection[Kind]) -> list[Record]:
    """The shipped taxonomies as records, leaving out each that the organisation brings or has brought."""
    records: list[Record] = []
    for kind, (file, type_name) in _FILES.items():
        if kind not in brought and not has_own(known, type_name):
            records += _records(kind, file)
    return records


def has_own(known: Known, type_name: str) -> bool:
    """Whether the organisation has brought a taxonomy of its own."""
    sources = known.stated_in(type_name, "source_id")
    return any(not one.startswith(SHIPPED) for one in sources)


def _records(kind: Kind, file: str) -> list[Record]:
    found = []
    for number, row in enumerate(reference_rows(file), start=2):
        raw = {field: row[header] for header, field in _FIELDS.items() if row.get(header)}
        headers = {field: header for header, field in _FIELDS.items()}
        found.append(Record(kind, f"{SHIPPED}{file}", None, number, raw, headers, raw))
    return found
