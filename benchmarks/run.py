"""Measures speed, size and the quality of the inference: `python benchmarks/run.py [PART…] [--json FILE]`.

Parts: start, import, answers, pages, size, scale, quality; all when none is named. README.md beside
this file explains each figure. The exit code is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pages
import scale
import size
import speed
from measuring import ROOT, Figure

Part = Callable[[Path], Iterable[Figure]]
PARTS: Mapping[str, tuple[str, Part]] = {
    "start": ("Start-up, CPU seconds", lambda _: speed.start_up()),
    "import": ("Import, CPU seconds", speed.importing),
    "answers": ("Answers from an existing store, CPU seconds", speed.answers),
    "pages": ("Pages, through the application in this process", pages.pages),
    "size": ("Size on disk", lambda _: size.install()),
    "scale": ("How it grows, CPU seconds", scale.scale),
}
_SHARED = "SHARED/data"  # stands for the folder of the public lists
# Programs of their own, which print how good the inference is.
QUALITY: Mapping[str, tuple[str, ...]] = {
    "The bundled council against the truth that was planted": ("benchmarks/sample_truth.py",),
    "Public and hand-made lists": ("benchmarks/inference/measure.py", _SHARED),
    "Suppliers": ("benchmarks/inference/suppliers.py", _SHARED),
    "Names as councils list them": ("benchmarks/inference/third_council.py",),
    "Taxonomies of one's own": ("benchmarks/inference/own_taxonomy.py", _SHARED),
    "The catalogue on bare names": ("benchmarks/inference/services.py",),
    "What a publisher's products say of another": ("benchmarks/inference/publishers.py",),
    "Pairs that do the same": ("benchmarks/inference/duplicates.py", _SHARED),
    "Peers": ("benchmarks/inference/peers.py", _SHARED),
    "Links to registers that know nothing of the applications": (
        "benchmarks/inference/strangers.py",
        _SHARED,
    ),
    "Contract links as the tables grow": ("benchmarks/inference/large.py",),
}


def measure(names: Iterable[str], sizes: Sequence[int]) -> dict[str, list[Figure]]:
    """Runs the parts and prints each figure as it comes; `sizes` are those of `scale`."""
    done: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            title, part = PARTS[name]
            if name == "scale":
                part = partial(scale.scale, sizes=sizes)
            print(f"\n{title}", flush=True)
            done[name] = []
            try:
                for figure in part(Path(folder)):
                    done[name].append(figure)
                    print(figure.line(), flush=True)
            except FileNotFoundError as missing:
                print(f"  not measured: {missing.strerror}: {missing.filename}")
    return done


def quality(shared: Path) -> None:
    """Runs the programs that measure the inference; what is not here is said."""
    for title, (program, *rest) in QUALITY.items():
        print(f"\n{title} ({program})", flush=True)
        if not (ROOT / program).is_file():
            print("  not measured: the program is not here")
            continue
        words = [str(shared) if one == _SHARED else one for one in rest]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        subprocess.run(
            [sys.executable, ROOT / program, *words], cwd=ROOT, env=environment, check=False
        )


def main() -> int:
    """Measures what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    choices = [*PARTS, "quality"]
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(choices))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared" / "data", help="the public lists"
    )
    parser.add_argument(
        "--applications", type=int, nargs="+", metavar="N", help="the sizes of the part scale"
    )
    parser.add_argument(
        "--whole", action="store_true", help="scale at 400, 10,000 and 100,000 applications"
    )
    asked = parser.parse_args()
    unknown = set(asked.parts) - set(choices)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}: {', '.join(choices)}")
    names = [one for one in choices if not asked.parts or one in asked.parts]
    print(f"Python {platform.python_version()}, {platform.system()} on {platform.machine()}")
    sizes = asked.applications or (scale.WHOLE if asked.whole else scale.SMALL)
    done = measure((one for one in names if one in PARTS), sizes)
    if "quality" in names:
        quality(asked.shared)
    figures = [one for part in done.values() for one in part]
    if asked.json:
        told = {name: [one.document() for one in part] for name, part in done.items()}
        asked.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    missed = [one for one in figures if one.met is False]
    for one in missed:
        print(f"\nMissed: {one.line().strip()}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
