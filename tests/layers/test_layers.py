"""The layers hold, and the configuration that says so would notice if they did not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sysconfig.get_path("scripts")) / "lint-imports"
# What `landscape --help` must not wait for.
HEAVY = {"pandas", "numpy", "networkx", "fastapi", "starlette", "openpyxl", "pyvis", "rapidfuzz"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter on the source tree of a folder."""
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src" / "landscape",
        tmp_path / "src" / "landscape",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return tmp_path


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("model/money.py", "import landscape.store.protocol", "Each package imports only"),
        ("analysis/finding.py", "import landscape.importers", "Each package imports only"),
        ("newcomer.py", "import landscape.errors", "Each package imports only"),
        ("estate/estate.py", "import fastapi", "Only the API knows HTTP"),
        ("estate/estate.py", "import pandas", "Only importers and exporters"),
        ("settings.py", "def late() -> None:\n    import sqlite3", "Only the store speaks"),
        ("store/protocol.py", "import pyvis", "Only an exporter draws"),
        ("model/money.py", "import yaml", "The model needs the standard library"),
    ],
)
def test_a_forbidden_import_is_noticed(copy: Path, module: str, line: str, contract: str) -> None:
    spoilt = copy / "src" / "landscape" / module
    with spoilt.open("a", encoding="utf-8") as end:
        end.write(f"\n\n{line}\n")
    result = lint(copy)
    assert result.returncode == 1, result.stdout
    broken = [one for one in result.stdout.splitlines() if " BROKEN" in one]
    assert any(one.startswith(contract) for one in broken), result.stdout


def test_every_package_of_the_source_has_its_layer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip("() ") for layer in layers for name in layer.split("|")}
    source = ROOT / "src" / "landscape"
    present = {
        one.stem
        for one in source.iterdir()
        if (one.is_dir() or one.suffix == ".py") and not one.name.startswith(("_", "."))
    }
    assert present <= placed


@pytest.mark.skipif(
    not (ROOT / "src" / "landscape" / "cli" / "main.py").exists(),
    reason="there is no command line yet",
)
def test_help_waits_for_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from landscape.cli import main\n"
        "sys.argv = ['landscape', '--help']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print('LOADED', *sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(result.stdout.rsplit("LOADED ", 1)[1].split())
    assert not HEAVY & loaded
    assert "import" in result.stdout
