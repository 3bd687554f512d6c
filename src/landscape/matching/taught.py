"""What a person's decisions on some rows say of the others: rows in like words are wrong in like ways.

Each decided pair of a row and a function leaves a residue: what was decided less what was read. A kernel ridge
regression spreads it over the rows that share words, as far as they share them; an accepted function is
drawn near, a rejected one pushed away, from the first decision on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landscape.matching.selftrain import row_vectors
from landscape.matching.sparse import Floats, Sparse, times
from landscape.matching.sureness import log_odds

Decided = Mapping[int, Mapping[int, float]]  # row → place of the function → 1 accepted, 0 rejected
# Chosen on the train and calibrate rows of a public list (benchmarks/inference/README.md).
RIDGE = 1.0
REACH = 16.0


def taught(readings: Floats, bags: Sequence[Mapping[str, float]], decided: Decided) -> Floats:
    """The readings of all rows (row × function), moved by what was decided of some."""
    import numpy as np

    rows = sorted(row for row, said in decided.items() if said)
    if not rows:
        return readings
    residue = np.zeros((len(rows), readings.shape[1]), dtype=np.float32)
    for at, row in enumerate(rows):
        for place, value in decided[row].items():
            residue[at, place] = value - readings[row, place]
    alike = _likeness(bags, rows)
    ridged = alike[rows] + RIDGE * np.eye(len(rows), dtype=np.float32)
    moved = log_odds(readings) + REACH * alike @ np.linalg.solve(ridged, residue)
    found = np.round(1 / (1 + np.exp(-moved)), 5)
    touched = np.any(alike > 0, axis=1, keepdims=True)
    return np.asarray(np.where(touched, found, readings), dtype=np.float32)


def _likeness(bags: Sequence[Mapping[str, float]], rows: Sequence[int]) -> Floats:
    """The cosine of each row with each decided row (row × decided)."""
    import numpy as np

    vectors, width = row_vectors(bags)
    table = np.zeros((width, len(rows)), dtype=np.float32)
    for column, row in enumerate(rows):
        low, high = _span(vectors, row)
        table[vectors.features[low:high], column] = vectors.weights[low:high]
    return times(vectors, table)


def _span(vectors: Sparse, row: int) -> tuple[int, int]:
    return int(vectors.starts[row]), int(vectors.starts[row + 1])
