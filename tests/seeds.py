"""A script run in processes of their own, under other hash seeds and numbers of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def printed(script: str, under: Iterable[tuple[str, str]]) -> set[str]:
    """What a script prints under each pair of a hash seed and a number of threads."""
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": path,
                "OPENBLAS_NUM_THREADS": threads,
                "OMP_NUM_THREADS": threads,
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, threads in under
    }
