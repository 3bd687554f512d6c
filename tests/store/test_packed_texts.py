"""Texts packed into a few long ones are handed out as they came in, however long they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from landscape.store.sqlite.packed_texts import GAP, Texts

TEXT = st.one_of(st.text(st.characters(exclude_characters=GAP), max_size=9), st.just("x" * 70_000))


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=4), st.data())
def test_texts_come_out_as_they_came_in(parts: list[list[str]], data: st.DataObject) -> None:
    texts, every = Texts([GAP.join(one) for one in parts]), [text for one in parts for text in one]
    assert texts.between(0, len(every)) == every
    if every:
        which = data.draw(st.lists(st.integers(0, len(every) - 1), max_size=9))
        chosen = np.array(which, np.int64)
        assert texts.at(chosen) == texts.chosen(chosen).at(np.arange(len(which)))
        assert texts.at(chosen) == [every[one] for one in which]
