"""A row gives the same numbers alone and among others: what is kept of a row rests on that."""

from __future__ import annotations

import random

import numpy as np
import pytest
from tests.matching.test_order import NAMES, SAYS

from landscape.matching.described import Described, Text
from landscape.matching.functions import BUSINESS_FIELDS, Classifier
from landscape.matching.likened import taught_sums
from landscape.matching.row_words import Words
from landscape.matching.sparse import scaled, sparse, times
from landscape.matching.steady import count_at, levels
from landscape.matching.taxonomy import Taxonomy, business_functions, functionalities


def bags(draw: random.Random, count: int) -> list[dict[str, float]]:
    words = [f"{one}{other}" for one in "abcdefghij" for other in "klmnop"]
    return [
        {
            word: draw.choice((1.0, 0.8, 0.36, 0.0))
            for word in draw.sample(words, draw.randrange(20))
        }
        for _ in range(count)
    ]


# A taxonomy that no trained words know: what other words say is then read again.
OWN = Taxonomy.from_rows(
    {"id": f"own-{one.id}", "label": one.label, "synonyms": "|".join(one.synonyms)}
    for one in functionalities().leaves
)


@pytest.mark.parametrize("seed", range(4))
def test_sums_of_a_row_do_not_hang_on_its_neighbours(seed: int) -> None:
    draw = random.Random(seed)
    rows = [
        [(draw.randrange(900), draw.random()) for _ in range(draw.randrange(60))]
        for _ in range(300)
    ]
    table = np.random.default_rng(seed).random((900, 83), dtype=np.float32)
    factors = np.random.default_rng(seed + 1).random(900, dtype=np.float32)
    whole = times(scaled(sparse(rows), factors), table)
    for row, one in enumerate(rows):
        alone = times(scaled(sparse([one]), factors), table)
        assert np.array_equal(alone[0], whole[row])


@pytest.mark.parametrize(
    ("taxonomy", "relationship"),
    [(functionalities(), "PROVIDES"), (business_functions(), "SERVES"), (OWN, "PROVIDES")],
)
def test_a_row_is_likened_alone_as_among_others(taxonomy: object, relationship: str) -> None:
    classifier = Classifier(taxonomy, relationship=relationship, fields=BUSINESS_FIELDS)  # type: ignore[arg-type]
    heard = [
        classifier.reader.heard(
            Described(
                str(row),
                Text(f"Thing {row} {NAMES[row % len(NAMES)]}", "name"),
                Text(f"{SAYS[row % len(SAYS)]} {SAYS[row * 7 % len(SAYS)]}", "description"),
                extra=(Text(SAYS[row * 3 % len(SAYS)], "title"),) if row % 3 else (),
            )
        )
        for row in range(60)
    ]
    estate = {word: 0.4 + 0.01 * (len(word) % 50) for one in heard for word in one.bag}
    likening = classifier._likening
    whole = likening.likened(len(heard), heard.__getitem__, estate)
    others = np.random.default_rng(0).random(whole.base.shape, dtype=np.float32)
    taught = taught_sums(whole.base, others, classifier.model.second)
    best = whole.best
    trained = classifier.learned is not None  # then nothing is read again
    rest = likening.rest([] if trained else [one.bag for one in heard], best, estate)
    for row in range(len(heard)):
        alone = likening.likened(1, lambda _, row=row: heard[row], estate)  # type: ignore[misc]
        for ours, theirs in zip(alone.columns, whole.columns, strict=True):
            assert np.array_equal(ours[0], theirs[row])
        said = taught_sums(alone.base, others[row : row + 1], classifier.model.second)
        assert np.array_equal(said[0], taught[row])
        if not trained:
            left = likening.rest([heard[row].bag], best[row : row + 1], estate)
            assert np.array_equal(left[0], rest[row])


@pytest.mark.parametrize("seed", range(20))
def test_words_put_together_are_the_words_of_all(seed: int) -> None:
    draw = random.Random(seed)
    ours, theirs = bags(draw, draw.randrange(12)), bags(draw, draw.randrange(12))
    whole = [*ours, *theirs]
    which = [draw.randrange(len(whole)) for _ in range(draw.randrange(1, 20))] if whole else []
    found = Words.of(ours).beside(Words.of(theirs)).taken(np.asarray(which, dtype=np.int64))
    made = Words.of(whole[row] for row in which)
    assert [found.bag(row) for row in range(len(which))] == [whole[row] for row in which]
    assert list(found.vocabulary) == list(made.vocabulary)
    assert found.features.tolist() == made.features.tolist()
    assert found.held().tolist() == made.held().tolist()


def test_a_level_is_near_every_count_that_it_stands_for() -> None:
    counts = np.arange(1, 100_000)
    about = np.asarray([count_at(one) for one in range(levels(counts).max() + 1)])[levels(counts)]
    assert np.all(np.maximum(about / counts, counts / about) <= 2**0.25 + 1e-9)
    assert levels(counts[:2]).tolist() == [1, 3]
    assert np.all(np.diff(levels(counts)) >= 0)
