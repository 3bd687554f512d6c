"""The state of a store as it is read: numbers in arrays, words packed away, objects made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.model.element import Cell, Element, Relationship, Value
from landscape.store.sqlite.packed_texts import Texts, Words
from landscape.store.sqlite.values import (
    TEXT,
    decode,
    read_evidence,
    read_properties,
    write_evidence,
)
from landscape.store.state import BANDS, METHODS, Coded, Located, Numbers, Wiring, numbered
from landscape.store.when_asked import Held, WhenAsked

_NOTHING: Mapping[str, str] = MappingProxyType({})
_TEXT = ord(TEXT)
_UNSPOKEN = write_evidence(())


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims that show, element by element, own properties before extra columns.

    Those of the element at place `n` lie from `starts[n]` to `starts[n + 1]`. `columns` are places in
    `names`; `own` says whether it is a property. `rows` are counted from 1, with 0 for none; `cells`
    are numbers of (source, sheet, header), 0 for none. `tags` are the letters of the types.
    """

    names: tuple[str, ...]
    starts: Numbers
    columns: NDArray[np.int16]
    own: NDArray[np.bool_]
    tags: NDArray[np.uint8]
    cells: NDArray[Any]
    rows: NDArray[np.int32]
    texts: Texts
    where: Mapping[int, tuple[str, str | None, str | None]]

    def properties(self, places: NDArray[Any]) -> Iterator[tuple[dict[str, Value], bool]]:
        """The properties of some elements, and for each whether it has extra columns."""
        first = self.starts[places]
        counts = self.starts[places + 1] - first
        claims = np.repeat(first - _starts(counts), counts) + np.arange(counts.sum())
        own = self.own[claims]
        ends = np.append(0, np.cumsum(own))[np.cumsum(counts)]  # of the properties of each
        held = np.diff(ends, prepend=0)
        claims = claims[own]
        values: list[Value] = [*self.texts.at(claims)]
        tags = self.tags[claims]
        for one in np.flatnonzero(tags != _TEXT).tolist():
            values[one] = decode(chr(tags[one]), values[one])  # type: ignore[arg-type]
        names = map(self.names.__getitem__, self.columns[claims].tolist())
        rows = zip(names, values, strict=True)
        for count, whole in zip(held.tolist(), counts.tolist(), strict=True):
            yield dict(islice(rows, count)), count < whole

    def extra(self, place: int) -> dict[str, str]:
        """The extra columns of one element as text, by header."""
        first, last = int(self.starts[place]), int(self.starts[place + 1])
        texts = self.texts.between(first, last)
        return {
            self.names[self.columns[one]]: str(decode(chr(self.tags[one]), text))
            for one, text in zip(range(first, last), texts, strict=True)
            if not self.own[one]
        }

    def located(self, name: str) -> Located:
        """See `State.located`."""
        own = self._claiming(name)
        chosen = own[self.cells[own] > 0]
        owners = np.searchsorted(self.starts, chosen, "right") - 1
        return Located(owners, self.cells[chosen], self.rows[chosen], self.where)

    def _claiming(self, name: str) -> Numbers:
        """The claims on one property."""
        if name not in self.names:
            return np.zeros(0, np.int64)
        return np.flatnonzero((self.columns == self.names.index(name)) & self.own)

    def cells_of(self, place: int) -> Mapping[str, Cell]:
        """Where the properties of one element stand."""
        first, last = int(self.starts[place]), int(self.starts[place + 1])
        names = self.names
        rows = zip(
            self.columns[first:last].tolist(),
            self.own[first:last].tolist(),
            self.cells[first:last].tolist(),
            self.rows[first:last].tolist(),
            strict=True,
        )
        return _Located(
            self.where,
            {names[column]: (cell, row) for column, own, cell, row in rows if own and cell},
        )

    def cited(self) -> Iterator[tuple[str, int, int]]:
        """See `State.cited`."""
        chosen = self.own & (self.cells > 0) & (self.rows > 0)
        if not chosen.any():
            return
        of_cell = np.zeros(max(self.where) + 1, np.int64)
        sources = sorted({source for source, _, _ in self.where.values()})
        numbers = {source: number for number, source in enumerate(sources)}
        for cell, (source, _, _) in self.where.items():
            of_cell[cell] = numbers[source]
        claims = np.flatnonzero(chosen)
        keys = (of_cell[self.cells[claims]] << 32) | self.rows[claims]
        other = np.append(True, keys[1:] != keys[:-1])  # claims of one row mostly lie together
        claims, keys = claims[other], keys[other]
        source_of, rows = keys >> 32, np.unique(keys)
        counts = np.bincount(rows >> 32, minlength=len(sources))
        for number in np.flatnonzero(counts).tolist():
            claim = claims[int(np.argmax(source_of == number))]
            first = int(np.searchsorted(self.starts, claim, "right")) - 1
            yield sources[number], int(counts[number]), first

    def coded(self, name: str) -> Coded:
        """See `State.coded`."""
        chosen = self._claiming(name)
        tags, texts = self.tags[chosen], self.texts.at(chosen)
        owners = np.searchsorted(self.starts, chosen, "right") - 1
        one = chr(tags[0]) if len(chosen) else ""
        if len(chosen) and (tags == tags[0]).all():
            codes, known = numbered(texts)
            return Coded(owners, codes, known if one == TEXT else [decode(one, x) for x in known])
        codes, typed = numbered(list(zip(tags.tolist(), texts, strict=True)))
        return Coded(owners, codes, [decode(chr(tag), text) for tag, text in typed])


class _Located(Mapping[str, Cell]):
    """Where properties stand: of many cells few are asked for."""

    __slots__ = ("_known", "_where")

    def __init__(
        self,
        where: Mapping[int, tuple[str, str | None, str | None]],
        known: Mapping[str, tuple[int, int]],
    ) -> None:
        self._where = where
        self._known = known

    def __getitem__(self, name: str) -> Cell:
        cell, row = self._known[name]
        source, sheet, header = self._where[cell]
        return Cell(source, row - 1 if row else None, header, sheet)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _starts(lengths: NDArray[np.int32]) -> Numbers:
    ends = np.cumsum(lengths, dtype=np.int64)
    return ends - lengths


@dataclass(frozen=True, slots=True)
class PackedState:
    """A state as a store reads it. `conflicts` are places of elements → what sources disagree on."""

    load: int
    ids: Sequence[str]
    type_names: tuple[str, ...]
    types: NDArray[np.int16]
    organisations: Sequence[str]
    claims: Claims
    conflicts: Mapping[int, tuple[str, ...]]
    wiring: Wiring
    properties: Words
    evidence: Texts

    def elements(self, places: Iterable[int]) -> Iterator[Element]:
        """The elements at some places, made now; cells and extra columns wait until they are asked."""
        claims, wanted = self.claims, list(places)
        known = claims.properties(np.asarray(wanted, np.int64))
        for place, (properties, others) in zip(wanted, known, strict=True):
            yield Element(
                self.ids[place],
                self.type_names[self.types[place]],
                self.organisations[place],
                properties,
                WhenAsked(_asked(claims.cells_of, place)),
                self.conflicts.get(place, ()),
                WhenAsked(_asked(claims.extra, place)) if others else _NOTHING,
            )

    def relationships(self, places: Sequence[int]) -> Iterator[Relationship]:
        """The relationships at some places of the wiring, made now."""
        which = np.asarray(places, np.int64)
        wiring, ids = self.wiring, self.ids
        rows = zip(
            wiring.types[which].tolist(),
            wiring.sources[which].tolist(),
            wiring.targets[which].tolist(),
            self.properties.at(which),
            wiring.methods[which].tolist(),
            wiring.confidences[which].tolist(),
            wiring.bands[which].tolist(),
            read_evidence(self.evidence.at(which)),
            strict=True,
        )
        for kind, source, target, properties, method, confidence, band, reasons in rows:
            yield Relationship(
                wiring.names[kind],
                ids[source],
                ids[target],
                read_properties(properties),
                METHODS[method],
                confidence,
                BANDS[band],
                reasons,
            )

    def coded(self, name: str) -> Coded:
        """The values of one property, of all elements that have it, each distinct text read once."""
        return self.claims.coded(name)

    def located(self, name: str) -> Located:
        """Where the values of one property stand, of all elements of which that is known."""
        return self.claims.located(name)

    def edge_column(self, name: str) -> Mapping[int, Value]:
        """Place of a relationship → the value of one property, of all that have it."""
        held, quoted = self.properties, f'"{name}":'
        known = [quoted in text for text in held.texts]
        found = {}
        for place in np.flatnonzero(np.array(known)[held.places]).tolist():
            properties = read_properties(held.texts[held.places[place]])
            if name in properties:
                found[place] = properties[name]
        return found

    def edge_properties(self, places: Sequence[int]) -> Iterable[Mapping[str, Value]]:
        """The properties of the relationships at some places of the wiring."""
        return map(read_properties, self.properties.at(np.asarray(places, np.int64)))

    def spoken(self) -> NDArray[np.bool_]:
        """Of each relationship whether evidence speaks for it."""
        return self.evidence.longer(len(_UNSPOKEN))

    def cited(self) -> Iterable[tuple[str, int, int]]:
        """Each source with how many of its rows are cited, and the first element that cites it; by source."""
        return self.claims.cited()

    def disputed(self) -> Mapping[int, tuple[str, ...]]:
        """Place of an element → the properties on which sources disagree."""
        return self.conflicts


def _asked(
    how: Callable[[int], Mapping[str, Held]], place: int
) -> Callable[[], Mapping[str, Held]]:
    return lambda: how(place)
