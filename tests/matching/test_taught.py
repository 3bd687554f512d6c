"""What is decided of some rows moves others that share their words, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.matching.described import Classified, Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.taught import taught
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict

OWN = Taxonomy.from_rows(
    [
        {"id": "boats", "label": "Boat hire", "synonyms": "rowing boats|pedalos"},
        {"id": "bees", "label": "Bee keeping", "synonyms": "hives|honey"},
        {"id": "kites", "label": "Kite flying"},
    ]
)
BAGS = [{"skep": 1.0, "smoker": 1.0}, {"skep": 1.0, "veil": 1.0}, {"mast": 1.0}, {"mast": 1.0}]


def readings() -> np.ndarray:
    return np.full((4, 3), 0.2, dtype=np.float32)


def test_what_is_accepted_draws_like_rows_near_and_what_is_rejected_pushes_them_away() -> None:
    moved = taught(readings(), BAGS, {0: {1: 1.0, 0: 0.0}})
    assert moved[1, 1] > 0.3
    assert moved[1, 0] < 0.2
    assert moved[1, 2] == pytest.approx(0.2, abs=1e-6)
    assert moved[2].tolist() == pytest.approx([0.2] * 3, abs=1e-6)


def test_nothing_decided_moves_nothing() -> None:
    assert (taught(readings(), BAGS, {}) == readings()).all()
    assert (taught(readings(), BAGS, {0: {}}) == readings()).all()


def test_decisions_against_each_other_leave_what_lies_between_them() -> None:
    moved = taught(readings(), [BAGS[0]] * 4, {0: {1: 1.0}, 1: {1: 0.0}})
    assert moved[2, 1] < taught(readings(), [BAGS[0]] * 4, {0: {1: 1.0}})[2, 1]


def rows() -> list[Described]:
    texts = ["skeps and smokers for the allotment", "skeps with a veil", "masts", "rowing boats"]
    return [
        Described(str(i), Text("", "Name"), Text(one, "Use")) for i, one in enumerate(texts)
    ]  # fmt: skip


def first(answers: list[list[Classified]], row: int) -> str:
    return answers[row][0].function_id if answers[row] else ""


def test_the_first_correction_teaches_the_rows_in_like_words() -> None:
    classifier = Classifier(OWN)
    assert first(classifier.classify(rows()), 1) == ""
    told = [Decision("PROVIDES", "0", "bees", Verdict.CORRECT)]
    chances = [
        classifier.rank(rows(), decided).probability for decided in ({}, {0: {0: 0, 1: 1, 2: 0}})
    ]
    assert chances[1][1, 1] > 2 * chances[0][1, 1]
    assert chances[1][2, 1] == pytest.approx(float(chances[0][2, 1]), abs=1e-4)
    taught_rows = classifier.classify(rows(), told)
    assert first(taught_rows, 0) == "bees"
    assert first(taught_rows, 3) == "boats"


def test_a_rejection_teaches_too() -> None:
    classifier = Classifier(OWN)
    twins = [*rows(), Described("4", Text("", "Name"), Text("rowing boats", "Use"))]
    before = classifier.rank(twins).probability[4, 0]
    after = classifier.rank(twins, {3: {0: 0.0}}).probability[4, 0]
    assert after < before - 0.3


def test_the_order_of_rows_and_decisions_does_not_matter() -> None:
    decided = {0: {1: 1.0}, 3: {0: 0.0}}
    straight = Classifier(OWN).rank(rows(), decided).probability
    turned = Classifier(OWN).rank(rows()[::-1], {3: {1: 1.0}, 0: {0: 0.0}}).probability
    assert np.abs(straight - turned[::-1]).max() < 1e-4
