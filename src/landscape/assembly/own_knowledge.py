"""What an organisation knows of products and suppliers beside what is shipped: files of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from landscape.errors import InputRejected
from landscape.settings import Settings

if TYPE_CHECKING:
    from landscape.matching.recognise import Recogniser
    from landscape.matching.relations import SupplierRelations
    from landscape.matching.semantic import Encoder


def recogniser(settings: Settings, file: Path | None = None) -> Recogniser:
    """The shipped product catalogue, with the user's rows before it.

    Parameters: `file`, a catalogue that a person names; else `settings.products`, looked for beside the
    store and in the current folder, which need not be there when nobody set it. Raises InputRejected when
    a named file is missing or a row of it cannot be read.
    """
    place = file or _found(settings, settings.products, Settings().products)
    suppliers = _found_relations(settings)
    return _recogniser(place, suppliers, settings, (_stamp(place), _stamp(suppliers)))


def encoder(settings: Settings, folder: Path | None = None) -> Encoder | None:
    """The user's embedding model: in `folder`, else in `settings.embeddings`; None when neither is named.

    Raises InputRejected when the folder holds no model that can be run.
    """
    place = folder or (Path(settings.embeddings) if settings.embeddings else None)
    if place is None:
        return None
    from landscape.matching.semantic import encoder as in_folder

    return in_folder(place.resolve())


def relations(settings: Settings, file: Path | None = None) -> SupplierRelations:
    """The shipped supplier relations and the user's own, found as `recogniser` finds products."""
    from landscape.matching.reference import reference_rows
    from landscape.matching.relations import SupplierRelations, relation_from_row

    place = file or _found_relations(settings)
    shipped = SupplierRelations.shipped()
    if place is None:
        return shipped
    rows = _rows(place, settings)
    own = [
        replace(
            relation_from_row({"status": "verified"} | _filled(row)), file=place.name, row=number
        )
        for number, row in rows
    ]
    return SupplierRelations.of((*shipped.relations, *own), reference_rows("suppliers.csv"))


def _found_relations(settings: Settings) -> Path | None:
    return _found(settings, settings.relations, Settings().relations)


@lru_cache(maxsize=4)
def _recogniser(
    place: Path | None, suppliers: Path | None, settings: Settings, stamps: object
) -> Recogniser:
    """Kept between questions; `stamps` make it anew when a file changes."""
    from landscape.matching.catalogue import Catalogue, shipped_catalogue
    from landscape.matching.recognise import Recogniser

    del stamps
    known = shipped_catalogue()
    if place is not None:
        rows = _rows(place, settings)
        own = Catalogue.from_rows(
            [row for _, row in rows], file=place.name, numbers=[number for number, _ in rows]
        )
        known = known.with_own(own)
    return Recogniser(known, relations(settings, suppliers))


def _found(settings: Settings, name: str, default: str) -> Path | None:
    folders = [Path()] if "://" in settings.store else [Path(settings.store).parent, Path()]
    for folder in folders:
        if (folder / name).is_file():
            return (folder / name).resolve()
    if name != default:
        raise InputRejected(
            f"There is no file {name}.",
            detail="It is set as a file of your own (LANDSCAPE_PRODUCTS or LANDSCAPE_RELATIONS).",
            remedy="Correct the setting, or unset it.",
        )
    return None


def _stamp(place: Path | None) -> tuple[float, int]:
    if place is None or not place.is_file():
        return 0.0, 0
    known = place.stat()
    return known.st_mtime, known.st_size


def _rows(place: Path, settings: Settings) -> list[tuple[int, dict[str, str]]]:
    from landscape.importers import read_table

    headers, rows, _ = read_table(place, settings)
    if rows and tuple(headers) == tuple(f"column {at + 1}" for at in range(len(headers))):
        # A table of words only: its first row names the columns.
        headers, rows = rows[0].cells, rows[1:]
    return [
        (one.number, dict(zip(headers, [*one.cells, *[""] * len(headers)], strict=False)))
        for one in rows
        if any(cell.strip() for cell in one.cells)
    ]


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {key.strip().casefold(): value.strip() for key, value in row.items() if value.strip()}
