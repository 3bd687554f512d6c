"""Search by people: case, accents, typing errors, parts of words, references; hostile text is text."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.settings import Settings
from landscape.store import search
from landscape.store.opening import open_store
from landscape.store.protocol import Store
from tests.contract.words import load, says

NAMES = [
    "Leisure Bookings",
    "Réservation des Salles",
    "Council Tax & Benefits",
    "Northgate Housing",
    "Registrars Diary",
    "Straßenverzeichnis",
    "Cemetery and Crematorium System",
    "iTrent",
    "Capita ONE",
    "Waste Collection Rounds",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("library") / "x.db", Settings())
    load(
        store,
        *[
            says(
                "cmdb.csv",
                f"acme/application/a{place}",
                row=place + 2,
                name=name,
                source_id=f"APM{place:04}",
                description="holds the records of the service",
            )
            for place, name in enumerate(NAMES)
        ],
    )
    return store


def first(store: Store, text: str) -> str:
    found = store.find(text)
    return found[0].name if found else ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        str.swapcase,
        lambda one: f"  {one}\t",
        lambda one: one.replace(" ", ""),
    ],
    ids=["upper", "lower", "swapped", "spaces", "together"],
)
def test_case_and_spaces_do_not_matter(library: Store, name: str, change: object) -> None:
    assert callable(change)
    assert first(library, change(name)) == name


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("reservation des salles", "Réservation des Salles"),
        ("RESERVATION", "Réservation des Salles"),
        ("leìsüre bøokings", "Leisure Bookings"),
        ("strassenverzeichnis", "Straßenverzeichnis"),
    ],
)
def test_accents_do_not_matter(library: Store, asked: str, name: str) -> None:
    assert first(library, asked) == name


def _mistyped(word: str, draw: random.Random) -> str:
    """One letter lost, doubled, swapped with the next or hit beside."""
    at = draw.randrange(1, len(word) - 1)
    how = draw.randrange(4)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    if how == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + draw.choice(string.ascii_lowercase) + word[at + 1 :]


def test_typing_errors_find_what_was_meant(library: Store) -> None:
    """Every long word of a name with one mistake in it, forty times: the name comes first."""
    draw = random.Random(20261123)
    long_words = [
        (name, word)
        for name in NAMES
        for word in search.words(name)
        if len(word) >= 7 and word.isascii()
    ]
    missed = []
    for _ in range(40):
        name, word = draw.choice(long_words)
        asked = _mistyped(word, draw)
        if first(library, asked) != name:
            missed.append((asked, name))
    assert missed == []


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("APM0003", "Northgate Housing"),
        ("apm0007", "iTrent"),
        ("acme/application/a8", "Capita ONE"),
        ("crem", "Cemetery and Crematorium System"),
        ("tax council", "Council Tax & Benefits"),
    ],
)
def test_numbers_ids_parts_and_words_in_any_order(library: Store, asked: str, name: str) -> None:
    assert first(library, asked) == name


@pytest.mark.parametrize("asked", ["", "   ", "&", '"', "zzyzx", "\0", "x" * 100_000])
def test_what_is_not_there_is_not_found(library: Store, asked: str) -> None:
    assert list(library.find(asked)) == []


@given(text=st.text(max_size=60))
def test_any_text_is_only_text(library: Store, text: str) -> None:
    for one in library.find(text):
        assert 0 < one.score <= 1


@given(
    text=st.sampled_from(['a" OR "b', "name:*", "NEAR(a b)", "a^2", "-x", "(a", "a*", "{name}:b"])
)
def test_the_index_s_own_language_is_only_text(library: Store, text: str) -> None:
    assert isinstance(list(library.find(f"{text} leisure")), list)


def test_folding_keeps_what_is_not_an_accent() -> None:
    assert search.folded("ÅNGSTRÖM Ł") == "angstrom ł"
    assert search.words("snake_case, and-dash") == ["snake", "case", "and", "dash"]


def test_the_best_answers_come_first_and_no_more_than_asked(library: Store, tmp_path: Path) -> None:
    found = library.find("records of the service", limit=3)
    assert len(found) == 3
    assert {one.matched for one in found} == {"description"}
    scores = [one.score for one in library.find("housing")]
    assert scores == sorted(scores, reverse=True)
    assert list(library.find("housing", limit=0)) == []


def test_words_of_a_new_load_are_known_to_a_store_that_was_searched_before(tmp_path: Path) -> None:
    place = tmp_path / "x.db"
    here, elsewhere = open_store(place, Settings()), open_store(place, Settings())
    load(here, says("cmdb.csv", "acme/application/a1", row=2, name="Leisure Bookings"))
    assert first(here, "lesure") == "Leisure Bookings"
    assert first(here, "quilmarsh") == ""
    more = says("other.csv", "acme/application/a2", row=2, name="Quillmarsh Register")
    load(elsewhere, more)
    assert first(here, "quilmarsh") == "Quillmarsh Register"
    assert first(elsewhere, "lesure") == "Leisure Bookings"
