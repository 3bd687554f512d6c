"""Rows for each version and installation of one product: told by their names, and counted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from landscape.importers.headers import words
from landscape.model.record import Issue, Record
from landscape.model.vocabulary import IssueSeverity

VERSIONS, INSTALLATIONS, ROWS = "versions counted", "installations counted", "rows counted"
_NUMBER = r"\d+(?:\.\d+)*"
_MORE = rf"(?:\s*[-_]?\s*(?:sp|update|build|patch|hotfix|rc)\s?{_NUMBER})"
_BITS = r"(?:\s*[(\[]?(?:x64|x86|(?:64|32)[- ]?bit)[)\]]?)?"
# `9.1`, `9.x`, `v4`, `Version 4`, `8 Update 202`: nobody calls a product so.
_PLAIN = re.compile(
    rf"^(?P<base>.*[^\W\d_].*?)[\s_(\[-]+(?P<version>(?:v(?:er(?:sion)?)?\.?\s*{_NUMBER}(?:\.x)?{_MORE}?|"
    rf"\d+(?:\.\d+)+(?:\.x)?{_MORE}?|\d+\.x|\d+{_MORE}))[)\]]?{_BITS}$",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"\s+(?:version|ver|release|rel)\.?$", re.IGNORECASE)
# A quick look, so that names of other lists are not taken apart.
_MAY_BE = re.compile(rf"\d\.[\dx]|\bv[a-z]*\.?\s?\d|\d{_MORE}", re.IGNORECASE)
_BARE = re.compile(rf"^(?P<base>.*[^\W\d_].*?)\s+(?P<version>\d{{1,2}}){_BITS}$", re.IGNORECASE)
_NEAR = 3  # numbers that a bare one may be away from those that are versions
_HOSTS = frozenset(
    {
        "computer",
        "computer name",
        "host",
        "hostname",
        "host name",
        "machine",
        "machine name",
        "device",
    }
    | {
        "device name",
        "workstation",
        "pc",
        "pc name",
        "server",
        "server name",
        "node",
        "installed on",
        "endpoint",
    }
    | {"rechner", "rechnername", "poste", "equipo", "asset name"}
)
_COUNTS = frozenset(
    {"installations", "installs", "installation count", "install count", "number of installations"}
    | {
        "number of installs",
        "no of installations",
        "no of installs",
        "installed count",
        "count of installations",
    }
)
_NAMED, _SHOWN = 40, 20  # versions, and texts of a column, that are written out
_FEWEST = 3  # rows that differ in nothing but columns that no field holds


@dataclass(frozen=True, slots=True)
class Versioned:
    """A name that ends in a version: `base` names the product. `plain`: it can be nothing else."""

    base: str
    version: str
    plain: bool

    @property
    def major(self) -> int:
        """The first number of the version."""
        found = re.search(r"\d+", self.version)
        return int(found[0]) if found else 0


def versioned(name: str) -> Versioned | None:
    """The version that a name ends in, None when it ends in none.

    >>> versioned("Adobe Reader 9.1"), versioned("Office 2019"), versioned("Sage 50").plain
    (Versioned(base='Adobe Reader', version='9.1', plain=True), None, False)
    """
    found = _PLAIN.match(name.strip())
    if found:
        base = _WORD_BEFORE.sub("", found["base"]).strip(" -_(") or found["base"]
        return Versioned(base, found["version"], plain=True)
    found = _BARE.match(name.strip())
    return Versioned(found["base"].strip(), found["version"], plain=False) if found else None


def with_one_base(names: Sequence[str], letters: Callable[[str], str]) -> Iterator[list[int]]:
    """The places of names that are versions of one product, product by product.

    Parameters: `letters`, what is left of a base where it is compared.
    """
    bases: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if _MAY_BE.search(name):
            told = versioned(name)
            if told is not None and told.plain:
                bases[letters(told.base)].append(place)
    for place, name in enumerate(names if bases else ()):
        if name[-1:].isdigit() and not _MAY_BE.search(name):
            told = versioned(name)
            if told is not None and letters(told.base) in bases:
                bases[letters(told.base)].append(place)
    for places in bases.values():
        found = of_one_product([names[one] for one in places])
        if len(found) > 1:
            yield sorted(places[one] for one in found)


def of_one_product(names: Sequence[str]) -> list[int]:
    """Of names with the same base, the places of those that are versions of it.

    Those that are plainly versions, two different ones at least; a bare number only near one of theirs, so
    that Sage 50 and Sage 200 stay two products, as do Server 2019 and Server 2022.
    """
    told = [versioned(one) for one in names]
    plain = {one.version for one in told if one and one.plain}
    majors = {one.major for one in told if one and one.plain}
    found = [
        place
        for place, one in enumerate(told)
        if one and (one.plain or any(abs(one.major - other) <= _NEAR for other in majors))
    ]
    different = plain | {told[place].version for place in found}  # type: ignore[union-attr]
    return found if plain and len(different) > 1 else []


def named_by_product(record: Record, others: Sequence[Record]) -> Record:
    """A row that speaks for several versions of a product, named as the product; others as they are."""
    mine = versioned(_name(record))
    if mine is None or len(of_one_product([_name(record), *map(_name, others)])) < 2:
        return record
    theirs = [versioned(_name(one)) for one in others]
    if not any(one and _same(one.base, mine.base) for one in theirs):
        return record
    return replace(record, values={**record.values, "name": mine.base})


def _same(one: str, other: str) -> bool:
    from landscape.assembly import names

    return names.letters(one) == names.letters(other)


def counted(records: Sequence[Record]) -> dict[str, str]:
    """What rows that are one application come to: its versions, how many installations, what else differs.

    Nothing where neither versions differ nor, of three rows of one name at least, what stands in some column
    that no field holds. By header; the order of rows does not matter.
    """
    rows = sorted(records, key=lambda one: (one.source, one.sheet or "", one.row))
    versions = _versions(rows)
    hosts = _different(rows, _HOSTS)
    several = {header: texts for header, texts in _texts(rows).items() if len(texts) > 1}
    alike = len(rows) >= _FEWEST and len({_name(one).casefold() for one in rows}) == 1
    if len(versions) < 2 and not (alike and several):
        return {}
    found = {header: _listed(texts) for header, texts in several.items()}
    if versions:
        found[VERSIONS] = "; ".join(_shown(versions))
    number = _installations(rows, hosts)
    if number:
        found[INSTALLATIONS] = number
    found[ROWS] = str(len(rows))
    return found


def said_of_list(count: int, products: int, sheet: str | None) -> Issue:
    """What is said of a list with a row for each version or installation.

    Parameters: `count`, how many rows are so; `products`, of how many applications.
    """
    return Issue(
        IssueSeverity.NOTE,
        "installations_counted",
        f"{count:,} rows are versions or installations of {products:,} applications: each is one, with its "
        f"rows counted ({VERSIONS}, {INSTALLATIONS}).",
        "Give a row that is an application of its own a name or vendor of its own.",
        sheet=sheet,
    )


def said_alone(record: Record, primary: Record) -> str:
    """What a row says of its version and in the columns that no field holds, where the first says otherwise."""
    version = _version(record)
    parts = [f"version {version}"] if version and version != _version(primary) else []
    parts += [
        f"{header} {text}"
        for header, text in sorted(record.extra.items())
        if text != primary.extra.get(header)
    ]
    return ", ".join(parts)[:300]


def _name(record: Record) -> str:
    return str(record.values.get("name") or "")


def _version(record: Record) -> str:
    stated = str(record.values.get("version") or "").strip()
    if stated:
        return stated
    told = versioned(record.raw.get("name") or _name(record))
    return told.version if told else ""


def _versions(rows: Sequence[Record]) -> dict[str, list[int]]:
    """The versions with the rows that state them."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in rows:
        version = _version(one)
        if version:
            found[version].append(one.row)
    return found


def _shown(versions: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """The versions in words, the most frequent first: `9.1 (2 rows, first 4)`."""
    ordered = sorted(versions.items(), key=lambda one: (-len(one[1]), one[0]))
    for version, rows in ordered[:_NAMED]:
        count = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows, first {rows[0]}"
        yield f"{version} ({count})"
    if len(ordered) > _NAMED:
        yield f"{len(ordered) - _NAMED:,} more"


def _texts(rows: Sequence[Record]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in rows:
        for header, text in one.extra.items():
            found[header][text] += 1
    return found


def _listed(texts: Mapping[str, int]) -> str:
    """The texts of a column, in their order; of many, how many more there are."""
    shown = list(texts)[:_SHOWN]
    more = f"; {len(texts) - _SHOWN:,} more" if len(texts) > _SHOWN else ""
    return "; ".join(shown) + more


def _different(rows: Sequence[Record], headers: frozenset[str]) -> set[str]:
    return {
        text.casefold()
        for one in rows
        for header, text in one.extra.items()
        if words(header) in headers
    }


def _installations(rows: Sequence[Record], hosts: set[str]) -> str:
    """How many installations there are: the sum of those that rows count, else the computers they name."""
    numbers = [
        text.replace(",", "")
        for one in rows
        for header, text in one.extra.items()
        if words(header) in _COUNTS
    ]
    if numbers and all(map(str.isdecimal, numbers)):
        return str(sum(map(int, numbers)))
    return str(len(hosts)) if hosts else ""
