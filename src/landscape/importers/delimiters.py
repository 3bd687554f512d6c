"""Which character parts the cells of a delimited file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

from landscape.importers.header_row import known_headers
from landscape.importers.headers import words

_DELIMITERS = ",;\t|"
_ROWS = 60
_DECLARED = re.compile(r'^"?sep=([,;|\t])"?$', re.I)  # how Excel is told


def declared(line: str) -> str | None:
    """The delimiter that a first line declares for Excel, None when it declares none.

    >>> declared("sep=;"), declared("Application;Supplier")
    (';', None)
    """
    found = _DECLARED.match(line.strip("\r\n "))
    return found[1] if found else None


def sniff(sample: str) -> str:
    """The delimiter that cuts the first rows best: into equal widths, else so that known headers stand there.

    >>> sniff("a;b;c\\n1;2,5;3\\n")
    ';'
    """
    scored = {one: _score(_rows(sample, one)) for one in _DELIMITERS}
    return max(scored, key=lambda one: scored[one])  # of equals, the first


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    """The first rows as cut by a delimiter; the last of a sample may be half a row."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(one for one in islice(reader, _ROWS) if one)
    return rows[:-1] if len(rows) > 2 and not sample.endswith("\n") else rows


def _score(rows: Sequence[Sequence[str]]) -> tuple[int, int, float]:
    """Whether all rows are equally wide; known headers found; how many rows are, times how wide."""
    widths = [len(one) for one in rows]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0, 0, 0.0
    width, times = wide.most_common(1)[0]
    share = times / len(widths)
    return int(share == 1 and times > 2), _known(rows), share * share * min(width, 12)


def _known(rows: Sequence[Sequence[str]]) -> int:
    """The most known headers in one row; one alone is no evidence."""
    most = max(
        len({words(cell) for cell in row if len(cell) < 80} & known_headers()) for row in rows
    )
    return most if most > 1 else 0
