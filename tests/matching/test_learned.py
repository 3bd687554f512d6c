"""Words learned from worked examples: what they say, of which functions, and when they are silent."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.matching.clauses import tokens
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.learned import FunctionWords, Learned, shipped_words
from landscape.matching.space import bag_of
from landscape.matching.stems import stem
from landscape.matching.taxonomy import Function, Taxonomy, business_functions, functionalities


def words() -> FunctionWords:
    weights = np.asarray([[6.0, 0.0, 0.0], [0.0, 6.0, 0.0]], dtype=np.float32)
    ones = np.ones(2, dtype=np.float32)
    functions = (("pay", "Payments"), ("lib", "Library"))
    zeros = np.zeros(3, dtype=np.float32)
    return FunctionWords(functions, {"coin": 0, "shelf": 1}, ones, weights, zeros)


@pytest.mark.parametrize(
    ("taxonomy", "name"),
    [(functionalities(), "with_words"), (business_functions(), "business_with_words")],
)
def test_the_shipped_words_know_the_shipped_functions_and_no_others(
    taxonomy: Taxonomy, name: str
) -> None:
    leaves = taxonomy.leaves
    assert shipped_words(name).functions == tuple((one.id, one.label) for one in leaves)
    assert Learned(leaves).knows
    assert Learned(leaves).name == name
    estate = [Function(f"acme/application-function/{one.id}", one.label) for one in leaves]
    assert Learned(estate).knows
    assert not Learned([Function("payments", "Another label"), Function("x", "X")]).knows


def test_a_word_speaks_for_its_function_alone() -> None:
    shares = words().chances([{"coin": 1.0}, {"shelf": 0.5}])
    assert shares[0, 0] > 0.9
    assert shares[0, 1] < 0.1
    assert shares[1, 1] > 0.9


@pytest.mark.parametrize("bag", [{}, {"nobody": 1.0}, {"coin": 0.0}])
def test_what_holds_no_known_word_speaks_for_nothing(bag: dict[str, float]) -> None:
    assert not words().chances([bag]).any()


def test_functions_that_the_words_do_not_know_get_nothing() -> None:
    learned = Learned([Function("lib", "Library"), Function("own", "Our own")], words())
    likeness = learned.likeness([{"shelf": 1.0}])
    assert likeness[0, 0, 0] > 0.9
    assert likeness[0, 1].tolist() == [0.0, 0.0, 0.0, 0.0]
    assert learned.words_for({"shelf": 1.0, "coin": 1.0}, 0) == {"shelf": 6.0}
    assert learned.words_for({"shelf": 1.0}, 1) == {}


def test_the_evidence_stands_in_the_text() -> None:
    """Described in nobody's official words: the answer names words that are there."""
    text = "the old dear pulls a cord, the girls answer and send the warden round"
    shelf = [
        Described(str(i), Text(f"Zorbin {i}", "Name"), Text(text, "Notes", "list.csv", None, 9))
        for i in range(2)
    ]
    for answer in Classifier(functionalities()).classify(shelf):
        for one in answer:
            assert one.inference.evidence
            for ground in one.inference.evidence:
                assert ground.text.casefold() in f"zorbin 0 zorbin 1 {text}"


def test_a_taxonomy_of_ones_own_is_read_without_the_words() -> None:
    own = Taxonomy.from_rows([{"id": "payments", "label": "Cake"}, {"id": "b", "label": "Boats"}])
    assert Classifier(own).learned is None


def test_a_bag_is_what_training_read() -> None:
    from benchmarks.inference.train_words import bag_of_row

    row = {"name": "", "description": "Counts coins each night", "functionalities": ""}
    told = tokens("Counts coins each night")
    assert bag_of_row(row) == bag_of([(one.stem, one.weight) for one in told])
    assert stem("coins") in bag_of_row(row)
