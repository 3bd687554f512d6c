"""JSON: a list of objects, an envelope around one, JSON lines, and procurement release packages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from landscape.errors import InputRejected
from landscape.importers.encoding import decode
from landscape.importers.rows import Sheet
from landscape.model.record import Row
from landscape.settings import Settings

_DEEPEST = 12
_ENVELOPES = (
    "records",
    "data",
    "result",
    "results",
    "value",
    "values",
    "items",
    "rows",
    "contracts",
)


class JsonReader:
    """Reads JSON and JSON lines."""

    name = "json"
    describes = "JSON or JSON lines (a list of objects)"

    def can_open(self, path: Path, head: bytes) -> bool:
        """Text that starts with a brace, or with a bracket before a brace."""
        del path
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"]"))

    def sheets(self, path: Path, settings: Settings) -> Iterator[Sheet]:
        """The one list of objects of the file, nested values flattened to dotted paths."""
        decoded = decode(path.read_bytes(), path.name)
        found = _objects(_parse(decoded.text, path), path)
        flat = [flatten(one) for one in found]
        headers = tuple(dict.fromkeys(name for one in flat for name in one))
        if len(headers) > settings.most_columns:
            raise InputRejected(
                f"{path.name} has {len(headers)} different fields; {settings.most_columns} is the limit.",
                remedy="Export fewer fields, or raise LANDSCAPE_MOST_COLUMNS.",
            )
        rows = [
            Row(number, tuple(one.get(name, "") for name in headers))
            for number, one in enumerate(flat, start=1)
        ]
        yield Sheet(rows, None, decoded.encoding, None, headers)


def _parse(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise InputRejected(
            f"{path.name} is nested too deeply.", remedy="Export a flat list of records."
        ) from None
    except ValueError as wrong:
        lines = _lines(text)
        if lines is not None:
            return lines
        raise InputRejected(
            f"{path.name} is not valid JSON.",
            detail=str(wrong),
            remedy="Export it again; it may have been cut off.",
        ) from None


def _lines(text: str) -> list[Any] | None:
    try:
        return [json.loads(one) for one in text.splitlines() if one.strip()]
    except (ValueError, RecursionError):
        return None


def _objects(document: Any, path: Path) -> list[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        for release in _releases(document):
            return release
        for name in _ENVELOPES:
            inner = document.get(name)
            if isinstance(inner, Sequence) and not isinstance(inner, str):
                return _objects(inner, path)
        return [document]
    if isinstance(document, Sequence) and not isinstance(document, str):
        found = [one for one in document if isinstance(one, Mapping)]
        if found and len(found) == len(document):
            return [inner for one in found for inner in _unwrapped(one)]
    raise InputRejected(
        f"{path.name} holds no list of records.",
        detail="Looked for a list of objects, or an object that holds one.",
        remedy="Export a list of records: [{…}, {…}].",
    )


def _unwrapped(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    for release in _releases(one):
        return release
    return [one]


def _releases(document: Mapping[str, Any]) -> Iterator[list[Mapping[str, Any]]]:
    """The contracts of a procurement package, one object per award with its supplier and its dates."""
    releases = document.get("releases")
    if isinstance(releases, Sequence) and not isinstance(releases, str):
        yield [award for one in releases if isinstance(one, Mapping) for award in _awards(one)]


def _awards(release: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    tender = _mapping(release.get("tender"))
    contracts = _mappings(release.get("contracts"))
    awards = _mappings(release.get("awards")) or [{}]
    common = {
        "ocid": release.get("ocid"),
        "title": tender.get("title"),
        "description": tender.get("description"),
        "buyer": _mapping(release.get("buyer")).get("name"),
        "procurementMethod": tender.get("procurementMethod"),
    }
    found: list[Mapping[str, Any]] = []
    for award in awards:
        contract = next((one for one in contracts if one.get("awardID") == award.get("id")), {})
        found.append({**common, **_award(award, contract)})
    return found


def _award(award: Mapping[str, Any], contract: Mapping[str, Any]) -> dict[str, Any]:
    period = _mapping(contract.get("period")) or _mapping(award.get("contractPeriod"))
    value = _mapping(contract.get("value")) or _mapping(award.get("value"))
    suppliers = [str(one.get("name", "")) for one in _mappings(award.get("suppliers"))]
    known = {
        "id": contract.get("id") or award.get("id"),
        "title": contract.get("title") or award.get("title"),
        "description": contract.get("description") or award.get("description"),
        "supplier": "; ".join(filter(None, suppliers)),
        "startDate": period.get("startDate"),
        "endDate": period.get("endDate"),
        "maxExtentDate": period.get("maxExtentDate"),
        "value": value.get("amount"),
        "currency": value.get("currency"),
        "status": contract.get("status") or award.get("status"),
        "dateSigned": contract.get("dateSigned") or award.get("date"),
    }
    return {name: one for name, one in known.items() if one not in (None, "")}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [one for one in value if isinstance(one, Mapping)]


def flatten(document: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Nested values as dotted paths; lists of plain values are joined.

    >>> flatten({"a": {"b": 1}, "c": ["x", "y"]})
    {'a.b': '1', 'c': 'x; y'}
    """
    flat: dict[str, str] = {}
    for name, value in document.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping) and depth < _DEEPEST:
            flat |= flatten(value, f"{path}.", depth + 1)
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for place, one in enumerate(value[:50]):
                inner = one if isinstance(one, Mapping) else {"": one}
                flat |= flatten(inner, f"{path}.{place}.", depth + 1) if depth < _DEEPEST else {}
        else:
            flat[path] = _plain(value)
    return flat


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list):
        return "; ".join(_plain(one) for one in value)
    return str(value)
