"""Rows in quarantine → CSV that can be mended and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from landscape.model.identity import slug
from landscape.model.neutral import neutralise
from landscape.model.record import QuarantinedRow

COLUMNS = (
    "landscape_file",
    "landscape_sheet",
    "landscape_row",
    "landscape_kind",
    "landscape_reasons",
)


def quarantine_files(
    rows: Sequence[QuarantinedRow], kinds: Mapping[tuple[str, str | None], str]
) -> Mapping[str, bytes]:
    """File name → content, one for each file or sheet whose rows wait.

    Parameters: `kinds`, what each file and sheet lists. Columns are where the row stands, what its file
    lists, why it waits, and then the file's own. UTF-8 with a byte order mark; text that a spreadsheet
    might run is made harmless, and read back as it was.
    """
    by_file: dict[tuple[str, str | None], list[QuarantinedRow]] = {}
    for one in rows:
        by_file.setdefault((one.source, one.sheet), []).append(one)
    files: dict[str, bytes] = {}
    for key, waiting in by_file.items():
        name = slug(" ".join(filter(None, (PurePath(key[0]).stem, key[1]))))
        place = f"{name}.quarantine.csv"
        files[place if place not in files else f"{name}-{len(files)}.quarantine.csv"] = _written(
            waiting, kinds.get(key, "")
        )
    return files


def _written(rows: Sequence[QuarantinedRow], kind: str) -> bytes:
    headers = list(dict.fromkeys(header for one in rows for header in one.cells))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, *map(neutralise, headers)])
    for one in rows:
        reasons = "; ".join(f"{why.message} {why.remedy}".strip() for why in one.reasons)
        writer.writerow(
            [
                neutralise(one.source),
                neutralise(one.sheet or ""),
                str(one.row),
                kind,
                neutralise(reasons),
                *(neutralise(one.cells.get(header, "")) for header in headers),
            ]
        )
    return text.getvalue().encode("utf-8-sig", "replace")
