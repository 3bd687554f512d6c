"""Values, properties and evidence as text in columns, and back, without loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from types import MappingProxyType
from typing import Any

from landscape.model.element import NOTHING, Value
from landscape.model.inference import Evidence
from landscape.store.said import CellSaid

Typed = tuple[str, str]  # type tag, text

TEXT, JSON_TEXT, INTEGER, DECIMAL, DAY, FLAG = "s", "j", "i", "n", "d", "b"


def encode(value: Value) -> Typed:
    """A value as type tag and text. A text that UTF-8 cannot hold goes as a JSON string.

    >>> encode(Decimal("1.50")), encode(True), encode(date(2027, 3, 31))
    (('n', '1.50'), ('b', '1'), ('d', '2027-03-31'))
    """
    if isinstance(value, str):
        text = str(value)  # a word of an enumeration is held as its text
        return (TEXT, text) if is_plain(text) else (JSON_TEXT, json.dumps(text))
    if isinstance(value, bool):
        return FLAG, "1" if value else "0"
    if isinstance(value, int):
        return INTEGER, str(value)
    if isinstance(value, Decimal):
        return DECIMAL, str(value)
    if isinstance(value, datetime):
        return DAY, value.date().isoformat()
    if isinstance(value, date):
        return DAY, value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of a property")


def is_plain(text: str) -> bool:
    """Whether UTF-8 can hold a text, and SQLite all of it."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


_DECODERS: Mapping[str, Callable[[str], Value]] = {
    TEXT: str,
    JSON_TEXT: json.loads,
    INTEGER: int,
    DECIMAL: Decimal,
    DAY: date.fromisoformat,
    FLAG: lambda text: text == "1",
}


def decode(tag: str, text: str) -> Value:
    """The value that `encode` wrote."""
    return text if tag == TEXT else _DECODERS[tag](text)


def same(one: Typed, other: Typed) -> bool:
    """Whether two encoded values are equal: 1.50 is 1.5."""
    if one == other:
        return True
    return one[0] == other[0] == DECIMAL and Decimal(one[1]) == Decimal(other[1])


def writable(text: str) -> str:
    """A text that UTF-8 can hold; what it cannot hold is marked."""
    if text.isascii() and "\0" not in text:
        return text
    return text if is_plain(text) else text.encode("utf-8", "replace").decode().replace("\0", "?")


def write_properties(properties: Mapping[str, Value]) -> str:
    """The properties of an edge as canonical JSON."""
    known = {name: encode(value) for name, value in properties.items() if value is not None}
    return json.dumps(known, sort_keys=True, separators=(",", ":")) if known else "{}"


def read_properties(text: str) -> Mapping[str, Value]:
    """What `write_properties` wrote."""
    if text == "{}":
        return NOTHING
    return {name: decode(tag, value) for name, (tag, value) in json.loads(text).items()}


_COMPACT = json.JSONEncoder(separators=(",", ":")).encode


def write_evidence(evidence: Iterable[Evidence]) -> str:
    """Evidence as canonical JSON: one list per reason."""
    return f"[{','.join(map(_reason, evidence))}]"


def _reason(one: Evidence) -> str:
    """One reason, as `json.dumps` would write it: put together, as that is four times as quick."""
    place = _place(one.kind, one.source, one.sheet)
    row = "null" if one.row is None else int.__repr__(one.row)
    column = _quoted(one.column)
    weight = "null" if one.weight is None else _COMPACT(one.weight)
    return f"[{encode_basestring_ascii(one.text)},{place},{row},{column},{weight}]"


def write_reason(source: str, said: CellSaid) -> str:
    """What `write_evidence` writes of one reason, a cell of a file."""
    place, column = _place(said.kind, source, said.sheet), _quoted(said.column)
    return f"[[{encode_basestring_ascii(said.text)},{place},{said.row},{column},null]]"


@lru_cache(1024)
def _place(*words: str | None) -> str:
    return ",".join(map(_quoted, words))


@lru_cache(1024)
def _quoted(word: str | None) -> str:
    return "null" if word is None else encode_basestring_ascii(word)


def read_evidence(texts: Sequence[str]) -> list[tuple[Evidence, ...]]:
    """What `write_evidence` wrote, for many edges at once: one parse is far quicker than many."""
    return [tuple(Evidence(*one) for one in rows) for rows in read_reasons(texts)]


def read_reasons(texts: Sequence[str]) -> list[list[list[Any]]]:
    """The same, each reason as the list of what `Evidence` holds: the text, then where it stands."""
    found: list[list[list[Any]]] = json.loads(f"[{','.join(texts)}]")
    return found


def write_cells(cells: Mapping[str, str]) -> str:
    """A row's cells by header, as JSON in the row's order."""
    return json.dumps(dict(cells), separators=(",", ":"))


def read_cells(text: str) -> Mapping[str, str]:
    """What `write_cells` wrote."""
    known: dict[str, Any] = json.loads(text)
    return MappingProxyType(known)
