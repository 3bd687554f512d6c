"""Which row names the columns: the first that knows the most headers, below any title rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from landscape.importers.headers import aliases, personal_headers, words
from landscape.importers.own_exports import EDGE, FILE, ID
from landscape.importers.profiles import profiles
from landscape.importers.years import heads_figures
from landscape.model.record import Row

_LOOK = 30
_LONGEST_NAME = 60  # letters of a header
_ENOUGH = 6  # cells below which repeating says nothing
_YEAR = re.compile(r"^(?:19|20)\d{2}$")  # several of them head columns of figures
_SEVERAL = 2
OWN_FIRST = frozenset({ID, EDGE, FILE})
_DATA = re.compile(r"^[£$€(]?-?\d[\d,. ]*\)?$|^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$|^\S+@\S+$|^https?:")


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: where it stands (index into the rows) and the names, repeats numbered.

    `index` is None when no row names the columns.
    """

    index: int | None
    names: tuple[str, ...]


@cache
def known_headers() -> frozenset[str]:
    """Every header that is known, as words: aliases, profiles and those of personal data."""
    found = {key for one in aliases().values() for key in one}
    found |= {key for one in profiles().values() for key in one.columns}
    return frozenset(found | personal_headers())


def find_header(rows: Sequence[Row], also: frozenset[str] = frozenset()) -> Header:
    """The header among the first rows. A row of data never is one.

    Parameters: `also`, header words that the user's own profiles know.
    """
    best: tuple[int, int] | None = None
    for place, row in enumerate(rows[:_LOOK]):
        hits = _hits(row, also)
        if hits and (best is None or hits > best[0] or _labels(best, hits, place, row)):
            best = (hits, place)
    doubtful = best is None or (best[0] == 1 and len(_filled(rows[best[1]])) > 2)
    index: int | None = _plausible(rows) if best is None or doubtful else best[1]
    if index is None:
        width = max((len(one.cells) for one in rows[:_LOOK]), default=0)
        return Header(None, tuple(f"column {place}" for place in range(1, width + 1)))
    return _two_rows(rows, index, also) or Header(index, _named(rows[index].cells))


def _two_rows(rows: Sequence[Row], index: int, also: frozenset[str]) -> Header | None:
    """The header when it is two rows: groups above the names of their columns, as merged cells leave them.

    `Supplier | | Dates |` above `Name | Number | Start | End` names `Supplier Name` and so on. None when
    the row has no such neighbour.
    """
    for upper in (index - 1, index):
        if 0 <= upper < len(rows) - 1:
            names = _joined(rows[upper], rows[upper + 1], known_headers() | also)
            if names is not None:
                return Header(upper + 1, _named(names))
    return None


def _joined(upper: Row, lower: Row, known: frozenset[str]) -> tuple[str, ...] | None:
    """The names that two rows give together; None when they are not the two rows of one header."""
    groups, subs = upper.cells, lower.cells
    above = [one.strip() for one in groups]
    below = [one.strip() for one in subs]
    if any(map(_DATA.match, filter(None, (*above, *below)))) or not _is_grouped(above, below):
        return None
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    group, gained, told = "", 0, 0
    names: list[str] = []
    for over, under in zip(above, below, strict=True):
        group = over or (group if under else "")
        both = f"{group} {under}".strip()
        turned = f"{under} {group}"  # `Annual` below `Value`
        told_by = not known.isdisjoint(map(words, (both, turned))) or heads_figures(both)
        better = bool(under) and group != under and told_by
        gained += better
        told += bool(under) and (better or words(under) in known)
        names.append(both if better or not under else under)
    return tuple(names) if gained and 2 * told >= sum(map(bool, below)) else None


def _is_grouped(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether each of several short texts above stands over one or more names, and some over several."""
    groups = [one for one in above if one]
    spans = sum(not one for one in above[1 : len(below)])
    named = sum(map(bool, below))
    short = all(
        len(one) <= _LONGEST_NAME and ":" not in one for one in (*groups, *filter(None, below))
    )
    return (
        len(groups) >= 2 and spans > 0 and short and named >= 2 and len(set(groups)) == len(groups)
    )


def _labels(best: tuple[int, int], hits: int, place: int, row: Row) -> bool:
    """Whether a row right below the header found is the header as people read it: names above, labels below."""
    return (
        place == best[1] + 1 and best[0] >= _ENOUGH and 2 * hits >= max(best[0], len(_filled(row)))
    )


def _hits(row: Row, also: frozenset[str]) -> int:
    filled = _filled(row)
    years = {one for one in filled if _YEAR.match(one)}
    if any(_DATA.match(one) for one in filled if len(years) < _SEVERAL or one not in years):
        return 0
    if any(one in OWN_FIRST for one in filled):
        return len(filled) + len(known_headers())  # an export of ours: nothing is surer
    return len({words(one) for one in filled} & (known_headers() | also))


def _filled(row: Row) -> list[str]:
    return [one.strip() for one in row.cells if one.strip()]


def _plausible(rows: Sequence[Row]) -> int | None:
    """The first wide row, when it holds only short distinct texts: headers that nobody here knows."""
    wide = [(index, row) for index, row in enumerate(rows[:_LOOK]) if len(_filled(row)) >= 2]
    if not wide:
        return None
    index, row = wide[0]
    filled = _filled(row)
    distinct = len(set(filled)) == len(filled)
    short = all(len(one) <= 60 and not _DATA.match(one) for one in filled)
    return index if distinct and short and _differs(row, rows[index + 1 : _LOOK]) else None


def _differs(header: Row, below: Sequence[Row]) -> bool:
    """Whether the rows below look otherwise than the header.

    Some column of theirs holds data; or a column says the same over and over, and no cell of the header
    stands again in its column.
    """
    if any(_DATA.match(one.strip()) for row in below for one in row.cells) or len(below) <= 1:
        return True
    columns = [
        [row.cells[place].strip() for row in below if place < len(row.cells)]
        for place in range(len(header.cells))
    ]
    again = any(
        name.strip() in cells for name, cells in zip(header.cells, columns, strict=True) if name
    )
    return not again and any(_repeats([one for one in cells if one]) for cells in columns)


def _repeats(cells: Sequence[str]) -> bool:
    return len(cells) >= _ENOUGH and len(set(cells)) <= len(cells) / 2


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    found = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {place}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)
