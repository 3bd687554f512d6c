"""What is known of suppliers beyond their names: aliases, renames and parents, each with its dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from landscape.errors import InputRejected
from landscape.matching.normalise import company_number, fingerprint
from landscape.matching.reference import reference_rows


class RelationKind(StrEnum):
    """What one supplier name is to another."""

    ALIAS = "alias"
    RENAMED = "renamed"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class SupplierRelation:
    """`from_name` is another name of, was renamed to, or belongs to `to_name`, between two dates.

    `file` and `row` name the row of a user's own file that says so.
    """

    kind: RelationKind
    from_name: str
    to_name: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    verified: bool = False
    file: str = ""
    row: int | None = None

    @property
    def told(self) -> str:
        """Where it was seen, in words; for a row of a user's own file, the file and the row."""
        own = f"{self.file}, row {self.row}" if self.file else ""
        return ": ".join(filter(None, (own, self.source)))

    def holds(self, as_at: date | None) -> bool:
        """Whether it holds on a date; without a date, whether it holds now (has not ended)."""
        if as_at is None:
            return self.valid_to is None
        after = self.valid_from is None or self.valid_from <= as_at
        return after and (self.valid_to is None or as_at < self.valid_to)


@dataclass(frozen=True, slots=True)
class SupplierRelations:
    """All relations, found by the fingerprint of a name."""

    relations: tuple[SupplierRelation, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    _from: Mapping[str, tuple[SupplierRelation, ...]] = field(default_factory=dict, repr=False)
    _renamed_to: Mapping[str, tuple[SupplierRelation, ...]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(
        cls, relations: Iterable[SupplierRelation], suppliers: Iterable[Mapping[str, str]] = ()
    ) -> SupplierRelations:
        """Relations and, beside them, supplier rows (`name`, `company_number`, `role`)."""
        ordered = tuple(sorted(relations, key=lambda one: (one.from_name, one.kind, one.to_name)))
        known = [row for row in suppliers if row.get("name")]
        names = {
            fingerprint(one.from_name): one.from_name
            for one in ordered
            if one.kind is not RelationKind.ALIAS
        }
        names |= {fingerprint(one.to_name): one.to_name for one in ordered}
        names |= {fingerprint(row["name"]): row["name"] for row in known}
        outward: dict[str, tuple[SupplierRelation, ...]] = {}
        renamed: dict[str, tuple[SupplierRelation, ...]] = {}
        for one in ordered:
            key, target = fingerprint(one.from_name), fingerprint(one.to_name)
            outward[key] = (*outward.get(key, ()), one)
            if one.kind is RelationKind.RENAMED:
                renamed[target] = (*renamed.get(target, ()), one)
        return cls(
            ordered,
            names,
            {
                fingerprint(row["name"]): number
                for row in known
                if (number := company_number(row.get("company_number")))
            },
            {fingerprint(row["name"]): row["role"] for row in known if row.get("role")},
            outward,
            renamed,
        )

    @classmethod
    def shipped(cls) -> SupplierRelations:
        """The relations in the shipped reference tables."""
        rows = reference_rows("supplier_relations.csv")
        return cls.of(map(relation_from_row, rows), reference_rows("suppliers.csv"))

    def knows(self, key: str) -> bool:
        """Whether any relation starts at a name's fingerprint."""
        return key in self._from

    def of_name(self, key: str, kind: RelationKind) -> tuple[SupplierRelation, ...]:
        """Relations of one kind that start at a name's fingerprint."""
        return tuple(one for one in self._from.get(key, ()) if one.kind is kind)

    def outward(self, key: str) -> tuple[SupplierRelation, ...]:
        """All relations that start at a name's fingerprint."""
        return self._from.get(key, ())

    def renames_to(self, key: str) -> tuple[SupplierRelation, ...]:
        """The renames that end at a name's fingerprint."""
        return self._renamed_to.get(key, ())

    def parent(self, key: str, as_at: date | None) -> SupplierRelation | None:
        """The parent that holds on a date: the verified one first, then the latest."""
        held = [one for one in self.of_name(key, RelationKind.PARENT) if one.holds(as_at)]
        return max(
            held,
            key=lambda one: (one.verified, one.valid_from or date.min, one.to_name),
            default=None,
        )


def relation_from_row(row: Mapping[str, str]) -> SupplierRelation:
    """A relation from a row of `supplier_relations.csv`.

    Raises InputRejected when the kind or a date is no kind or date.
    """
    try:
        return SupplierRelation(
            RelationKind(row["kind"].strip()),
            row["from_name"].strip(),
            row["to_name"].strip(),
            _date(row.get("valid_from", "")),
            _date(row.get("valid_to", "")),
            row.get("source", ""),
            row.get("status", "").strip() == "verified",
        )
    except (KeyError, ValueError) as wrong:
        raise InputRejected(
            f"a supplier relation cannot be read: {dict(row)}",
            detail=str(wrong),
            remedy="give kind (alias, renamed or parent), from_name, to_name and dates as YYYY-MM-DD",
        ) from wrong


def _date(text: str) -> date | None:
    """A date from YYYY-MM-DD, YYYY-MM or YYYY (the first day of it); None when empty."""
    parts = text.strip().split("-")
    return date(*(int(p) for p in [*parts, "1", "1"][:3])) if text.strip() else None
