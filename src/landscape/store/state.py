"""A state of an estate as columns: what is connected to what, as arrays, and the words packed away.

An estate of a hundred thousand applications has a million relationships, of which a question looks at a
few. So nothing is made into an object before somebody asks for it: elements and relationships lie here
as numbers, their texts in a few long strings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.model.element import Cell, Element, Relationship, Value
from landscape.model.vocabulary import Band, Method
from landscape.store.sqlite.values import (
    TEXT,
    decode,
    read_evidence,
    read_properties,
    write_evidence,
)

Numbers = NDArray[np.int64]
Held = TypeVar("Held")
Word = TypeVar("Word", bound=Hashable)
BANDS: tuple[Band, ...] = tuple(Band)
METHODS: tuple[Method, ...] = tuple(Method)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
GAP = "\0"  # what lies between two packed texts


@dataclass(frozen=True, slots=True)
class Wiring:
    """The relationships as numbers, in the order of type, source and target.

    `sources` and `targets` are places in the list of elements, `types` places in `names`, `bands` in
    `BANDS`, `methods` in `METHODS`.
    """

    names: tuple[str, ...]
    types: NDArray[np.int16]
    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    bands: NDArray[np.int8]
    methods: NDArray[np.int8]
    confidences: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.types)


@dataclass(frozen=True, slots=True)
class Coded:
    """The values of one property: the elements at `places`, in order, have those of `codes` in `values`.

    Few values are there twice: who asks something of all elements asks it of `values`.
    """

    places: Numbers
    codes: NDArray[np.int32]
    values: Sequence[Value]

    def by_place(self) -> dict[int, Value]:
        """Place → value."""
        values = map(self.values.__getitem__, self.codes.tolist())
        return dict(zip(self.places.tolist(), values, strict=True))


@dataclass(frozen=True, slots=True)
class Located:
    """Where the values of one property stand: those of the elements at `places`, in rows of columns.

    `cells` are keys of `where` (source, sheet, header). `rows` are counted from 1, with 0 for none.
    """

    places: Numbers
    cells: NDArray[Any]
    rows: NDArray[np.int32]
    where: Mapping[int, tuple[str, str | None, str | None]]

    def by_place(self) -> dict[int, tuple[int, int]]:
        """Place → key of `where`, and row."""
        known = zip(self.cells.tolist(), self.rows.tolist(), strict=True)
        return dict(zip(self.places.tolist(), known, strict=True))


class State(Protocol):
    """What an estate is made of, whether it comes from a store or from objects."""

    @property
    def load(self) -> int:
        """The number of the load that it is the state after."""

    @property
    def ids(self) -> Sequence[str]:
        """The elements' ids, in order."""

    @property
    def type_names(self) -> tuple[str, ...]:
        """The element types that there are."""

    @property
    def types(self) -> NDArray[np.int16]:
        """The type of each element, as a place in `type_names`."""

    @property
    def wiring(self) -> Wiring:
        """The relationships."""

    def elements(self, places: Iterable[int]) -> Iterator[Element]:
        """The elements at some places, made now."""

    def relationships(self, places: Sequence[int]) -> Iterator[Relationship]:
        """The relationships at some places of the wiring, made now."""

    def coded(self, name: str) -> Coded:
        """The values of one property, of all elements that have it, each distinct text read once."""

    def located(self, name: str) -> Located:
        """Where the values of one property stand, of all elements of which that is known."""

    def edge_column(self, name: str) -> Mapping[int, Value]:
        """Place of a relationship → the value of one property, of all that have it."""

    def edge_properties(self, places: Sequence[int]) -> Iterable[Mapping[str, Value]]:
        """The properties of the relationships at some places of the wiring."""

    def spoken(self) -> NDArray[np.bool_]:
        """Of each relationship whether evidence speaks for it."""

    def cited(self) -> Iterable[tuple[str, int, int]]:
        """Each source with how many of its rows are cited, and the first element that cites it; by source."""

    def disputed(self) -> Mapping[int, tuple[str, ...]]:
        """Place of an element → the properties on which sources disagree."""


class Texts:
    """Many texts, packed into a few long ones with a gap between two; `places` and `lengths` say where each is.

    Places are counted through all long ones, as if each but the first had a gap before it too.
    """

    def __init__(self, packed: Sequence[str]) -> None:
        self._packed = tuple(packed)
        self._begins = np.cumsum([0, *(len(one) + 1 for one in packed)])
        kind = np.uint32 if self._begins[-1] < 1 << 32 else np.uint64
        counts = [one.count(GAP) + 1 for one in packed]
        self._lengths: NDArray[Any] = np.empty(sum(counts), np.uint16)  # few texts are longer
        self._places: NDArray[Any] = np.empty(sum(counts), kind)
        first = 0
        for one, count, begin in zip(packed, counts, self._begins.tolist(), strict=False):
            starts, lengths = _gaps(one)
            if lengths.max() > np.iinfo(self._lengths.dtype).max:
                self._lengths = self._lengths.astype(np.int32)
            self._lengths[first : first + count] = lengths
            self._places[first : first + count] = starts + begin
            first += count

    def chosen(self, which: NDArray[Any]) -> Texts:
        """Only some of the texts, in the order given."""
        found = Texts(())
        found._packed, found._begins = self._packed, self._begins
        found._lengths, found._places = self._lengths[which], self._places[which]
        return found

    def __getitem__(self, number: int) -> str:
        return self.between(number, number + 1)[0]

    def between(self, first: int, last: int) -> list[str]:
        """The texts from `first` up to, not including, `last`."""
        packed, places = self._packed, self._places[first:last].astype(np.int64)
        part = np.searchsorted(self._begins, places, "right") - 1
        starts = places - self._begins[part]
        return [
            packed[number][start : start + length]
            for number, start, length in zip(
                part.tolist(), starts.tolist(), self._lengths[first:last].tolist(), strict=True
            )
        ]

    def longer(self, letters: int) -> NDArray[np.bool_]:
        """Of each text whether it has more than so many letters."""
        found: NDArray[np.bool_] = self._lengths > letters
        return found

    def at(self, numbers: NDArray[Any]) -> list[str]:
        """The texts of some numbers."""
        return self.chosen(numbers).between(0, len(numbers))


@dataclass(frozen=True, slots=True)
class Words:
    """Texts that are mostly the same: `places` says which of `texts` each is."""

    texts: Sequence[str]
    places: NDArray[np.int32]

    def at(self, numbers: NDArray[Any]) -> list[str]:
        """The texts of some numbers."""
        return [self.texts[place] for place in self.places[numbers].tolist()]


def _joined(parts: Sequence[NDArray[Any]], kind: type[Any]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _gaps(text: str) -> tuple[Numbers, NDArray[np.int32]]:
    """Where the texts in a long one begin, and how long each is."""
    wide = (np.uint8, "ascii") if text.isascii() else (np.uint32, "utf-32-le")
    gaps = np.flatnonzero(np.frombuffer(text.encode(wide[1]), wide[0]) == 0)
    starts = np.append(0, gaps + 1)
    return starts, (np.append(gaps, len(text)) - starts).astype(np.int32)


def _starts(lengths: NDArray[np.int32]) -> Numbers:
    ends = np.cumsum(lengths, dtype=np.int64)
    return ends - lengths


class Late(Mapping[str, Held], Generic[Held]):
    """A mapping that is worked out when somebody first looks into it."""

    __slots__ = ("_found", "_make")

    def __init__(self, make: Callable[[], Mapping[str, Held]]) -> None:
        self._make: Callable[[], Mapping[str, Held]] | None = make
        self._found: Mapping[str, Held] = _NOTHING

    def _held(self) -> Mapping[str, Held]:
        make = self._make
        if make is not None:
            self._found = make()
            self._make = None
        return self._found

    def __getitem__(self, name: str) -> Held:
        return self._held()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held())

    def __len__(self) -> int:
        return len(self._held())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self._held()) == dict(other)

    def __repr__(self) -> str:
        return repr(dict(self._held()))

    __hash__ = None  # type: ignore[assignment]


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


_TEXT = ord(TEXT)
_UNSPOKEN = write_evidence(())


def numbered(words: Sequence[Word]) -> tuple[NDArray[np.int32], list[Word]]:
    """Each word as the number of the first that is like it, and the words by number.

    >>> codes, words = numbered(["b", "a", "b"])
    >>> codes.tolist(), words
    ([0, 1, 0], ['b', 'a'])
    """
    number: defaultdict[Word, int] = defaultdict()
    number.default_factory = number.__len__
    codes = np.fromiter(map(number.__getitem__, words), np.int32, len(words))
    number.default_factory = None  # it would hold itself
    return codes, list(number)


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
                Late(_asked(claims.cells_of, place)),
                self.conflicts.get(place, ()),
                Late(_asked(claims.extra, place)) if others else _NOTHING,
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
