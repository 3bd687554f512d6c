"""How it grows: what takes how long at 400, 10,000 and 100,000 applications, and how that goes up.

    python benchmarks/scale.py [--applications N …] [--whole] [--only WORD] [--json FILE]

Estates are made by estates.py from a seed. Each measure runs in a process of its own: CPU seconds (user and
system, without waiting) and the highest memory are its own. Where a target says so, the ratio is to a baseline
of the same run. Over several sizes the exponent of growth is fitted: 1 is in proportion, 2 is quadratic.

A module of measures has a list `MEASURES` of functions that take a `Ground` and hand back `Figure`s, one by
one; it is named in `MODULES`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import platform
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from estates import Estate, write
from measuring import Figure
from scale_ground import Ground

MODULES = ("scale_load", "scale_neo4j", "scale_cypher", "estate_scale", "api_load")
SMALL = (400, 2_000)
WHOLE = (400, 10_000, 100_000)


def measured(ground: Ground, only: str) -> Iterator[Figure]:
    """The figures of one size, as they come; what cannot be measured here is said."""
    for name in MODULES:
        for measure in importlib.import_module(name).MEASURES:
            if only and only not in f"{name}.{measure.__name__}":
                continue
            try:
                yield from measure(ground)
            except FileNotFoundError as missing:
                print(f"  not measured: {measure.__name__}: {missing.strerror}", flush=True)


def exponent(sizes: Sequence[tuple[int, float]]) -> float | None:
    """The power of the size with which a figure grows, by least squares of the logarithms.

    >>> round(exponent([(100, 1.0), (1000, 10.0), (10000, 100.0)]), 2)
    1.0
    """
    points = [(math.log(size), math.log(value)) for size, value in sizes if value > 0]
    if len({x for x, _ in points}) < 2:
        return None
    middle = sum(x for x, _ in points) / len(points)
    mean = sum(y for _, y in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    return sum((x - middle) * (y - mean) for x, y in points) / spread


def scale(folder: Path, sizes: Sequence[int] = SMALL, only: str = "") -> Iterator[Figure]:
    """Every measure at every size, then how each grows."""
    seen: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for size in sizes:
        place = folder / str(size)
        print(f"\n  {size:,} applications", flush=True)
        files = write(place / "before", Estate(size))
        changed = write(place / "after", Estate(size, changed=min(1_000, size // 10)))
        for figure in measured(Ground(size, place, tuple(files), tuple(changed)), only):
            seen[figure.what, figure.unit].append((size, figure.value))
            yield figure
    print("\n  growth: the figure goes with the size to the power of")
    for (what, unit), points in seen.items():
        power = exponent(points)
        if power is not None and unit == "s":
            print(f"  {what:58} {power:5.2f}")


def main() -> int:
    """Measures what was asked for; 1 when a target is missed at 100,000 applications."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    asked.add_argument("--applications", type=int, nargs="+", metavar="N")
    asked.add_argument("--whole", action="store_true", help="400, 10,000 and 100,000")
    asked.add_argument("--only", default="", help="measures whose name holds this word")
    asked.add_argument("--json", type=Path, metavar="FILE")
    given = asked.parse_args()
    sizes = given.applications or (WHOLE if given.whole else SMALL)
    print(
        f"Python {platform.python_version()}, {platform.system()} on {platform.machine()}", end=""
    )
    print(f", {datetime.now(UTC):%d %B %Y}")
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for figure in scale(Path(folder), sizes, given.only):
            figures.append(figure)
            print(figure.line(), flush=True)
    if given.json:
        told = [one.document() for one in figures]
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 1 if any(one.met is False for one in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
