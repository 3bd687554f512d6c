"""Start-up, import of the sample end to end, and first answers from a store that is there."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from measuring import ROOT, Figure, landscape, least, python

SAMPLES = ("organisation", "suppliers", "cmdb", "contracts", "integrations", "costs", "licences")
AS_AT = "2026-11-24"
_PASS = python("pass")
# What reading the same files costs when nothing is understood of them.
_CSV = """
import csv, sys
for path in {paths!r}:
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as lines:
        rows = list(csv.DictReader(lines))
"""
_PANDAS = """
import pandas
for path in {paths!r}:
    try:
        pandas.read_csv(path, dtype=str)
    except UnicodeDecodeError:
        pandas.read_csv(path, dtype=str, encoding="cp1252")
"""
QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("duplicates",),
    ("rationalise",),
    ("suppliers",),
    ("contracts", "--ending-within", "18m"),
    ("quality",),
    ("find", "bookngs"),
)


def sample_files() -> list[Path]:
    """The bundled council's files. Raises FileNotFoundError when one is missing."""
    found = [ROOT / "data" / f"{name}_sample.csv" for name in SAMPLES]
    for one in found:
        if not one.is_file() or not one.stat().st_size:
            raise FileNotFoundError(2, "the sample is not whole", str(one))
    return found


def start_up() -> Iterator[Figure]:
    """`landscape --help`: what every call pays."""
    value, baseline = least(landscape("--help"), _PASS, times=7)
    yield Figure("landscape --help", value, "s", baseline, "python -c pass", 0.4)


def importing(folder: Path) -> Iterator[Figure]:
    """The seven files into a fresh store, inference included; the baseline only reads them."""
    files = sample_files()
    paths = [str(one) for one in files]
    stores = iter(folder / f"import{number}.db" for number in range(20))

    def load() -> list[str | Path]:
        return landscape("--store", next(stores), "--as-at", AS_AT, "import", *files)

    values = [least(load(), python(_CSV.format(paths=paths)), times=1) for _ in range(3)]
    yield Figure(
        "import of the sample, end to end",
        min(one for one, _ in values),
        "s",
        min(other for _, other in values),
        "csv reads the same files",
        6.0,
    )
    if importlib.util.find_spec("pandas"):
        value, baseline = least(
            python(_PANDAS.format(paths=paths)), python(_CSV.format(paths=paths)), times=3
        )
        yield Figure(
            "  for scale: pandas reads the same files", value, "s", baseline, "csv reads them"
        )


def answers(folder: Path) -> Iterator[Figure]:
    """Each question asked of a store that is there, in a process of its own."""
    store = folder / "asked.db"
    least(landscape("--store", store, "--as-at", AS_AT, "import", *sample_files()), _PASS, times=1)
    for number, words in enumerate(QUESTIONS):
        asked = landscape("--store", store, "--as-at", AS_AT, "--format", "json", *words)
        value, baseline = least(asked, _PASS, times=5)
        title = "first answer" if number == 0 else "answer"
        yield Figure(f"{title}: {' '.join(words)}", value, "s", baseline, "python -c pass", 1.0)
