"""Rows that are put into words when they are looked at, and the text that becomes of a whole answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.estate.estate import Estate
from landscape.responses.rows import Repeated, Rows, made, pieces
from tests.analysis.estates import council
from tests.responses.test_models import ANSWERS

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=12
)


@given(st.dictionaries(st.text(), st.lists(VALUES, max_size=150)), st.booleans())
def test_the_pieces_are_the_text_of_the_whole(document: dict[str, Any], compact: bool) -> None:
    separators = (",", ":") if compact else (", ", ": ")
    whole = json.dumps(document, ensure_ascii=False, separators=separators)
    late = {name: Rows(rows, lambda one: one) for name, rows in document.items()}
    assert "".join(pieces(late, compact=compact)) == whole
    assert "".join(pieces(document, compact=compact)) == whole


@pytest.mark.parametrize("answer", [[], {}, "words", 1.5, None, {"rows": Rows((), str)}])
def test_what_holds_no_rows_is_text_too(answer: Any) -> None:
    assert "".join(pieces(answer)) == json.dumps(answer, default=list)


class _Asked(list[int]):
    """What was asked for."""

    def __call__(self, one: int) -> int:
        self.append(one)
        return one


def test_a_row_is_made_when_it_is_looked_at_and_not_kept() -> None:
    asked = _Asked()
    rows = Rows(range(10_000), lambda one: {"id": asked(one)})
    assert (len(rows), bool(rows), asked) == (10_000, True, [])
    assert [one["id"] for one in rows[7:9]] == [7, 8]
    assert rows[-1] == rows[9_999]
    assert asked == [7, 8, 9_999, 9_999]


def test_of_a_long_answer_few_rows_are_in_words_at_a_time() -> None:
    asked = _Asked()
    text = pieces({"rows": Rows(range(10_000), asked)})
    next(text)
    next(text)
    assert 0 < len(asked) < 200


def test_of_a_long_list_inside_a_row_few_rows_are_in_words_at_a_time() -> None:
    asked = _Asked()

    def rule(count: int) -> dict[str, Any]:
        return {"of": count, "rows": Rows(range(count), asked), "x": 1}

    rules = Rows([0, 10_000], rule, apart=True)
    text = pieces({"rules": rules})
    words = ""
    while '"rows": [0' not in words:
        words += next(text)
    assert 0 < len(asked) < 200
    whole = {"rules": [{"of": one, "rows": list(range(one)), "x": 1} for one in (0, 10_000)]}
    assert words + "".join(text) == json.dumps(whole)


@given(st.lists(st.lists(VALUES, max_size=5), max_size=5), st.booleans(), st.randoms())
def test_rows_that_stand_in_many_lists_are_told_once(
    sources: list[list[Any]], compact: bool, chance: Any
) -> None:
    asked: list[int] = []

    def made_of(one: list[Any]) -> dict[str, Any]:
        asked.append(id(one))
        return {"held": one}

    lists = [chance.sample(sources, chance.randint(0, len(sources))) for _ in range(5)]
    late = Rows(lists, lambda one: {"of": len(one), "rows": Repeated(one, made_of)}, apart=True)
    separators = (",", ":") if compact else (", ", ": ")
    whole = [{"of": len(one), "rows": [{"held": each} for each in one]} for one in lists]
    text = "".join(pieces({"lists": late}, compact=compact))
    assert text == json.dumps({"lists": whole}, ensure_ascii=False, separators=separators)
    assert len(asked) == len(set(asked)) == len({id(one) for held in lists for one in held})


def test_what_json_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        made({1})
    with pytest.raises(ValueError, match="JSON"):
        list(pieces({"amount": float("nan")}))


@pytest.mark.parametrize("build", [one[0] for one in ANSWERS])
def test_an_answer_in_pieces_is_the_answer(build: Callable[[Estate], Any]) -> None:
    document = build(council().estate())
    assert "".join(pieces(document)) == json.dumps(document, ensure_ascii=False, default=made)
