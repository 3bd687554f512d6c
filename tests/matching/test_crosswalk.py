"""A taxonomy of the user's own, read by what the shipped ones know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.crosswalk import Crosswalk, classifier_for
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.kept import Arrays
from landscape.matching.recognise import Recogniser
from landscape.matching.taxonomy import Taxonomy, business_functions, functionalities
from landscape.model.decision import Decision
from landscape.model.vocabulary import Band, Method, Verdict

LABELS = {
    "people": "HR/Payroll",
    "site": "Web CMS",
    "rents": "Landlord services",
    "lamps": "Street Lighting",
    "roads": "Highway Asset Management",
    "votes": "Electoral Management",
    "desk": "ITSM",
}


@cache
def own() -> Taxonomy:
    return Taxonomy.from_rows([{"id": one, "label": label} for one, label in LABELS.items()])


@cache
def products() -> Recogniser:
    return Recogniser(shipped_catalogue())


@cache
def classifier() -> Classifier:
    return classifier_for(own(), products=products())


def thing(name: str, description: str = "", key: str = "k") -> Described:
    return Described(key, Text(name, "Name", "cmdb.csv", None, 7), Text(description, "Description"))


def first(one: Described) -> str:
    found = classifier().classify([one])[0]
    return found[0].function_id if found else ""


def test_brand_names_find_functions_whose_labels_share_no_word_with_them() -> None:
    assert first(thing("Umbraco 8")) == "site"
    assert first(thing("Resourcelink")) == "people"
    assert first(thing("Xpress Elections")) == "votes"


def test_what_people_write_is_read_by_the_words_of_the_shipped_taxonomies() -> None:
    said = thing("Quarrel", "tenancies, rent accounts and arrears of council homes")
    alone = Classifier(own()).classify([said])[0]
    assert [one.function_id for one in alone] == []
    assert first(said) == "rents"


def test_the_service_tells_apart_what_does_the_same() -> None:
    assert first(thing("Quarrel", "inventory and faults of lighting columns")) == "lamps"
    assert first(thing("Confirm v21")) == "roads"


def test_an_answer_says_what_the_row_is_and_that_the_function_is_that_too() -> None:
    found = classifier().classify([thing("Umbraco 8")])[0][0].inference
    assert found.band is Band.ACCEPT and found.method is Method.INFERRED
    kinds = [one.kind for one in found.evidence]
    assert "taxonomy" in kinds and "catalogue" in kinds
    said = [one.text for one in found.evidence if one.kind == "taxonomy"]
    assert said[0].endswith("and so is Web CMS")
    assert len({one.text for one in found.evidence}) == len(found.evidence)


def test_the_shipped_taxonomies_need_no_crosswalk() -> None:
    rows = [thing("Quarrel", "court and pitch bookings", "a"), thing("Umbraco 8", key="b")]
    for taxonomy, relationship in (
        (functionalities(), "PROVIDES"),
        (business_functions(), "SERVES"),
    ):
        plain = classifier_for(taxonomy, relationship=relationship, products=products())
        assert plain.rank(rows).beside is None


def test_where_the_shipped_ones_tell_nothing_apart_they_say_little() -> None:
    alike = Taxonomy.from_rows(
        [{"id": str(at), "label": f"{word} songs"} for at, word in enumerate(_WORDS)]
    )
    crosswalk = Crosswalk(alike, products())
    assert crosswalk.told_apart < 0.3 < classifier_told_apart()
    said = crosswalk.speak([thing("Quarrel", "a jukebox of polka songs"), thing("Umbraco 8")])
    assert float(said.odds.max()) < 0.5


def classifier_told_apart() -> float:
    return Crosswalk(own(), products()).told_apart


_WORDS = ("polka", "waltz", "tango", "rumba", "swing", "disco", "blues", "opera", "choral", "folk")


def test_decisions_win_over_what_a_crosswalk_says() -> None:
    rows = [thing("Umbraco 8", key="a"), thing("Umbraco 8", key="b")]
    no = Decision("PROVIDES", "a", "site", Verdict.REJECT)
    yes = Decision("PROVIDES", "b", "rents", Verdict.CORRECT)
    rejected, corrected = classifier().classify(rows, [no, yes])
    assert "site" not in [one.function_id for one in rejected]
    assert [one.function_id for one in corrected] == ["rents"]


def test_a_heading_helps_to_read_a_function() -> None:
    rows = [
        {"id": "a", "label": "Case Management", "area": "adult-care"},
        {"id": "c", "label": "Case Management", "area": "childrens"},
        {"id": "l", "label": "Case Management", "area": "legal"},
    ]
    served = classifier_for(Taxonomy.from_rows(rows), products=products())
    answers = served.classify([thing("Iken", key="1"), thing("Liquidlogic LCS", key="2")])
    assert [one[0].function_id for one in answers] == ["l", "c"]


@given(st.permutations(range(6)))
@settings(max_examples=5, deadline=None)
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    names = ["Umbraco 8", "Resourcelink", "lighting columns", "", "Mosaic", "payroll spreadsheet"]
    rows = [thing(name, key=str(at)) for at, name in enumerate(names)]
    straight = classifier().classify(rows)
    shuffled = classifier().classify([rows[at] for at in order])
    assert [straight[at] for at in order] == shuffled


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6), st.lists(st.text(max_size=60)))
@settings(max_examples=15, deadline=None)
def test_any_labels_and_any_names_are_answered(labels: list[str], names: list[str]) -> None:
    rows = [{"id": f"f{at}", "label": label} for at, label in enumerate(labels)]
    answers = classifier_for(Taxonomy.from_rows(rows)).answers(
        [thing(name, key=str(at)) for at, name in enumerate(names or [""])]
    )
    found = [one.inference.confidence for row in answers.functions for one in row]
    assert all(0 <= one <= 1 for one in found)


class Held:
    """What steps keep, in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, bytes], Arrays] = {}

    def take(self, name: str, basis: bytes) -> Arrays | None:
        return self.held.get((name, basis))

    def put(self, name: str, basis: bytes, arrays: Arrays) -> None:
        self.held = {key: value for key, value in self.held.items() if key[0] != name}
        self.held[name, basis] = {key: np.array(value) for key, value in arrays.items()}

    @property
    def names(self) -> Mapping[str, int]:
        return {name: len(arrays["keys"]) for (name, _), arrays in self.held.items()}


def test_a_later_run_gives_the_same_to_the_letter_and_keeps_both_taxonomies_apart() -> None:
    names = ("Umbraco", "Resourcelink", "Xpress", "Confirm", "lighting columns", "rents")
    rows = [thing(f"{names[at % 6]} {at}", key=str(at)) for at in range(60)]
    held = Held()
    before = classifier_for(own(), products=products(), kept=held).classify(rows)
    assert set(held.names) == {"rows-provides", "shipped-rows-provides", "shipped-rows-serves"}
    rows[7] = thing("Orchard", "housing rents", key="7")
    again = classifier_for(own(), products=products(), kept=held).classify(rows)
    assert again == classifier_for(own(), products=products()).classify(rows)
    assert again[7] != before[7]
