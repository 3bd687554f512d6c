"""The API and the pages under 50 readers at once: a measure of `scale.py`; by itself, `api_load.py STORE…`.

The server runs in a process of its own, as `landscape serve` starts it; 50 connections ask from this one, each
the next thing as soon as it has its answer. What is asked is what people look at: pages, and the API's answers
about one thing or one page of a list. Milliseconds by the clock: on a computer of two cores server and readers
share them, so that `GET /api/v1/health` under the same readers stands beside every figure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from measuring import Figure, environment, landscape

if TYPE_CHECKING:
    from scale_ground import Ground

    from landscape.estate.estate import Estate

AS_AT = "2026-11-24"
READERS = 50
SEED = 20261125
_HEALTH = "/api/v1/health"
_OF_EACH = 12  # elements of each kind that somebody looks at
_ROUNDS = 20  # answers that each reader asks for when all is warm
_PATIENCE = 300  # seconds
_LARGE = 10_000  # applications from which the targets hold
_CACHED, _COLD = 50.0, 250.0  # milliseconds that 95 of 100 answers may take
WHOLE = ("duplicates", "suppliers", "contracts", "quality", "rationalisation")
_PAGES = ("/", "/functions", "/applications", "/suppliers", "/contracts", "/rationalisation", "/quality",
          "/contracts?within=6m", "/applications?q=case", "/suppliers?page=2", "/loads",
          "/api/v1/loads", "/api/v1/elements?type=Contract&limit=50")  # fmt: skip
# What is asked of one thing: its type, and the addresses; `{}` is its id.
_OF_ONE: Mapping[str, Sequence[str]] = {
    "Application": (
        "/applications/{}",
        "/api/v1/elements/{}",
        "/api/v1/elements?type=Application&limit=50&q={}",
        "/api/v1/graph?around={}&depth=1",
        "/api/v1/impact/{}?event=retire",
    ),
    "ApplicationFunction": ("/api/v1/duplicates?functionality={}",),
    "Supplier": ("/suppliers/{}", "/api/v1/suppliers?supplier={}"),
    "Contract": ("/contracts/{}", "/api/v1/elements/{}"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: what was asked, its status, milliseconds, bytes."""

    asked: str
    status: int
    taken: float
    size: int


def addresses(estate: Estate) -> Sequence[str]:
    """What readers ask for, in an order of its own for each seed; each once."""
    chance = random.Random(SEED)
    found = list(_PAGES)
    for kind, forms in _OF_ONE.items():
        every = estate.elements(kind)
        for one in chance.sample(list(every), min(_OF_EACH, len(every))):
            found += [form.format(quote(one.id)) for form in forms]
    for word in ("payments", "library", "case management", "licence", "housing"):
        found += [f"/search?q={quote(word)}", f"/api/v1/search?q={quote(word)}"]
    found = list(dict.fromkeys(found))
    chance.shuffle(found)
    return found


@contextmanager
def serving(store: Path) -> Iterator[tuple[int, int]]:
    """A server on a store: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = landscape("--store", store, "--as-at", AS_AT, "serve", "--port", str(port))
    process = subprocess.Popen(
        [str(one) for one in words],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_open(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise FileNotFoundError(2, "the server did not start")


def _until_warm(port: int) -> float:
    """Seconds until the service says that it has worked out what it works out before anybody asks."""
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/ready") as told:
            if json.load(told).get("warm", True):  # versions before this one said nothing of it
                return time.monotonic() - began
        time.sleep(0.1)
    raise RuntimeError("the pages of the navigation were not worked out")


async def _reader(port: int, waiting: Iterator[str], told: list[Told]) -> None:
    """One reader: the next thing as soon as it has its answer, over one connection."""
    reading, writing = await asyncio.open_connection("127.0.0.1", port, limit=1 << 26)
    for asked in waiting:
        began = time.perf_counter()
        writing.write(f"GET {asked} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = (await reading.readuntil(b"\r\n\r\n")).decode("latin-1").casefold()
        size = next(
            int(line.partition(":")[2])
            for line in head.split("\r\n")
            if line.startswith("content-length:")
        )
        await reading.readexactly(size)
        taken = (time.perf_counter() - began) * 1e3
        told.append(Told(asked, int(head.split(" ", 2)[1]), taken, size))
    writing.close()


def asked_by(readers: int, port: int, what: Sequence[str]) -> Sequence[Told]:
    """What came of asking everything once, so many readers at once, each taking the next of the list."""

    async def all_of_them() -> list[Told]:
        told: list[Told] = []
        waiting = iter(what)
        await asyncio.gather(*(_reader(port, waiting, told) for _ in range(readers)))
        return told

    found = asyncio.run(all_of_them())
    wrong = [one for one in found if one.status != 200]
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(found)}: {wrong[0]}")
    return found


def part_of(told: Sequence[Told], share: float) -> float:
    """The milliseconds within which a share of the answers came."""
    taken = sorted(one.taken for one in told)
    return taken[min(len(taken) - 1, int(share * len(taken)))]


def _figures(
    what: str, told: Sequence[Told], health: Sequence[Told], most: float | None
) -> Iterator[Figure]:
    for share in (0.5, 0.95, 0.99):
        against = part_of(health, share)
        target = most if share == 0.95 else None
        name = f"{what}: p{share * 100:.0f}"
        yield Figure(name, part_of(told, share), "ms", against, _HEALTH, target)


def figures(size: int, store: Path) -> Iterator[Figure]:
    """All figures of one store: cold, warm, and the whole answers one by one."""
    from landscape import load_estate, open_store

    opened = open_store(store)
    what = addresses(load_estate(opened, date.fromisoformat(AS_AT)))
    opened.close()
    large = size >= _LARGE
    with serving(store) as (port, process):
        first = asked_by(1, port, ["/"])[0]
        yield Figure("API, the first page, asked for as soon as it listens", first.taken, "ms")
        yield Figure("API, until the pages of the navigation are there", _until_warm(port), "s")
        health = asked_by(READERS, port, [_HEALTH] * READERS * _ROUNDS)
        yield from _figures(f"API, {READERS} readers, health", health, health, None)
        before = _cpu(process)
        cold = asked_by(READERS, port, [one for one in what if one != "/"])
        spent = _cpu(process) - before
        yield from _figures(
            f"API, {READERS} readers, first ask of {len(cold)}",
            cold,
            health,
            _COLD if large else None,
        )
        yield Figure("API, the server's CPU for all of them", spent, "s")
        for one in sorted(cold, key=lambda each: -each.taken)[:3]:
            print(f"    slowest: {one.taken:.0f} ms {one.asked[:80]}", flush=True)
        chance = random.Random(SEED)
        before = _cpu(process)
        warm = asked_by(READERS, port, chance.choices(what, k=READERS * _ROUNDS))
        yield from _figures(
            f"API, {READERS} readers, asked again", warm, health, _CACHED if large else None
        )
        spent = (_cpu(process) - before) / len(warm) * 1e3
        yield Figure("API, the server's CPU for one of them", spent, "ms")
        for name in WHOLE:
            told = asked_by(1, port, [f"/api/v1/{name}"])[0]
            yield Figure(f"API, whole {name}, {told.size / 1e6:.1f} MB, cold", told.taken, "ms")


def _cpu(process: int) -> float:
    """CPU seconds that a process has used so far; 0 where the system does not say."""
    status = Path(f"/proc/{process}/stat")
    if not status.is_file():
        return 0.0
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def under_readers(ground: Ground) -> Iterator[Figure]:
    """The API under readers, at one size."""
    yield from figures(ground.applications, ground.store())


MEASURES = (under_readers,)


def main() -> None:
    """Prints the figures of stores that are there."""
    from estate_scale import size_of

    asked = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    asked.add_argument("stores", nargs="+", type=Path, metavar="STORE")
    for store in asked.parse_args().stores:
        size = size_of(store)
        print(f"\n  {size:,} applications")
        for one in figures(size, store):
            print(one.line(), flush=True)


if __name__ == "__main__":
    main()
