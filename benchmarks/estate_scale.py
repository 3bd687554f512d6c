"""The estate at each size: measures of `scale.py`; by itself, `estate_scale.py STORE…` for stores at hand.

Per store and in a process of its own: the estate from the store, the impact of the busiest application beside
NetworkX, and each analysis of the whole estate. CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from measuring import Figure, cpu_of, landscape
from scale import exponent

if TYPE_CHECKING:
    from scale_ground import Ground

    from landscape.estate.estate import Estate

AS_AT = "2026-11-24"
ANALYSES = ("duplicates", "suppliers", "contracts", "quality", "rationalise")
# What is asked of 100,000 applications, and at most how much of it.
TARGETS: Mapping[str, tuple[str, float]] = {
    "estate from the store": ("s", 4.0),
    "memory, the process as a whole": ("MB", 400.0),
    "impact of the busiest, with paths": ("s", 0.15),
    **{f"analysis: {name}": ("s", 5.0) for name in ANALYSES},
}
_MOST_NETWORKX = 2_000_000  # pairs
_MOST_WORDS = 10_000  # rows of an answer, some five kilobytes each
_MOST_COLD = 10_000  # applications of which every question is asked by the command line too
_SECONDS = 300
Answer = TypeVar("Answer")


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """CPU seconds of a piece of work, and what it came to."""
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


def loaded(store: Path) -> Iterator[tuple[str, float, str]]:
    """The estate from the store, and what the failure of the busiest application hits."""
    from landscape import load_estate, open_store

    opened = open_store(store)
    seconds, estate = timed(lambda: load_estate(opened, date.fromisoformat(AS_AT)))
    opened.close()
    yield "estate from the store", seconds, "s"
    peak = _peak()
    yield "memory, the process as a whole", peak, "MB"
    yield "elements", len(estate), ""
    yield "relationships", len(estate.state.wiring), ""
    yield from impact(estate)


def _peak() -> float:
    """Megabytes at the most. The kernel's own count, which a parent's memory does not enter."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def impact(estate: Estate) -> Iterator[tuple[str, float, str]]:
    """What the failure of the busiest application hits, with paths; beside it NetworkX on the bare flows.

    Measured is `assess`: what is hit, how far, how surely, how badly, in which order, over which paths, the
    single points of failure and what is not known. Words are made where they are looked at: of the first
    fifty rows, and of all where there are few enough.
    """
    import numpy as np

    from landscape import responses
    from landscape.analysis.impact import assess

    seconds, flows = timed(lambda: estate.flows)
    yield "  flows, made once", seconds, "s"
    leaving = np.bincount(flows.sources, minlength=len(estate))
    busiest = estate.state.ids[int(leaving.argmax())]
    seconds, found = timed(lambda: assess(estate, busiest, "outage"))
    yield "  impact of the busiest, the first question", seconds, "s"
    yield "  reached", len(found.affected), ""
    taken = [timed(lambda: assess(estate, busiest, "outage")) for _ in range(3)]
    yield "impact of the busiest, with paths", min(seconds for seconds, _ in taken), "s"
    yield "  its first 50 rows in words", timed(lambda: found.affected[:50])[0], "s"
    if len(found.affected) <= _MOST_WORDS:
        whole = timed(lambda: json.dumps(responses.impact(found, estate), default=str))
        yield "  all of it in words, as JSON", whole[0], "s"
    pairs = set(zip(flows.sources.tolist(), flows.targets.tolist(), strict=True))
    yield from _networkx(pairs, int(leaving.argmax()))


def _networkx(pairs: set[tuple[int, int]], start: int) -> Iterator[tuple[str, float, str]]:
    import networkx as nx

    if len(pairs) > _MOST_NETWORKX:
        return
    seconds, graph = timed(lambda: nx.DiGraph(pairs))
    yield "  NetworkX: the graph of flows alone", seconds, "s"
    seconds, found = timed(lambda: dict(nx.bfs_predecessors(graph, start)))
    yield "  NetworkX: all that is downstream, without certainty", seconds, "s"
    yield "  NetworkX: reached", len(found), ""


def analysed(store: Path, name: str) -> Iterator[tuple[str, float, str]]:
    """One analysis of a loaded estate."""
    from landscape import load_estate, open_store
    from landscape.analysis import contracts, duplication, quality, rationalisation, suppliers
    from landscape.collecting import uncollected

    asked: Mapping[str, Callable[[Estate], object]] = {
        "duplicates": duplication.find,
        "suppliers": suppliers.find,
        "contracts": contracts.calendar,
        "quality": quality.find,
        "rationalise": rationalisation.rationalise,
    }
    estate = load_estate(open_store(store), date.fromisoformat(AS_AT))
    with uncollected():  # as every command and the service ask
        yield f"analysis: {name}", timed(lambda: asked[name](estate))[0], "s"


def measured(store: Path) -> Iterator[tuple[str, float, str]]:
    """All figures of one store, each kind in a process of its own; what takes too long is said."""
    for part in ("loaded", *ANALYSES):
        words = [sys.executable, __file__, "--part", part, str(store)]
        try:
            done = subprocess.run(
                words, capture_output=True, text=True, check=True, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            print(f"  {part}: not done in {_SECONDS} s")
            continue
        for line in done.stdout.splitlines():
            what, value, unit = json.loads(line)
            yield what, value, unit


def of_estate(ground: Ground) -> Iterator[Figure]:
    """The estate of one size: what it takes to have it, to walk it, and to analyse the whole of it."""
    yield from figures(ground.applications, ground.store())


def figures(size: int, store: Path) -> Iterator[Figure]:
    """All figures of one store."""
    for what, value, unit in measured(store):
        limit = TARGETS.get(what, ("", None))[1] if size >= 100_000 else None
        yield Figure(what.strip(), value, unit, target=limit)
    limit = 1.5 if size == 10_000 else None
    for name in ANALYSES if size <= _MOST_COLD else ("contracts",):
        cold = landscape("--store", store, "--as-at", AS_AT, "--format", "json", name)
        yield Figure(f"command line, {name}, cold", cpu_of(cold), "s", target=limit)


MEASURES = (of_estate,)


def growth(stores: Mapping[int, Path]) -> Iterator[str]:
    """The figures of all stores as lines, and how each grows."""
    points: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for size, store in stores.items():
        yield f"\n  {size:,} applications"
        for one in figures(size, store):
            yield one.line()
            if one.unit == "s":
                points[one.what].append((size, one.value))
    yield "\n  growth: the figure goes with the size to the power of"
    for what, known in points.items():
        power = exponent(known)
        if power is not None:
            yield f"  {what:58} {power:5.2f}"


def size_of(store: Path) -> int:
    """How many applications a store holds."""
    from landscape import load_estate, open_store

    opened = open_store(store)
    count = len(load_estate(opened, date.fromisoformat(AS_AT)).elements("Application"))
    opened.close()
    return round(count, -3) or count


def main() -> None:
    """Prints the figures; with `--part`, those of one process as lines of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stores", nargs="+", type=Path, metavar="STORE")
    parser.add_argument("--part", choices=["loaded", *ANALYSES], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        store = asked.stores[0]
        rows = loaded(store) if asked.part == "loaded" else analysed(store, asked.part)
        for row in rows:
            print(json.dumps(row), flush=True)
        return
    for line in growth({size_of(one): one for one in asked.stores}):
        print(line, flush=True)


if __name__ == "__main__":
    main()
