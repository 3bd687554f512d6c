"""What commands share: dates, numbers, what a cell looks like, how answers are printed."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.cli import context
from landscape.cli.context import (
    Format,
    Session,
    Table,
    day,
    output_path,
    shown,
    whole_number,
)
from landscape.errors import Refused, UsageError
from tests.acceptance.running import ask, raw


def test_a_date_is_a_date_or_is_refused_with_an_example() -> None:
    assert day("2026-11-23") == date(2026, 11, 23)
    for text in ("23/11/2026", "2026-02-30", "today", ""):
        with pytest.raises(UsageError, match="YYYY-MM-DD"):
            day(text)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "one", " 1"])
def test_a_number_is_a_number(text: str) -> None:
    assert whole_number("12", "load") == 12
    with pytest.raises(UsageError):
        whole_number(text, "load")


@pytest.mark.parametrize("text", ["²", "١"])
def test_digits_that_are_no_number_are_refused_in_words(text: str) -> None:
    with pytest.raises(UsageError, match=text):
        whole_number(text, "load")


@given(st.text())
def test_no_cell_can_steer_the_terminal(text: str) -> None:
    assert all(one.isprintable() for one in shown(text))
    assert len(shown(text)) == len(text)


def test_an_answer_is_held_where_the_process_ends_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr("gc.freeze", lambda: frozen.append(True))
    answer = {"of": 1}
    for held in (None, list[object]()):
        own = Session.of(None, "2026-11-23", Format.JSON, held=held)
        own.print(answer, [])
        assert held is None or held == [answer]
        assert len(frozen) == len(held or ())
    assert capsys.readouterr().out == '{"of": 1}\n' * 2


def test_cells_as_people_read_them() -> None:
    assert [shown(one) for one in (None, True, False, 1240, 0.5, 9300.0)] == [
        "–",
        "yes",
        "no",
        "1,240",
        "0.50",
        "9,300.00",
    ]


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    free = tmp_path / "free.csv"
    assert output_path(free) == free
    free.touch()
    with pytest.raises(Refused, match=r"free\.csv"):
        output_path(free)
    assert output_path(free, force=True) == free


def _session(form: Format) -> Session:
    return Session.of("x.db", "2026-11-23", form)


def test_json_is_one_document_in_the_words_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    _session(Format.JSON).print({"name": "Réservé"}, [])
    out = capsys.readouterr().out
    assert json.loads(out) == {"name": "Réservé"}
    assert "Réservé" in out


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_csv_is_the_first_table_and_holds_no_formula(rows: list[list[str]]) -> None:
    from contextlib import redirect_stdout

    out = io.StringIO()
    with redirect_stdout(out):
        _session(Format.CSV).print({}, [Table("T", ["a", "b"], rows), Table("U", ["c"], [["d"]])])
    read = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert read[0] == ["a", "b"]
    assert len(read) == len(rows) + 1
    for row in read[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_table_without_rows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _session(Format.TABLE).print({}, [Table("Contracts", ["Reference"], [], "As at today.")])
    out = capsys.readouterr().out
    assert "Contracts: nothing." in out
    assert "As at today." in out


def test_markup_in_a_cell_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    _session(Format.TABLE).print({}, [Table("[red]T", ["a"], [["[bold]x[/bold]"]], "[blink]n")])
    out = capsys.readouterr().out
    for text in ("[red]T", "[bold]x[/bold]", "[blink]n"):
        assert text in out


def test_an_application_is_meant_before_the_licence_that_bears_its_name(tmp_path: Path) -> None:
    (tmp_path / "cmdb.csv").write_text("Number,Name,Vendor\nAPM1,Taxell,Northmoor Ltd\n")
    (tmp_path / "licences.csv").write_text(
        "Licence ref,Licence,Application,Metric,Quantity purchased\nL1,Taxell,APM1,named user,12\n"
    )
    store = tmp_path / "store.db"
    files = [tmp_path / "cmdb.csv", tmp_path / "licences.csv"]
    assert raw("--store", store, "import", *files).code == 0
    found = ask(store, "show", "taxell").document()
    assert found["element"]["type"] == "Application"


def test_of_a_long_table_the_first_rows_are_drawn_and_the_others_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [[f"Application {number}", number] for number in range(10_000)]
    _session(Format.TABLE).print(rows, [Table("Applications", ["Name", "Users"], rows)])
    drawn = capsys.readouterr().out
    assert "Application 499" in drawn and "Application 500 " not in drawn
    assert "… and 9,500 rows more: --format json gives all." in drawn


@pytest.mark.parametrize("room", [24, 40, 60, 80, 100, 119, 120, 121, 200])
def test_no_letter_of_a_table_is_lost_however_narrow_the_terminal(
    room: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ["File", "Severity", "Times", "Rows", "Column", "What", "What to do"]
    rows = [
        ["Contracts Register.csv", "error", 6, "20, 23, …", "Expires", "rolling is no date",
         "correct it in the source; the row is in quarantine"],
        ["Spend.csv", "warning", 1200, "–", None, "x" * 70, "the cell is kept as it stands"],
    ]  # fmt: skip
    monkeypatch.setattr(context, "_PIPED", room)
    monkeypatch.setenv("COLUMNS", str(room))
    context._print_table(context.Table("Wrong", columns, rows))
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines()) <= room
    said = ["Wrong", *columns, *(context.shown(one) for row in rows for one in row)]
    letters = Counter("".join(said).replace(" ", ""))
    assert Counter("".join(printed.split())) == letters


def test_dates_and_figures_stay_whole_where_words_give_way() -> None:
    columns = ["Reference", "Title", "End", "Annual value"]
    rows = [["C0066/PPL", "Programme management system", "2027-03-10", "£310,000"]]
    for room in (38, 44, 60):
        widths = context.column_widths(columns, rows, [False] * 4, room)
        assert widths[2] >= 10 and widths[3] >= 8
        assert sum(widths) + 2 * 3 <= room
    assert context.column_widths(columns, rows, [False] * 4, 100) == [9, 27, 10, 12]
