"""A file that is as it was when it was last loaded is known before its rows are read."""

from __future__ import annotations

import io
import os
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from estates import Estate, write

import landscape
from landscape import pipeline
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from landscape.store.protocol import Store
from landscape.store.sqlite import planning, rows, searching

APPS = "Number,Name,Vendor,Installed\nA1,Larder,Marl,03/04/2020\nA2,Pantry,Oxbow,05/06/2020\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return landscape.open_store(str(tmp_path / "own.db"))


@pytest.fixture
def cmdb(tmp_path: Path) -> Path:
    path = tmp_path / "cmdb.csv"
    path.write_text(APPS, encoding="utf-8")
    return path


def read(store: Store, *paths: Path, **said: object) -> pipeline.LoadReport:
    options = ImportOptions(date(2026, 11, 25), **{"infer": False, **said})  # type: ignore[arg-type]
    return import_files(store, paths, options, Settings())


def test_an_unchanged_file_is_not_read(
    store: Store, cmdb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(store, cmdb)
    monkeypatch.setattr(pipeline, "read_file", None)
    again = read(store, cmdb)
    (before,), (file,) = first.files, again.files
    assert again.load is None and file.unchanged
    assert (file.rows, again.estate) == (before.rows, first.estate)
    assert file.reading.columns == before.reading.columns
    assert [one.code for one in file.issues] == ["file_unchanged"]


def test_one_changed_file_lets_all_be_read(store: Store, cmdb: Path, tmp_path: Path) -> None:
    other = tmp_path / "contracts.csv"
    other.write_text("Contract ref,Title,Supplier\nC1,Larder,Marl\n", encoding="utf-8")
    read(store, cmdb, other)
    other.write_text("Contract ref,Title,Supplier\nC1,Larder hosting,Marl\n", encoding="utf-8")
    report = read(store, cmdb, other)
    assert report.load == 2
    assert [one.unchanged for one in report.files] == [True, False]
    assert all(one.reading.records for one in report.files)


@pytest.mark.parametrize(
    "said",
    [
        {"organisation": "elsewhere"},
        {"date_order": "mdy"},
        {"mapping": {"Vendor": "description"}},
        {"full": True},
    ],
)
def test_what_would_be_understood_otherwise_is_read(
    store: Store, cmdb: Path, said: dict[str, object]
) -> None:
    read(store, cmdb)
    assert read(store, cmdb, **said).files[0].reading.records


def test_a_file_whose_element_was_closed_since_is_read(
    store: Store, cmdb: Path, tmp_path: Path
) -> None:
    read(store, cmdb)
    other = tmp_path / "new.csv"
    other.write_text("Number,Name,Vendor,Installed\nA1,Larder,Marl,03/04/2020\n", encoding="utf-8")
    read(store, other, full=True)
    assert read(store, cmdb).estate["Application"] == 2


def test_of_two_files_of_one_name_neither_is_taken_for_the_other(
    store: Store, cmdb: Path, tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    old = tmp_path / "old" / "cmdb.csv"
    old.write_text("Number,Name,Vendor,Installed\nA3,Cellar,Marl,03/04/2020\n", encoding="utf-8")
    read(store, old, cmdb)
    assert all(one.reading.records for one in read(store, old, cmdb).files)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Path]]:
    """The files of an estate, and of the same with some applications changed."""
    folder = tmp_path_factory.mktemp("estate")
    before, after = Estate(150), Estate(150, changed=12)
    return write(folder / "before", before), write(folder / "after", after)


@pytest.mark.parametrize(
    ("few", "many", "piece"),
    [(1, 1, 7), (1, 10**9, 1000), (10**9, 1, 10**6), (10**9, 10**9, 100)],
)  # fmt: skip
def test_how_the_store_is_asked_and_written_changes_nothing(
    store: Store,
    estate: tuple[list[Path], list[Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    many: int,
    piece: int,
) -> None:
    before, after = estate
    plain = landscape.open_store(str(tmp_path / "plain.db"))
    hashes = [read(plain, *files) and plain.snapshot_hash() for files in estate]
    monkeypatch.setattr(planning, "_FEW", few)
    monkeypatch.setattr(rows, "_MANY", many)
    monkeypatch.setattr(planning, "_AT_ONCE", piece)
    monkeypatch.setattr(planning, "_COMPARED", piece)
    monkeypatch.setattr(searching, "_AT_ONCE", piece)
    read(store, *before)
    assert store.snapshot_hash() == hashes[0]
    report = read(store, next(one for one in after if one.name == "cmdb.csv"))
    assert report.outcome is not None
    assert (report.outcome.created, report.outcome.changed) == (0, 12)
    assert store.snapshot_hash() == hashes[1]
    assert all(one.ok for one in store.verify())
    plain.close()
    store.close()


def test_a_pipe_is_read_once_into_a_store_that_holds_something(
    store: Store, cmdb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(store, cmdb)
    for number in (1, 2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(APPS.encode())))
        assert read(store, Path("-")).files[0].rows.read == 2, number
    named = tmp_path / "named.csv"
    os.mkfifo(named)
    for number in (1, 2):
        writer = threading.Thread(target=named.write_text, args=(APPS,))
        writer.start()
        assert read(store, named).files[0].rows.read == 2, number
        writer.join()
