"""How fast files are read, and in how much memory: ratios to the bare reader, all in one run.

    python benchmarks/importers.py [--rows 100000] [--long 1000000] [--json FILE]

Each measurement runs in a process of its own, so that its highest memory is its own; processor seconds
are compared, never the clock. The files are made up: contracts as the transparency code lists them.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from measuring import environment

HEADER = (
    "Reference number",
    "Title of agreement",
    "Local authority department responsible",
    "Description of the goods and services",
    "Supplier name",
    "Contract value",
    "VAT not recovered",
    "Start date",
    "End date",
    "Review date",
    "Process used",
    "SME",
)
_WHAT = ("Booking of pitches", "Payments by card", "Case management", "Library stock", "Payroll")
_WHERE = ("Leisure", "Finance", "Adult care", "Libraries", "People", "Planning")
_TARGETS = {
    "csv": ("times pandas.read_csv", 6.0),
    "csv_memory": ("MB", 400.0),
    "stream_memory": ("MB", 600.0),
    "xlsx": ("times openpyxl", 2.0),
    "inspect": ("seconds of processor", 2.0),
}


def contracts(count: int) -> Iterator[tuple[str, ...]]:
    """So many contracts, each with a title, a supplier and dates of its own."""
    first = date(2018, 1, 1)
    for one in range(count):
        start = first + timedelta(days=one % 2900)
        yield (
            f"BR-{one:07}",
            f"{_WHAT[one % 5]} for {_WHERE[one % 6]}, lot {one % 977}",
            _WHERE[one % 6],
            f"Supply and support of {_WHAT[one % 5].lower()} at {one % 4999} places, as specified",
            f"Firm {one % 1999} Ltd",
            f"£{(one * 37) % 900_000 + 5000:,}.00",
            "0",
            f"{start:%d/%m/%Y}",
            f"{start + timedelta(days=1095):%d/%m/%Y}",
            f"{start + timedelta(days=900):%d/%m/%Y}",
            "Open",
            "Yes" if one % 3 else "No",
        )


def write_csv(path: Path, count: int) -> Path:
    """A register as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(HEADER)
        csv.writer(file).writerows(contracts(count))
    return path


def write_xlsx(path: Path, count: int) -> Path:
    """A register as XLSX."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.append(HEADER)
    for row in contracts(count):
        sheet.append(row)
    book.save(path)
    return path


# --- what is measured: each runs alone in a process of its own ---


def by_pandas(path: Path) -> int:
    """The bare reader of CSV."""
    import pandas as pd

    started = time.process_time()
    rows = len(pd.read_csv(path, dtype=str))
    print(time.process_time() - started)
    return rows


def by_openpyxl(path: Path) -> int:
    """The bare reader of XLSX."""
    import openpyxl

    started = time.process_time()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1
    print(time.process_time() - started)
    return rows


def kept(path: Path) -> int:
    """Read, mapped and typed, every record kept."""
    from landscape.importers import ReadOptions, read_file
    from landscape.settings import Settings

    started = time.process_time()
    (reading,) = read_file(path, ReadOptions(), Settings())
    print(time.process_time() - started)
    return len(reading.records)


def streamed(path: Path) -> int:
    """Read, mapped and typed, one record after the other."""
    from landscape.importers import ReadOptions, stream_file
    from landscape.settings import Settings

    started = time.process_time()
    with stream_file(path, ReadOptions(), Settings()) as tables:
        rows = sum(1 for one in tables for _ in one.records())
    print(time.process_time() - started)
    return rows


def inspected(path: Path) -> int:
    """What `landscape inspect` takes from start to end, the interpreter included."""
    from landscape.cli.main import run

    code = run(["--format", "json", "inspect", str(path)])
    print(time.process_time())
    return code


_MEASURED: dict[str, Callable[[Path], int]] = {
    one.__name__: one for one in (by_pandas, by_openpyxl, kept, streamed, inspected)
}


def alone(name: str, path: Path, expected: int) -> tuple[float, float]:
    """Processor seconds and highest memory (MB) of one measurement, the best of three for seconds."""
    seconds, memory = [], []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, __file__, "--alone", name, str(path)],
            capture_output=True,
            text=True,
            check=True,
            env=environment(),
        )
        taken, rows, megabytes = done.stdout.splitlines()[-3:]
        if int(rows) != expected:
            raise SystemExit(f"{name} read {rows} rows of {path.name}, not {expected}")
        seconds.append(float(taken))
        memory.append(float(megabytes))
    return min(seconds), max(memory)


def measure(rows: int, long: int) -> dict[str, float]:
    """Every figure of the page, from files made for it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = write_csv(folder / "contracts.csv", rows)
        pandas, _ = alone("by_pandas", register, rows)
        csv_seconds, csv_memory = alone("kept", register, rows)
        stream_seconds, _ = alone("streamed", register, rows)
        book = write_xlsx(folder / "contracts.xlsx", rows // 5)
        openpyxl, _ = alone("by_openpyxl", book, rows // 5)
        xlsx_seconds, _ = alone("streamed", book, rows // 5)
        large = write_csv(folder / "large.csv", 50_000_000 * rows // register.stat().st_size)
        inspect_seconds, _ = alone("inspected", large, 0)
        endless = write_csv(folder / "long.csv", long)
        _, stream_memory = alone("streamed", endless, long)
    return {
        "csv": csv_seconds / pandas,
        "csv_stream": stream_seconds / pandas,
        "csv_memory": csv_memory,
        "stream_memory": stream_memory,
        "xlsx": xlsx_seconds / openpyxl,
        "inspect": inspect_seconds,
    }


def main() -> None:
    """Measures and prints, with the targets."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--long", type=int, default=1_000_000)
    asked.add_argument("--json", type=Path)
    asked.add_argument("--alone", nargs=2)
    given = asked.parse_args()
    if given.alone:
        name, path = given.alone
        print(_MEASURED[name](Path(path)))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    figures = measure(given.rows, given.long)
    for name, figure in figures.items():
        unit, target = _TARGETS.get(name, ("times pandas.read_csv", 0.0))
        wanted = f" (at most {target:g})" if target else ""
        print(f"{name:14} {figure:8.2f} {unit}{wanted}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
