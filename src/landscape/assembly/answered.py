"""Rows that waited in quarantine and came back mended: they are taken off those that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from landscape.model.record import FileReading, QuarantinedRow
from landscape.store.batch import Batch, LoadedFile
from landscape.store.protocol import Store


def without_answered(
    batch: Batch, readings: Sequence[FileReading], store: Store, known: Mapping[str, str]
) -> Batch:
    """Takes the rows that came back mended off those that wait; the others of their files wait on."""
    answered = frozenset(key for one in readings for key in one.answered)
    present = {(one.source, one.sheet) for one in batch.files}
    files: dict[tuple[str, str | None], list[QuarantinedRow]] = {}
    for row in store.quarantine() if answered else ():
        files.setdefault((row.source, row.sheet), []).append(row)
    kinds = {(one.source, one.sheet): one.kind for load in store.loads() for one in load.files}
    for key, rows in files.items():
        left = [one for one in rows if (*key, one.row) not in answered]
        if len(left) == len(rows) or key in present:
            continue
        name = f"{key[0]}#{key[1]}" if key[1] else key[0]
        entry = LoadedFile(
            path=key[0],
            source=key[0],
            sheet=key[1],
            kind=kinds[key],
            fingerprint=known.get(name, ""),
            read=len(left),
            loaded=0,
            merged=0,
            quarantined=len(left),
            skipped=0,
        )
        batch = replace(batch, files=(*batch.files, entry), quarantine=(*batch.quarantine, *left))
    return batch
