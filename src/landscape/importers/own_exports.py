"""Files that an export of this program wrote, recognised by their first column and read back whole."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.importers.columns import Column
from landscape.importers.headers import words
from landscape.importers.profiles import Profile
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.model.vocabulary import Kind

ID, EDGE, EXTRA, SOURCE = "landscape_id", "landscape_relationship", "extra:", ".source"
NAME = "landscape-export"
_EDGE_COLUMNS = {
    EDGE: "relationship_type",
    "source": "parent_id",
    "source_name": "parent",
    "target": "child_id",
    "target_name": "child",
}
_RESULTS = ("confidence", "band", "evidence")
# The columns that the quarantine's own export puts before those of the file.
FILE, SHEET, ROW, KIND, REASONS = (
    "landscape_file",
    "landscape_sheet",
    "landscape_row",
    "landscape_kind",
    "landscape_reasons",
)
WAITING_COLUMNS = (FILE, SHEET, ROW, KIND, REASONS)
QUARANTINE = "landscape-quarantine"
OWN_NAMES = frozenset({NAME, QUARANTINE})


def own_export(columns: Sequence[Column]) -> Profile | None:
    """The mapping of a table that an export wrote, None when it is no such table."""
    headers = [one.header for one in columns]
    if ROW in headers and KIND in headers:
        return _quarantine(columns[headers.index(KIND)].sample)
    if EDGE in headers:
        own = {one.name: one.name for one in IMPORT_KINDS[Kind.RELATIONSHIPS].element.properties}
        return _profile(Kind.RELATIONSHIPS, {**own, **_EDGE_COLUMNS})
    if ID not in headers:
        return None
    kind = _kind_of(columns[headers.index(ID)].sample)
    if kind is None:
        return None
    fields = [one.name for one in IMPORT_KINDS[kind].element.properties]
    return _profile(kind, {name: name for name in (ID, *fields)})


def _profile(kind: Kind, columns: dict[str, str]) -> Profile:
    return Profile(
        NAME,
        kind,
        "an export of this program",
        {words(header): name for header, name in columns.items()},
        frozenset(),
        date_order="ymd",
    )


def _quarantine(kinds: Sequence[str]) -> Profile | None:
    """Rows that were in quarantine: their own columns are read as those of any file."""
    if not kinds or kinds[0] not in {one.value for one in IMPORT_KINDS}:
        return None
    return Profile(
        QUARANTINE,
        Kind(kinds[0]),
        "rows that were in quarantine",
        {},
        frozenset(),
        extra=frozenset(map(words, WAITING_COLUMNS)),
    )


def _kind_of(ids: Sequence[str]) -> Kind | None:
    """The kind whose elements have such ids: `acme/contract/c-0142`."""
    for one in ids[:1]:
        for kind, declared in IMPORT_KINDS.items():
            if declared.element.name in ELEMENT_TYPES and f"/{declared.element.slug}/" in one:
                return kind
    return None


def is_result(header: str) -> bool:
    """Whether a column of an export only says how something is known, and is worked out anew."""
    return header in (*_RESULTS, *WAITING_COLUMNS) or header.endswith(SOURCE)


def plain_header(header: str) -> str:
    """The header that an unmapped column had before it was exported."""
    return header.removeprefix(EXTRA)
