"""What a table lists: the kind whose fields its columns fit best, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from landscape.importers.headers import Profile, aliases, profiles, words
from landscape.importers.mapping import Column, map_columns
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import ColumnMapping
from landscape.model.vocabulary import Kind

# Fields of which a table of the kind must have all of one line.
_TELLING: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.APPLICATIONS: (("name",),),
    Kind.CONTRACTS: (
        ("title", "supplier"),
        ("reference", "supplier"),
        ("supplier", "value"),
        ("title", "end_date"),
        ("title", "start_date"),
        ("reference", "end_date"),
        ("title", "value"),
    ),
    Kind.SUPPLIERS: (("name", "company_number"), ("name", "aliases"), ("name", "parent")),
    Kind.INTEGRATIONS: (("source_application", "target_application"),),
    Kind.COSTS: (("amount", "application"), ("amount", "contract_reference")),
    Kind.LICENCES: (
        ("name", "entitled"),
        ("product", "entitled"),
        ("name", "assigned"),
        ("product", "used"),
        ("name", "used"),
    ),
    Kind.ORGANISATION_UNITS: (("name", "parent"), ("name", "unit_type"), ("name", "headcount")),
    Kind.FUNCTIONS: (("name", "synonyms"), ("source_id", "synonyms")),
    Kind.BUSINESS_FUNCTIONS: (("name", "synonyms"),),
}
_GENERIC = frozenset(
    {
        "name",
        "source_id",
        "description",
        "category",
        "currency",
        "last_verified",
        "owner_role",
        "product",
    }
    | {"lifecycle", "recorded_status", "organisation_unit", "parent", "technology", "environment"}
)
_STRONG = frozenset(
    {"supplier", "end_date", "start_date", "value", "company_number", "source_application"}
    | {
        "target_application",
        "amount",
        "entitled",
        "synonyms",
        "vendor",
        "functionality",
        "unit_type",
    }
)
_NAMED = {
    "supplier": Kind.SUPPLIERS,
    "vendor": Kind.SUPPLIERS,
    "contract": Kind.CONTRACTS,
    "agreement": Kind.CONTRACTS,
    "integration": Kind.INTEGRATIONS,
    "interface": Kind.INTEGRATIONS,
    "flow": Kind.INTEGRATIONS,
    "cost": Kind.COSTS,
    "licence": Kind.LICENCES,
    "license": Kind.LICENCES,
    "entitlement": Kind.LICENCES,
    "organisation": Kind.ORGANISATION_UNITS,
    "organisational": Kind.ORGANISATION_UNITS,
    "cmdb": Kind.APPLICATIONS,
    "application": Kind.APPLICATIONS,
    "software": Kind.APPLICATIONS,
    "inventory": Kind.APPLICATIONS,
    "taxonomy": Kind.FUNCTIONS,
}
_LEAST = 1.4


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a table was found to be: kind, why, by which profile, and what each column is."""

    kind: Kind
    reason: str
    profile: Profile | None
    columns: tuple[ColumnMapping, ...]
    score: float


def matching_profile(headers: Sequence[str], kind: Kind | None) -> Profile | None:
    """The shipped profile whose telling headers all stand there, the one that maps most of them."""
    known = {words(one) for one in headers}
    fitting = [
        one
        for one in profiles().values()
        if one.needs and one.needs <= known and kind in (None, one.kind)
    ]
    return max(fitting, key=lambda one: (len(known & set(one.columns)), one.name), default=None)


def understand(
    columns: Sequence[Column],
    kind: Kind | None,
    profile: Profile | None,
    given: Mapping[str, str],
    file_name: str,
) -> Understanding | None:
    """The kind of a table and its mapping; None when it fits none. A kind or profile given overrules."""
    headers = [one.header for one in columns]
    profile = profile or matching_profile(headers, kind)
    wanted = kind or (profile.kind if profile else None)
    if wanted is not None:
        mapped = map_columns(wanted, columns, profile, given)
        return Understanding(
            wanted, _reason_given(kind, profile), profile, tuple(mapped), _score(wanted, mapped)
        )
    candidates = [
        _candidate(one, columns, given, file_name)
        for one in Kind
        if one is not Kind.BUSINESS_FUNCTIONS and aliases().get(one)
    ]
    fitting = [one for one in candidates if one is not None and one.score >= _LEAST]
    return max(fitting, key=lambda one: one.score, default=None)


def _reason_given(kind: Kind | None, profile: Profile | None) -> str:
    if kind is not None:
        return "given"
    assert profile is not None
    mark = "" if profile.verified else " (an unverified profile)"
    return f"the headers of {profile.describes}{mark}"


def _candidate(
    kind: Kind, columns: Sequence[Column], given: Mapping[str, str], file_name: str
) -> Understanding | None:
    fields = {one.name for one in IMPORT_KINDS[kind].fields}
    own = {header: name for header, name in given.items() if not name or name in fields}
    mapped = map_columns(kind, columns, None, own)
    found = {one.field for one in mapped if one.field}
    if not any(set(line) <= found for line in _TELLING[kind]):
        return None
    score = _score(kind, mapped) + (1.0 if _named_kind(file_name) is kind else 0.0)
    labels = [
        f"{one.header!r}"
        for one in mapped
        if one.field in _STRONG or one.field in ("name", "title")
    ]
    reason = f"columns that {kind.value.replace('-', ' ')} have: {', '.join(labels[:6])}"
    return Understanding(kind, reason, None, tuple(mapped), score)


def _named_kind(file_name: str) -> Kind | None:
    stem = words(file_name.rsplit(".", 1)[0].replace("_", " ").replace("-", " "))
    for word in stem.split():
        for name, kind in _NAMED.items():
            if word in (name, f"{name}s"):
                return kind
    return None


def _score(kind: Kind, mapped: Sequence[ColumnMapping]) -> float:
    total = 0.0
    for one in mapped:
        if one.field is None:
            continue
        weight = 0.35 if one.field in _GENERIC else 1.0
        weight = 1.5 if one.field in _STRONG else weight
        total += weight * one.confidence
    return round(total, 3)
