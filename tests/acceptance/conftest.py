"""Stores and files that the acceptance tests share; each test gets a copy of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.acceptance import estate
from tests.acceptance.estate import Files
from tests.acceptance.running import REPOSITORY, ask

_SAMPLES = ("organisation", "suppliers", "cmdb", "contracts", "integrations", "costs", "licences")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in os.environ if one.startswith("LANDSCAPE_")]:
        if name != "LANDSCAPE_SHARED_DATA":
            monkeypatch.delenv(name)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The small estate's files, free to be changed."""
    folder = tmp_path / "files"
    folder.mkdir()
    return estate.write_all(folder)


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small estate in a store, for all tests to copy."""
    folder = tmp_path_factory.mktemp("brindlecombe")
    store = folder / "estate.db"
    done = ask(store, "import", *estate.write_all(folder).all())
    assert done.code == 0, done.err
    return store


@pytest.fixture
def store(loaded_once: Path, tmp_path: Path) -> Path:
    """A store of one's own that holds the small estate."""
    return copy_store(loaded_once, tmp_path / "own.db")


@pytest.fixture(scope="session")
def sample_files() -> list[Path]:
    """The files of the bundled fictional council."""
    found = [REPOSITORY / "data" / f"{name}_sample.csv" for name in _SAMPLES]
    missing = [one.name for one in found if not one.is_file()]
    if missing:
        pytest.skip(f"data/ has no {', '.join(missing)}")
    return found


@pytest.fixture(scope="session")
def sample_once(tmp_path_factory: pytest.TempPathFactory, sample_files: list[Path]) -> Path:
    """The bundled council in a store; tests that only ask may share it."""
    store = tmp_path_factory.mktemp("sample") / "sample.db"
    done = ask(store, "import", *sample_files)
    assert done.code == 0, done.err
    return store


def copy_store(source: Path, target: Path) -> Path:
    """A copy of a closed store, its write-ahead log included."""
    for suffix in ("", "-wal"):
        if Path(f"{source}{suffix}").exists():
            shutil.copyfile(f"{source}{suffix}", f"{target}{suffix}")
    return target
