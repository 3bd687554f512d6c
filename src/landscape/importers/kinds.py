"""What a table lists: the kind whose fields its columns fit best, with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from landscape.importers import wording
from landscape.importers.columns import Column
from landscape.importers.headers import words
from landscape.importers.mapping import called_by_description, map_columns, understood
from landscape.importers.own_exports import own_export
from landscape.importers.profiles import Profile, profiles
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
        ("description", "supplier", "end_date"),
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
    Kind.FUNCTIONS: (("name", "synonyms"), ("source_id", "synonyms"), ("name", "parent")),
    Kind.TECHNOLOGY: (("name", "version"), ("name", "end_of_support_date")),
    Kind.RELATIONSHIPS: (("parent", "child", "relationship_type"),),
    Kind.WORK_PACKAGES: (("name", "start_date"), ("name", "end_date")),
    Kind.DATA_OBJECTS: (("name", "description"),),
}
# A list of names is one of these only when the file says so too.
_TELLING_IF_NAMED: Mapping[Kind, tuple[tuple[str, ...], ...]] = {Kind.SUPPLIERS: (("name",),)}
_GENERIC = frozenset(
    {"name", "source_id", "description", "category", "currency", "last_verified", "owner_role"}
    | {"product", "lifecycle", "recorded_status", "organisation_unit", "parent", "technology"}
    | {"environment"}
)
_STRONG = frozenset(
    {"supplier", "end_date", "start_date", "value", "company_number", "source_application"}
    | {"target_application", "amount", "entitled", "synonyms", "vendor", "functionality"}
    | {"unit_type", "relationship_type", "child"}
)
# Headers that lists of anything have: they speak for no kind.
_PLAIN = frozenset(
    {"name", "description", "id", "number", "type", "kind", "category", "status", "state", "title"}
    | {"beschreibung", "omschrijving", "descripción", "nombre", "emri", "naziv", "typ", "tipo"}
    | {
        "start date",
        "end date",
        "effective date",
        "start",
        "end",
        "from",
        "to",
        "code",
        "label",
        "group",
        "level",
    }
    | {"parent", "parent id", "company", "provider", "owner", "users", "version", "date", "nom"}
    | {"notes", "comments", "summary", "details", "class", "value", "amount", "total", "vendor"}
    | {"created", "updated", "reference", "ref", "area", "domain", "identifier", "product", "naam"}
    | {"company name", "last updated", "organisation", "maintainer", "people", "use", "role"}
)
# What only lists of software have, whether or not it is a field of ours.
_SOFTWARE = frozenset(
    {"vendor", "version", "hosting", "criticality", "business_fit", "technical_fit", "environment"}
    | {"technology", "functionality", "data_classification", "recovery_time", "install_date"}
    | {"end_of_support_date", "lifecycle", "users", "parent_application", "organisation_unit"}
    | {"duplicate_of", "contract_reference", "annual_cost"}
)
# Of these, what lists of other things have as well.
_OF_ANYTHING = frozenset(
    {"lifecycle", "organisation_unit", "parent_application", "annual_cost", "install_date", "users"}
    | {"contract_reference", "end_of_support_date"}
)
_SOFTWARE_WORDS = frozenset(
    {"licence", "licences", "licenses", "license", "platform", "platforms", "documentation"}
    | {"website", "url", "logiciel", "api", "repository", "software", "linux", "windows", "android"}
    | {
        "licentie",
        "licentietype",
        "lizenz",
        "licencia",
        "licenca",
        "webseite",
        "applicatie",
        "hosting",
    }
    | {"anwendung", "koppelingen", "schnittstellen", "softver", "aplikacija", "aplicación"}
)
# After one of these words a file's name no longer names what a row of it is.
_OF_THE_KIND = frozenset(
    {"group", "groups", "kind", "kinds", "category", "categories", "type", "types", "rating"}
    | {"ratings", "relationship", "relationships", "decorator", "dictionary", "standards"}
)
# Kinds that only the name of the file or sheet can speak for: their columns are too plain.
_BY_NAME_ONLY = frozenset({Kind.WORK_PACKAGES, Kind.DATA_OBJECTS})
_LEAST = 1.4
_NAME_COUNTS, _SPEAKS_COUNTS, _MOST_SPEAK = 1.0, 0.5, 3
_TURNS = re.compile(r"[_\-.]+")
_ENDING = re.compile(r"\.(?:csv|tsv|txt|xlsx?|xlsm|ods|json|xml|zip|gz)\b", re.IGNORECASE)
# What comes after one of these says of what, by what or for whom a list is, not what it lists.
_OF = frozenset(
    {"by", "for", "of", "per", "in", "at", "from", "with", "to", "de", "des", "du", "del", "von"}
    | {"van", "für", "voor", "para", "por", "pour", "dei", "degli", "do", "da", "dos", "das"}
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a table was found to be: kind, why, by which profile, and what each column is."""

    kind: Kind
    reason: str
    profile: Profile | None
    columns: tuple[ColumnMapping, ...]
    score: float


def looked_for() -> str:
    """What each kind is recognised by, in words: for the message that a file is none of them."""
    parts = []
    for kind, lines in _TELLING.items():
        declared = IMPORT_KINDS[kind]
        enough = [one for one in lines if _rows_can_say(kind, set(one))]
        shown = [
            " and ".join(
                known.declaration.label.lower()
                for name in line
                if (known := declared.field(name)) is not None
            )
            for line in enough[:3]
        ]
        parts.append(f"{kind.value} ({', or '.join(shown)})")
    return "; ".join(parts)


def matching_profile(
    headers: Sequence[str], kind: Kind | None, known: Mapping[str, Profile] | None = None
) -> Profile | None:
    """The profile whose telling headers all stand there, the one that maps most of them."""
    present = {words(one) for one in headers}
    fitting = [
        one
        for one in (profiles() if known is None else known).values()
        if one.needs and one.needs <= present
        if kind is one.kind or (kind is None and not one.only_as)
    ]
    return max(fitting, key=lambda one: (len(present & set(one.columns)), one.name), default=None)


def understand(
    columns: Sequence[Column],
    kind: Kind | None,
    profile: Profile | None,
    given: Mapping[str, str],
    called: str,
    *,
    known: Mapping[str, Profile] | None = None,
) -> Understanding | None:
    """The kind of a table and its mapping; None when it fits none. A kind or profile given overrules.

    Parameters: `given`, headers that a person mapped; `called`, the names of file and sheet; `known`, the
    profiles to choose from (default: the shipped ones).
    """
    headers = [one.header for one in columns]
    profile = profile or own_export(columns) or matching_profile(headers, kind, known)
    wanted = kind or (profile.kind if profile else None)
    if wanted is not None:
        mapped: Sequence[ColumnMapping] = map_columns(wanted, columns, profile, given)
        score = _score(wanted, mapped)
        if wanted is Kind.CONTRACTS and profile is None:
            mapped = called_by_description(columns, mapped)
        return Understanding(wanted, _reason_given(kind, profile), profile, tuple(mapped), score)
    candidates = [_candidate(one, columns, given, called) for one in _TELLING]
    fitting = [one for one in candidates if one is not None and one.score >= _LEAST]
    best = max(fitting, key=lambda one: one.score, default=None)
    named = next((one for one in fitting if one.kind is Kind.APPLICATIONS), None)
    if best is not None and named is not None and _lists_applications(best, named, columns):
        return named
    if best is not None and best.kind is Kind.CONTRACTS:
        return replace(best, columns=tuple(called_by_description(columns, best.columns)))
    return best


def _lists_applications(
    contracts: Understanding, applications: Understanding, columns: Sequence[Column]
) -> bool:
    """Whether what looks like contracts is a list of applications that says of each when its contract ends.

    Its rows have no title but the one application that each is of.
    """
    mapped = understood(contracts.columns)
    name = understood(applications.columns).get("name")
    end = mapped.get("end_date") or mapped.get("end_max_date")
    if contracts.kind is not Kind.CONTRACTS or name is None or end is None:
        return False
    taken = {one.position for field, one in mapped.items() if field != "applications"}
    if name.position in taken or is_plain(name.header) or is_plain(end.header):
        return False
    several = words(name.header).endswith("s") or any(
        mark in cell for cell in columns[name.position].sample for mark in ";|\n"
    )
    return not several and "title" not in mapped


def _reason_given(kind: Kind | None, profile: Profile | None) -> str:
    if kind is not None:
        return "given"
    assert profile is not None
    mark = "" if profile.verified else " (an unverified profile)"
    return f"the headers of {profile.describes}{mark}"


def _candidate(
    kind: Kind, columns: Sequence[Column], given: Mapping[str, str], called: str
) -> Understanding | None:
    fields = {one.name for one in IMPORT_KINDS[kind].fields}
    own = {header: name for header, name in given.items() if not name or name in fields}
    mapped = map_columns(kind, columns, None, own)
    found = {one.field for one in mapped if one.field}
    named = named_kind(called) is kind
    lines = (*_TELLING[kind], *(_TELLING_IF_NAMED.get(kind, ()) if named else ()))
    if not any(set(line) <= found for line in lines) or not _rows_can_say(kind, found):
        return None
    speaking = _speaking(kind, mapped)
    if not named and not speaking:
        return None
    score = _score(kind, mapped) + (_NAME_COUNTS if named else 0.0)
    score += _SPEAKS_COUNTS * min(len(speaking), _MOST_SPEAK)
    return Understanding(kind, _reason(kind, speaking, named), None, tuple(mapped), score)


def _rows_can_say(kind: Kind, found: set[str]) -> bool:
    """Whether some column holds what a row of the kind must say: else every row would be refused."""
    return all(not found.isdisjoint(choices) for choices in IMPORT_KINDS[kind].needs)


def _reason(kind: Kind, speaking: Sequence[str], named: bool) -> str:
    parts = []
    if speaking:
        shown = ", ".join(repr(one) for one in speaking[:6])
        parts.append(f"columns that {kind.value.replace('-', ' ')} have: {shown}")
    if named:
        parts.append("the name of the file says so")
    return "; ".join(parts)


def _speaking(kind: Kind, mapped: Sequence[ColumnMapping]) -> list[str]:
    """The headers that speak for a kind; none when they are those of a list of anything."""
    if kind in _BY_NAME_ONLY:
        return []
    if kind is Kind.APPLICATIONS:
        return _speaking_for_software(mapped)
    telling = {name for line in _TELLING[kind] for name in line}
    found = [
        one.header for one in mapped if one.field in telling | _STRONG and not is_plain(one.header)
    ]
    if kind in _SPEAK_OF:
        return [one.header for one in mapped if one.field and _speaks_of(kind, one.header)]
    return found


def is_plain(header: str) -> bool:
    """Whether lists of anything have the header."""
    told = words(header)
    bare = " ".join(wording.telling(header))
    return told in _PLAIN or told.removesuffix("s") in _PLAIN or bare in _PLAIN


def _speaking_for_software(mapped: Sequence[ColumnMapping]) -> list[str]:
    by_name = [one.header for one in mapped if one.field == "name" and not is_plain(one.header)]
    by_field = [one.header for one in mapped if one.field in _SOFTWARE]
    by_word = [
        one.header
        for one in mapped
        if one.field is None and set(words(one.header).split()) & _SOFTWARE_WORDS
    ]
    sure = any(one.field in _SOFTWARE - _OF_ANYTHING for one in mapped)
    enough = by_name or (sure and len(by_field) > 1) or (len(by_word) > 1 and len(mapped) > 3)
    return by_name + by_field + by_word if enough else []


_SPEAK_OF: Mapping[Kind, frozenset[str]] = {
    Kind.FUNCTIONS: frozenset(
        {"synonyms", "capability", "functionality", "label", "function", "keywords", "capabilities"}
    ),
    Kind.TECHNOLOGY: frozenset(
        {"technology", "component", "operating", "database", "platform", "middleware", "eol"}
        | {"releasecycle", "server", "technologie", "betriebssystem"}
    ),
}


def _speaks_of(kind: Kind, header: str) -> bool:
    return bool(set(words(header).split()) & _SPEAK_OF[kind])


def named_kind(called: str) -> Kind | None:
    """The kind that the name of a file or sheet says, None when it says none.

    The last word that names a kind counts, as in `application costs`, but for what comes after `by` or `of`.

    >>> named_kind("Contracts register Q3.csv"), named_kind("application_group.csv")
    (<Kind.CONTRACTS: 'contracts'>, None)
    >>> named_kind("Software licences by system.csv")
    <Kind.LICENCES: 'licences'>
    """
    told = words(_TURNS.sub(" ", _ENDING.sub(" ", called))).split()
    named = wording.names_of_kinds()
    found: Kind | None = None
    for place, word in enumerate(told):
        kind = named.get(word) or named.get(word.removesuffix("s"))
        if kind is not None and not _OF_THE_KIND & set(told[place + 1 :]):
            found = kind
        elif word in _OF and found is not None:
            break
    return found


def _score(kind: Kind, mapped: Sequence[ColumnMapping]) -> float:
    total = 0.0
    for one in mapped:
        if one.field is None:
            continue
        weight = 0.35 if one.field in _GENERIC else 1.0
        weight = 1.5 if one.field in _STRONG else weight
        plain = is_plain(one.header) and one.field not in _GENERIC
        total += weight * one.confidence * (0.7 if plain else 1.0)
    words_of_kind = {
        one.header for one in mapped if set(wording.telling(one.header)) & wording.kind_words(kind)
    }
    return round(total + 0.2 * len(words_of_kind), 3)
