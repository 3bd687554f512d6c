"""The parts that every page is made of: figures, filters, tables, pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from urllib.parse import urlencode

from markupsafe import Markup

Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that speak for a fact, and where they stand. `spoken`: they are the source's own."""

    words: str
    where: str = ""
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """Something to go to."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `text` is also what a download says; `sort` orders it where text does not."""

    text: str
    sort: str | float | None = None
    href: str = ""
    note: str = ""
    tone: str = ""
    share: float | None = None
    quotes: tuple[Quote, ...] = ()
    links: tuple[Link, ...] = ()
    ramp: int | None = None
    inline: bool = False  # links side by side
    unknown: bool = False

    @property
    def plain(self) -> str:
        """The cell in a download: one line of text."""
        words = [self.text] if self.text else []
        words += [one.text for one in self.links]
        words += [f"{one.words} ({one.where})" if one.where else one.words for one in self.quotes]
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and what kind of thing stands in it."""

    label: str
    kind: str = "text"  # text · num · date · words; csv: only in the download
    sort: str = ""  # ascending or descending when the rows come in that order
    href: str = ""  # the same table in the order of this column, where that is made on the server


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `id` ties it to the mark of the same thing in the picture."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of a picture, or any list, with the columns that people sort by."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""
    empty: str = "There is nothing to list."
    empty_way: Link | None = None  # where to go on from there
    of: int | None = None  # rows on all pages, where this is one of several
    start: int = 1  # the first row's number among all
    next: str = ""
    previous: str = ""
    classes: str = ""
    folded: bool = False  # closed until it is asked for


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the strip at the top: every number is a link to the rows behind it."""

    label: str
    value: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with the words under it. `name` goes into the names of downloads."""

    id: str
    title: str
    svg: Markup
    caption: str
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter can take."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the filter bar. `kind` is select, radio, text or hidden."""

    name: str
    label: str
    kind: str
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One property with its value and where that value stands."""

    label: str
    value: str
    where: str = ""
    href: str = ""
    wide: bool = False  # too long for one column


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a callout with the way to what it speaks of."""

    text: str
    way: str
    href: str


@dataclass(frozen=True, slots=True)
class Callout:
    """What a reader must know before trusting the page."""

    title: str
    lines: tuple[str | Line, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: the question is its title."""

    title: str
    section: str
    lede: str = ""
    lede_where: str = ""
    eyebrow: str = ""
    crumbs: tuple[Link, ...] = ()
    actions: tuple[Link, ...] = ()
    figures: tuple[Figure, ...] = ()
    filters: tuple[Filter, ...] = ()
    callouts: tuple[Callout, ...] = ()
    facts: tuple[Fact, ...] = ()
    facts_title: str = "What is known"
    facts_note: str = ""
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    dates: Callable[[], bytes] | None = None  # what of it belongs into a calendar, as one
    template: str = "page.html"
    lasting: bool = True  # its address gives it again, so that its tables can be downloaded
    extra: Mapping[str, object] | None = None

    def table(self, table_id: str) -> Table | None:
        """The table of that id, None when the page has none."""
        return next((one for one in self.tables if one.id == table_id), None)


def figures(*shown: Figure | None) -> tuple[Figure, ...]:
    """The figures that apply, in order."""
    return tuple(one for one in shown if one is not None)


def interactive(about: str) -> tuple[Link, ...]:
    """The way to an interactive graph of what stands around an element or a finding, where one is drawn."""
    if not _draws():
        return ()
    query = urlencode({"around": about, "download": "true"})
    return (Link("Interactive graph (HTML)", f"/api/v1/exports/pyvis?{query}"),)


@cache
def _draws() -> bool:
    return find_spec("pyvis") is not None


def links(pairs: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
    """Links from pairs of text and place."""
    return tuple(Link(text, href) for text, href in pairs)
