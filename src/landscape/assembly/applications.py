"""Which rows of application lists are one application: instances, environments and double entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from landscape.assembly import names, versions
from landscape.matching.normalise import fingerprint
from landscape.model.record import Record

# Names that differ only in these are different things, however alike they look.
_CONTRAST = frozenset(
    "adult adults child children east west north south male female housing council private public "
    "junior senior primary secondary internal external inbound outbound hr payroll tax taxi "
    "import export client server".split()
)
_VENDOR_ALIKE = 88.0
_SHORTEST_ALIKE = 6
_LONG = 14  # letters; a longer name may have two typing errors
_DISTINCT = 5  # letters that make the first word of a vendor telling
_DISCRIMINATORS = frozenset(
    {"serialnumber", "serial", "assettag", "tag", "sysid", "macaddress", "ipaddress", "asset"}
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are one application: the row that speaks for it, and the rows merged into it with why.

    `own` is the row that speaks as it was read, where it is called by the product of which it is a version.
    """

    primary: Record
    merged: tuple[tuple[Record, str], ...] = ()
    own: Record | None = None


def known_group(records: Sequence[Record]) -> Group:
    """Rows that are known to be one application, in the order of their rows."""
    clusters = _Clusters(records)
    for index in range(1, len(records)):
        clusters.join(0, index, "the same application")
    return clusters.groups()[0]


def tells_apart(header: str) -> bool:
    """Whether a column that no field holds keeps rows apart: a serial number, an asset tag."""
    return names.letters(header) in _DISCRIMINATORS


def vendor_of(record: Record) -> str:
    """The fingerprint of the vendor as typed, empty when none is."""
    vendor = record.values.get("vendor")
    return fingerprint(str(vendor)) if vendor else ""


def name_of(record: Record) -> str:
    """What the row calls the application."""
    return str(record.values.get("name") or record.values.get("source_id") or "").strip()


def group(records: Sequence[Record]) -> list[Group]:
    """Rows of application lists → one group per application, in the order of their first rows.

    Merged are: rows that the source itself marks as duplicates or instances of another; environments
    and instances of a row (by an environment column or a mark in the name); versions of one product (by
    what their names end in); rows with the same
    letters in the name and the same vendor (or none); and rows of the same vendor and department
    whose names are a typing error apart. Serial numbers or asset tags that differ keep rows apart.
    """
    clusters = _Clusters(records)
    _join_stated(clusters)
    _join_same_letters(clusters)
    _join_marked(clusters)
    _join_versions(clusters)
    _join_typing_errors(clusters)
    _join_by_brand(clusters)
    return clusters.groups()


class _Clusters:
    """Disjoint sets of row indices, each with the reason why a row joined."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._parent = list(range(len(records)))
        self.reasons: dict[int, str] = {}
        self.names = [name_of(one) for one in records]
        self.letters = [names.letters(one) for one in self.names]
        self.parts = [names.parts(one) for one in self.names]
        self.instances = [self._is_instance(index) for index in range(len(records))]
        self.vendors = [vendor_of(one) for one in records]
        self.marks = [_discriminator(one) for one in records]

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, first: int, second: int, reason: str) -> None:
        one, other = sorted((self.root(first), self.root(second)))
        if one != other:
            self._parent[other] = one
            self.reasons.setdefault(second, reason)
            self.reasons.setdefault(first, reason)

    def may_join(self, first: int, second: int) -> bool:
        """Same vendor or none on one side, and nothing that tells the two apart."""
        one, other = self.vendors[first], self.vendors[second]
        if one and other and not vendors_agree(one, other):
            return False
        mine, theirs = self.marks[first], self.marks[second]
        return not (mine and theirs and mine != theirs)

    def _is_instance(self, index: int) -> bool:
        """Whether a row says of itself that it is no production system."""
        environment = str(self.records[index].values.get("environment") or "")
        return names.is_not_production(environment) or self.parts[index].set_apart

    def joined(self, index: int) -> bool:
        """Whether a row was joined to another."""
        return index in self.reasons

    def groups(self) -> list[Group]:
        members: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.records)):
            members[self.root(index)].append(index)
        return [self._group(indices) for indices in members.values()]

    def _group(self, indices: list[int]) -> Group:
        best = min(indices, key=self._rank) if len(indices) > 1 else indices[0]
        merged = tuple(
            (self.records[one], self.reasons.get(one, "the same application"))
            for one in indices
            if one != best
        )
        own = self.records[best]
        primary = versions.named_by_product(own, [one for one, _ in merged]) if merged else own
        return Group(primary, merged, None if primary is own else own)

    def _rank(self, index: int) -> tuple[bool, bool, bool, bool, int, int]:
        record = self.records[index]
        return (
            str(record.values.get("lifecycle")) == "retired",
            bool(record.values.get("duplicate_of")),
            self.instances[index],
            self.parts[index].marked,
            -len(record.values),
            index,
        )


def _join_stated(clusters: _Clusters) -> None:
    """What the source says itself: `duplicate_of`, and the parent of a row that is no production system."""
    places = _places(clusters)
    for index, record in enumerate(clusters.records):
        values = record.values
        twin = places.get(str(values.get("duplicate_of") or "").strip().casefold())
        if twin is not None and twin != index:
            clusters.join(twin, index, "the source says that it is a duplicate")
        parent = places.get(str(values.get("parent_application") or "").strip().casefold())
        if parent is not None and parent != index and clusters.instances[index]:
            clusters.join(parent, index, "an environment, instance or version of its parent")


def _places(clusters: _Clusters) -> dict[str, int]:
    """Numbers and names → rows; a name that several rows bear means none of them."""
    named: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(clusters.records):
        for text in {record.values.get("source_id"), record.values.get("name")}:
            if text:
                named[str(text).strip().casefold()].append(index)
    return {text: rows[0] for text, rows in named.items() if len(rows) == 1}


def _join_by_brand(clusters: _Clusters) -> None:
    """An instance that nothing else placed joins its vendor's application of the same brand."""
    brands: dict[str, list[int]] = defaultdict(list)
    apart = clusters.instances
    alone = [one for one in range(len(apart)) if apart[one] and not clusters.joined(one)]
    for index, name in enumerate(clusters.names if alone else ()):
        if not apart[index]:
            brands[names.first_word(name)].append(index)
    for index in alone:
        wanted = names.without_marks(clusters.names[index])
        if clusters.joined(index) or len(names.first_word(wanted)) < _DISTINCT:
            continue
        near = [one for one in brands[names.first_word(wanted)] if clusters.may_join(one, index)]
        best = _nearest(wanted, near, clusters)
        if best is not None:
            clusters.join(best, index, "an environment, instance or version of it")


def _nearest(wanted: str, rows: Sequence[int], clusters: _Clusters) -> int | None:
    from rapidfuzz.fuzz import ratio

    def likeness(row: int) -> tuple[float, int]:
        other = clusters.letters[row]
        return (ratio(names.letters(wanted), other), -row)

    return max(rows, key=likeness, default=None)


def _discriminator(record: Record) -> str:
    found = [
        f"{header}={text.strip().casefold()}"
        for header, text in sorted(record.extra.items())
        if tells_apart(header) and text.strip()
    ]
    return "|".join(found)


def _join_same_letters(clusters: _Clusters) -> None:
    by_letters: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(clusters.letters):
        if key:
            by_letters[key].append(index)
    for indices in by_letters.values():
        _join_compatible(clusters, indices, "the same name and vendor")


def _join_compatible(clusters: _Clusters, indices: Sequence[int], reason: str) -> None:
    """Joins each row to the first earlier one that it may join; blank vendors join only what is unique."""
    vendors = {clusters.vendors[one] for one in indices} - {""}
    for place, index in enumerate(indices):
        if not clusters.vendors[index] and len(vendors) > 1:
            continue
        for earlier in indices[:place]:
            if clusters.may_join(earlier, index):
                clusters.join(earlier, index, reason)
                break


def _join_marked(clusters: _Clusters) -> None:
    """Rows that carry an environment or version mark join the row of the base name."""
    bases: dict[str, list[int]] = defaultdict(list)
    marked: dict[str, list[int]] = defaultdict(list)
    for index in range(len(clusters.records)):
        parts = clusters.parts[index]
        base = names.letters(parts.base)
        if parts.marked or clusters.instances[index]:
            marked[base].append(index)
        if not parts.marked:
            bases[base].append(index)
    for base, indices in marked.items():
        targets = bases.get(base) or [one for one in indices if clusters.parts[one].set_apart]
        _join_to_targets(clusters, indices, targets)


def _join_versions(clusters: _Clusters) -> None:
    """Rows whose names differ in nothing but plain version numbers are versions of one product."""
    for indices in versions.with_one_base(clusters.names, names.letters):
        _join_compatible(clusters, indices, "a version of it")


def _join_to_targets(clusters: _Clusters, indices: Sequence[int], targets: Sequence[int]) -> None:
    for index in indices:
        target = next((one for one in targets if clusters.may_join(one, index)), None)
        if target is not None and target != index:
            clusters.join(target, index, "an environment, instance or version of it")


def _join_typing_errors(clusters: _Clusters) -> None:
    """Compares only what can be a typing error apart: first letter and digits are never mistyped here."""
    spelt = clusters.letters
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, record in enumerate(clusters.records):
        unit = str(record.values.get("organisation_unit") or "")
        if clusters.vendors[index] and unit and len(spelt[index]) >= _SHORTEST_ALIKE:
            vendor = clusters.vendors[index].split()[0]
            digits = _digits(clusters.names[index])
            blocks[vendor, names.letters(unit), spelt[index][0], digits].append(index)
    for indices in blocks.values():
        for place, index in enumerate(indices):
            for earlier in indices[:place]:
                if _near(spelt[earlier], spelt[index]) and _may_be_one(clusters, earlier, index):
                    clusters.join(
                        earlier, index, "the same vendor and department, a typing error apart"
                    )


def _near(mine: str, theirs: str) -> bool:
    from rapidfuzz.distance import OSA

    allowed = 1 if min(len(mine), len(theirs)) < _LONG else 2
    return OSA.distance(mine, theirs, score_cutoff=allowed) <= allowed


def _may_be_one(clusters: _Clusters, first: int, second: int) -> bool:
    one, other = clusters.names[first], clusters.names[second]
    return not _told_apart(one, other) and clusters.may_join(first, second)


def vendors_agree(one: str, other: str) -> bool:
    """Whether two vendor fingerprints may be one vendor: equal, a typing error, or the same first word.

    Enough only beside names that agree as well.

    >>> vendors_agree("bexwold software", "bexwold softwear"), vendors_agree("marl", "quarry")
    (True, False)
    """
    if one == other:
        return True
    from rapidfuzz.fuzz import ratio

    mine, theirs = one.split(), other.split()
    same_first_word = mine[0] == theirs[0] and len(mine[0]) >= _DISTINCT
    return same_first_word or ratio(one, other) >= _VENDOR_ALIKE


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _told_apart(one: str, other: str) -> bool:
    mine, theirs = set(one.casefold().split()), set(other.casefold().split())
    return bool((mine ^ theirs) & _CONTRAST)


def fingerprints(record: Record) -> Mapping[str, str]:
    """The identities an application can be found by again, by scheme, the surest first."""
    base = names.letters(name_of(record))
    vendor = vendor_of(record)
    source_id = str(record.values.get("source_id") or "").strip().casefold()
    known = {"source-id": source_id, "name-and-vendor": f"{base}|{vendor}" if vendor else ""}
    return {scheme: key for scheme, key in (known | {"name": base}).items() if key}
