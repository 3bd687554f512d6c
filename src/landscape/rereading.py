"""A file of which only some rows changed: the others are passed over, where that changes nothing.

docs/decisions/0024 says under which conditions, and why they are enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from landscape.assembly import applications
from landscape.assembly.assertions import RowOfElement, with_row
from landscape.assembly.footing import Beside
from landscape.assembly.marks import Marks, unpacked
from landscape.importers import ReadOptions, can_be_read_again, stream_file
from landscape.importers.plans import Typed
from landscape.importers.reading import Table
from landscape.importers.typing_rows import typed_rows
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import DIGEST, FileReading, Issue, Record, Row, RowDigests
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings
from landscape.store.batch import LoadedFile, SaidOfElement
from landscape.store.protocol import Store
from landscape.store.rules import UNRESOLVED, source_key

_SHARE = 4  # of fewer than one row in so many, reading the rest is spared
_FEWEST = 20  # rows of which all may change
# Which taxonomy holds follows from these types: their rows may be asserted by every load.
_ALWAYS = frozenset({"ApplicationFunction", "BusinessFunction", "DataObject"})


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file of which most rows are as they were: what the others say anew, and what is left for next time.

    `before` is the file as it was loaded, `held` what that load left; `reading` has the rows that were read.
    """

    reading: FileReading
    before: LoadedFile
    held: Marks
    load: int
    renewed: tuple[SaidOfElement, ...]
    marks: Marks

    @property
    def since(self) -> int:
        """The load in which all of its rows were resolved."""
        return self.marks.since

    @property
    def types(self) -> frozenset[str]:
        """The element types that its rows are found by, or refer to."""
        kind = IMPORT_KINDS[self.reading.kind]
        read = {one.field for one in self.reading.columns}
        referred = (one.reference for one in kind.fields if one.reference and one.name in read)
        return _ALWAYS | {kind.element.name, *referred}

    def elements(self) -> Iterator[tuple[str, str]]:
        """Its source with each element that its rows assert."""
        return ((self.reading.source, one) for one in self.held.elements if one)


def passed_over(
    store: Store,
    paths: Sequence[Path],
    options: ReadOptions,
    settings: Settings,
    standing: Mapping[str, LoadedFile],
) -> tuple[PassedOver, ...]:
    """The files with what changed in them; nothing when all of their rows must be read.

    Parameters: `standing`, the files as they were last loaded, where their word stands.
    """
    found: list[PassedOver] = []
    if not standing or not all(map(can_be_read_again, paths)):
        return ()
    for path in paths:
        with stream_file(path, options, settings) as tables:
            for table in tables:
                one = _Comparison(store, table, standing).result(path, options, settings)
                if one is None:
                    return ()
                found.append(one)
    return tuple(found) if _go_together(found) else ()


def _go_together(found: Sequence[PassedOver]) -> bool:
    """Whether what each file rests on is not changed by the others' being read with it."""
    sources = {one.reading.source for one in found}
    lists = sum(one.reading.kind is Kind.APPLICATIONS for one in found)
    if len(sources) < len(found) or lists > 1:
        return False
    apart = not any(one.held.footing.contested or one.held.footing.mentioned for one in found)
    return len(found) == 1 or apart or len({one.since for one in found}) == 1


def still_stand(store: Store, found: Sequence[PassedOver], organisation: str) -> bool:
    """Whether it is still so that rows may be passed over. Call it while writing."""
    standing = store.standing(organisation)
    return all(
        standing.get(_key(one.reading)) == one.before
        and store.identities_stand(one.since, one.types)
        and (held := store.marks(one.reading.source, one.reading.sheet)) is not None
        and held.load == one.load
        for one in found
    )


def beside(found: Sequence[PassedOver]) -> Beside:
    """What the rows rest on that are not read."""
    footings = [one.held.footing for one in found]
    return Beside(
        tuple(sorted({name for one in footings for name in one.contested})),
        tuple(name for one in footings for name in one.mentioned),
        frozenset(said for one in found for said in one.elements()),
    )


def _key(reading: FileReading) -> str:
    return source_key(reading.source, reading.sheet)


class _Comparison:
    """One table beside what the last load of it left."""

    def __init__(self, store: Store, table: Table, standing: Mapping[str, LoadedFile]) -> None:
        self.table = table
        self.unread = table.unread()
        self.before = standing.get(_key(self.unread))
        self.load = 0
        self.held = self._held(store, standing)

    def _held(self, store: Store, standing: Mapping[str, LoadedFile]) -> Marks | None:
        source, before = self.unread.source, self.before
        alone = sum(one.source == source for one in standing.values()) == 1
        if before is None or not alone or not self.table.digester.of_use:
            return None
        left = store.marks(source, self.unread.sheet)
        held = unpacked(left.content) if left else None
        if left is None or held is None or held.fingerprint != before.fingerprint:
            return None
        self.load = left.load
        read_so = held.digests.understood == self.table.digester.done.understood
        return held if read_so and len(held.digests) == before.read else None

    def result(self, path: Path, options: ReadOptions, settings: Settings) -> PassedOver | None:
        """What changed; None where all rows must be read."""
        changed = self._changed()
        if self.held is None or self.before is None or changed is None:
            return None
        digests, rows = changed
        held = self.held
        touched = held.members(frozenset(held.elements[place] for place in rows))
        if "" in touched:
            return None
        missing = {one for places in touched.values() for one in places} - rows.keys()
        if missing:
            rows |= self._rows(missing, path, options, settings)
        records, done = self._typed(rows)
        if records is None:
            return None
        renewed = [self._renewed(one, places, records) for one, places in touched.items()]
        if None in renewed:
            return None
        said = tuple(one for one in renewed if one is not None)
        marks = replace(
            held,
            fingerprint=self.unread.fingerprint,
            digests=digests,
            since=held.since or self.load,
        )
        reading = replace(self.unread, issues=(*self.unread.issues, *done.issues, self._note(rows)))
        return PassedOver(reading, self.before, held, self.load, said, marks)

    def _changed(self) -> tuple[RowDigests, dict[int, Row]] | None:
        """The rows that differ, by place; None when too many do, or others go by what differs."""
        if self.held is None:
            return None
        before, digester = self.held.digests, self.table.digester
        after = replace(before, whole=bytearray(before.whole))
        most = max(_FEWEST, len(before) // _SHARE)
        found: dict[int, Row] = {}
        count = 0
        for place, row in enumerate(self.table.rows):
            count = place + 1
            here = slice(place * DIGEST, count * DIGEST)
            whole = digester.whole(row)
            if whole == before.whole[here]:
                continue
            if row.number != before.first + place:
                return None  # what its edges rest on stands elsewhere
            if digester.ground(row) != before.ground[here] or len(found) >= most:
                return None
            after.whole[here] = whole
            found[place] = row
        return (after, found) if count == len(before) else None

    def _rows(
        self, places: set[int], path: Path, options: ReadOptions, settings: Settings
    ) -> dict[int, Row]:
        """Further rows of the table, from a second reading."""
        with stream_file(path, options, settings) as tables:
            for table in tables:
                if _key(table.unread()) == _key(self.unread):
                    last = islice(table.rows, max(places) + 1)
                    return {place: row for place, row in enumerate(last) if place in places}
        return {}

    def _typed(self, rows: Mapping[int, Row]) -> tuple[dict[int, Record] | None, Typed]:
        """The rows as records, by place; None where one is none any more."""
        assert self.held is not None
        places = sorted(rows)
        earlier = any(self.held.elements[: places[0]]) if places else False
        done = Typed(loaded=int(earlier))
        records = list(typed_rows((rows[place] for place in places), self.table.plan, done))
        if len(records) != len(places):
            return None, done
        return dict(zip(places, records, strict=True)), done

    def _renewed(
        self, element: str, places: Sequence[int], records: Mapping[int, Record]
    ) -> SaidOfElement | None:
        """What the rows of an element say of it; None where another row would speak for it now."""
        assert self.held is not None
        some = [records[place] for place in places]
        if any(header.startswith(UNRESOLVED) for one in some for header in one.extra):
            return None
        spoken = [one for one in places if one in self.held.speaking]
        if self.unread.kind is Kind.APPLICATIONS:
            group = applications.known_group(some)
            if spoken != [group.primary.row - self.held.digests.first]:
                return None
            merged = tuple(one for one, _ in group.merged)
            return RowOfElement(element, group.primary, (), merged)
        if spoken != places[:1]:
            return None
        said: SaidOfElement = RowOfElement(element, some[0], ())
        for one in some[1:]:
            said = with_row(said, one)
        return said

    def _note(self, rows: Mapping[int, Row]) -> Issue:
        count = len(self.held.digests) - len(rows) if self.held else 0
        return Issue(
            IssueSeverity.NOTE,
            "rows_unchanged",
            f"{count:,} rows are as they were when the file was last loaded; they were not read again.",
            "Nothing needs to be done.",
            sheet=self.unread.sheet,
        )
