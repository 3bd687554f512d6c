"""What an import that comes again costs the inference, in a process that has just begun.

    python benchmarks/inference/again.py BEFORE AFTER

BEFORE and AFTER are folders of benchmarks/estates.py: the same estate, some applications changed. What
applications state of their functions and contracts of their applications is left out, and the taxonomies, so
that all must be inferred into the shipped ones. CPU seconds of each step and the most memory: a full run; again
with nothing changed; again with AFTER; AFTER by a full run. The last two must be equal to the letter.
"""

from __future__ import annotations

import csv
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import landscape
from landscape.assembly import inference, own_knowledge
from landscape.assembly.inference import Knowledge, derive
from landscape.assembly.kept_files import KeptFiles
from landscape.assembly.step_memory import StepMemory
from landscape.collecting import uncollected
from landscape.pipeline import ImportOptions
from landscape.settings import Settings

AS_AT = date(2026, 11, 29)
STEPS = ("resolve", "link", "_classified")
LEFT_OUT = {
    "cmdb": ("Functionality", "Business function"),
    "contracts": ("Applications covered",),
    "suppliers": (),
    "organisation": (),
}


def bare(source: Path, folder: Path) -> list[Path]:
    """The files of an estate without what would be stated."""
    folder.mkdir()
    for name, columns in LEFT_OUT.items():
        with (source / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            headers = [one for one in rows.fieldnames or () if one not in columns]
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                written = csv.DictWriter(file, headers, extrasaction="ignore")
                written.writeheader()
                written.writerows(rows)
    return sorted(folder.glob("*.csv"))


def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    """A step that says what it took."""

    def run(*given: Any, **named: Any) -> Any:
        started = time.process_time()
        found = step(*given, **named)
        print(f"  {name} {time.process_time() - started:.2f} s", end="", flush=True)
        return found

    return run


def one_run(store: Path, kept: str) -> None:
    """Infers all of a store; what follows is printed as a digest."""
    for name in STEPS:
        setattr(inference, name, timed(name.strip("_"), getattr(inference, name)))
    settings = Settings(store=str(store))
    memory = StepMemory(KeptFiles(Path(kept))) if kept else StepMemory()
    snapshot = landscape.open_store(store).snapshot()
    known = Knowledge("council", AS_AT, (), None, own_knowledge.recogniser(settings), None, memory)
    started = time.process_time()
    with uncollected():
        found = derive(snapshot, known)
    spent = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = hashlib.sha256(repr(found).encode()).hexdigest()[:8]
    print(f"  in all {spent:.2f} s of CPU, at most {most} MB, {said}", flush=True)


def main() -> None:
    if sys.argv[1] == "--one":
        one_run(Path(sys.argv[2]), sys.argv[3])
        return
    with tempfile.TemporaryDirectory() as folder:
        here, stores = Path(folder), list[Path]()
        for name, source in zip(("before", "after"), sys.argv[1:3], strict=True):
            store = landscape.open_store(here / f"{name}.db")
            options = ImportOptions(as_at=AS_AT, infer=False)
            landscape.import_files(store, bare(Path(source), here / name), options)
            stores.append(here / f"{name}.db")
        kept = str(here / "kept")
        for told, of, place in (
            ("full run", stores[0], kept),
            ("again, nothing changed", stores[0], kept),
            ("again, with changes", stores[1], kept),
            ("full run with changes", stores[1], ""),
        ):
            print(told, end="", flush=True)
            subprocess.run([sys.executable, __file__, "--one", str(of), place], check=True)


if __name__ == "__main__":
    main()
