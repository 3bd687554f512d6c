"""A mapping as a profile: text that a person can edit, keep and use again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from landscape.importers.headings import HEADING, UNIT_HEADING
from landscape.model.identity import slug
from landscape.model.record import BESIDE, COSTS_BESIDE, FileReading

_TOP = """\
# How the columns of this file are read. Edit it, and use it again with
#   landscape import FILE --profile THIS-FILE
# or put it into the folder that LANDSCAPE_PROFILES names: it is then found by the headers under `needs`.
# columns: field → its headers. extra: headers that are kept as they stand. values: the source's word → ours.
"""


def profile_text(readings: Sequence[FileReading]) -> str:
    """The mappings of one file's tables as YAML, a document each."""
    import yaml

    # What stands beside a list of applications follows from its mapping.
    own = [one for one in readings if not (one.sheet or "").endswith((BESIDE, COSTS_BESIDE))]
    documents = [_document(one, len(own) > 1) for one in own]
    told = [
        yaml.safe_dump(one, sort_keys=False, allow_unicode=True, width=100) for one in documents
    ]
    return _TOP + "---\n".join(told)


def _document(reading: FileReading, several: bool) -> dict[str, Any]:
    stem = PurePath(reading.source).stem
    several_of = Counter(one.field for one in reading.columns)
    mapped = [
        one
        for one in reading.columns
        if one.field and several_of[one.field] == 1 and one.header not in (HEADING, UNIT_HEADING)
    ]
    document: dict[str, Any] = {
        "name": slug(f"{stem} {reading.sheet}" if several and reading.sheet else stem),
        "kind": reading.kind.value,
        "describes": f"files like {reading.source}",
        "needs": [one.header for one in mapped],
        "columns": {str(one.field): [one.header] for one in mapped},
    }
    extra = [
        one.header
        for one in reading.columns
        if not one.field and one.header not in (HEADING, UNIT_HEADING)
    ]
    if extra:
        document["extra"] = extra
    unknown = _unknown(reading)
    if unknown:
        document["values"] = unknown
    return document


def _unknown(reading: FileReading) -> dict[str, dict[str, str]]:
    """The source's words that no closed list knows, by field, to be filled in: nothing says nothing."""
    fields = {one.header: one.field for one in reading.columns if one.field}
    found: dict[str, dict[str, str]] = {}
    for one in reading.issues:
        field = fields.get(one.column or "")
        if one.code == "value_unknown" and field and one.value:
            found.setdefault(field, {})[one.value] = ""
    return found
