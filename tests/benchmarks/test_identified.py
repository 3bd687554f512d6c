"""The measure of suppliers on a register with identifiers, on an invented register."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "inference" / "identified.py"
REGISTER = """payee,number
Fenwick Mills Ltd,1
FENWICK MILLS LTD,1
"Fenwick Mills, Limited",1
Fenwick Holdings,1
Norbury,2
Norbury Ltd,3
,4
Nobody,
"""


def measured(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    file = folder / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    asked = [sys.executable, str(SCRIPT), str(file), "--name", "payee", *more]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


def test_pairs_are_judged_by_the_identifier_and_names_by_their_spelling(tmp_path: Path) -> None:
    said = measured(tmp_path, "--identifier", "number", "--wrong", "--missed").stdout
    assert "6 spellings, 3 identifiers, 1 of them with several spellings; 6 pairs" in said
    assert "entity: precision 0.750" in said and "(3/4)" in said  # Norbury is two companies
    assert "entity: recall of pairs, all 0.500" in said and "(3/6)" in said
    assert "entity: names that find another, all 0.750" in said
    wrong, missed = said.split("not joined:")
    assert "Norbury\tNorbury Ltd\t2\t3" in wrong
    assert "FENWICK MILLS LTD\tFenwick Holdings\t1\t1" in missed


def test_halves_share_no_identifier(tmp_path: Path) -> None:
    halves = [
        measured(tmp_path, "--identifier", "number", "--half", half).stdout.split(" spellings")[0]
        for half in ("develop", "report")
    ]
    assert sum(map(int, halves)) == 6


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = measured(tmp_path, "--identifier", "vat")
    assert done.returncode == 1
    assert "has no column vat" in done.stderr and "Traceback" not in done.stderr
