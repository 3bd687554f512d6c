"""Procurement data spread over the sheets of a workbook (`contracts/0/title` and the like) → one table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from landscape.importers.ocds import Found, sheet_of
from landscape.importers.rows import Sheet
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_PATH = re.compile(r"^(?:awards|contracts|tender|planning|parties|buyer)/")
_MAIN = re.compile(r"^(?:awards|contracts)/0/id$")


def joined(sheets: Sequence[Sheet], shown: str, settings: Settings) -> Sheet | None:
    """The one table of contracts that such a workbook holds; None when it is another workbook.

    Each sheet is looked into; the rows that were looked at are put back. Raises InputRejected when it is
    such a workbook and holds no procurement.
    """
    headers = [_first(one) for one in sheets]
    telling = [one for one in headers if "ocid" in one and any(map(_PATH.match, one))]
    if not any(map(_MAIN.match, chain.from_iterable(telling))):
        return None
    releases: dict[tuple[str, str], dict[str, Any]] = {}
    left_out, issues = [], []
    for sheet, names in zip(sheets, headers, strict=True):
        if "ocid" in names:
            _fill(releases, names, sheet.rows)
        elif names:
            left_out.append(str(sheet.name))
        issues.extend(sheet.issues)
    main = next(
        sheet for sheet, names in zip(sheets, headers, strict=True) if any(map(_MAIN.match, names))
    )
    issues.append(_joined([str(one.name) for one in sheets], left_out))
    found = Found([_release(one) for one in releases.values()])
    return sheet_of(found, main.name, settings, shown, issues)


def _first(sheet: Sheet) -> tuple[str, ...]:
    """The cells of a sheet's first row, which is put back."""
    rows = iter(sheet.rows)
    first = next(rows, None)
    sheet.rows = chain(() if first is None else (first,), rows)
    return first.cells if first else ()


def _fill(
    releases: dict[tuple[str, str], dict[str, Any]], names: Sequence[str], rows: Iterable[Row]
) -> None:
    """Puts the cells of a sheet into the releases that its rows name."""
    at = {name: place for place, name in enumerate(names)}
    for row in _below_header(rows):
        cells = dict(zip(names, row.cells, strict=False))
        key = (cells.get("ocid", ""), cells.get("id", "") if "id" in at else "")
        if not any(key):
            continue
        release = releases.setdefault(key, {})
        for name in names:
            if cells.get(name):
                _put(release, name.split("/"), cells[name], cells, ())


def _below_header(rows: Iterable[Row]) -> Iterator[Row]:
    waiting = iter(rows)
    next(waiting, None)
    yield from waiting


def _put(
    place: dict[str, Any],
    path: Sequence[str],
    text: str,
    cells: dict[str, str],
    above: tuple[str, ...],
) -> None:
    """Puts one cell where its path says; an entry of a list is found by its id, in the same row."""
    name, rest = path[0], path[1:]
    here = (*above, name)
    if not rest:
        place[name] = text
    elif rest[0].isdigit():
        own = cells.get("/".join((*here, rest[0], "id")), "")
        entries = place.setdefault(name, {})
        if isinstance(entries, dict) and len(rest) > 1:
            entry = entries.setdefault(own or rest[0], {})
            _put(entry, rest[1:], text, cells, (*here, rest[0]))
    else:
        inner = place.setdefault(name, {})
        if isinstance(inner, dict):
            _put(inner, rest, text, cells, here)


def _release(filled: dict[str, Any]) -> dict[str, Any]:
    """A release with its lists as lists."""
    return {name: _listed(name, value) for name, value in filled.items()}


def _listed(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(key, one) for key, one in value.items()}
    return list(inner.values()) if name in _LISTS else inner


_LISTS = frozenset(
    (
        "awards contracts parties suppliers items documents milestones amendments relatedProcesses "
        "additionalClassifications additionalIdentifiers transactions tenderers lots"
    ).split()
)


def _joined(sheets: Sequence[str], left_out: Sequence[str]) -> Issue:
    apart = (
        f"; left out, because they name no procurement: {', '.join(left_out)}" if left_out else ""
    )
    return Issue(
        IssueSeverity.NOTE,
        "sheets_joined",
        f"{len(sheets)} sheets of procurement data were joined into one list of contracts{apart}.",
        "Nothing needs to be done.",
    )
