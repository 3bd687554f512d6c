"""What is being done is told on a terminal while a person waits, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from landscape.cli.progress import Doing, watching
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from landscape.store.opening import open_store
from tests.acceptance.running import command_line, raw

LIST = "Number,Name,Vendor\nAPM1,Courtside,Fennimore Ltd\nAPM2,Postern,Peverell LLP\n"


@dataclass(slots=True)
class Ledger:
    read: int = 0


def test_the_line_grows_with_the_ledger_and_no_name_steers_the_terminal() -> None:
    doing, ledger = Doing(), Ledger()
    doing("Reading [red]a\x1b[2J.csv", ledger)
    assert str(doing) == "Reading [red]a [2J.csv"
    ledger.read = 120_250
    assert str(doing).endswith(": 120,250 rows")
    assert "\\[red]" in doing.__rich__()
    doing("Storing", None)
    assert str(doing) == "Storing"


def test_each_stage_is_told_in_order(tmp_path: Path) -> None:
    (tmp_path / "cmdb.csv").write_text(LIST)
    told: list[tuple[str, int | None]] = []
    options = ImportOptions(
        date(2026, 11, 23), watch=lambda doing, ledger: told.append((doing, ledger and ledger.read))
    )
    settings = Settings()
    with closing(open_store(tmp_path / "x.db", settings)) as store:
        import_files(store, [tmp_path / "cmdb.csv"], options, settings)
    assert [doing.split()[0] for doing, _ in told] == [
        "Reading",
        "Comparing",
        "Storing",
        "Inferring",
        "Storing",
    ]


def test_nobody_is_told_where_there_is_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "cmdb.csv").write_text(LIST)
    done = raw("--store", tmp_path / "x.db", "import", tmp_path / "cmdb.csv")
    assert done.code == 0 and done.err == ""
    options = ImportOptions(date(2026, 11, 23))
    with watching(options) as watched:
        assert watched is options


@pytest.mark.parametrize("command", ["import", "inspect"])
def test_a_terminal_sees_the_file_and_the_line_goes(tmp_path: Path, command: str) -> None:
    (tmp_path / "cmdb.csv").write_text(LIST + "".join(f"B{n},Name {n},\n" for n in range(3000)))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command_line("--store", tmp_path / "x.db", command, tmp_path / "cmdb.csv"),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while some := os.read(ours, 65536):
                seen += some
        except OSError:  # the other end is closed: the command is done
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"cmdb.csv" in seen
    assert seen.rstrip().endswith(b"\x1b[2K") or b"\x1b[?25h" in seen
