"""Rows of tables as HTML. A page has thousands of cells, which a template's macros take ten times as long over.

Everything that is not written here is escaped, and loses the characters that cannot be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from landscape.api.screens.parts import Cell, Link, Quote, Row, Table
from landscape.pictures.svg import written

Go = Callable[[str], str]
_LONG_LINK, _LONG_TEXT, _LONG_QUOTE = 120, 240, 160
_LINKS, _LINKS_INLINE, _QUOTES = 3, 9, 2  # shown before the rest is folded away
_METER = (
    '<span class="meter"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
    'focusable="false"><rect class="track" width="100" height="10" rx="3"/><rect class="fill" '
    'width="{:.0f}" height="10" rx="3"/></svg><span class="meter__text">{}</span></span>'
)


def table_rows(table: Table, go: Go) -> Markup:
    """The rows of a table's body. Parameters: `go` keeps the date in a link of ours."""
    columns = [
        (place, *_around(one.kind, heads=place == 0))
        for place, one in enumerate(table.columns)
        if one.kind != "csv"
    ]
    return Markup("".join(_row(one, columns, go) for one in table.rows))


def _around(kind: str, *, heads: bool) -> tuple[str, str]:
    """What opens a cell, but for its order, and what closes it. The first cell is what the row is about."""
    if heads:
        return f'<th scope="row" class="{written(kind)}"', "</th>"
    return f'<td class="{written(kind)}"', "</td>"


def _row(row: Row, columns: Sequence[tuple[int, str, str]], go: Go) -> str:
    told = [f'    <tr data-id="{written(row.id)}">' if row.id else "    <tr>"]
    for place, opened, closed in columns:
        held = row.cells[place]
        order = "" if held.sort is None else f' data-sort="{written(str(held.sort))}"'
        told += (opened, order, ">", _cell(held, go), closed)
    told.append("</tr>\n")
    return "".join(told)


def _cell(one: Cell, go: Go) -> str:
    told = _text(one, go)
    if one.links:
        told += _links(one.links, go, inline=one.inline)
    if one.quotes:
        told += _quotes(one.quotes)
    if one.note and one.ramp is None:
        told += f'<span class="note"><bdi>{written(one.note)}</bdi></span>'
    return told


def _text(one: Cell, go: Go) -> str:
    if one.tone:
        return f'<span class="badge badge--{written(one.tone)}">{written(one.text)}</span>'
    if one.ramp is not None and one.href:
        note = f'<span class="visually-hidden"> {written(one.note)}</span>' if one.note else ""
        return f'<a class="cell r{one.ramp}" href="{written(go(one.href))}">{written(one.text)}{note}</a>'
    if one.share is not None:
        return _METER.format(one.share * 100, written(one.text))
    if one.href:
        return _way(one, go)
    if one.unknown:
        return f'<span class="unknown">{written(one.text)}</span>'
    if len(one.text) > _LONG_TEXT:
        start, whole = written(one.text[:180]), written(one.text)
        return f'<details class="more long"><summary><bdi>{start}…</bdi></summary><bdi>{whole}</bdi></details>'
    return f"<bdi>{written(one.text)}</bdi>" if one.text else ""


def _way(one: Cell, go: Go) -> str:
    place, text = written(go(one.href)), written(one.text)
    if len(one.text) > _LONG_LINK:
        return f'<a href="{place}" title="{text}"><bdi>{written(one.text[:117])}…</bdi></a>'
    return f'<a href="{place}"><bdi>{text}</bdi></a>'


def _links(links: Sequence[Link], go: Go, *, inline: bool) -> str:
    most = _LINKS_INLINE if inline else _LINKS
    rest = ""
    if len(links) > most:
        listed = "".join(_link(one, go) for one in links[most:])
        rest = _more(len(links) - most, f'<ul class="links">{listed}</ul>')
        rest = f"<li>{rest}</li>"
    listed = "".join(_link(one, go) for one in links[:most])
    side = " links--inline" if inline else ""
    return f'<ul class="links{side}">{listed}{rest}</ul>'


def _link(one: Link, go: Go) -> str:
    return f'<li><a href="{written(go(one.href))}"><bdi>{written(one.text)}</bdi></a></li>'


def _quotes(quotes: Sequence[Quote]) -> str:
    told = "".join(_quote(one) for one in quotes[:_QUOTES])
    if len(quotes) > _QUOTES:
        rest = "".join(_quote(one) for one in quotes[_QUOTES:])
        told += _more(len(quotes) - _QUOTES, rest)
    return told


def _more(count: int, folded: str) -> str:
    return f'<details class="more"><summary>{count} more</summary>{folded}</details>'


def _quote(one: Quote) -> str:
    told = _words(one, one.words)
    if len(one.words) > _LONG_QUOTE:
        start = _words(one, one.words[:120] + "…")
        told = f'<details class="more long"><summary>{start}</summary>{told}</details>'
    where = f' <span class="where"><bdi>{written(one.where)}</bdi></span>' if one.where else ""
    return f'<div class="quote">{told}{where}</div>'


def _words(one: Quote, text: str) -> str:
    told = f"<bdi>{written(text)}</bdi>"
    return f"<q>{told}</q>" if one.spoken else told
