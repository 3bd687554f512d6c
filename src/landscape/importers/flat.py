"""Nested values → a table: dotted paths as headers, lists joined, and what was done is said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from landscape.errors import InputRejected
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_NAMED = 12


@dataclass(slots=True)
class Flat:
    """The headers of a flattened table, and what was noticed on the way."""

    headers: tuple[str, ...] = ()
    issues: list[Issue] = field(default_factory=list)


def table_of(
    records: Iterable[Mapping[str, Any]], settings: Settings, shown: str = "It"
) -> tuple[list[Row], Flat]:
    """One row per record, numbered from 1, under all the paths that any of them has.

    Raises InputRejected when there are too many different paths.
    """
    deep: set[str] = set()
    flat = [flatten(one, settings.deepest_nesting, deep) for one in records]
    headers = tuple(dict.fromkeys(name for one in flat for name in one))
    if len(headers) > settings.most_columns:
        raise InputRejected(
            f"{shown} has {len(headers):,} different fields; {settings.most_columns:,} is the limit.",
            remedy="Export fewer fields, or raise LANDSCAPE_MOST_COLUMNS.",
        )
    rows = [
        Row(number, tuple(one.get(name, "") for name in headers))
        for number, one in enumerate(flat, start=1)
    ]
    return rows, Flat(headers, [*_nested(headers), *_too_deep(deep, settings)])


def flatten(
    record: Mapping[str, Any], deepest: int = 12, deep: set[str] | None = None
) -> dict[str, str]:
    """Nested values as dotted paths; the values of a list are joined, those of its objects by path.

    Parameters: `deepest`, the levels that become paths; paths whose values lie deeper and are kept as
    text are added to `deep`.

    >>> flatten({"a": {"b": "1"}, "c": ["x", "y"], "d": [{"e": "1"}, {"e": "2"}]})
    {'a.b': '1', 'c': 'x; y', 'd.e': '1; 2'}
    """
    found: dict[str, list[str]] = {}
    _spread("", record, deepest, found, set() if deep is None else deep)
    return {path: "; ".join(values) for path, values in found.items()}


def _spread(path: str, value: Any, left: int, found: dict[str, list[str]], deep: set[str]) -> None:
    if isinstance(value, Mapping) and value and left > 0:
        for name, inner in value.items():
            _spread(f"{path}.{name}" if path else str(name), inner, left - 1, found, deep)
    elif isinstance(value, list) and left > 0:
        found.setdefault(path, []) if not value else None
        for inner in value:
            _spread(path, inner, left - 1, found, deep)
    else:
        if isinstance(value, Mapping | list) and value:
            deep.add(path)
        text = _plain(value)
        held = found.setdefault(path, [])
        if text:
            held.append(text)


def _plain(value: Any) -> str:
    if value in (None, {}, []):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping | list) else str(value)
    )


def _nested(headers: Iterable[str]) -> list[Issue]:
    paths = [one for one in headers if "." in one]
    if not paths:
        return []
    more = f" and {len(paths) - _NAMED} others" if len(paths) > _NAMED else ""
    return [
        Issue(
            IssueSeverity.NOTE,
            "nested_flattened",
            f"Nested fields became columns: {', '.join(paths[:_NAMED])}{more}; several values in one "
            "are parted by semicolons.",
            "Nothing needs to be done.",
        )
    ]


def _too_deep(paths: set[str], settings: Settings) -> list[Issue]:
    if not paths:
        return []
    return [
        Issue(
            IssueSeverity.WARNING,
            "nested_too_deep",
            f"Below {', '.join(sorted(paths)[:_NAMED])} values are nested more than "
            f"{settings.deepest_nesting} deep; they were kept as text.",
            "Export a flatter list, or raise LANDSCAPE_DEEPEST_NESTING.",
        )
    ]
