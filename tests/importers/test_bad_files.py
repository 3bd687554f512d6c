"""What a person is told of a file that cannot be read, through the command line: words, exit code 3."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.running import ask, clean_environment, command_line
from tests.importers.making import (
    CONTRACTS,
    HEADER,
    ROWS,
    container,
    lines,
    put,
    workbook,
    zipped,
)

_NOBODY = 65534
Made = Callable[[Path], Path]


def _empty(folder: Path) -> Path:
    return put(folder / "bad.csv", b"")


def _header_only(folder: Path) -> Path:
    return put(folder / "bad.csv", lines([HEADER]))


def _one_column(folder: Path) -> Path:
    return put(folder / "bad.csv", "Remarks\nnone\nsome\nmany\n")


def _binary(folder: Path) -> Path:
    return put(folder / "bad.csv", bytes(range(256)) * 100)


def _wrong_ending(folder: Path) -> Path:
    return put(folder / "bad.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def _truncated(folder: Path) -> Path:
    path = workbook(folder / "bad.xlsx", {"Register": ROWS * 100})
    return put(path, path.read_bytes()[:-700])


def _protected(folder: Path) -> Path:
    return container(folder / "bad.xlsx", "EncryptionInfo", "EncryptedPackage")


def _bomb(folder: Path) -> Path:
    return zipped(folder / "bad.zip", {"register.csv": b"0," * 30_000_000})


def _nested(folder: Path) -> Path:
    inner = zipped(folder / "inner.zip", {"register.csv": lines()}).read_bytes()
    return zipped(folder / "bad.zip", {"inner.zip": inner})


def _entities(folder: Path) -> Path:
    path = workbook(folder / "bad.xlsx", {"Register": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    laughs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE sst [<!ENTITY b0 "ha">{laughs}]>'.encode()
    part = parts["xl/workbook.xml"]
    start = part.index(b"<workbook")
    return zipped(path, {**parts, "xl/workbook.xml": part[:start] + doctype + part[start:]})


def _xml(folder: Path) -> Path:
    return put(folder / "bad.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def _long_cell(folder: Path) -> Path:
    return put(folder / "bad.csv", lines(ROWS) + "BR-04," + "x" * 50_000_000 + ",,,,\r\n")


def _columns(folder: Path) -> Path:
    return put(folder / "bad.csv", ",".join(f"c{n}" for n in range(20_000)) + "\n" + "1," * 20_000)


def _unbalanced(folder: Path) -> Path:
    return put(folder / "bad.csv", lines(ROWS) + 'BR-04,"Sheds,Peverell,,,\r\n' + lines(CONTRACTS))


def _folder(folder: Path) -> Path:
    (folder / "bad").mkdir()
    return folder / "bad"


def _missing(folder: Path) -> Path:
    return folder / "bad.csv"


_BAD: tuple[tuple[Made, tuple[str, ...]], ...] = (
    (_empty, ("empty",)),
    (_header_only, ("header", "no rows")),
    (_one_column, ("Remarks", "--as")),
    (_binary, ("binary",)),
    (_wrong_ending, ("PDF",)),
    (_truncated, ("cut off",)),
    (_protected, ("password",)),
    (_bomb, ("unpacks to 60 MB",)),
    (_nested, ("inner.zip", "another archive")),
    (_entities, ("entities",)),
    (_xml, ("XML",)),
    (_long_cell, ("1,000,000 characters", "row 5, column 2")),
    (_columns, ("20,000 columns in row 1", "2,000 is the limit")),
    (_unbalanced, ("row 5, column 2", "quotation mark")),
    (_folder, ("folder",)),
    (_missing, ("no file",)),
)


@pytest.mark.parametrize(
    ("make", "words"), _BAD, ids=lambda one: getattr(one, "__name__", "").strip("_")
)
def test_what_is_said_of_a_bad_file(tmp_path: Path, make: Made, words: tuple[str, ...]) -> None:
    path = make(tmp_path)
    store = tmp_path / "own.db"
    for said in (ask(None, "inspect", path).refused(3), ask(store, "import", path).refused(3)):
        assert "bad" in said
        for word in words:
            assert word in said, said
        assert len(said.splitlines()) >= 2, "what happened, and what to do"
    assert not store.exists()


def _said(path: Path, store: Path) -> dict[str, str]:
    """The issues of an import that succeeds, by code."""
    (file,) = ask(store, "import", path).document()["files"]
    rows = file["rows"]
    kept = rows["loaded"] + rows["merged"] + rows["quarantined"] + rows["skipped"]
    assert rows["read"] == kept
    assert rows["loaded"] == 3
    return {one["code"]: f"{one['row']} {one['message']}" for one in file["issues"]}


def test_nul_bytes_are_said(tmp_path: Path) -> None:
    path = put(tmp_path / "r.csv", lines(ROWS).replace("Peverell", "Pev\x00erell"))
    assert "row 3" in _said(path, tmp_path / "own.db")["nul_removed"]


def test_mixed_encodings_are_said(tmp_path: Path) -> None:
    content = lines(ROWS).encode().replace(b"Payments", "Paiements à crédit".encode("cp1252"))
    store = tmp_path / "own.db"
    assert "row 3" in _said(put(tmp_path / "r.csv", content), store)["encoding_mixed"]
    assert "Paiements à crédit" in ask(store, "find", "Paiements").out


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    path = put(tmp_path / "r.csv", lines(ROWS) + ",,,,,\r\n" * 1_000_000)
    assert "1,000,000" in _said(path, tmp_path / "own.db")["blank_rows_at_the_end"]


def test_nothing_but_empty_rows_is_empty(tmp_path: Path) -> None:
    path = put(tmp_path / "r.csv", ",,,,,\r\n" * 200_000)
    assert "empty" in ask(None, "inspect", path).refused(3)


_POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="permissions, pipes and signals of POSIX"
)


@_POSIX
def test_a_file_that_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        path = put(Path(folder) / "secret.csv", lines())
        assert ask(None, "inspect", path).code == 0  # what is imported late is imported now
        path.chmod(0)
        before = os.geteuid()
        os.seteuid(before or _NOBODY)  # who may read everything asks as nobody
        try:
            outcome = ask(None, "inspect", path)
        finally:
            os.seteuid(before)
    assert "secret.csv may not be read" in outcome.refused(3)


@_POSIX
def test_a_pipe(tmp_path: Path) -> None:
    asked = subprocess.run(
        command_line("inspect", "-", "--format", "json"),
        input=lines().encode(),
        capture_output=True,
        env=clean_environment(),
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
    assert b'"read": 3' in asked.stdout
    assert b"standard input" in asked.stdout or b'"path": "-"' in asked.stdout


@_POSIX
def test_an_empty_pipe_is_empty(tmp_path: Path) -> None:
    asked = subprocess.run(
        command_line("import", "-", "--store", "own.db"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=clean_environment(),
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    assert asked.returncode == 3
    assert b"standard input is empty" in asked.stderr
    assert not (tmp_path / "own.db").exists()


@_POSIX
def test_control_c_while_it_starts(tmp_path: Path) -> None:
    with subprocess.Popen(
        command_line("import", "-", "--store", "own.db"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment() | {"PYTHONVERBOSE": "1"},
        cwd=tmp_path,
    ) as asked:
        assert asked.stderr is not None
        for line in asked.stderr:
            if b"import 'landscape.cli'" in line or b"landscape.errors" in line:
                break
        asked.send_signal(signal.SIGINT)
        _, said = asked.communicate(timeout=30)
    assert b"Traceback" not in said
    assert b"Stopped." in said


@_POSIX
def test_control_c_while_reading(tmp_path: Path) -> None:
    """A pipe that never ends is read until a person stops it; no store is left behind."""
    with subprocess.Popen(
        command_line("import", "-", "--store", "own.db"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
        cwd=tmp_path,
    ) as asked:
        assert asked.stdin is not None
        asked.stdin.write(lines().encode() * 2000)  # more than a pipe holds: it is being read
        asked.stdin.flush()
        asked.send_signal(signal.SIGINT)
        _, said = asked.communicate(timeout=30)
    assert asked.returncode == 130, said
    assert b"Traceback" not in said
    assert said.strip()
    assert not (tmp_path / "own.db").exists()
