"""Columns → fields: by profile, by alias, by inference from words and contents; each with a confidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from landscape.errors import UsageError
from landscape.importers import contents, values, wording
from landscape.importers.columns import Column
from landscape.importers.headers import aliases, words
from landscape.importers.profiles import Profile
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import Property, ValueKind
from landscape.model.record import ColumnMapping
from landscape.model.vocabulary import Kind

_PROFILE, _GIVEN = 0.99, 1.0
_SAME_WORDS, _INFERRED, _LEAST_SURE = 0.85, 0.7, 0.5
_LEAST_READ = 0.3  # share of filled cells that must be readable as what the header promises
_CHECKED = frozenset(
    {
        ValueKind.DATE,
        ValueKind.MONEY,
        ValueKind.INTEGER,
        ValueKind.SCORE,
        ValueKind.SHARE,
        ValueKind.BOOLEAN,
        ValueKind.DURATION,
        ValueKind.ENUM,
    }
)
_LOOKED_AT, _FEWEST = 60, 3
_A_LINE = 25  # words
_WAYS = (values.Reading("dmy"), values.Reading("mdy", decimal_comma=True))
# Columns of words: where no cell has any, the header means something else.
_WORDED = frozenset({"title", "supplier", "vendor", "description", "owner_role", "aliases"})
_REFERENCES = frozenset({"reference", "source_id"})
_MANY, _FEW_REFERENCES = 20, 0.34
_MOSTLY = 0.5  # share of cells from which a column of names that say nothing is none
_GLOSS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_SENSITIVE = re.compile(
    r"public|intern|offici|confiden|secret|restrict|sensiti|personal|private|protect|open|\bpii\b|vertrau|"
    r"geheim|vertrouw|öffentlich|openbaar|público|low|medium|high|\d",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(
    r"^(?:[\d.,:/\-\s£$€%()]+|https?://\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
    re.IGNORECASE,
)
# A word of an alias found inside a longer header says little when it is one of these.
_WEAK = frozenset(
    {
        "name",
        "id",
        "type",
        "status",
        "date",
        "value",
        "number",
        "to",
        "from",
        "title",
    }
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to understand one column."""

    column: Column
    field: str
    method: str
    confidence: float


def map_columns(
    kind: Kind, columns: Sequence[Column], profile: Profile | None, given: Mapping[str, str]
) -> list[ColumnMapping]:
    """What each column is, the surest first when two want the same field; nothing is mapped twice.

    Parameters: `given`, headers that a person mapped (to a field, or to nothing).
    Raises UsageError when a person names a field that the kind has not.
    """
    own = {words(header): name for header, name in given.items()}
    _check_given(kind, columns, own)
    chosen = _surest([one for column in columns for one in _propose(kind, column, profile, own)])
    _add_stand_ins(columns, profile, own, chosen)
    _add_said_by_cells(kind, columns, own, chosen)
    if contents.is_address(columns):
        _drop_states(columns, chosen)
    return [_mapping(column, chosen.get(column.position)) for column in columns]


def _surest(proposals: list[Proposal]) -> dict[int, Proposal]:
    """By column the surest proposal; no column and no field twice."""
    chosen: dict[int, Proposal] = {}
    taken: set[str] = set()
    for one in sorted(proposals, key=lambda one: (-one.confidence, one.column.position)):
        if one.column.position not in chosen and one.field not in taken:
            chosen[one.column.position] = one
            taken.add(one.field)
    return chosen


def called_by_description(
    columns: Sequence[Column], mapped: Sequence[ColumnMapping]
) -> Sequence[ColumnMapping]:
    """What is bought, where contracts say it in one column only: lines of a description are titles."""
    if any(one.field == "title" for one in mapped):
        return mapped
    return [
        replace(one, field="title")
        if one.field == "description" and one.method != "given" and _holds_lines(column)
        else one
        for one, column in zip(mapped, columns, strict=True)
    ]


def _holds_lines(column: Column) -> bool:
    """Whether the cells that hold anything are lines, not paragraphs."""
    held = [cell for cell in column.sample if cell.strip()]
    return bool(held) and sum(cell.count(" ") for cell in held) < _A_LINE * len(held)


def _add_stand_ins(
    columns: Sequence[Column],
    profile: Profile | None,
    own: Mapping[str, str],
    chosen: dict[int, Proposal],
) -> None:
    """Where the column is not there that others stand in for, the first of them takes its place."""
    taken = {one.field for one in chosen.values()}
    by_words = {words(one.header): one for one in columns if one.position not in chosen}
    for field, keys in (profile.fallbacks if profile else {}).items():
        column = next((by_words[key] for key in keys if key in by_words and key not in own), None)
        if field not in taken and column is not None:
            chosen[column.position] = Proposal(column, field, "profile", _PROFILE)


def _add_said_by_cells(
    kind: Kind, columns: Sequence[Column], own: Mapping[str, str], chosen: dict[int, Proposal]
) -> None:
    left = [one for one in columns if one.position not in chosen and words(one.header) not in own]
    taken = frozenset(one.field for one in chosen.values())
    by_place = {one.position: one for one in columns}
    for place, (field, sure) in contents.said_by_cells(kind, left, taken).items():
        chosen[place] = Proposal(by_place[place], field, "inferred", sure)


def _drop_states(columns: Sequence[Column], chosen: dict[int, Proposal]) -> None:
    """Beside a city or postcode a column `state` is part of an address, no status."""
    for one in columns:
        proposal = chosen.get(one.position)
        if proposal and proposal.method != "given" and words(one.header) == "state":
            del chosen[one.position]


def _mapping(column: Column, proposal: Proposal | None) -> ColumnMapping:
    if proposal is None:
        return ColumnMapping(column.header, column.position, None, "unmapped", 0.0)
    return ColumnMapping(
        column.header, column.position, proposal.field, proposal.method, proposal.confidence
    )


def _check_given(kind: Kind, columns: Sequence[Column], own: Mapping[str, str]) -> None:
    fields = {one.name for one in IMPORT_KINDS[kind].fields}
    present = {words(one.header) for one in columns}
    wrong = [own[one] for one in own if one in present and own[one] and own[one] not in fields]
    if wrong:
        raise UsageError(
            f"{kind.value} have no field {wrong[0]!r}.",
            remedy=f"Fields are: {', '.join(sorted(fields))}.",
        )


def _propose(
    kind: Kind, column: Column, profile: Profile | None, own: Mapping[str, str]
) -> list[Proposal]:
    key = words(column.header)
    if key in own:
        return [Proposal(column, own[key], "given", _GIVEN)] if own[key] else []
    if profile is not None and profile.kind is kind and key in profile.columns:
        return [Proposal(column, profile.columns[key], "profile", _PROFILE)]
    if profile is not None and _is_kept(profile, key):
        return []
    alias = aliases()[kind].get(key)
    if alias is not None and (
        _names_enum(kind, alias[0], key) or _readable(kind, alias[0], column)
    ):
        return [Proposal(column, alias[0], "alias", alias[1])]
    if kind is Kind.CONTRACTS and alias is not None and alias[0] == "title" and _numbers(column):
        return [Proposal(column, "reference", "inferred", _INFERRED)]
    return _infer(kind, column, wording.telling(column.header)) or _without_gloss(kind, column)


def _numbers(column: Column) -> bool:
    """Whether what is called by the name of the thing holds numbers of it: `Contract` above `90/2013`."""
    return (
        _is_mistaken("title", column)
        and not _is_mistaken("reference", column)
        and not _readable(Kind.CONTRACTS, "start_date", column)
    )


def _without_gloss(kind: Kind, column: Column) -> list[Proposal]:
    """What a header says without what stands in brackets, which explains it and turns it into nothing else."""
    glosses = " ".join(_GLOSS.findall(column.header))
    bare = _GLOSS.sub(" ", column.header).strip()
    if not glosses or not words(bare) or wording.is_turned(wording.telling(glosses)):
        return []
    alias = aliases()[kind].get(words(bare))
    if alias is not None and _readable(kind, alias[0], column):
        return [Proposal(column, alias[0], "inferred", _SAME_WORDS)]
    return _infer(kind, column, wording.telling(bare))


def _is_kept(profile: Profile, key: str) -> bool:
    """Whether a profile keeps a column unmapped: as extra, to stand in for another, or as a level."""
    stands_in = any(key in names for names in profile.fallbacks.values())
    return key in profile.extra or key in profile.levels or stands_in


def _names_enum(kind: Kind, field: str, key: str) -> bool:
    """Whether a header of several words names a closed list: its words count more than its cells.

    Cells with words of the source's own are kept and listed, so that somebody can map them.
    """
    declared = IMPORT_KINDS[kind].field(field)
    return declared is not None and declared.declaration.kind is ValueKind.ENUM and " " in key


def _infer(kind: Kind, column: Column, told: tuple[str, ...]) -> list[Proposal]:
    """An alias whose words all stand in a longer header, beside words that leave it what it is."""
    counts = wording.is_count(column.header)
    found = {
        field: confidence
        for field, confidence in _by_words(kind, told).items()
        if _readable(kind, field, column) and not (counts and not _holds_a_number(kind, field))
    }
    return [Proposal(column, field, "inferred", sure) for field, sure in found.items()]


def _holds_a_number(kind: Kind, field: str) -> bool:
    declared = IMPORT_KINDS[kind].field(field)
    return declared is not None and declared.declaration.kind is ValueKind.INTEGER


@lru_cache(maxsize=50_000)
def _by_words(kind: Kind, told: tuple[str, ...]) -> Mapping[str, float]:
    """The fields that the telling words of a header may mean, with how sure that is."""
    mine = frozenset(told)
    found: dict[str, float] = {}
    for theirs, (field, _) in wording.phrases(kind).items():
        rest = mine - theirs
        if not theirs <= mine or not wording.may_stand_beside(kind, field, rest):
            continue
        if rest and theirs <= _WEAK and not wording.kind_words(kind) >= rest:
            continue
        sure = _SAME_WORDS if not rest else _INFERRED + 0.03 * len(theirs) - 0.04 * len(rest)
        found[field] = max(found.get(field, 0.0), round(max(sure, _LEAST_SURE), 2))
    by_ending = wording.ending(kind, told)
    if by_ending and not found:
        found[by_ending] = _LEAST_SURE
    return found


def _readable(kind: Kind, field: str, column: Column) -> bool:
    """Whether enough of the column can be read as what the field holds."""
    declared = IMPORT_KINDS[kind].field(field)
    assert declared is not None
    declaration = declared.declaration
    sample = column.sample[:_LOOKED_AT]
    filled = [one for one in sample if not values.is_missing(one, declaration.kind)]
    if declaration.kind not in _CHECKED or len(filled) < _FEWEST:
        return not _is_mistaken(field, column)
    read = sum(_reads(one, declaration) for one in filled)
    return read >= _LEAST_READ * len(filled)


def _is_mistaken(field: str, column: Column) -> bool:
    """Whether the cells show that the header means something else than it seems to.

    A column of words does not hold numbers, dates, links or keys throughout; a column of references
    does not say a few over and over; a classification of data says who may see them.
    """
    sample = column.sample[:_LOOKED_AT]
    if field == "data_classification" and words(column.header) == "classification":
        return bool(sample) and not any(map(_SENSITIVE.search, sample))
    if field in _REFERENCES:
        return len(sample) >= _MANY and len(set(sample)) < _FEW_REFERENCES * len(sample)
    if field == "name" and len(sample) >= _FEWEST:
        nothing = sum(values.is_missing(one, ValueKind.TEXT) for one in sample)
        return nothing > _MOSTLY * len(sample)
    if field not in _WORDED or len(sample) < _FEWEST:
        return False
    return all(_NO_WORDS.match(one) for one in sample)


def _reads(text: str, declaration: Property) -> bool:
    for how in _WAYS:
        try:
            values.parse(text, declaration, how)
        except values.NotRead:
            continue
        return True
    return False


def understood(mapped: Sequence[ColumnMapping]) -> dict[str, ColumnMapping]:
    """The mapped columns by field."""
    return {one.field: one for one in mapped if one.field}
