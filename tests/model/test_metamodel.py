"""The model is declared once; the store, the API, the pages, the docs and the import follow from it."""

from __future__ import annotations

import inspect
import json
import re
import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

from landscape.importers import headers, values
from landscape.importers.profiles import profiles
from landscape.importers.value_maps import ENUMS
from landscape.model import metamodel, vocabulary
from landscape.model.intake import IMPORT_KINDS, Field, ImportKind
from landscape.model.metamodel import (
    ELEMENT_TYPES,
    RELATIONSHIP_TYPES,
    ElementType,
    Property,
    RelationshipType,
    ValueKind,
)
from landscape.model.vocabulary import Kind
from landscape.responses import declared as described
from landscape.responses import models
from landscape.store.rules import PROPERTY_ORDER
from landscape.store.sqlite import schema
from landscape.store.sqlite.verifying import _TAGS

ROOT = Path(__file__).resolve().parents[2]
DECLARED: tuple[ElementType | RelationshipType, ...] = (
    *ELEMENT_TYPES.values(),
    *RELATIONSHIP_TYPES.values(),
)
PROPERTIES = [(one.name, part) for one in DECLARED for part in one.properties]
KINDS = list(IMPORT_KINDS.values())
# Words that no property holds: they say how something is known or asked, and cannot be unknown.
ALWAYS_KNOWN = {"Kind", "Method", "Band", "IssueSeverity", "Disposition", "Event", "Verdict"}


def _named(one: tuple[str, Property]) -> str:
    return f"{one[0]}.{one[1].name}"


# --- the declaration itself ---


def test_every_name_is_declared_once() -> None:
    assert [one.name for one in ELEMENT_TYPES.values()] == list(ELEMENT_TYPES)
    assert [one.name for one in RELATIONSHIP_TYPES.values()] == list(RELATIONSHIP_TYPES)
    slugs = [one.slug for one in ELEMENT_TYPES.values()]
    assert len(set(slugs)) == len(slugs)
    for one in DECLARED:
        names = [part.name for part in one.properties]
        assert len(set(names)) == len(names), one.name


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.name)
def test_a_type_says_what_it_is(one: ElementType | RelationshipType) -> None:
    assert one.meaning.endswith(".")
    assert one.label
    if isinstance(one, ElementType):
        assert re.fullmatch(r"[A-Z][A-Za-z]+", one.name)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.slug)
        assert one.plural
    else:
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", one.name)
        assert one.inverse
        assert {*one.sources, *one.targets} <= ELEMENT_TYPES.keys()


@pytest.mark.parametrize("one", PROPERTIES, ids=_named)
def test_a_property_says_what_it_means_and_holds(one: tuple[str, Property]) -> None:
    part = one[1]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", part.name)
    assert part.label[0].isupper()
    assert part.meaning.endswith("."), part.meaning
    assert (part.values is not None) == (part.kind is ValueKind.ENUM)


def test_money_is_never_without_its_currency() -> None:
    for one in ELEMENT_TYPES.values():
        held = {part.name for part in one.properties if part.kind is ValueKind.MONEY}
        assert not held or one.property("currency") is not None, one.name


def test_one_name_means_one_thing() -> None:
    """A property that several types share is of one kind in all of them, words aside."""
    kinds: dict[str, set[ValueKind]] = {}
    for _, part in PROPERTIES:
        kinds.setdefault(part.name, set()).add(part.kind)
    several = {name for name, found in kinds.items() if len(found) > 1}
    # A role, a category and a kind are typed words in one place and a closed list in another.
    assert several <= {"role", "category", "kind", "used", "entitled", "basis"}


def test_between_two_types_no_two_relationships_read_alike() -> None:
    seen: set[tuple[str, str, str]] = set()
    for one in RELATIONSHIP_TYPES.values():
        for source in one.sources:
            for target in one.targets:
                assert (one.label, source, target) not in seen
                seen.add((one.label, source, target))


# --- words ---


def _vocabularies() -> Iterator[type[StrEnum]]:
    for one in vars(vocabulary).values():
        if inspect.isclass(one) and issubclass(one, StrEnum) and one is not StrEnum:
            yield one


@pytest.mark.parametrize("words", list(_vocabularies()), ids=lambda one: one.__name__)
def test_unknown_is_legal_wherever_it_can_be(words: type[StrEnum]) -> None:
    assert ("unknown" in list(words)) == (words.__name__ not in ALWAYS_KNOWN)
    assert (words.__doc__ or "").strip()
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) for one in words)


@pytest.mark.parametrize(
    "part", [part for _, part in PROPERTIES if part.values is not None], ids=lambda one: one.name
)
def test_a_closed_property_can_be_unknown(part: Property) -> None:
    assert part.values is not None
    assert "unknown" in list(part.values)
    assert part.values is getattr(vocabulary, part.values.__name__)


# --- the store's copy ---


@pytest.fixture(scope="module")
def fresh() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    schema.bring_up_to_date(db)
    yield db
    db.close()


def test_the_store_knows_exactly_these_types_and_properties(fresh: sqlite3.Connection) -> None:
    assert schema.closed_words(fresh) == (
        frozenset(ELEMENT_TYPES),
        frozenset(RELATIONSHIP_TYPES),
        frozenset((name, part.name, part.kind.value) for name, part in PROPERTIES),
    )
    assert schema.version_of(fresh) == schema.VERSION


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("claims", "method", vocabulary.Method),
        ("edges", "method", vocabulary.Method),
        ("edges", "band", vocabulary.Band),
        ("decisions", "verdict", vocabulary.Verdict),
    ],
)
def test_the_store_s_words_are_those_of_the_model(
    fresh: sqlite3.Connection, table: str, column: str, words: type[StrEnum]
) -> None:
    (text,) = fresh.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    listed = re.search(rf"\b{column} IN \(([^)]*)\)", text)
    word_by_word = re.search(rf"CHECK \(((?:(?: OR )?{column} = '[^']*')+)\)", text)
    allowed = listed or word_by_word
    assert allowed
    assert re.findall(r"'([^']*)'", allowed[1]) == [one.value for one in words]


def test_every_kind_of_value_can_be_stored_and_ordered() -> None:
    assert {ValueKind(one) for one in _TAGS} <= set(ValueKind)
    for name, one in ELEMENT_TYPES.items():
        assert list(PROPERTY_ORDER[name]) == [part.name for part in one.properties]


# --- the API's copy ---


def _branches(field: str, model: type[models.Answer]) -> dict[str, dict[str, object]]:
    found = TypeAdapter(model).json_schema()["properties"][field]["anyOf"]
    return {one["title"].removesuffix(" properties"): one["properties"] for one in found}


@pytest.mark.parametrize(
    ("model", "declared"),
    [
        (models.ShownElement, ELEMENT_TYPES),
        (models.Node, ELEMENT_TYPES),
        (models.ShownRelationship, RELATIONSHIP_TYPES),
        (models.EdgeWithProperties, RELATIONSHIP_TYPES),
    ],
)
def test_the_api_describes_exactly_these_properties(
    model: type[models.Answer], declared: dict[str, ElementType | RelationshipType]
) -> None:
    told = _branches("properties", model)
    assert list(told) == list(declared)
    for name, one in declared.items():
        assert list(told[name]) == [part.name for part in one.properties]
        for part in one.properties:
            said = json.loads(json.dumps(told[name][part.name]))
            assert said["title"] == part.label
            assert said["description"] == part.meaning
            assert said.get("x-unit", "") == part.unit
            assert said.get("enum") == (part.values and [word.value for word in part.values])


def test_the_api_names_exactly_these_types() -> None:
    for name, words in (
        ("ElementTypeName", list(ELEMENT_TYPES)),
        ("RelationshipTypeName", list(RELATIONSHIP_TYPES)),
    ):
        kind = getattr(described, name)
        assert get_args(kind)[1].json_schema_extra == {"enum": words}
        assert TypeAdapter(kind).json_schema()["enum"] == words


def test_the_api_has_a_form_for_every_kind_of_value() -> None:
    for kind in ValueKind:
        form = described.property_schema(Property("one", "One", "It.", kind))
        assert form["type"] in {"string", "number", "integer", "boolean"}


# --- the pages' copy ---


def test_the_pages_call_things_as_the_model_does() -> None:
    from landscape.api import wording

    for name, one in RELATIONSHIP_TYPES.items():
        assert wording.relationship_label(name) == one.label
        assert wording.relationship_label(name, inverse=True) == one.inverse
    for name, kind in ELEMENT_TYPES.items():
        assert wording.type_label(name) == kind.label
        for part in kind.properties:
            assert wording.property_label(name, part.name) == part.label


# --- the import's copy ---


@pytest.mark.parametrize("one", KINDS, ids=lambda one: one.kind)
def test_a_row_can_hold_every_property_of_its_element(one: ImportKind) -> None:
    own = [part.declaration for part in one.fields if part.reference is None]
    assert own[: len(one.element.properties)] == list(one.element.properties)
    names = [part.name for part in one.fields]
    assert len(set(names)) == len(names)
    assert {name for choices in one.needs for name in choices} <= set(names)


@pytest.mark.parametrize(
    ("one", "part"),
    [(one, part) for one in KINDS for part in one.fields if part.relationship],
    ids=lambda one: getattr(one, "name", None) or str(one.kind),
)
def test_a_reference_becomes_an_edge_that_the_model_knows(one: ImportKind, part: Field) -> None:
    assert part.reference in ELEMENT_TYPES
    edge = RELATIONSHIP_TYPES[str(part.relationship)]
    ends = (one.element.name, part.reference)
    source, target = ends if part.outward else ends[::-1]
    assert source in edge.sources
    assert target in edge.targets


def test_every_kind_of_file_has_targets_and_headers() -> None:
    assert set(IMPORT_KINDS) == set(Kind)
    known = headers.aliases()
    for kind, one in IMPORT_KINDS.items():
        targets = {part.name for part in one.fields}
        assert {field for field, _ in known[kind].values()} <= targets, kind
        assert {field for field, _ in known[kind].values()} >= {
            name for choices in one.needs for name in choices
        }, kind


@pytest.mark.parametrize("name", sorted(profiles()))
def test_a_profile_fills_fields_that_there_are(name: str) -> None:
    profile = profiles()[name]
    targets = {part.name for part in IMPORT_KINDS[profile.kind].fields}
    assert set(profile.columns.values()) | set(profile.values) <= targets


def test_what_people_type_becomes_a_word_of_the_model() -> None:
    used = {part.values.__name__: part.values for _, part in PROPERTIES if part.values is not None}
    assert ENUMS.keys() <= used.keys() | {"SupplierRole"}
    for name, patterns in ENUMS.items():
        words = getattr(vocabulary, name)
        assert {word for _, word in patterns} <= {one.value for one in words}
        # Every word can be reached by typing something, "unknown" by typing nothing known.
        assert {word for _, word in patterns} | {"unknown"} == {one.value for one in words}


def test_every_kind_of_value_can_be_read() -> None:
    for kind in ValueKind:
        assert (kind in values._PARSERS) != (kind is ValueKind.ENUM), kind


# --- the docs' copy ---


@pytest.mark.parametrize("one", PROPERTIES, ids=_named)
def test_the_reference_describes_every_property(one: tuple[str, Property]) -> None:
    name, part = one
    page = (ROOT / "docs" / "reference" / "model.md").read_text(encoding="utf-8")
    section = page.split(f"\n### {name}\n", 1)[1].split("\n### ", 1)[0]
    told = f"| `{part.name}` | {part.label} | {part.meaning.replace('|', chr(92) + '|')}"
    assert told in section


def test_looking_up_a_type_by_name() -> None:
    assert metamodel.element_type("Application") is metamodel.APPLICATION
    assert metamodel.relationship_type("COVERS").targets == ("Application",)
    assert metamodel.APPLICATION.property("nothing of the kind") is None
    with pytest.raises(KeyError):
        metamodel.element_type("Spaceship")
