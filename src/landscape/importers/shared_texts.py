"""Texts that stand in a column again and again are kept once: a long list names few units and dates."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_KEPT = 20_000  # texts of one column
_LONGEST = 60  # characters
_TRIED = 1_000  # rows after which a column is known to repeat itself or not


class _Known(dict[str, str]):
    """The texts of a column, each as it was first met."""

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        if len(text) <= _LONGEST and len(self) < _MOST_KEPT:
            self[text] = text
        return text


class SharedTexts:
    """The texts of one table, so that those of a column that are equal are one and the same."""

    def __init__(self) -> None:
        self._columns: list[_Known | None] = []
        self._rows = 0

    def shared(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """The same rows; where they are not all equally wide, as they are.

        >>> one, other = SharedTexts().shared([("north unit",), ("".join(["north ", "unit"]),)])
        >>> one[0] is other[0]
        True
        """
        if len(set(map(len, rows))) != 1:
            return rows
        columns: list[Sequence[str]] = list(zip(*rows, strict=True))
        self._columns += [_Known() for _ in columns[len(self._columns) :]]
        for place, known in zip(range(len(columns)), self._columns, strict=False):
            if known is not None:
                columns[place] = tuple(map(known.__getitem__, columns[place]))
        self._look_back(len(rows))
        return list(zip(*columns, strict=True)) if columns else rows

    def _look_back(self, more: int) -> None:
        """Leaves alone the columns in which nearly every row had another text."""
        before, self._rows = self._rows, self._rows + more
        if before < _TRIED <= self._rows:
            self._columns = [_repeating(one, self._rows) for one in self._columns]


def _repeating(known: _Known | None, rows: int) -> _Known | None:
    return None if known is None or len(known) > rows // 2 else known
