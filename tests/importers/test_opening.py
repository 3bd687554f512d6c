"""Where the bytes come from: files, pipes, standard input, archives of one file."""

from __future__ import annotations

import gzip
import io
import os
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.importers.opening import opened, reader_of
from landscape.settings import Settings
from tests.importers.making import (
    ROWS,
    codes,
    content_xml,
    contracts,
    lines,
    ods_table,
    old_workbook,
    put,
    spreadsheet,
    workbook,
    zipped,
)


def _stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def _refused(path: Path, words: str, limits: Settings | None = None) -> InputRejected:
    with pytest.raises(InputRejected, match=words) as refused:
        read_file(path, ReadOptions(), limits or Settings())
    assert refused.value.remedy
    return refused.value


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "pdf", "dat"])
def test_the_content_decides_and_not_the_ending(tmp_path: Path, ending: str) -> None:
    made = [
        put(tmp_path / f"text.{ending}", lines()),
        workbook(tmp_path / f"book.{ending}", {"R": ROWS}),
        spreadsheet(tmp_path / f"sheet.{ending}", content_xml(ods_table("R", ROWS))),
        put(tmp_path / f"list.{ending}", '[{"Contract title": "Payroll", "Supplier": "Peverell"}]'),
    ]
    if ending != "xlsx":
        old_workbook(tmp_path / "old", {"R": ROWS}).rename(tmp_path / f"old.{ending}")
        made.append(tmp_path / f"old.{ending}")
    for path in made:
        assert contracts(path).records, path


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    _stdin(monkeypatch, lines().encode("cp1252"))
    reading = contracts(Path("-"))
    assert (reading.source, reading.read, reading.encoding) == ("standard input", 3, "cp1252")
    _stdin(monkeypatch, b"")
    assert "standard input" in _refused(Path("-"), "empty").message


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of POSIX")
def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(lines().encode(),))
    writer.start()
    assert contracts(path).read == 3
    writer.join(timeout=10)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="devices of POSIX")
def test_a_device_without_end_is_refused() -> None:
    _refused(Path("/dev/zero"), "1 MB is the limit", Settings(largest_file_mb=1))


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = put(tmp_path / "large.csv", lines() * 8000)
    _refused(path, "1 MB is the limit", Settings(largest_file_mb=1))


@pytest.mark.parametrize("name", ["register.csv", "folder/register.csv"])
def test_a_zipped_file_is_unpacked_and_said(tmp_path: Path, name: str) -> None:
    more = {"__MACOSX/._register.csv": b"\0\5\26\7", "folder/.DS_Store": b"\0"}
    reading = contracts(zipped(tmp_path / "export.zip", {name: lines(), **more}))
    assert (reading.source, reading.read) == ("export.zip", 3)
    (said,) = [one for one in reading.issues if one.code == "unpacked"]
    assert "register.csv" in said.message


def test_a_zipped_workbook_and_a_gzipped_file(tmp_path: Path) -> None:
    book = workbook(tmp_path / "register.xlsx", {"R": ROWS})
    assert contracts(zipped(tmp_path / "book.zip", {"register.xlsx": book.read_bytes()})).read == 3
    packed = put(tmp_path / "register.csv.gz", gzip.compress(lines().encode()))
    assert contracts(packed).read == 3


def test_the_same_archive_again_is_the_same_source(tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", {"register.csv": lines()})
    assert contracts(path).fingerprint == contracts(path).fingerprint


def test_an_archive_inside_an_archive_is_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"register.csv": lines()}).read_bytes()
    for content in (inner, gzip.compress(lines().encode())):
        path = zipped(tmp_path / "outer.zip", {"inner.zip": content})
        assert "inner.zip" in _refused(path, "another archive").message


def test_an_archive_of_several_files_names_them(tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", {"a.csv": lines(), "b.csv": lines()})
    assert "a.csv, b.csv" in _refused(path, "2 files").message
    _refused(zipped(tmp_path / "none.zip", {"folder/": ""}), "nothing in it")


def test_what_grows_beyond_measure_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {"register.csv": b"a," * 20_000_000})
    assert "LANDSCAPE_MOST_TIMES_UNPACKED" in _refused(bomb, "unpacks to 40 MB").remedy
    packed = put(tmp_path / "bomb.csv.gz", gzip.compress(b"a," * 20_000_000))
    _refused(packed, "over 200 times")


def test_an_archive_that_lies_about_its_size_or_is_damaged_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", {"register.csv": lines() * 50})
    good = path.read_bytes()
    size = (len(lines().encode()) * 50).to_bytes(4, "little")
    _refused(put(path, good.replace(size, (90).to_bytes(4, "little"))), "damaged")
    _refused(put(path, good[: len(good) // 2]), "damaged")
    middle = bytearray(good)
    middle[60:70] = b"\xff" * 10
    _refused(put(path, bytes(middle)), "damaged")
    _refused(put(tmp_path / "cut.csv.gz", gzip.compress(lines().encode())[:-12]), "damaged")


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", {"register.csv": lines()})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    content[6] |= 1
    content[start + 8] |= 1
    _refused(put(path, bytes(content)), "password")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"SQLite format 3\x00....", "database"),
        (b"<!DOCTYPE html><html><table><tr><td>x", "web page"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "XML"),
        (b"Rar!\x1a\x07", "RAR"),
    ],
)
def test_what_is_no_list_is_said_to_be_what_it_is(
    tmp_path: Path, content: bytes, what: str
) -> None:
    wrong = _refused(put(tmp_path / "register.csv", content), what)
    assert "XLSX" in wrong.detail


def test_each_built_in_reader_is_an_entry_point() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    from landscape.importers import opening

    declared = project["project"]["entry-points"]["landscape.importers"]
    assert set(declared) == {one.name for one in opening.readers()}


def test_a_reader_of_ones_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    from landscape.importers.csv_reader import CsvReader

    class Own(CsvReader):
        name = "own"

    class Entry:
        name = "own"

        def load(self) -> type[Own]:
            return Own

    monkeypatch.setattr(metadata, "entry_points", lambda group: [Entry()])
    with opened(put(tmp_path / "a.pdf", b"%PDF-1.7"), Settings()) as source:
        assert reader_of(source).name == "own"


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = zipped(tmp_path / "export.zip", {"register.csv": lines()})
    contracts(path)
    _refused(zipped(tmp_path / "two.zip", {"a": b"1", "b": b"2"}), "2 files")
    assert {one.name for one in tmp_path.iterdir()} == {"export.zip", "two.zip"}


def test_what_was_noticed_while_unpacking_is_in_the_reading(tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", {"register.csv": lines() + ",,,,,\r\n" * 3})
    assert {"unpacked", "blank_rows_at_the_end"} <= codes(contracts(path).issues)
