"""What is installed: small, whole, and working outside the repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import size

ROOT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = DECLARED["project"]["optional-dependencies"]


def test_the_core_is_small() -> None:
    sizes = {name: size.megabytes(one) for name, one in size.core().items()}
    assert len(sizes) > 10, "what is needed was not found"
    assert sum(sizes.values()) <= size.MOST_MEGABYTES, sizes


def test_the_core_needs_no_extra() -> None:
    core = set(size.core())
    assert not {"pandas", "pyvis", "neo4j", "matplotlib", "scipy"} & core
    assert {"networkx", "pydantic", "fastapi", "typer"} <= core
    assert {"pandas", "pyvis"} <= set(EXTRAS)


def test_every_package_has_one_version_in_the_lock() -> None:
    locked: dict[str, str] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.split(";")[0].strip().partition("==")
            assert version, line
            assert locked.setdefault(name, version) == version, name
    missing = {one for one in size.core() if one != "landscape"} - locked.keys()
    assert not missing


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree, built from a copy so that the build leaves nothing here."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    for name in ("src", "web", "data", "cypher"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [made] = folder.glob("*.whl")
    return made


def test_the_wheel_holds_all_that_runs_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    inside = {one.split("/", 1)[1] for one in names if one.startswith("landscape/")}
    source = {
        one.relative_to(ROOT / "src" / "landscape").as_posix()
        for one in (ROOT / "src" / "landscape").rglob("*")
        if one.is_file() and "__pycache__" not in one.parts
    }
    assert source <= inside
    assert {
        "_web/static/app.css",
        "_data/cmdb_sample.csv",
        "_data/reference/suppliers.csv",
    } <= inside
    assert "py.typed" in inside
    assert not [one for one in names if "truth" in one or "source/" in one or "tests" in one]
    assert {one.split("/", 1)[0] for one in names} == {
        "landscape",
        f"landscape-{DECLARED['project']['version']}.dist-info",
    }


def test_installed_from_the_wheel_it_runs_outside_the_repository(
    wheel: Path, tmp_path: Path
) -> None:
    """In an environment of its own that sees this one's packages but not this tree."""
    place = tmp_path / "env"
    venv.create(place, with_pip=False, symlinks=sys.platform != "win32")
    packages = next(place.glob("lib/python*/site-packages"), place / "Lib" / "site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    dependencies = {str(one.locate_file("")) for one in size.core().values()}
    paths = [one for one in dependencies if not one.startswith(str(ROOT / "src"))]
    (packages / "dependencies.pth").write_text("\n".join(paths), encoding="utf-8")
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LANDSCAPE", "PYTHON"))}

    def run(*words: str) -> str:
        done = subprocess.run(
            [python, "-m", "landscape", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [python, "-c", "import landscape; print(landscape.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(packages)
    answer = json.loads(run("demo", "--no-serve", "--format", "json"))
    assert answer["import"]["estate"]["Application"] > 300
    assert (tmp_path / "landscape-demo.db").is_file()
    loaded = json.loads(run("--store", "landscape-demo.db", "--format", "json", "loads"))
    assert len(loaded[0]["files"]) == 7
    assert "Usage" in run("--help")
