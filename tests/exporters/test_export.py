"""Files are written whole, named as they should be, and never over somebody else's."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from landscape.errors import Refused, StoreFull, UsageError
from landscape.estate.estate import Estate
from landscape.exporters import export as exporting
from landscape.exporters.export import Format, export_estate, format_of


@pytest.mark.parametrize(
    ("target", "asked", "form"),
    [
        ("out", None, Format.CSV),
        ("estate.GraphML", None, Format.GRAPHML),
        ("page.html", None, Format.PYVIS),
        ("dates.ICS", None, Format.ICS),
        ("odd.name", "csv", Format.CSV),
    ],
)
def test_the_form_follows_from_the_name(target: str, asked: str | None, form: Format) -> None:
    assert format_of(Path(target), asked) is form


@pytest.mark.parametrize(("target", "asked"), [("estate.docx", None), ("out", "gexf")])
def test_an_unknown_form_says_which_there_are(target: str, asked: str | None) -> None:
    with pytest.raises(UsageError, match="csv, xlsx, graphml, pyvis, ics"):
        format_of(Path(target), asked)


def test_a_folder_gets_a_file_per_type(estate: Estate, tmp_path: Path) -> None:
    written = export_estate(estate, tmp_path / "out")
    assert written == tuple(tmp_path / "out" / one.name for one in written)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {one.name for one in written}


@pytest.mark.parametrize("name", ["out", "estate.graphml", "page.html"])
def test_an_earlier_export_is_replaced(estate: Estate, tmp_path: Path, name: str) -> None:
    first = export_estate(estate, tmp_path / name)
    smaller = Estate(estate.elements("Application"), [], estate.as_at)
    before = first[0].read_bytes()
    around = "acme/application/leisure"
    assert export_estate(smaller, tmp_path / name, around=around)[0] == first[0]
    assert first[0].read_bytes() != before or name == "out"
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("out", "out/applications.csv"),
        ("x.graphml", "x.graphml"),
        ("x.html", "x.html"),
        ("x.ics", "x.ics"),
    ],
)
def test_a_file_of_somebody_else_stays(
    estate: Estate, tmp_path: Path, name: str, file: str
) -> None:
    other = tmp_path / file
    other.parent.mkdir(exist_ok=True)
    other.write_text("Name,Owner\nmine,me\n", encoding="utf-8")
    with pytest.raises(Refused):
        export_estate(estate, tmp_path / name)
    assert other.read_text(encoding="utf-8").startswith("Name,Owner")


def test_a_folder_that_is_a_file_is_said_in_words(estate: Estate, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        export_estate(estate, tmp_path / "taken", "csv")


def test_a_full_disk_leaves_the_earlier_export(
    estate: Estate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "estate.graphml"
    export_estate(estate, target)
    before = target.read_bytes()

    def full(path: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(exporting.Path, "replace", full)
    with pytest.raises(StoreFull, match="No space left"):
        export_estate(Estate([], [], estate.as_at), target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def _full_after(monkeypatch: pytest.MonkeyPatch, files: int) -> None:
    """A disk that has room for so many files more."""
    left = iter(range(files))
    opened = os.open

    def limited(place: str | Path, *rest: int) -> int:
        if str(place).endswith(".unfinished") and next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(place, *rest)

    monkeypatch.setattr(os, "open", limited)


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_folder_is_exported_whole_or_not_at_all(
    estate: Estate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    folder = tmp_path / "out"
    export_estate(estate, folder)
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    later = Estate(estate.elements("Application")[:1], [], estate.as_at)
    with monkeypatch.context() as during:
        _full_after(during, room)
        with pytest.raises(StoreFull, match="No space left") as told:
            export_estate(later, folder)
        with pytest.raises(StoreFull):
            export_estate(later, tmp_path / "new", "csv")
    assert f"{folder}{os.sep}" in told.value.message, "it says which file"
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_a_workbook_that_finds_no_room_for_its_temporary_files(
    estate: Estate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> bytes:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr(exporting, "workbook", full)
    with pytest.raises(StoreFull, match=r"estate\.xlsx"):
        export_estate(estate, tmp_path / "estate.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_calendar_is_replaced_by_a_later_one_and_nothing_else_is(
    estate: Estate, tmp_path: Path
) -> None:
    target = tmp_path / "dates.ics"
    assert export_estate(estate, target) == export_estate(estate, target) == (target,)
    target.write_text("BEGIN:VCALENDAR\r\nPRODID:of somebody else\r\n", encoding="utf-8")
    with pytest.raises(Refused):
        export_estate(estate, target)
