"""--map, --profile FILE, --write-profile, --keep-personal and `quarantine`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landscape.cli.main import run

TEXT = "System,Made by,Ampel,Owner e-mail\nFennwick,Marl,3,a@example.org\nBramling,Oxbow,2,b@example.org\n"
REGISTER = (
    "Contract ref,Title,Supplier,Start date,End date,Value\n"
    "C1,Library system,Marl Ltd,01/04/2024,31/03/2027,£100\n"
    "C2,Parks,Marl Ltd,31/09/2022,31/03/2027,£100\n"
)


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The JSON that a command prints."""
    assert run([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_mapping_is_given_saved_and_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "list.csv", TEXT)
    saved = str(tmp_path / "list.yaml")
    given = ("--map", "Ampel=criticality", "--map", "Made by=")
    first = answer(capsys, "inspect", file, *given, "--write-profile", saved)["files"][0]
    fields = {one["header"]: (one["field"], one["method"]) for one in first["columns"]}
    assert fields["Ampel"] == ("criticality", "given")
    assert fields["Made by"] == (None, "unmapped")
    again = answer(capsys, "inspect", file, "--profile", saved)["files"][0]
    assert [one["field"] for one in again["columns"]] == [one["field"] for one in first["columns"]]
    assert run(["inspect", file, "--write-profile", saved]) == 5


@pytest.mark.parametrize("typed", ["nonsense", "=name", "Hue=name", "Ampel=nonsense"])
def test_a_mapping_that_cannot_be_is_said(tmp_path: Path, typed: str) -> None:
    assert run(["inspect", written(tmp_path, "list.csv", TEXT), "--map", typed]) == 2


def test_people_are_left_out_or_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "list.csv", TEXT)
    codes = [one["code"] for one in answer(capsys, "inspect", file)["files"][0]["issues"]]
    assert "personal_left_out" in codes
    kept = answer(capsys, "inspect", file, "--keep-personal")["files"][0]["issues"]
    assert "personal_kept" in [one["code"] for one in kept]


def test_rows_in_quarantine_are_listed_exported_and_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(tmp_path / "x.db"))
    assert run([*store, "import", written(tmp_path, "register.csv", REGISTER)]) == 0
    capsys.readouterr()
    rows = answer(capsys, *store, "quarantine")
    assert [(one["source"], one["row"]) for one in rows] == [("register.csv", 3)]
    assert rows[0]["reasons"][0]["code"] == "date_invalid"
    target = tmp_path / "mend.csv"
    told = answer(capsys, *store, "quarantine", "--export", str(target))
    assert told == {"rows": 1, "files": [str(target)]}
    mended = target.read_text(encoding="utf-8-sig").replace(",31/09/2022", ",30/09/2022")
    target.write_text(mended, encoding="utf-8")
    report = answer(capsys, *store, "import", str(target))
    assert report["files"][0]["rows"]["loaded"] == 1
    assert answer(capsys, *store, "quarantine") == []
    assert run([*store, "quarantine", "--from", "nothing.csv"]) == 2


def test_a_load_without_inference_says_only_what_the_files_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(tmp_path / "own.db"))
    file = written(
        tmp_path,
        "cmdb.csv",
        "Number,Name,Short description,Vendor\nA1,Pitch bookings,Booking of courts,Marl\n",
    )
    answer(capsys, *store, "import", file, "--no-inference")
    assert methods(capsys, *store) == {"imported"}
    answer(capsys, *store, "import", file)
    assert "inferred" in methods(capsys, *store)


def methods(capsys: pytest.CaptureFixture[str], *store: str) -> set[str]:
    """How what is known of the application is known."""
    shown = answer(capsys, *store, "show", "council/application/pitch-bookings")
    return {one["method"] for one in (*shown["relationships"], *shown["claims"])}
