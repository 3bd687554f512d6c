"""Equal texts of a column are one text; what no two rows share is left alone."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.importers import shared_texts
from landscape.importers.shared_texts import SharedTexts


def made(*texts: str) -> tuple[str, ...]:
    """A row of texts that are no constants of the program."""
    return tuple("".join(list(one)) for one in texts)


def block(first: int, count: int = 250) -> list[tuple[str, ...]]:
    """Rows of a column in which each has another text, and of one in which all have the same."""
    return [made(f"A{number}", "North unit") for number in range(first, first + count)]


def test_equal_texts_of_a_column_are_one() -> None:
    texts = SharedTexts()
    first, second = texts.shared(block(0)), texts.shared(block(250))
    assert [*first, *second] == [*block(0), *block(250)]
    assert all(row[1] is first[0][1] for row in [*first, *second])


def test_rows_that_are_not_equally_wide_are_as_they_were() -> None:
    rows: Sequence[Sequence[str]] = [made("a", "b"), made("a"), ()]
    assert SharedTexts().shared(rows) is rows
    assert SharedTexts().shared([]) == []
    assert SharedTexts().shared([(), ()]) == [(), ()]


def test_a_column_in_which_each_row_has_another_text_is_not_kept() -> None:
    texts = SharedTexts()
    for first in range(0, shared_texts._TRIED, 250):
        texts.shared(block(first))
    assert [one is None for one in texts._columns] == [True, False]
    again = texts.shared([made("A1", "North unit", "wider")] * 2)
    assert again == [("A1", "North unit", "wider")] * 2


def test_no_more_is_kept_than_a_column_may() -> None:
    texts = SharedTexts()
    long = "x" * (shared_texts._LONGEST + 1)
    one, other = texts.shared([made(long), made(long)])
    assert one[0] == other[0] and one[0] is not other[0]
