"""Runs `landscape` as a person would: in this process for speed, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landscape.cli.main import run

AS_AT = "2026-11-23"
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call of the command line did."""

    code: int
    out: str
    err: str

    def document(self) -> Any:
        """Standard output as the one JSON document that it must be, of a command that succeeded."""
        assert self.code == 0, self.err
        return json.loads(self.out)

    def refused(self, code: int) -> str:
        """The words of an error: the exit code is right, nothing on standard output, no traceback."""
        assert self.code == code, (self.code, self.out[:500], self.err)
        assert self.out == "", self.out[:500]
        assert len(self.err.split()) >= 3, self.err
        assert "went wrong" not in self.err, self.err
        return self.err


def ask(store: Path | str | None, *arguments: object) -> Outcome:
    """Runs one command in this process, on a fixed date, answering in JSON."""
    shared = ["--format", "json", "--as-at", AS_AT]
    if store is not None:
        shared += ["--store", str(store)]
    return raw(*shared, *arguments)


def raw(*arguments: object) -> Outcome:
    """Runs one command in this process, with exactly these arguments."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(one) for one in arguments])
    return _sound(Outcome(code, out.getvalue(), err.getvalue()))


def command_line(*arguments: object) -> list[str]:
    """The words with which a process of its own is started."""
    return [sys.executable, "-m", "landscape", *map(str, arguments)]


def process(
    *arguments: object,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    user: int | None = None,
) -> Outcome:
    """Runs one command as a process of its own. `before` runs in the child, `user` is who it runs as."""
    done = subprocess.run(
        command_line(*arguments),
        cwd=folder,
        env={**clean_environment(), **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        preexec_fn=before,
        user=user,
    )
    return _sound(Outcome(done.returncode, done.stdout, done.stderr))


def clean_environment() -> dict[str, str]:
    """This environment without what would change an answer."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LANDSCAPE_")}
    return {**kept, "PYTHONPATH": str(REPOSITORY / "src")}


def _sound(outcome: Outcome) -> Outcome:
    assert "Traceback" not in outcome.err + outcome.out, outcome.err
    if outcome.code != 0:
        assert outcome.err.strip(), "a failure must say why"
    return outcome
