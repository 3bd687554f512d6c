"""Rows of tables as HTML: nothing gets out of its cell, and what is long is folded."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from jinja2 import Environment

from landscape.api.marking import table_rows
from landscape.api.screens.parts import Cell, Column, Link, Quote, Row, Table
from landscape.pictures.svg import written

NASTY = "a<b>&\"'\u202e\0é"
COLUMNS = (Column("One"), Column("Two", "num"), Column("Three", "csv"))
CELLS = {
    "text": Cell(NASTY, sort=NASTY, note=NASTY),
    "link": Cell(NASTY, href=NASTY),
    "long link": Cell(NASTY * 30, href="/place"),
    "badge": Cell(NASTY, tone=NASTY, note="why"),
    "ramp": Cell(NASTY, ramp=3, href="/place", note=NASTY),
    "share": Cell(NASTY, share=0.426, sort=0.426),
    "unknown": Cell(NASTY, unknown=True),
    "long text": Cell(NASTY * 40),
    "nothing": Cell(""),
    "links": Cell("", links=tuple(Link(f"{NASTY}{one}", f"/{one}") for one in range(5))),
    "links inline": Cell(
        "", inline=True, links=tuple(Link(f"{NASTY}{one}", f"/{one}") for one in range(11))
    ),
    "quotes": Cell("", quotes=tuple(Quote(NASTY * n, NASTY) for n in (1, 30, 2))),
    "unspoken": Cell("", quotes=(Quote(NASTY, spoken=False),)),
}


class _Read(HTMLParser):
    """What a browser makes of it: tags that are open, tags seen, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(cell: Cell) -> tuple[str, _Read]:
    table = Table("things", "Things", COLUMNS, (Row(NASTY, (cell, Cell("9"), Cell("hidden"))),))
    told = str(table_rows(table, lambda path: f"{path}?as_at=2026-11-24"))
    found = _Read()
    found.feed(told)
    found.close()
    return told, found


@pytest.mark.parametrize("kind", CELLS)
def test_nothing_gets_out_of_its_cell(kind: str) -> None:
    told, found = _read(CELLS[kind])
    assert not found.open
    assert "\0" not in told and "\u202e" not in told
    assert "b" not in {tag for tag, _ in found.seen}
    allowed = {"class", "scope", "href", "title", "data-id", "data-sort", "viewbox", "width", "rx",
               "height", "preserveaspectratio", "aria-hidden", "focusable"}  # fmt: skip
    assert {name for _, attributes in found.seen for name in attributes} <= allowed
    assert "hidden" not in found.text, "a column for downloads only"


@pytest.mark.parametrize("kind", CELLS)
def test_all_that_is_said_is_there(kind: str) -> None:
    cell, (_, found) = CELLS[kind], _read(CELLS[kind])
    said = [cell.text, *(one.text for one in cell.links), *(one.words for one in cell.quotes)]
    said += [one.where for one in cell.quotes] + [cell.note]
    everything = found.text + "".join(one.get("title") or "" for _, one in found.seen)
    assert all(one.replace("\0", " ").replace("\u202e", " ") in everything for one in said)


def test_links_keep_the_date_and_the_first_cell_heads_the_row() -> None:
    told, found = _read(CELLS["links"])
    places = [one["href"] for tag, one in found.seen if tag == "a"]
    assert places == [f"/{one}?as_at=2026-11-24" for one in range(5)]
    assert told.count("<details") == 1 and "2 more" in told
    assert [tag for tag, _ in found.seen if tag in ("tr", "th", "td")] == ["tr", "th", "td"]


def test_it_is_written_as_templates_write_it() -> None:
    made = Environment(autoescape=True).from_string("{{ text }}")
    assert written(NASTY) == made.render(text=NASTY.replace("\0", " ").replace("\u202e", " "))
