"""What a measure of growth stands on: the files of one size, and what is run on them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from measuring import Use, used

AS_AT = "2026-11-24"
LARGE = 10_000  # applications


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
