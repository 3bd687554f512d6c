"""What a measure of growth stands on: the files of one size, and processes whose use is counted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AS_AT = "2026-11-24"
LARGE = 10_000  # applications


@dataclass(frozen=True, slots=True)
class Use:
    """What one process used: CPU seconds (user and system), the highest memory in MB, what it printed."""

    seconds: float
    memory: float
    said: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One size: its files, the same with up to 1,000 applications changed, and a folder to work in.

    `kept` is for what one measure makes and the next one uses, by name.
    """

    applications: int
    folder: Path
    files: tuple[Path, ...]
    changed: tuple[Path, ...]
    kept: dict[str, Path] = field(default_factory=dict)

    def target(self, most: float) -> float | None:
        """A target, where the estate is large enough that starting the program is not what is measured."""
        return most if self.applications >= LARGE else None

    def store(self) -> Path:
        """A store with the estate in it, inference left out; made once."""
        if "store" not in self.kept:
            place = self.folder / "estate.db"
            self.landscape("import", "--no-inference", *self.files, store=place)
            self.kept["store"] = place
        return self.kept["store"]

    def landscape(self, *words: str | Path, store: Path | str) -> Use:
        """The command line of this tree on a store."""
        return used([sys.executable, "-m", "landscape", "--store", store, "--as-at", AS_AT, *words])

    def python(self, program: str, *words: str | Path) -> Use:
        """A Python program of a few lines; `sys.argv[1:]` are the words."""
        return used([sys.executable, "-c", program, *words])


def used(command: Sequence[str | Path], extra: Mapping[str, str] | None = None) -> Use:
    """Runs a command and counts what it and its children use. Raises RuntimeError when it fails."""
    environment = {name: value for name, value in os.environ.items() if name[:10] != "LANDSCAPE_"}
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT)))
    process = subprocess.Popen(
        [str(one) for one in command],
        env={**environment, **(extra or {}), "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, use = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))[:300]}: {said[-800:]}")
    return Use(use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, said)
