"""JSON: lists of objects wherever they stand, JSON lines, and procurement packages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from landscape.errors import InputRejected
from landscape.importers import ocds
from landscape.importers.encoding import Survey, decode
from landscape.importers.flat import table_of
from landscape.importers.rows import Limits, Sheet, Source
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_START = re.compile(rb"^(?:\xef\xbb\xbf|\s)*(?:\{|\[\s*(?:[\[{\]\"\dtfn-]|$))")
_WIDE_START = re.compile(rb"^(?:\xff\xfe|\xfe\xff)(?:\x00?\s)*\x00?[\[{]")
_DEEPEST_LIST = 4  # levels of objects in which a list of records is looked for
Listed = Mapping[str, list[Any]]


class JsonReader:
    """Reads JSON and JSON lines."""

    name = "json"
    describes = "JSON or JSON lines (a list of objects)"

    def can_open(self, source: Source) -> bool:
        """Text that starts with a brace, or with a bracket before a value."""
        return bool(_START.match(source.head) or _WIDE_START.match(source.head))

    def sheets(self, source: Source, settings: Settings) -> Iterator[Sheet]:
        """The lists of objects of the file, each a table; nested values become dotted paths."""
        text, found = decode(source.path.read_bytes(), source.shown)
        issues = _mixed(found)
        document = _Parser(source, issues).parse(text)
        packaged = ocds.found_in(document)
        if packaged is not None:
            sheet = ocds.sheet_of(packaged, None, settings, source.shown, issues)
            sheet.encoding = found.encoding
            yield sheet
            return
        lists = _lists(document, source)
        issues += _left_out(document, lists)
        for name, records in lists.items():
            sheet = _sheet(records, source, settings)
            sheet.name = name if len(lists) > 1 else None
            sheet.encoding = found.encoding
            sheet.issues = [*issues, *sheet.issues]
            yield sheet


class _Parser:
    """Parses text as one document or as lines of documents; numbers stay as they are written."""

    def __init__(self, source: Source, issues: list[Issue]) -> None:
        self.source = source
        self.issues = issues
        self.repeated: set[str] = set()

    def parse(self, text: str) -> Any:
        """The document, or the list of the documents that the lines hold. Raises InputRejected."""
        try:
            document = self._loaded(text)
        except RecursionError:
            raise InputRejected(
                f"{self.source.shown} is nested too deeply.",
                remedy="Export a flat list of records.",
            ) from None
        except ValueError as wrong:
            document = self._lines(text, wrong)
        if self.repeated:
            self.issues.append(_repeated(self.repeated))
        return document

    def _loaded(self, text: str) -> Any:
        return json.loads(
            text,
            object_pairs_hook=self._object,
            parse_float=str,
            parse_int=str,
            parse_constant=lambda _: None,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object; a name that stands in it twice keeps both values."""
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        made.clear()
        for name, value in pairs:
            if name in made:
                self.repeated.add(name)
            made[_free(name, made)] = value
        return made

    def _lines(self, text: str, whole: ValueError) -> list[Any]:
        documents = []
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            try:
                documents.append(self._loaded(line))
            except (ValueError, RecursionError) as wrong:
                told = f"line {number:,}: {wrong}" if documents else str(whole)
                raise self._invalid(told) from None
        return documents

    def _invalid(self, detail: str) -> InputRejected:
        return InputRejected(
            f"{self.source.shown} is not valid JSON.",
            detail=detail[:300],
            remedy="Export it again; it may have been cut off.",
        )


def _free(name: str, taken: Mapping[str, Any]) -> str:
    place = 1
    found = name
    while found in taken:
        place += 1
        found = f"{name} ({place})"
    return found


def _lists(document: Any, source: Source) -> Listed:
    """The lists of records in a document by name, the outermost ones that there are."""
    if isinstance(document, list):
        return {"": document}
    level = [("", document)]
    for _ in range(_DEEPEST_LIST):
        inner = [
            (f"{path}.{name}".lstrip("."), value)
            for path, one in level
            if isinstance(one, Mapping)
            for name, value in one.items()
        ]
        lists = {path: value for path, value in inner if _is_list_of_records(value)}
        if lists:
            return lists
        level = [one for one in inner if isinstance(one[1], Mapping)]
    if isinstance(document, Mapping) and document:
        return {"": [document]}
    raise _no_records(source)


def _is_list_of_records(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
    )


def _sheet(records: Sequence[Any], source: Source, settings: Settings) -> Sheet:
    """A list of objects as a table under their names, a list of lists as a table with its own header."""
    if records and all(isinstance(one, list) for one in records):
        return Sheet(list(_plain_rows(records, source, settings)))
    if not any(isinstance(one, Mapping) for one in records):
        raise _no_records(source)
    objects = [one if isinstance(one, Mapping) else {"value": one} for one in records]
    rows, flat = table_of(objects, settings, source.shown)
    limits = Limits(source.shown, settings)
    for row in rows:
        limits.check(row.number, len(row.cells))
        for column, cell in enumerate(row.cells, start=1):
            limits.check_cell(cell, row.number, column)
    return Sheet(rows, None, None, None, flat.headers, flat.issues)


def _plain_rows(records: Sequence[Any], source: Source, settings: Settings) -> Iterator[Row]:
    limits = Limits(source.shown, settings)
    for number, one in enumerate(records, start=1):
        limits.check(number, len(one))
        yield Row(number, tuple("" if cell is None else str(cell) for cell in one))


def _no_records(source: Source) -> InputRejected:
    return InputRejected(
        f"{source.shown} holds no list of records.",
        detail="Looked for a list of objects, or an object that holds one.",
        remedy="Export a list of records: [{…}, {…}].",
    )


def _left_out(document: Any, lists: Listed) -> list[Issue]:
    """What stands beside the lists at the top of the document, and is of no row."""
    if not isinstance(document, Mapping) or "" in lists:
        return []
    taken = {path.split(".", 1)[0] for path in lists}
    names = [name for name in document if name not in taken]
    if not names:
        return []
    return [
        Issue(
            IssueSeverity.NOTE,
            "beside_the_list",
            f"Beside the list stand {', '.join(map(str, names[:12]))}; they are of no row and were left out.",
            "Nothing needs to be done.",
        )
    ]


def _mixed(found: Survey) -> list[Issue]:
    if not found.mixed:
        return []
    return [
        Issue(
            IssueSeverity.WARNING,
            "encoding_mixed",
            "Some letters are Windows-1252 in a file of UTF-8; they were read as that.",
            "Export the source in UTF-8.",
        )
    ]


def _repeated(names: set[str]) -> Issue:
    return Issue(
        IssueSeverity.WARNING,
        "name_repeated",
        f"Some objects have a name twice: {', '.join(sorted(names)[:12])}; both values are kept.",
        "Check which of the two is meant.",
    )
