"""CPU seconds of whole processes, each beside a baseline taken in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# An installed copy has its modules compiled: a run that could not keep them would compile all of them anew.
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, what it is compared with, and what it should be.

    `value` and `baseline` are in `unit`; `target` is the most that `value` may be, None where none is set.
    """

    what: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the baseline: the part of the figure that travels between computers."""
        return self.value / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where none is set."""
        return None if self.target is None else self.value <= self.target

    def document(self) -> Mapping[str, object]:
        """The figure as JSON."""
        return {
            "what": self.what,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "against": self.against,
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "target": self.target,
            "met": self.met,
        }

    def line(self) -> str:
        """The figure as people read it."""
        ratio = f"{self.ratio:6.1f} x {self.against}" if self.ratio else ""
        target = f"target {self.target:g}: {'met' if self.met else 'MISSED'}" if self.target else ""
        return f"  {self.what:46} {self.value:9.3f} {self.unit:4} {ratio:34} {target}".rstrip()


def environment() -> dict[str, str]:
    """What a measured process is started with: this tree, and nothing that a person has set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LANDSCAPE_") and name != _UNCOMPILED
    }
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT)))
    return {**kept, "PYTHONPATH": path}


@dataclass(frozen=True, slots=True)
class Use:
    """What one process used: CPU seconds (user and system), the highest memory in MB, what it printed."""

    seconds: float
    memory: float
    said: str


def used(
    command: Sequence[str | Path],
    extra: Mapping[str, str] | None = None,
    *,
    folder: Path | None = None,
) -> Use:
    """Runs a command and counts what it and its children use. Raises RuntimeError when it fails."""
    process = subprocess.Popen(
        [str(one) for one in command],
        cwd=folder,
        env={**environment(), **(extra or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, use = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))[:300]}: {said[-800:]}")
    return Use(use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, said)


def cpu_of(command: Sequence[str | Path], *, folder: Path | None = None) -> float:
    """CPU seconds, user and system, of one process and its children. Raises when it fails."""
    return used(command, folder=folder).seconds


def least(
    command: Sequence[str | Path], baseline: Sequence[str | Path], *, times: int
) -> tuple[float, float]:
    """The least of several runs of a command and of its baseline, taken in turns.

    The least is the run that was disturbed least; in turns, so that a busy spell hits both.
    """
    pairs = [(cpu_of(command), cpu_of(baseline)) for _ in range(times)]
    return min(one for one, _ in pairs), min(other for _, other in pairs)


def landscape(*words: str | Path) -> list[str | Path]:
    """The command line of this tree, with the Python that runs the benchmark."""
    return [sys.executable, "-m", "landscape", *words]


def python(program: str) -> list[str | Path]:
    """A Python process that runs a short program."""
    return [sys.executable, "-c", program]
