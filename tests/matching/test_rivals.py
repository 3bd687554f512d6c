"""How near a pair of texts is beside the best other partner of each."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.matching import rivals
from landscape.matching.rivals import Field, letter_grams

TEXTS = st.lists(
    st.lists(st.sampled_from("abcdefg"), max_size=4).map(" ".join), min_size=1, max_size=7
)


def by_hand(left: list[str], right: list[str], pair: tuple[str, str]) -> list[float]:
    """The same, each pair by itself."""
    texts = [*sorted(set(left)), *sorted(set(right))]
    held = Counter(word for text in texts for word in set(text.split()))

    def vector(text: str) -> dict[str, float]:
        said = Counter(text.split())
        found = {
            word: (1 + math.log(count)) * math.log(1 + len(texts) / held[word])
            for word, count in said.items()
        }
        length = math.sqrt(sum(one * one for one in found.values())) or 1
        return {word: one / length for word, one in found.items()}

    def near(one: str, other: str) -> float:
        mine, yours = vector(one), vector(other)
        return sum(weight * yours.get(word, 0.0) for word, weight in mine.items())

    ours, theirs = pair
    own = near(ours, theirs)
    of_left = max((near(ours, one) for one in set(right) - {theirs}), default=0.0)
    of_right = max((near(one, theirs) for one in set(left) - {ours}), default=0.0)
    return [own, own - of_left, own - of_right]


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, st.integers(1, 5))
def test_it_is_what_each_pair_by_itself_gives(left: list[str], right: list[str], step: int) -> None:
    pairs = [(one, other) for one in left for other in right]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rivals, "_AT_ONCE", step)
        found = Field(left, right, str.split).standing(pairs)
    assert found == pytest.approx(
        np.asarray([by_hand(left, right, one) for one in pairs]), abs=1e-5
    )


def test_a_near_pair_is_behind_where_a_nearer_one_is_there() -> None:
    left, right = ["arden camera x100"], ["arden camera x200", "camera x100 by arden"]
    other, same = Field(left, right, str.split).standing([(left[0], one) for one in right])
    assert other[1] < 0 < same[1]


def test_no_pair_is_no_row() -> None:
    assert Field(["a"], ["b"], letter_grams).standing([]).shape == (0, 3)
