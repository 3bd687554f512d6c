"""Tables for the commands that need no store: read, understood, and what the user knows beside them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from landscape.cli.context import Session
from landscape.model.vocabulary import Kind

if TYPE_CHECKING:
    from landscape.matching.tables import RowTable
    from landscape.matching.taxonomy import Taxonomy
    from landscape.model.record import Row

# What the importers call a field, and what the commands call its meaning.
_MEANINGS: Mapping[Kind, Mapping[str, str]] = {
    Kind.APPLICATIONS: {
        "name": "name",
        "description": "description",
        "vendor": "supplier",
        "organisation_unit": "department",
        "contract_reference": "reference",
    },
    Kind.CONTRACTS: {
        "title": "title",
        "description": "description",
        "supplier": "supplier",
        "organisation_unit": "department",
        "category": "category",
        "reference": "reference",
    },
}
_SURELY = ("profile", "alias")


def read(own: Session, file: Path, kind: Kind) -> RowTable:
    """A file as a table of applications or contracts, its columns understood as an import would.

    Raises InputRejected when it cannot be read or has no rows.
    """
    from landscape.importers import read_table
    from landscape.matching.tables import RowTable

    headers, rows, _ = read_table(file, own.settings)
    names = _distinct(headers)
    filled = [one for one in rows if any(cell.strip() for cell in one.cells)]
    return RowTable(
        names,
        tuple(dict(zip(names, _padded(one, len(names)), strict=True)) for one in filled),
        tuple(one.number for one in filled),
        file.name,
        _understood(names, filled, kind),
    )


def taxonomy(own: Session, file: Path | None) -> Taxonomy:
    """The user's taxonomy, or the shipped functionalities. Raises InputRejected."""
    from landscape.matching.taxonomy import Taxonomy, functionalities

    if file is None:
        return functionalities()
    return Taxonomy.from_rows(read(own, file, Kind.FUNCTIONS).rows)


def say(own: Session, words: str) -> None:
    """A remark for people, beside the answer: only where the answer is for people too."""
    from landscape.cli.context import Format

    if own.format is Format.TABLE and words:
        print(words, file=sys.stderr)


def _understood(names: Sequence[str], rows: Sequence[Row], kind: Kind) -> dict[str, str]:
    """Meaning → header, as far as the headers are ones that the importers know."""
    from landscape.importers.columns import columns_of
    from landscape.importers.kinds import understand

    if kind not in _MEANINGS:
        return {}
    columns = columns_of(names, [one.cells for one in rows[:400]])
    found = understand(columns, kind, None, {}, "")
    meanings = _MEANINGS[kind]
    return {
        meanings[one.field]: one.header
        for one in (found.columns if found else ())
        if one.field and one.field in meanings and one.method in _SURELY
    }


def _distinct(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers of which none is there twice: the second `Name` is `Name (2)`."""
    seen: Counter[str] = Counter()
    found = []
    for place, header in enumerate(headers):
        name = header.strip() or f"column {place + 1}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


def _padded(row: Row, width: int) -> list[str]:
    cells = list(row.cells[:width])
    return cells + [""] * (width - len(cells))
